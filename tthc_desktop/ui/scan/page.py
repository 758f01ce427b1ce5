"""Số hóa: the checklist, the page large in the middle, what is known of it on the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier, DossierState, Origin
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.printing import Paper
from tthc_desktop.ui.kit.ask import AskPanel, panel_width
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.dossier_actions import DossierActions
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell
from tthc_desktop.ui.kit.slot_words import empty_words
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, chip, column, label, row, set_chip
from tthc_desktop.ui.scan.facts import PageFacts, flag_words
from tthc_desktop.ui.scan.file_view import FileView
from tthc_desktop.ui.scan.pages import VIEW_PX, PageView, ThumbsList, picture
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.reuse_action import ReuseAction
from tthc_desktop.ui.scan.slot_actions import SlotActions
from tthc_desktop.ui.scan.slots import SlotsList, slot_of
from tthc_desktop.ui.scan.todo import todo_words

_THUMB_PX = 160
_SLOT_KEYS = {
    Qt.Key.Key_Backspace: "Backspace",
    **{Qt.Key(ord(letter)): letter for letter in "TIXKNVRS"},
}


class ScanPage(Page):
    title = "Số hóa"

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("scan")
        self._office = office
        self._runner = runner
        self._shell = shell
        self._presenter = ScanPresenter(office, runner, shell, self)
        self._shown: BatchPage | None = None
        self._slip_shown = False
        self._reading_now = False
        self._actions = DossierActions(office, runner, shell)
        self._panel = AskPanel("scan.ask")
        self._panel.setFixedWidth(panel_width())
        doing = Doing(runner, shell, self._panel, self.refresh)
        self._reuse = ReuseAction(office, doing)
        self._slot_actions = SlotActions(office, doing, self._reuse)
        self._file = FileView(office, runner, shell, self._show_file)
        self._head()
        work = row(spacing=12)
        work.addWidget(self._slots_card(), 0)
        work.addWidget(self._page_card(), 1)
        self._facts = PageFacts()
        work.addWidget(self._facts, 0)
        work.addWidget(self._panel, 0)
        self._panel.on_open = self._make_room
        self._make_room(opened=False)
        self.body.addLayout(work, 1)
        self.finish(
            self.tr(
                "1–9 chọn   F7 quét   I nhập tệp   T tái sử dụng   X đã xuất trình   K không cần"
                "   N không số hóa   V vẫn dùng   S số, ngày   R trả lại   F8 ký   F9 chốt"
            )
        )
        self.setAcceptDrops(True)

    def _make_room(self, *, opened: bool) -> None:
        self._facts.setVisible(not opened and self._facts.fits)

    def _head(self) -> None:
        head = row(spacing=10)
        self._title = label(self.tr("Số hóa"), "title", wrap=True)
        self._title.setObjectName("scan.title")
        self._subtitle = label("", "muted", wrap=True)
        self._subtitle.setObjectName("scan.subtitle")
        names = column(spacing=0)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        head.addLayout(names, 1)
        self._slip = button("scan.slip", self.tr("Phiếu hẹn"), "Ctrl+P", self.print_slip)
        head.addWidget(self._slip)
        head.addWidget(button("scan.sign", self.tr("Ký"), "F8", self.sign))
        head.addWidget(button("scan.seal", self.tr("Chốt và gửi"), "F9", self.seal))
        head.addWidget(button("scan.scan", self.tr("Quét"), "F7", self.scan, main=True))
        self.body.addLayout(head)

    def _slots_card(self) -> QFrame:
        layout = column(margins=12, spacing=6)
        top = row()
        top.addWidget(label(self.tr("Thành phần hồ sơ"), "heading"))
        self._count = label("", "heading")
        self._count.setObjectName("scan.count")
        top.addWidget(self._count, 1)
        layout.addLayout(top)
        self._slots = SlotsList("scan.slots", self.tr("Thành phần hồ sơ"))
        self._slots.selectionModel().currentChanged.connect(self._slot_changed)
        layout.addWidget(self._slots, 1)
        self._todo = chip("", "warn")
        self._todo.setObjectName("scan.todo")
        layout.addWidget(self._todo)
        frame = card(layout)
        frame.setFixedWidth(min(theme.px(292), 340))
        return frame

    def _page_card(self) -> QFrame:
        layout = column(margins=10, spacing=8)
        top = row()
        self._where = label("", "text")
        self._where.setObjectName("scan.where")
        top.addWidget(self._where)
        self._finding = chip("", "warn")
        self._finding.setObjectName("scan.finding")
        top.addWidget(self._finding)
        self._busy = chip("", "info")
        self._busy.setObjectName("scan.busy")
        top.addWidget(self._busy)
        top.addStretch(1)
        top.addWidget(button("scan.hide", self.tr("Ẩn trang"), "Delete", self._hide))
        layout.addLayout(top)
        self._view = PageView("scan.view")
        layout.addWidget(self._view, 1)
        self._thumbs = ThumbsList("scan.thumbs", self.tr("Các trang đã quét"))
        self._thumbs.selectionModel().currentChanged.connect(self._page_changed)
        layout.addWidget(self._thumbs)
        for watched in (self._slots, self._thumbs):
            watched.installEventFilter(self)
        return card(layout)

    @property
    def half_typed(self) -> bool:
        return self._panel.is_open

    def entered(self) -> None:
        self._presenter.open(self._shell.dossier_id)
        self._slots.setFocus()

    def refresh(self) -> None:
        if not self._presenter.scanning:
            self._presenter.open(self._shell.dossier_id)

    def show_dossier(self, dossier: Dossier | None, *, reading: bool) -> None:
        if dossier is None:
            self._title.setText(self.tr("Số hóa"))
            self._subtitle.setText("")
            self._slots.slots.show(())
            self._count.setText("")
            set_chip(self._todo, "", "warn")
            self._view.show_words(
                self.tr(
                    "Chưa chọn hồ sơ.\nChọn ở “Việc của tôi” rồi nhấn Enter,"
                    " hoặc nhấn F2 để tiếp nhận hồ sơ mới."
                )
            )
            return
        self._title.setText(dossier.procedure_name)
        self._subtitle.setText(
            f"{dossier.code} · {dossier.applicant.name} · hẹn trả {vn_moment(dossier.due_at)}"
        )
        self._slip.setVisible(dossier.origin is Origin.COUNTER)
        self._reading_now = reading
        self._show_slots(dossier)
        if dossier.state is DossierState.OPEN:
            self._reuse.look(dossier, self._show_offers)

    def _show_offers(self, looked_for: Dossier) -> None:
        """Papers that are there already: over the network, so that another dossier may be open by
        now, and this one has moved on."""
        dossier = self._presenter.dossier
        if dossier is not None and dossier.id == looked_for.id:
            self._show_slots(dossier)

    def _show_slots(self, dossier: Dossier) -> None:
        self._slots.slots.show(
            tuple(
                slot_of(c, reading=self._reading_now, offered=len(self._reuse.offered(c)))
                for c in dossier.slots
            )
        )
        present = sum(c.present for c in dossier.components)
        self._count.setText(f"{present}/{len(dossier.components)}")
        set_chip(self._todo, *todo_words(dossier))

    def choose_slot(self, number: int) -> None:
        self._slots.choose(number)

    def _slot_changed(self) -> None:
        slot = self._slots.chosen
        if slot is not None:
            self._slip_shown = False
            self._presenter.choose(slot.number)

    def show_pages(self, pages: tuple[BatchPage, ...], *, newest: bool) -> None:
        place = self._thumbs.currentIndex().row()
        self._thumbs.thumbs.show(pages)
        for page in pages:
            if not self._thumbs.thumbs.has_image(page):
                self._load_thumb(page)
        if not pages:
            self._shown = None
            if not self._slip_shown:
                self._where.setText("")
            self._thumbs.selectionModel().clear()
            slot = self._slots.chosen
            hint = self.tr("Chưa có trang nào.\nĐặt giấy vào máy quét rồi nhấn F7.")
            if slot is not None:
                hint = empty_words(slot.component) or hint
            self._show_facts(None, None)
            if not self._slip_shown:
                self._show_empty(hint)
            return
        self._file.forget()
        if newest:
            self._slip_shown = False
        self._thumbs.choose(len(pages) - 1 if newest or place < 0 else min(place, len(pages) - 1))
        self._page_changed()

    def _show_empty(self, hint: str) -> None:
        """No scanned page: the slot's file if it has one, else what to do."""
        dossier, slot = self._presenter.dossier, self._slots.chosen
        if dossier is not None and slot is not None and self._file.is_of(slot.component):
            return  # still the same one
        self._file.forget()
        self._where.setText("")
        self._view.show_words(hint)
        if dossier is not None and slot is not None and self._file.opens_by_itself(slot.component):
            self._file.show(dossier, slot.component)

    def _show_file(self, image: QImage, where: str) -> None:
        self._where.setText(where)
        self._view.show_page(image, where)

    def _load_thumb(self, page: BatchPage) -> None:
        self._thumbs.thumbs.put_image(page, QImage())  # under way: not asked for twice
        self._runner.submit(
            Lane.VIEW,
            lambda: picture(self._office.page_files.read(page.file), _THUMB_PX),
            lambda image: self._thumbs.thumbs.put_image(page, image),
            self._shell.fail,
        )

    def _page_changed(self) -> None:
        page = self._thumbs.chosen
        if page is None:
            return
        at = self._thumbs.currentIndex().row()
        self._where.setText(f"Trang {at + 1}/{len(self._thumbs.thumbs.pages)}")
        self._show_facts(page, None)
        self._presenter.report_of(at)
        if self._slip_shown or page == self._shown:
            return
        self._shown = page

        def shown(image: QImage) -> None:
            if self._thumbs.chosen == page:
                self._view.show_page(image, f"Trang {at + 1}")

        self._runner.submit(
            Lane.VIEW,
            lambda: picture(self._office.page_files.read(page.file), VIEW_PX),
            shown,
            self._shell.fail,
        )

    def show_report(self, report: PageReport | None) -> None:
        self._show_facts(self._thumbs.chosen, report)

    def _show_facts(self, page: BatchPage | None, report: PageReport | None) -> None:
        self._facts.show_facts(page, report)
        set_chip(self._finding, flag_words(report), "warn")

    def show_busy(self, text: str) -> None:
        set_chip(self._busy, text, "info")

    def _hide(self) -> None:
        self._presenter.hide(self._thumbs.chosen)

    def scan(self) -> None:
        self._presenter.scan()

    def sign(self) -> None:
        self._shell.go(Place.SIGN)

    def seal(self) -> None:
        self._actions.seal()

    def main_action(self) -> None:
        if self._panel.is_open:
            self._panel.submit()
        else:
            self._presenter.scan()

    def ask_to_scan_anyway(self, dossier: Dossier, slot: Component) -> None:
        self._slot_actions.scan_anyway(dossier, slot, self._presenter.scan)

    def forget(self) -> None:
        self._reuse.forget()

    def left(self) -> None:
        self._panel.close_panel()

    def undo(self) -> None:
        self._presenter.undo()

    def redo(self) -> None:
        self._presenter.redo()

    def print_slip(self) -> None:
        self._actions.slip(self._show_slip)

    def print_cover_sheets(self) -> None:
        self._actions.cover_sheets(self._show_cover_sheets)

    def _show_slip(self, paper: Paper) -> None:
        self._show_paper(paper, self.tr("Phiếu hẹn trả kết quả"))

    def _show_cover_sheets(self, paper: Paper) -> None:
        self._show_paper(paper, self.tr("Phiếu dẫn"))

    def _show_paper(self, paper: Paper, name: str) -> None:
        """Until another page or slot is chosen."""
        self._slip_shown, self._shown = True, None
        self._where.setText(f"{name} (chọn một trang để xem lại trang quét)")
        set_chip(self._finding, "", "warn")
        self._view.show_page(picture(paper.picture, VIEW_PX), name)

    def back(self) -> bool:
        return self._panel.close_panel() or self._presenter.stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A file dropped anywhere on the page goes into the chosen slot."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        dossier, slot = self._presenter.dossier, self._slots.chosen
        if paths and dossier is not None and slot is not None:
            self._slot_actions.take_file(dossier, slot.component, paths[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Single keys of this place; they never act while a text field has the focus."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and not isinstance(self.focusWidget(), QLineEdit)
            and self._key(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _turn_file(self, step: int) -> bool:
        dossier, slot = self._presenter.dossier, self._slots.chosen
        if dossier is None or slot is None or not self._file.is_of(slot.component):
            return False
        self._file.show(dossier, slot.component, step)
        return True

    def _key(self, event: QKeyEvent) -> bool:
        key, plain = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.NoModifier
        keypad = event.modifiers() == Qt.KeyboardModifier.KeypadModifier
        if (plain or keypad) and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            return self._slots.choose(int(key) - int(Qt.Key.Key_0))
        if plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._slip_shown = False
            if self._turn_file(step):
                return True
            self._thumbs.choose(self._thumbs.currentIndex().row() + step)
            self._page_changed()
            return True
        if plain and key == Qt.Key.Key_Delete:
            self._hide()
            return True
        dossier, slot = self._presenter.dossier, self._slots.chosen
        if plain and dossier is not None and slot is not None and key == Qt.Key.Key_L:
            self._file.show(dossier, slot.component)
            return True
        if plain and dossier is not None and slot is not None and key in _SLOT_KEYS:
            return self._slot_actions.press(_SLOT_KEYS[key], dossier, slot.component)
        return False
