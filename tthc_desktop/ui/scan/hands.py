"""What hands do on the digitising page: keys, menus, pages dragged, files let fall, the crop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tthc_desktop.domain.batch import Batch, Crop
from tthc_desktop.domain.placement import Placement
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import key_line
from tthc_desktop.ui.kit.acts import Acts, menu_on
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.keys import key_name, key_words
from tthc_desktop.ui.scan.ahead import Ahead, Waiting
from tthc_desktop.ui.scan.arranging import Arranging
from tthc_desktop.ui.scan.begin import BeginScan
from tthc_desktop.ui.scan.cards import PagesCard, SlotsCard
from tthc_desktop.ui.scan.clipboard import files_of
from tthc_desktop.ui.scan.on_slot import OnSlot, SlotTools
from tthc_desktop.ui.scan.page_acts import PAGE_ACTS, OnPages
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.run import ScanRun
from tthc_desktop.ui.scan.signature_acts import has_file
from tthc_desktop.ui.scan.slot_acts import (
    CHECKLIST_ACTS,
    LARGE,
    SLOT_ACTS,
    WHERE_FILES_GO,
    OnChecklist,
    hints,
)

_PAGES = {"PgUp": -1, "PgDn": 1}
_CORNERS = ("Left", "Right", "Up", "Down")


class Hands(QObject):
    """Watches the place and its two lists. Implements page_acts.PageTools."""

    def __init__(
        self,
        place: QWidget,
        office: Office,
        doing: Doing,
        presenter: ScanPresenter,
        run: ScanRun,
        begin: BeginScan,
        slots: SlotsCard,
        pages: PagesCard,
        tools: SlotTools,
        moved: Callable[[], None],
    ) -> None:
        """Takes what hands do on one page of the window.

        Args:
            moved: Told when another page is to be shown.
        """
        super().__init__(place)
        self._place = place
        self._shell = doing.shell
        self._presenter = presenter
        self._run = run
        self._begin = begin
        self._slots = slots
        self._pages = pages
        self._tools = tools
        self._moved = moved
        self._doing = doing
        self.ahead = Ahead(doing, presenter, self._do_late)
        self.arranging = Arranging(office, doing, presenter)
        self.on_pages = Acts(PAGE_ACTS, office, doing, self._chosen_pages)
        self._on_slot = Acts(SLOT_ACTS, office, doing, self._chosen_slot)
        self._on_list = Acts(CHECKLIST_ACTS, office, doing, self._checklist)
        menu_on(slots.list, self._on_slot, self._on_list)
        menu_on(pages.thumbs, self.on_pages)
        place.setAcceptDrops(True)
        for watched in (place, slots.list, pages.thumbs, pages.whole):
            watched.installEventFilter(self)
        slots.list.dropped = lambda numbers, component: self._move(numbers, component, 0)
        pages.thumbs.dropped = self._dropped_between

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched is not self._place:
            if event.type() != QEvent.Type.KeyPress:
                return False
            # Never while a text field has the focus.
            return not isinstance(self._place.focusWidget(), QLineEdit) and self.press(
                key_name(event)
            )
        if watched is self._place and isinstance(event, QDropEvent):
            if event.type() == QEvent.Type.DragEnter and event.mimeData().hasUrls():
                event.acceptProposedAction()
                return True
            if event.type() == QEvent.Type.Drop and not isinstance(event, QDragEnterEvent):
                self._take_files(event)
                return True
        return False

    # What is in hand

    def _chosen_pages(self) -> OnPages | None:
        desk = self._presenter.desk
        if desk is None:
            return None
        thumbs, component = self._pages.thumbs, self._presenter.component
        shown, chosen = thumbs.thumbs.pages, thumbs.selected
        return OnPages(desk, component, shown, chosen, self._presenter.settled, self)

    def _chosen_slot(self) -> OnSlot | None:
        dossier, slot = self._presenter.dossier, self._presenter.slot
        return OnSlot(dossier, slot, self._tools) if dossier and slot else None

    def _checklist(self) -> OnChecklist | None:
        dossier, slot = self._presenter.dossier, self._presenter.slot
        return OnChecklist(dossier, slot, self._tools) if dossier else None

    # Keys

    def key_line(self) -> str:
        """The keys that mean something for what is chosen: under the work."""
        on, pages = self._chosen_slot(), bool(self._pages.thumbs.thumbs.pages)
        of_pages = PAGE_ACTS if pages or on is None or not has_file(on.slot) else ()
        return key_line(
            (("1–9", "chọn"), ("F7", "quét"), LARGE, *of_pages, *hints(on, pages=pages))
        )

    def press(self, key: str) -> bool:
        """Does what a key means; False for a key that means nothing here."""
        if key == "Enter":
            return self._enter()
        if self.cropping and key.removeprefix("Shift+") in _CORNERS:
            self._pages.view.nudge(key.removeprefix("Shift+"), lower_right=key.startswith("Shift+"))
            return True
        if len(key) == 1 and key.isdecimal():
            return self._take_number(int(key))
        if key.removeprefix("Shift+") in ("Left", "Right"):
            self._step(1 if key.endswith("Right") else -1, also=key.startswith("Shift+"))
            return True
        if key in _PAGES:
            if self._pages.large and self._pages.whole.scroll_on(_PAGES[key]):
                return True
            self._step(_PAGES[key], also=False)
            return True
        return self.act(key)

    def act(self, key: str) -> bool:
        """A key of the chosen pages, of the chosen slot or of its dossier."""
        if not any(acts.knows(key) for acts in (self.on_pages, self._on_list, self._on_slot)):
            return False
        self.arranging.end()
        if not self._presenter.is_there:
            if self.on_pages.knows(key):  # nobody has seen which page it would meet
                self.ahead.answer_blind(f"nhấn lại {key_words(key)}")
            else:
                self.ahead.keep(key)
            return True
        slot = self._presenter.component
        if slot is not None and self._doing.begun and self._on_slot.refuses(key):
            self.ahead.keep_for_slot(key, slot)
            return True
        return self.on_pages.press(key) or self._on_list.press(key) or self._on_slot.press(key)

    def _do_late(self, waiting: Waiting) -> None:
        """What a key that was pressed ahead means, now that it can be done."""
        key, slot = waiting.key, waiting.slot
        if key.isdecimal():
            self._slots.list.choose(int(key))
            return
        words = key_words(key)
        if slot is not None and slot != self._presenter.component:
            text = f"Đã chọn giấy tờ khác nên chưa làm {words}: chọn lại giấy tờ rồi nhấn {words}."
            self._shell.say("info", text, also=True)
        elif not waiting.named and self._on_slot.asks_nothing(key):
            # It would stand in a paper that the clerk has not seen to be the chosen one.
            text = f"Chưa làm {words}: xem giấy tờ đang chọn rồi nhấn lại {words}."
            self._shell.say("info", text, also=True)
        else:
            self.act(key)

    def _enter(self) -> bool:
        """Does what Enter means where a frame is drawn, or the scanner waits for it."""
        if not self.cropping:
            return self._run.go_on()
        self.take_crop()
        return True

    def _take_number(self, number: int) -> bool:
        """A slot: to look at, or after M to move the chosen pages to."""
        if not self._presenter.is_there:
            self.ahead.keep(str(number))
            return True
        if self.arranging.waits:
            self.arranging.to_slot(number)
            return True
        return self._slots.list.choose(number)

    def _step(self, by: int, *, also: bool) -> None:
        """Goes to a neighbouring page, of the slot or of its file."""
        self.arranging.end()
        on = self._chosen_slot()
        if on is not None and self._tools.view.is_of(on.slot):
            self._tools.view.show(on.dossier, on.slot, by)
            return
        thumbs = self._pages.thumbs
        thumbs.choose(thumbs.currentIndex().row() + by, also=also)
        self._moved()

    # What acts on pages begin

    def scan_there(self, place: Placement) -> None:
        self._begin.there(place)

    def rearranged(self, batch: Batch) -> None:
        self._presenter.rearranged(batch)

    def toggle_hidden(self) -> bool:
        return self._presenter.toggle_hidden()

    @property
    def cropping(self) -> bool:
        return self._pages.view.cropping

    def start_crop(self) -> None:
        """A page that is cropped already comes back whole."""
        if self._pages.large:
            self._tools.view.enlarge()  # the frame is drawn over the whole page
        self._moved()  # in place of a slip that is shown
        page = self._pages.thumbs.chosen
        if page is None:
            return
        if page.page.crop is not None:
            self.arranging.crop(page, None)
            return
        desk = self._presenter.desk
        self._pages.view.begin_crop(desk.printed.get(page.page.number) if desk else None)
        self._shell.say(
            "info",
            "Kéo chuột vẽ khung, hoặc mũi tên (góc trên trái) và Shift+mũi tên (góc dưới phải)."
            " Enter để cắt, Esc để thôi.",
        )

    def take_crop(self) -> None:
        page, box = self._pages.thumbs.chosen, self._pages.view.frame
        self._pages.view.end_crop()
        if page is not None and isinstance(box, Crop):
            self.arranging.crop(page, box)

    def put_down(self) -> bool:
        """Puts down what is in hand (Esc); returns whether something was."""
        return self.arranging.end() or self._pages.view.end_crop()

    # What is let fall

    def _dropped_between(self, numbers: tuple[int, ...], before: int) -> None:
        if self._presenter.component is not None:
            self._move(numbers, self._presenter.component, before)

    def _move(self, numbers: tuple[int, ...], component: str, before: int) -> None:
        pages = [p for p in self._pages.thumbs.thumbs.pages if p.page.number in numbers]
        if pages:
            self.arranging.move_to(pages, component, before)

    def _take_files(self, event: QDropEvent) -> None:
        """Files dropped anywhere on the page go into the chosen slot."""
        paths = files_of(event.mimeData())
        dossier, slot = self._presenter.dossier, self._presenter.slot
        if not paths:
            return
        if dossier is None or not self._presenter.is_there:
            self.ahead.answer_blind("thả tệp lại")
        elif slot is None:
            self._shell.say("warn", WHERE_FILES_GO)
        else:
            self._tools.files.take(dossier, slot, paths)
