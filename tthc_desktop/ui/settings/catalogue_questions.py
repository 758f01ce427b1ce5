"""What an import left open, one key a row."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.questions import DOUBT_NAMES, Question
from tthc_desktop.domain.text import fold
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.decide import AnswerQuestion
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.key_table import KeyTable
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.search_line import SearchField
from tthc_desktop.ui.kit.table import Cell, ColumnSpec, RowsModel
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import card, column, label, row
from tthc_desktop.ui.settings.catalogue_rules import Asked

_LONG = 700
_DIGITS = tuple("123456789")
KEYS = (
    "↑↓ chọn   1 … 5 quyết định   A mọi dòng giống nhau   C đã quyết định   F3 lọc   Esc danh sách"
)


class QuestionsView(QWidget):
    def __init__(self, office: Office, doing: Doing) -> None:
        super().__init__()
        self._office = office
        self._doing = doing
        self._alike = False
        self._decided = False  # those are shown that were answered, to answer them otherwise
        self._asked: tuple[Asked, ...] = ()
        self._answered: tuple[Asked, ...] = ()
        layout = column(spacing=10)
        head = row(spacing=10)
        self._count = label("", "heading")
        self._count.setObjectName("settings.questions.count")
        head.addWidget(self._count, 1)
        self._filter = SearchField(
            "settings.questions.filter",
            "Lọc theo mã, tên, lĩnh vực",
            hint="ví dụ: hộ tịch",
        )
        self._filter.edit.sought.connect(lambda _text: self._show_questions())
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
        self._table = KeyTable(
            "settings.questions",
            "Điểm chờ quyết định",
            self._model,
            self._press,
            lambda: None,
        )
        self._table.selectionModel().currentChanged.connect(lambda *_: self._show())
        layout.addWidget(self._table, 1)
        layout.addWidget(self._card())
        self.setLayout(layout)

    def _press(self, key: str) -> bool:
        if key == "A":
            self._alike = not self._alike
            self._show()
        elif key == "C":
            self._decided = not self._decided
            self._show_questions()
        elif key in _DIGITS:
            self._answer(int(key))
        else:
            return False
        return True

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

    def show_known(self, asked: tuple[Asked, ...], answered: tuple[Asked, ...]) -> None:
        self._asked, self._answered = asked, answered
        self._show_questions()

    def _show_questions(self) -> None:
        """Those of procedures whose code, name or field holds the words."""
        words = fold(self._filter.words).split()
        shown = [
            (p, q, said)
            for p, q, said in (self._answered if self._decided else self._asked)
            if all(word in fold(f"{p.code} {p.name} {p.field_name}") for word in words)
        ]
        state = "đã quyết định" if self._decided else "chờ quyết định"
        self._count.setText(f"{len(shown)} điểm {state}")
        self._table.show_rows(shown)
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
        # One answer settles open ones that are alike; decided ones are changed one by one.
        alike = sum(q.likeness == question.likeness for _, q, _ in self._asked)
        if said:
            self._reach.setText(f"Đã quyết định: {_words(question, said)}. Nhấn số khác để đổi.")
        elif alike < 2:
            self._reach.setText("Chỉ có dòng này.")
        elif self._alike:
            self._reach.setText(f"Quyết định cho cả {alike} dòng giống hệt nhau (A: chỉ dòng này).")
        else:
            self._reach.setText(f"Chỉ dòng này (A: cho cả {alike} dòng giống hệt nhau).")

    def _answer(self, number: int) -> None:
        """Keys pressed faster than the store writes wait for no one: each is its own answer."""
        asked = self._table.chosen
        if asked is None or number > len(asked[1].choices):
            return
        clerk, question = self._doing.shell.clerk, asked[1]
        value, alike = question.choices[number - 1].value, self._alike and not asked[2]
        self._doing.run(
            Lane.STORE,
            lambda: self._office.use(AnswerQuestion)(clerk, question, value, alike=alike),
            "",
        )
        # At once to the next row: the next key must not fall on this one while it is stored.
        self._table.choose(self._table.currentIndex().row() + 1)


def _words(question: Question, value: str) -> str:
    return next((c.words for c in question.choices if c.value == value), value)


def _said(asked: Asked) -> Cell:
    return Cell(_words(asked[1], asked[2]) if asked[2] else "")
