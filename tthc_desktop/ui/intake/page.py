"""Tiếp nhận: procedure on the left, the citizen on the right, Ctrl+Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QListWidget, QListWidgetItem

from tthc_desktop.domain.catalogue import TREATMENT_NAMES, PaperSpec, Treatment
from tthc_desktop.domain.citizen_card import CardReading
from tthc_desktop.domain.people import PersonKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.ui.intake.person_form import PersonForm
from tthc_desktop.ui.intake.presenter import IntakePresenter
from tthc_desktop.ui.kit.page import KeptChoice, Page
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.search_line import SearchField
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import ChoiceBox, button, card, column, label, row, tooltip


class IntakePage(Page):
    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("intake")
        self._entry: CatalogueEntry | None = None
        self._wanted = "", -1
        self._presenter = IntakePresenter(office, runner, shell, self)
        self.begun.append(self._presenter.begun)
        head = row(spacing=10)
        head.addWidget(label("Tiếp nhận hồ sơ", "title"), 1)
        head.addWidget(
            button(
                "intake.receive",
                "Tiếp nhận và quét",
                "Ctrl+Enter",
                self.main_action,
                main=True,
            )
        )
        self.body.addLayout(head)
        work = row(spacing=12)
        work.addWidget(self._procedure_card(), 5)
        work.addWidget(self._applicant_card(), 4)
        self.body.addLayout(work, 1)
        self.setAcceptDrops(True)
        self.finish(
            "Gõ thủ tục, ↓ chọn, Enter   quét mã căn cước lúc nào cũng được   F6 nộp thay, phí"
            "   F7 quét căn cước   Ctrl+Enter tiếp nhận"
        )

    def _procedure_card(self) -> QFrame:
        layout = column(margins=14, spacing=10)
        layout.addWidget(label("Thủ tục hành chính", "heading"))
        self._search = SearchField(
            "intake.search",
            "Mã hoặc tên thủ tục, hoặc mã hồ sơ đã có trên hệ thống tỉnh",
            hint="ví dụ: khai sinh",
        )
        self._search.edit.sought.connect(self._presenter.search)
        self._search.edit.returnPressed.connect(self._presenter.enter)
        self._search.edit.installEventFilter(self)
        layout.addWidget(self._search)
        self._list = QListWidget()
        self._list.setObjectName("intake.procedures")
        self._list.setAccessibleName("Thủ tục tìm được")
        self._list.setProperty("role", "places")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(self._chosen)
        self._list.itemActivated.connect(lambda _item: self._presenter.enter())
        layout.addWidget(self._list, 1)
        self._case_caption = label("Trường hợp", "muted")
        self._cases = ChoiceBox("intake.cases", "Trường hợp của thủ tục")
        self._cases.currentIndexChanged.connect(self._case_chosen)
        self._cases.installEventFilter(self)
        for widget in (self._case_caption, self._cases):
            widget.setVisible(False)  # only procedures with several cases have a choice
            layout.addWidget(widget)
        self._papers = label("", "muted", wrap=True)
        self._papers.setObjectName("intake.papers")
        if theme.scale > 125:
            self._papers.hide()  # the checklist shows them again
        layout.addWidget(self._papers)
        return card(layout)

    def _applicant_card(self) -> QFrame:
        tight = theme.scale > 125
        layout = column(margins=8 if tight else 14, spacing=4 if tight else 8)
        layout.addWidget(label("Chủ hồ sơ", "heading"))
        self._form = PersonForm()
        self._form.changed.connect(lambda: self._presenter.choose_channel(self._form.channel))
        layout.addWidget(self._form, 1)
        facts = QFormLayout()
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setVerticalSpacing(theme.px(6))
        self._due, self._fee = label("", "heading", wrap=True), label("", wrap=True)
        self._due.setObjectName("intake.due")
        facts.addRow(label("Hẹn trả", "muted"), self._due)
        facts.addRow(label("Phí, lệ phí", "muted"), self._fee)
        layout.addLayout(facts)
        buttons = row()
        buttons.addStretch(1)
        scan = button("intake.card_scan", "Quét căn cước", "F7", self.scan)
        scan.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves it where the card is to go
        buttons.addWidget(scan)
        buttons.addWidget(button("intake.more", "Nộp thay…", "F6", self.more))
        layout.addLayout(buttons)
        return card(layout)

    def more(self) -> None:
        self._form.toggle_more()

    @property
    def half_typed(self) -> bool:
        return bool(self._search.text.strip()) or self._form.half_typed

    def entered(self) -> None:
        self._presenter.load()
        self._search.edit.setFocus()

    def kept(self) -> KeptChoice:
        procedure = self._entry.procedure.code if self._entry is not None else ""
        return {"procedure": procedure, "case": self._cases.currentIndex()}

    def take_kept(self, kept: KeptChoice) -> None:
        self._wanted = kept["procedure"], kept["case"]

    def begin_new(self) -> None:
        """F2: an empty form. Any other way to this page finds what was typed before."""
        self._presenter.begin()

    def prepare(self) -> None:
        self._presenter.load()

    def show_procedures(self, found: Sequence[CatalogueEntry], chosen: str) -> None:
        self._list.clear()
        for entry in found:
            item = QListWidgetItem(_line(entry))
            item.setData(Qt.ItemDataRole.UserRole, entry)
            item.setToolTip(tooltip(entry.procedure.name))
            self._list.addItem(item)
        codes = [entry.procedure.code for entry in found]
        wanted, case = self._wanted
        if found:
            self._wanted = "", -1
        chosen = wanted if wanted in codes else chosen
        self._list.setCurrentRow(codes.index(chosen) if chosen in codes else 0)
        if wanted and wanted == chosen:
            self._cases.setCurrentIndex(case)
        if not found:
            self._chosen()

    def _chosen(self) -> None:
        item = self._list.currentItem()
        self._presenter.choose(item.data(Qt.ItemDataRole.UserRole) if item else None)

    def show_terms(self, due: str, fee: str) -> None:
        self._due.setText(due)
        self._fee.setText(fee)

    def show_chosen(self, entry: CatalogueEntry | None, due: str, fee: str) -> None:
        self.show_terms(due, fee)
        self._entry = entry
        procedure = entry.procedure if entry else None
        cases = procedure.cases if procedure else ()
        self._cases.blockSignals(True)
        self._cases.clear()
        self._cases.addItems([case.name or "(chung)" for case in cases])
        self._cases.blockSignals(False)
        for widget in (self._case_caption, self._cases):
            widget.setVisible(len(cases) > 1)
        self._show_papers()

    def _case_chosen(self, number: int) -> None:
        if self._entry is not None and 0 <= number < len(self._entry.procedure.cases):
            self._presenter.choose_case(self._entry.procedure.cases[number].name)
            self._show_papers()

    def _show_papers(self) -> None:
        if self._entry is None:
            self._papers.setText("Không có thủ tục nào như vậy trong danh mục.")
            return
        waiting = len(self._entry.open)
        if waiting:
            self._papers.setText(
                f"Chưa tiếp nhận được: còn {waiting} điểm của thủ tục chờ quản trị quyết định"
                " (Cài đặt, Danh mục thủ tục)."
            )
            return
        cases = self._entry.procedure.cases
        at = max(self._cases.currentIndex(), 0)
        papers = [
            f"{n}. {paper.name}{_note(paper)}"
            for n, paper in enumerate(cases[at].papers if cases else (), 1)
        ]
        self._papers.setText("Thành phần hồ sơ:\n" + "\n".join(papers))

    def go_on(self) -> None:
        if self._cases.isVisible() and not self._cases.hasFocus():
            self._cases.setFocus()
            return
        if self._cases.hasFocus():
            self._case_chosen(self._cases.currentIndex())
        self._form.focus_first_empty()

    def ask_case(self) -> None:
        self._cases.setFocus()
        self._cases.showPopup()

    def show_wrong(self, field: str, text: str) -> None:
        if not self._form.show_wrong(field, text):
            self._search.show_wrong(text)
            self._search.edit.setFocus()

    def fill(self, values: dict[str, str]) -> None:
        self._form.fill(values)
        if self._entry is not None and not self._search.edit.hasFocus():
            self._form.focus_first_empty(submitter="submitter_name" in values)

    @property
    def in_submitter(self) -> bool:
        return self._form.in_submitter

    @property
    def of_person(self) -> bool:
        return self._form.kind is PersonKind.CITIZEN

    def show_card(self, text: str, warnings: str) -> None:
        self._form.show_card(text, warnings)

    def take_card(self, reading: CardReading) -> bool:
        self._presenter.take_card(reading)
        return True

    def scan(self) -> None:
        """Scans the card that lies on the glass (F7)."""
        self._presenter.scan_card()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Reads the card in a photo that was let fall on the page."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self._presenter.card_photo(url.toLocalFile())

    def clear(self) -> None:
        self._search.clear()
        self._form.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down in the search line move through the list under it; Enter leaves the case."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self._cases:
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                    self.go_on()
                    return True
                return super().eventFilter(watched, event)
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                wanted = self._list.currentRow() + step
                self._list.setCurrentRow(min(max(wanted, 0), self._list.count() - 1))
                return True
        return super().eventFilter(watched, event)

    def main_action(self) -> None:
        self._presenter.receive(self._form.typed())


def _line(entry: CatalogueEntry) -> str:
    waits = "   (chờ quyết định)" if entry.open else ""
    return f"{entry.procedure.code}   {entry.procedure.name}{waits}"


def _note(paper: PaperSpec) -> str:
    if paper.treatment is not Treatment.HAND_IN:
        return f" ({TREATMENT_NAMES[paper.treatment]})"
    return "" if paper.required else " (nếu có)"
