"""What an import left open, one key a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.questions import DOUBT_NAMES, Question
from tthc_desktop.ui.kit.table import Cell, ColumnSpec, RowsModel, RowsTable
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Field, card, column, label, row
from tthc_desktop.ui.settings.catalogue_presenter import Asked, CataloguePresenter

_LONG = 700
KEYS = (
    "↑↓ chọn   1 … 5 quyết định   A mọi dòng giống nhau   C đã quyết định   F3 lọc   Esc danh sách"
)


class QuestionsView(QWidget):
    def __init__(self, presenter: CataloguePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._alike = False
        self._decided = False
        layout = column(spacing=10)
        head = row(spacing=10)
        self._count = label("", "heading")
        self._count.setObjectName("settings.questions.count")
        head.addWidget(self._count, 1)
        self._filter = Field(
            "settings.questions.filter",
            "Lọc theo mã, tên, lĩnh vực",
            hint="ví dụ: hộ tịch",
        )
        self._filter.edit.textChanged.connect(presenter.filter_questions)
        self._filter.edit.returnPressed.connect(self.entered)
        head.addWidget(self._filter, 1)
        layout.addLayout(head)
        columns: tuple[ColumnSpec[Asked], ...] = (
            ColumnSpec("Mã", 96, lambda a: Cell(a[0].code)),
            ColumnSpec("Điểm chưa rõ", 230, lambda a: Cell(DOUBT_NAMES[a[1].doubt])),
            ColumnSpec("Trong tệp ghi", 0, lambda a: Cell(a[1].text[:240], spoken=a[1].text)),
            ColumnSpec("Nơi", 170, lambda a: Cell(a[1].place[:60]), optional=True),
            ColumnSpec("Quyết định", 150, _said, optional=True),
        )
        self._model = RowsModel(columns, lambda a: f"{a[0].code} {a[1].key}")
        self._table = RowsTable("settings.questions", "Điểm chờ quyết định", self._model)
        self._table.selectionModel().currentChanged.connect(lambda *_: self._show())
        layout.addWidget(self._table, 1)
        layout.addWidget(self._card())
        self.setLayout(layout)
        self._bind("A", self._toggle_alike)
        self._bind("C", self._toggle_decided)
        for number in range(1, 10):
            self._bind(str(number), partial(self._answer, number))

    def _bind(self, key: str, act: Callable[[], object]) -> None:
        """Only while the table has the focus: letters belong to the filter otherwise."""
        made = QShortcut(QKeySequence(key), self._table)
        made.setContext(Qt.ShortcutContext.WidgetShortcut)
        made.activated.connect(act)

    def _card(self) -> QWidget:
        layout = column(margins=12, spacing=6)
        self._procedure = label("", "heading", wrap=True)
        self._text = label("", wrap=True)
        self._text.setObjectName("settings.questions.text")
        self._choices = label("", "heading", wrap=True)
        self._choices.setObjectName("settings.questions.choices")
        self._reach = label("", "muted", wrap=True)
        self._reach.setObjectName("settings.questions.reach")
        for part in (self._procedure, self._text, self._choices, self._reach):
            layout.addWidget(part)
        frame = card(layout)
        frame.setMinimumHeight(theme.px(150))
        return frame

    def show_questions(self, asked: Sequence[Asked]) -> None:
        state = "đã quyết định" if self._decided else "chờ quyết định"
        self._count.setText(f"{len(asked)} điểm {state}")
        self._table.show_rows(asked)
        self._show()

    def entered(self) -> None:
        self._table.setFocus()

    def search(self) -> None:
        self._filter.edit.setFocus()
        self._filter.edit.selectAll()

    def _show(self) -> None:
        asked = self._table.chosen
        if asked is None:
            state = "đã" if self._decided else "chờ"
            self._procedure.setText(f"Không có điểm nào {state} quyết định.")
            for part in (self._text, self._choices, self._reach):
                part.setText("")
            return
        procedure, question, said = asked
        place = f" – {question.place}" if question.place else ""
        self._procedure.setText(f"{procedure.code} {procedure.name}{place}")
        text = question.text
        self._text.setText(text if len(text) <= _LONG else f"{text[:_LONG]}…")
        self._choices.setText(
            "    ".join(f"{n}  {choice.words}" for n, choice in enumerate(question.choices, 1))
        )
        alike = self._presenter.alike(question)
        if said:
            self._reach.setText(f"Đã quyết định: {_words(question, said)}. Nhấn số khác để đổi.")
        elif alike < 2:
            self._reach.setText("Chỉ có dòng này.")
        elif self._alike:
            self._reach.setText(f"Quyết định cho cả {alike} dòng giống hệt nhau (A: chỉ dòng này).")
        else:
            self._reach.setText(f"Chỉ dòng này (A: cho cả {alike} dòng giống hệt nhau).")

    def _toggle_alike(self) -> None:
        self._alike = not self._alike
        self._show()

    def _toggle_decided(self) -> None:
        self._decided = not self._decided
        self._presenter.show_decided(decided=self._decided)

    def _answer(self, number: int) -> None:
        asked = self._table.chosen
        if asked is not None and number <= len(asked[1].choices):
            self._presenter.answer(asked[1], number, alike=self._alike and not asked[2])
            # At once to the next row: the next key must not fall on this one while it is stored.
            self._table.choose(self._table.currentIndex().row() + 1)


def _words(question: Question, value: str) -> str:
    return next((c.words for c in question.choices if c.value == value), value)


def _said(asked: Asked) -> Cell:
    return Cell(_words(asked[1], asked[2]) if asked[2] else "")
