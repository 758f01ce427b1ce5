"""Danh mục thủ tục: the list with its detail, the questions, the report of an import."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.catalogue.import_catalogue import ImportReport, PastChange
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec, RowsModel, RowsTable
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Field, button, card, column, label, row, scrolled
from tthc_desktop.ui.settings.catalogue_presenter import Asked, CataloguePresenter
from tthc_desktop.ui.settings.catalogue_questions import KEYS as QUESTION_KEYS
from tthc_desktop.ui.settings.catalogue_questions import QuestionsView
from tthc_desktop.ui.settings.catalogue_report import ReportView
from tthc_desktop.ui.settings.form_panel import FormPanel, FormSpec
from tthc_desktop.ui.settings.procedure_text import describe
from tthc_desktop.ui.settings.section import Section

_LIST_KEYS = (
    "F3 tìm   N nhập   M mẫu   H câu hỏi   T thay đổi   L thời hạn   B bước   D đặc điểm"
    "   R rút ngắn"
)
_FORM_KEYS = "Tab ô kế tiếp   Ctrl+Enter lưu   Esc thôi"
_REPORT_KEYS = "↑↓ chọn   H câu hỏi   Esc danh sách"


class CatalogueSection(Section):
    keys = _LIST_KEYS

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("catalogue")
        self._presenter = CataloguePresenter(office, runner, shell, self)
        self._questions = QuestionsView(self._presenter)
        self._report = ReportView()
        self._report.bind("H", self.open_questions)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list_view())
        self._stack.addWidget(self._questions)
        self._stack.addWidget(self._report)
        self.body.addWidget(self._stack, 1)

    # The list and what is beside it

    def _list_view(self) -> QWidget:
        left = column(spacing=8)
        self._search = Field(
            "settings.catalogue.search",
            "Tìm theo mã, tên, lĩnh vực",
            hint="ví dụ: khai sinh",
        )
        self._search.edit.textChanged.connect(self._presenter.search)
        self._search.edit.returnPressed.connect(self._to_table)
        self._search.edit.installEventFilter(self)
        left.addWidget(self._search)
        columns: tuple[ColumnSpec[CatalogueEntry], ...] = (
            ColumnSpec("Mã", 96, lambda e: Cell(e.procedure.code)),
            ColumnSpec("Tên thủ tục", 0, lambda e: Cell(e.procedure.name)),
            ColumnSpec("Thời hạn", 150, _term, optional=True),
            ColumnSpec("Tình trạng", 132, _state),
        )
        self._model = RowsModel(columns, lambda e: e.procedure.code)
        self._table = RowsTable("settings.catalogue.table", "Thủ tục", self._model)
        self._table.selectionModel().currentChanged.connect(lambda *_: self._show_detail())
        left.addWidget(self._table, 1)
        self._count = label("", "muted")
        self._count.setObjectName("settings.catalogue.count")
        foot = row()
        foot.addWidget(self._count, 1)
        foot.addWidget(
            button("settings.catalogue.import", "Nhập tệp", "N", self._presenter.ask_file)
        )
        self._ask = button("settings.catalogue.questions", "Câu hỏi", "H", self.open_questions)
        foot.addWidget(self._ask)
        left.addLayout(foot)
        self._side = QStackedWidget()
        self._side.addWidget(scrolled(self._detail_view(), "inlay"))
        self._form = FormPanel(self.close_form)
        self._side.addWidget(scrolled(self._form, "inlay"))
        whole = row(spacing=12)
        whole.addLayout(left, 5)
        inner = column(margins=10)
        inner.addWidget(self._side)
        whole.addWidget(card(inner), 4)
        view = QWidget()
        view.setLayout(whole)
        for key, act in self._list_keys().items():
            made = QShortcut(QKeySequence(key), self._table)
            made.setContext(Qt.ShortcutContext.WidgetShortcut)
            made.activated.connect(act)
        return view

    def _list_keys(self) -> dict[str, Callable[[], object]]:
        """Only while the table has the focus: elsewhere letters are typed."""
        ask = self._presenter
        return {
            "N": ask.ask_file,
            "M": ask.ask_template,
            "H": self.open_questions,
            "T": ask.look_back,
            "L": lambda: ask.ask_limit(self._table.chosen),
            "B": lambda: ask.ask_process(self._table.chosen),
            "D": lambda: ask.ask_marks(self._table.chosen),
            "R": ask.ask_cut,
        }

    def _detail_view(self) -> QFrame:
        self._blocks: QVBoxLayout = column(margins=2, spacing=4)
        frame = QFrame()
        frame.setObjectName("settings.catalogue.detail")
        frame.setLayout(self._blocks)
        return frame

    def _show_detail(self) -> None:
        while (item := self._blocks.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        entry = self._table.chosen
        if entry is not None:
            for heading, lines in describe(entry):
                self._blocks.addWidget(label(heading, "heading", wrap=True))
                text = label(lines, wrap=True)
                text.setContentsMargins(0, 0, 0, theme.px(8))
                self._blocks.addWidget(text)
        self._blocks.addStretch(1)

    # Section

    def entered(self) -> None:
        self._presenter.load()
        if self._stack.currentIndex() == 0 and self._side.currentIndex() == 0:
            self._table.setFocus()

    def refresh(self) -> None:
        """The store is written by the sync engine all day; the catalogue hardly ever. It is read
        again on entering, and after every change made here."""

    def main_action(self) -> None:
        if self._stack.currentIndex() == 0 and self._side.currentIndex() == 1:
            self._form.save()

    def back(self) -> bool:
        if self._stack.currentIndex() != 0:
            self._to_list()
            return True
        if self._side.currentIndex() == 1:
            self.close_form()
            return True
        if self._search.edit.hasFocus() and self._search.text:
            self._search.edit.clear()
            return True
        return False

    def search(self) -> None:
        if self._stack.currentIndex() == 1:
            self._questions.search()
            return
        self._to_list()
        self._search.edit.setFocus()
        self._search.edit.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down in the search line goes into the list under it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            self._to_table()
            return True
        return super().eventFilter(watched, event)

    def _to_table(self) -> None:
        self._table.setFocus()

    def _to_list(self) -> None:
        self._stack.setCurrentIndex(0)
        self.tell_keys(_LIST_KEYS)
        self._table.setFocus()

    def open_questions(self) -> None:
        self._stack.setCurrentIndex(1)
        self.tell_keys(QUESTION_KEYS)
        self._questions.entered()

    # For the presenter

    def show_found(
        self, found: Sequence[CatalogueEntry], total: int, questions: int, *, anew: bool
    ) -> None:
        self._table.show_rows(found)
        if anew:
            self._table.choose(0)
        self._show_detail()
        whole = f"{len(found)} trong {total} thủ tục" if len(found) != total else f"{total} thủ tục"
        self._count.setText(whole)
        asked = f"{questions} câu hỏi" if questions else "Câu hỏi"
        self._ask.setText(f"{asked}   H")

    def show_questions(self, asked: Sequence[Asked]) -> None:
        self._questions.show_questions(asked)

    def show_report(self, report: ImportReport) -> None:
        self._report.show_report(report)
        self._stack.setCurrentIndex(2)
        self.tell_keys(_REPORT_KEYS)
        self._report.entered()

    def show_past(self, past: Sequence[PastChange]) -> None:
        self._report.show_past(past)
        self._stack.setCurrentIndex(2)
        self.tell_keys(_REPORT_KEYS)
        self._report.entered()

    def show_form(self, spec: FormSpec) -> None:
        self._to_list()
        self._form.show_form(spec)
        self._side.setCurrentIndex(1)
        self.tell_keys(_FORM_KEYS)
        self._form.entered()

    def close_form(self) -> None:
        self._side.setCurrentIndex(0)
        self.tell_keys(_LIST_KEYS)
        self._table.setFocus()

    def show_form_wrong(self, text: str) -> None:
        self._form.show_wrong(text)


def _term(entry: CatalogueEntry) -> Cell:
    offer = entry.procedure.offer()
    if offer is None or offer.term is None:
        return Cell("chưa rõ")
    return Cell(offer.term.in_words, bold=bool(offer.basis))


def _state(entry: CatalogueEntry) -> Cell:
    if entry.closed:
        return Cell(chips=(Chip("Không nhận", "muted"),))
    if not entry.begun:
        return Cell(chips=(Chip(f"Từ {entry.valid_from:%d/%m/%Y}", "info"),))
    if entry.open:
        return Cell(chips=(Chip(f"{len(entry.open)} câu hỏi", "warn"),))
    if entry.waiting is not None:
        return Cell(chips=(Chip("Có bản mới", "info"),))
    return Cell(chips=(Chip("Dùng được", "ok"),))
