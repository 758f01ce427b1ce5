"""Danh mục thủ tục: the list with its detail; questions and the report of an import lie over it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.import_catalogue import ImportReport, PastChange
from tthc_desktop.ui.kit.down_into import DownInto
from tthc_desktop.ui.kit.form_panel import clear_layout
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.search_line import SearchField
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, column, label, row, scrolled
from tthc_desktop.ui.settings.catalogue_acts import ENTRIES, catalogue
from tthc_desktop.ui.settings.catalogue_questions import KEYS as QUESTION_KEYS
from tthc_desktop.ui.settings.catalogue_questions import QuestionsView
from tthc_desktop.ui.settings.catalogue_report import KEYS as REPORT_KEYS
from tthc_desktop.ui.settings.catalogue_report import ReportView
from tthc_desktop.ui.settings.catalogue_rules import CatalogueDesk
from tthc_desktop.ui.settings.procedure_text import describe
from tthc_desktop.ui.settings.tables import WIDE, TablesSection

_LIST, _QUESTIONS, _REPORT = range(3)
_LARGE_PX = 230  # four rows, where the section scrolls


class CatalogueSection(TablesSection):
    """Read again on entering, and after every change made here: the store is written by the sync
    engine all day, the catalogue hardly ever."""

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        self._desk = CatalogueDesk(
            show_report=self._show_report,
            show_past=self._show_past,
            open_questions=self.open_questions,
        )
        self._anew = False
        self._office = office
        super().__init__(catalogue(self._desk), office, runner, shell)
        self._table.selectionModel().currentChanged.connect(lambda *_: self._show_detail())
        self.doing.changed = self.presenter.load

    @property
    def _table(self) -> Any:
        return self.blocks[ENTRIES.name].table

    def place(self, whole: QWidget) -> None:
        self._questions = QuestionsView(self._office, self.doing)
        self._report = ReportView(self.open_questions)
        self._stack = QStackedWidget()
        for each in (whole, self._questions, self._report):
            self._stack.addWidget(each)
        self.body.addWidget(self._stack, 1)

    def left_half(self) -> QWidget:
        self._search = SearchField(
            "settings.catalogue.search", "Tìm theo mã, tên, lĩnh vực", hint="ví dụ: khai sinh"
        )
        self._search.edit.sought.connect(self._sought)
        self._search.edit.returnPressed.connect(self._table.setFocus)
        DownInto(self._search.edit, self._table)
        self._count = label("", "muted")
        self._count.setObjectName("settings.catalogue.count")
        foot = row()
        foot.addWidget(self._count, 1)
        press = self.acts[ENTRIES.name].press
        foot.addWidget(button("settings.catalogue.import", "Nhập tệp", "N", partial(press, "N")))
        self._ask = button("settings.catalogue.questions", "Câu hỏi", "H", self.open_questions)
        foot.addWidget(self._ask)
        if theme.scale > WIDE:
            self._table.setMinimumHeight(theme.px(_LARGE_PX))
        layout = column(spacing=8)
        layout.addWidget(self._search)
        layout.addWidget(self.blocks[ENTRIES.name], 1)
        layout.addLayout(foot)
        made = QWidget()
        made.setLayout(layout)
        return made

    def right_half(self) -> QWidget:
        self._detail: QVBoxLayout = column(margins=2, spacing=4)
        frame = QFrame()
        frame.setObjectName("settings.catalogue.detail")
        frame.setLayout(self._detail)
        inner = column(margins=10)
        inner.addWidget(scrolled(frame, "inlay"))
        return card(inner)

    def _show_detail(self) -> None:
        clear_layout(self._detail)
        entry = self._table.chosen
        if entry is not None:
            for heading, lines in describe(entry):
                self._detail.addWidget(label(heading, "heading", wrap=True))
                text = label(lines, wrap=True)
                text.setContentsMargins(0, 0, 0, theme.px(8))
                self._detail.addWidget(text)
        self._detail.addStretch(1)

    # What the presenter shows

    def show_known(self, known: Any) -> None:
        if self._anew:  # typed just now: the best match is chosen, not the row before
            self._anew = False
            self._table.choose(0)
        self._show_detail()
        found, total = len(known.found), known.index.count
        self._count.setText(
            f"{found} trong {total} thủ tục" if found != total else f"{total} thủ tục"
        )
        asked = f"{len(known.asked)} câu hỏi" if known.asked else "Câu hỏi"
        self._ask.setText(f"{asked}   H")
        self._questions.show_known(known.asked, known.decided)

    def _sought(self, text: str) -> None:
        self._desk.text, self._anew = text, True
        self.presenter.show()

    # What lies over the list

    def open_questions(self) -> None:
        self._over(_QUESTIONS, QUESTION_KEYS)
        self._questions.entered()

    def _show_report(self, report: ImportReport) -> None:
        self._over(_REPORT, REPORT_KEYS)
        self._report.show_report(report)

    def _show_past(self, past: Sequence[PastChange]) -> None:
        self._over(_REPORT, REPORT_KEYS)
        self._report.show_past(past)

    def _over(self, which: int, keys: str) -> None:
        self._stack.setCurrentIndex(which)
        self.tell_keys(keys)

    def _to_list(self) -> None:
        self._stack.setCurrentIndex(_LIST)
        self._table.setFocus()

    # What the keys do

    def entered(self) -> None:
        if self._stack.currentIndex() == _LIST:
            super().entered()
        else:
            self.presenter.load()

    def refresh(self) -> None:
        """Reads nothing: the class says when it does."""

    def main_action(self) -> None:
        if self._stack.currentIndex() == _LIST:
            super().main_action()

    def back(self) -> bool:
        if self._stack.currentIndex() != _LIST:
            self._to_list()
            return True
        if super().back():
            return True
        if self._search.edit.hasFocus() and self._search.text:
            self._search.edit.clear()
            return True
        return False

    def search(self) -> None:
        if self._stack.currentIndex() == _QUESTIONS:
            self._questions.search()
            return
        self._to_list()
        self._search.edit.setFocus()
        self._search.edit.selectAll()
