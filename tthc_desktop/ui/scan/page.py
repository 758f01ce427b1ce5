"""Số hóa: the checklist, the page large in the middle, what is known of it on the right."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.domain.dossier import Dossier, DossierState, Origin
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.desk import Desk
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form_panel import AskPanel, panel_width
from tthc_desktop.ui.kit.in_hand import COVER_SHEETS, SEAL, SLIP, InHandActs
from tthc_desktop.ui.kit.page import KeptChoice, Page
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import column, row
from tthc_desktop.ui.scan.begin import USUAL_KEY, BeginScan
from tthc_desktop.ui.scan.cards import PagesCard, SlotsCard, head
from tthc_desktop.ui.scan.display import PageDisplay
from tthc_desktop.ui.scan.facts import PageFacts
from tthc_desktop.ui.scan.file_actions import FileActions
from tthc_desktop.ui.scan.file_view import FileView
from tthc_desktop.ui.scan.hands import Hands
from tthc_desktop.ui.scan.kept import kept_desk, take_desk
from tthc_desktop.ui.scan.lost_action import LostAction
from tthc_desktop.ui.scan.on_slot import SlotTools
from tthc_desktop.ui.scan.page_acts import REDO, UNDO
from tthc_desktop.ui.scan.pictures import PageLoader
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.reuse_action import ReuseAction
from tthc_desktop.ui.scan.reuse_page import KEYS as REUSE_KEYS
from tthc_desktop.ui.scan.reuse_page import ReusePage
from tthc_desktop.ui.scan.run import ScanRun
from tthc_desktop.ui.scan.shown import ShownPage
from tthc_desktop.ui.scan.slots import slot_of, unsorted_slot
from tthc_desktop.ui.scan.todo import counted, todo_words

_WATCH_MS = 4_000  # between two looks at the folder for incoming files


class ScanPage(Page):
    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("scan")
        self._office = office
        self._shell = shell
        self._of_dossier = ""
        self._reading_now = False
        self._panel = AskPanel("scan.ask")
        self._panel.setFixedWidth(panel_width())
        self._facts = PageFacts()
        self._slots = SlotsCard()
        self._pages = PagesCard(self._act)
        self._run = ScanRun(
            office, runner, shell, self._pages.show_busy, self._arrived, self._scan_ended
        )
        self._doing = Doing(runner, shell, self._panel, self.refresh)
        self.begun.append(self._doing.begun)
        self._presenter = ScanPresenter(
            office, runner, shell, self, lambda: self._run.running, lambda: self._run.settled
        )
        self._loader = PageLoader(office.ports.page_files, runner, shell.fail)
        self._file = FileView(office, runner, shell, self._pages.show_file)
        cards = (self._pages, self._facts)
        self._display = PageDisplay(cards, self._presenter, self._file, self._loader)
        self._in_hand = InHandActs(office, self._doing, self._display.show_paper)
        self._reusing = ReusePage(office, runner, shell, self.refresh, self.scan)
        self.begun.append(self._reusing.doing.begun)
        self._reuse = ReuseAction(office, self._doing, self._reusing)
        self._files = FileActions(office, self._doing)
        self._lost = LostAction(office, self._doing)
        self._begin = BeginScan(office, self._doing, self._presenter, self._run)
        self._hands = Hands(
            self,
            office,
            self._doing,
            self._presenter,
            self._run,
            self._begin,
            self._slots,
            self._pages,
            SlotTools(self._reuse, self._files, self._lost, self._file),
            self._display.moved,
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        names, self._title, self._subtitle, self._head_buttons = head(self, self._in_hand)
        self._slip, *_ = self._head_buttons
        usual = column(spacing=10)
        usual.addLayout(names)
        work = self._work = row(spacing=12)
        work.addWidget(self._slots, 0)
        work.addWidget(self._pages, 1)
        work.addWidget(self._facts, 0)
        work.addWidget(self._panel, 0)
        self._panel.on_open = self._make_room
        if not self._facts.fits:
            self._facts.hide()
        usual.addLayout(work, 1)
        self._usual = QWidget()
        self._usual.setLayout(usual)
        self.body.addWidget(self._usual, 1)
        self.body.addWidget(self._reusing, 1)
        self._reusing.on_toggle = self._give_way
        self._file.enlarge = self._enlarge
        self.finish("")

    def _tell_keys(self) -> None:
        self._keys.setText(REUSE_KEYS if not self._reusing.isHidden() else self._hands.key_line())

    def _give_way(self, *, opened: bool) -> None:
        """The checklist goes while papers to reuse are looked at, and comes back as it was."""
        self._usual.setVisible(not opened)
        self._reusing.setVisible(opened)
        self._tell_keys()
        if not opened:
            self._slots.list.setFocus()

    def _connect(self) -> None:
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_MS)
        self._watch.timeout.connect(self._count_files)
        self._slots.list.selectionModel().currentChanged.connect(self._slot_changed)
        thumbs = self._pages.thumbs
        thumbs.selectionModel().currentChanged.connect(self._display.page_changed)
        thumbs.thumbs.wanted = self._load_thumb

    def _enlarge(self) -> None:
        """F11: the page alone, as wide as there is room; and back."""
        large = not self._pages.large
        self._pages.enlarge(large=large)
        self._make_room(opened=self._panel.is_open)
        (self._pages.whole if large else self._slots.list).setFocus()

    def _make_room(self, *, opened: bool) -> None:
        """Large letters: what is told of a slot needs the room of the checklist, and no button
        beside it may make the window wider than the screen."""
        large = self._pages.large
        self._facts.setVisible(not opened and not large and self._facts.fits)
        tight = opened and theme.scale > 110
        told = tight and self._panel.asked is not None and bool(self._panel.asked.facts)
        self._slots.setVisible(not told and not large)
        self._panel.setFixedWidth(panel_width() + (self._slots.width() if told else 0))
        self._pages.leave_room(tight=tight)
        for made in self._head_buttons:
            made.setVisible(not told)
        self._show_slip()
        self._work.activate()

    # What the window asks of a place

    @property
    def half_typed(self) -> bool:
        return self._panel.is_open or self._reusing.is_open

    @property
    def unfinished(self) -> str:
        """What was looked at for reuse goes along to a page that is made anew."""
        return self._panel.unfinished or self._reusing.unfinished

    @property
    def at_work(self) -> str:
        if not self._run.resting:
            return "Máy quét đang quét hoặc đang chờ giấy."
        return super().at_work

    def _count_files(self) -> None:
        if self.isVisible():
            self._files.count_waiting(self._pages.show_waiting)

    def entered(self) -> None:
        self._watch.start()
        self._presenter.open(self._shell.dossier_id, entered=True)
        if not self._reusing.take_focus():
            self._slots.list.setFocus()

    def take_slot(self, slot_id: str) -> None:
        self._presenter.take_slot(slot_id)

    def concerned(self, dossiers: frozenset[str]) -> bool:
        return self._shell.dossier_id in dossiers

    def refresh(self) -> None:
        self._presenter.open(self._shell.dossier_id)

    def kept(self) -> KeptChoice:
        tools = (self._presenter, self._display, self._file)
        desk = kept_desk(self._shell.dossier_id, *tools)
        return {"desk": desk, "reuse": self._reusing.desk.kept()}

    def take_kept(self, kept: KeptChoice) -> None:
        tools = (self._presenter, self._display, self._file)
        take_desk(kept["desk"], self._shell.dossier_id, *tools)
        self._reusing.take_kept(kept["reuse"])

    def sign(self) -> None:
        self._shell.go(Place.SIGN)

    def seal(self) -> None:
        self._in_hand.start(SEAL)

    def main_action(self) -> None:
        if self._reusing.is_open:
            self._reusing.main()
        elif self._panel.is_open:
            self._panel.submit()
        elif self._hands.cropping:
            self._hands.take_crop()
        elif not self._run.go_on():
            self.scan()

    def prepare(self) -> None:
        self._lost.search()

    def left(self) -> None:
        self._watch.stop()
        if self._pages.large:
            self._enlarge()
        self._hands.ahead.forget()
        self._hands.put_down()
        self._panel.close_panel()
        self._reusing.leave()

    def undo(self) -> None:
        if self._reusing.is_open:
            return  # pages that nobody sees now
        self._hands.act(UNDO.key)

    def redo(self) -> None:
        if self._reusing.is_open:
            return
        self._hands.act(REDO.key)

    def back(self) -> bool:
        if self._reusing.is_open:
            self._reusing.back()
            return True
        if self._panel.close_panel():
            return True
        if self._hands.put_down():
            self._shell.say("info", "Đã thôi: không có gì thay đổi.")
            return True
        if self._pages.large:
            self._enlarge()
            return True
        kept = self._hands.ahead.forget()
        return self._run.stop() or self._files.stop() or kept

    # The dossier

    def show_desk(self, desk: Desk | None, *, reading: bool) -> None:
        self._reading_now = reading
        if self._reusing.is_open and (desk is None or not self._reusing.is_for(desk.dossier)):
            self._reusing.leave()
        if desk is None:
            self._title.setText("Số hóa")
            self._subtitle.setText("")
            self._slots.clear()
            self._of_dossier = ""
            self._hands.put_down()
            self._pages.view.show_words(
                "Chưa mở được hồ sơ.\nNhấn F5 để mở lại."
                if self._shell.dossier_id
                else "Chưa chọn hồ sơ.\nChọn ở “Việc của tôi” rồi nhấn Enter,"
                " hoặc nhấn F2 để tiếp nhận hồ sơ mới."
            )
            return
        dossier = desk.dossier
        if dossier.id != self._of_dossier:
            self._of_dossier = dossier.id
            self._hands.put_down()
            self._pages.thumbs.thumbs.keep_only(set())
        self._title.setText(dossier.procedure_name)
        self._subtitle.setText(
            f"{dossier.code} · {dossier.applicant.name} · hẹn trả {vn_moment(dossier.due_at)}"
        )
        self._show_slip()
        self._show_slots(desk)
        if dossier.state is DossierState.OPEN:
            self._reuse.look_up(dossier, self._show_offers)
            if desk.batch is None:
                self._lost.tell(dossier)

    def _show_slip(self) -> None:
        """Whoever came to the counter gets one; its button goes with the others beside it."""
        dossier = self._presenter.dossier
        online = dossier is not None and dossier.origin is not Origin.COUNTER
        self._slip.setVisible(not online and not self._head_buttons[1].isHidden())

    def _show_offers(self, looked_for: Dossier) -> None:
        """Papers that are there already: over the network, so that another dossier may be open by
        now, and this one has moved on."""
        desk = self._presenter.desk
        if desk is not None and desk.dossier.id == looked_for.id:
            self._show_slots(desk)

    def _show_slots(self, desk: Desk) -> None:
        dossier = desk.dossier
        slots = [
            slot_of(c, reading=self._reading_now, found=self._reuse.found_for(c))
            for c in dossier.slots
        ]
        if desk.unsorted:
            slots.append(unsorted_slot(desk.unsorted))
        there = counted(dossier)
        self._slots.show_slots(tuple(slots), f"{there}/{len(dossier.components)}", todo_words(desk))
        if self._slots.list.chosen is None and self._presenter.number is not None:
            self._slots.list.choose(self._presenter.number)

    def choose_slot(self, number: int) -> None:
        self._slots.list.choose(number)

    def _slot_changed(self) -> None:
        slot = self._slots.list.chosen
        if slot is not None:
            self._display.slot_changed()
            self._presenter.choose(slot.number)

    # Pages

    def show_pages(self, pages: tuple[ShownPage, ...], *, newest: bool) -> None:
        self._display.show_pages(pages, newest=newest, cropping=self._hands.cropping)
        self._tell_keys()

    def _load_thumb(self, page: ShownPage) -> None:
        model = self._pages.thumbs.thumbs
        self._loader.thumb(page, lambda image: model.put_image(page, image))

    def _act(self, key: str) -> bool:
        """Does what a button stands for: its key."""
        return self._hands.act(key)

    # The scanner

    def scan(self) -> None:
        self.scan_with(USUAL_KEY)

    def scan_with(self, key: int) -> None:
        self._reusing.leave()  # scanned anew instead
        if self._presenter.is_there:
            self._begin.at_the_end(key)
        else:  # paper is not drawn in for a slot that nobody has seen to be the chosen one
            self._hands.ahead.answer_blind("nhấn phím quét lại")

    def _arrived(self, dossier_id: str, page: BatchPage) -> None:
        self._presenter.arrived(dossier_id, page)

    # Papers

    def print_slip(self) -> None:
        self._in_hand.start(SLIP)

    def print_cover_sheets(self) -> None:
        self._in_hand.start(COVER_SHEETS)

    def _scan_ended(self) -> None:
        self._presenter.again()
