"""A question asked within a page, never in a box over it: lines to type, a list to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Field, button, column, label, row, scrolled, tooltip


@dataclass(frozen=True, slots=True)
class Line:
    """value: what stands in it at first."""

    name: str
    caption: str
    hint: str = ""
    value: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """text: what it is about, under the title. action: verb of the main button. choices: to choose
    one from, by arrows or by number; chosen: position of the one that is chosen at first."""

    title: str
    action: str
    text: str = ""
    lines: tuple[Line, ...] = ()
    choices: tuple[str, ...] = ()
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """values: by the names of the lines. choice: position; -1 where there was nothing to choose."""

    values: dict[str, str] = field(default_factory=dict)
    choice: int = -1

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class ChoiceList(QListWidget):
    """Numbers choose, Enter takes."""

    def __init__(self, name: str, spoken: str, take: Callable[[], None]) -> None:
        super().__init__()
        self._take = take
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "places")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(lambda _item: take())

    def show_choices(self, choices: Sequence[str], chosen: int = 0) -> None:
        self.clear()
        for number, text in enumerate(choices, 1):
            item = QListWidgetItem(f"{number}  {text}" if number < 10 else text)
            item.setToolTip(tooltip(text))
            self.addItem(item)
        self.setCurrentRow(chosen if choices else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < min(9, self.count()) and not event.modifiers():
            self.setCurrentRow(number)
            return
        super().keyPressEvent(event)


class AskPanel(QFrame):
    """Hidden until something is asked. on_open: told when it comes and goes, to make room.

    Enter goes from line to line and, in the last, answers; Esc or close_panel() puts the focus back
    where it was.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._question: Ask | None = None
        self._answering: Ask | None = None
        self._answered: Callable[[Answer], None] | None = None
        self._before: QWidget | None = None
        self.on_open: Callable[..., None] | None = None
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        outer = column(margins=14, spacing=8)
        self._title = label("", "heading", wrap=True)
        self._title.setObjectName(f"{name}.title")
        self._text = label("", "muted", wrap=True)
        self._text.setObjectName(f"{name}.text")
        outer.addWidget(self._title)
        outer.addWidget(self._text)
        self._lines: list[Field] = []
        self._body: QVBoxLayout = column(spacing=8)
        holder = QWidget()
        holder.setLayout(self._body)
        self._scroll = scrolled(holder, "inlay")
        outer.addWidget(self._scroll, 1)
        self._choices = ChoiceList(f"{name}.choices", "Lựa chọn", self.submit)
        outer.addWidget(self._choices, 2)
        self._wrong = label("", "error", wrap=True)
        self._wrong.setObjectName(f"{name}.wrong")
        outer.addWidget(self._wrong)
        beside = theme.scale <= 125  # larger letters: one above the other
        buttons: QBoxLayout = row(spacing=8) if beside else column(spacing=8)
        if beside:
            buttons.addStretch(1)
        buttons.addWidget(button(f"{name}.cancel", "Để sau", "Esc", self.close_panel))
        self._main = button(f"{name}.answer", "", "Ctrl+Enter", self.submit, main=True)
        buttons.addWidget(self._main)
        outer.addLayout(buttons)
        self.setLayout(outer)
        self.setVisible(False)

    @property
    def is_open(self) -> bool:
        return self._answered is not None

    @property
    def answering(self) -> Ask | None:
        """The question whose answer is being taken, while that lasts: what begins then is its."""
        return self._answering

    def is_asking(self, question: Ask) -> bool:
        """This very question stands here, not one that was asked since."""
        return self._question is question

    def ask(self, question: Ask, answered: Callable[[Answer], None]) -> None:
        """answered: gets what was typed and chosen; it closes the panel when all is well, or says
        with show_wrong() what is not."""
        if not self.is_open:
            self._before = QApplication.focusWidget()
        self._question, self._answered = question, answered
        self._title.setText(question.title)
        self.setAccessibleName(question.title)
        self._text.setText(question.text)
        self._text.setVisible(bool(question.text))
        self._main.setText(f"{question.action}   Ctrl+Enter")
        self._main.setAccessibleName(f"{question.action}, phím Ctrl+Enter")
        self._build(question.lines)
        self._choices.show_choices(question.choices, question.chosen)
        self._choices.setVisible(bool(question.choices))
        self.show_wrong("")
        self._show(opened=True)
        self._first().setFocus()

    def _build(self, lines: Sequence[Line]) -> None:
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = []
        for number, line in enumerate(lines):
            made = Field(
                f"{self._name}.{line.name}", line.caption, secret=line.secret, hint=line.hint
            )
            made.edit.setText(line.value)
            made.edit.setProperty("line", line.name)
            made.edit.returnPressed.connect(lambda at=number: self._enter(at))
            self._body.addWidget(made)
            self._lines.append(made)
        self._body.addStretch(1)
        self._scroll.setVisible(bool(lines))

    def _first(self) -> QWidget:
        if self._lines:
            return self._lines[0].edit
        return self._choices if self._choices.count() else self._main

    def _enter(self, at: int) -> None:
        if at + 1 < len(self._lines):
            self._lines[at + 1].edit.setFocus()
        elif self._choices.count():
            self._choices.setFocus()
        else:
            self.submit()

    def submit(self) -> None:
        """Ctrl+Enter."""
        if self._answered is None:
            return
        values = {str(f.edit.property("line")): f.text for f in self._lines}
        self._answering = self._question
        try:
            self._answered(Answer(values, self._choices.currentRow()))
        finally:
            self._answering = None

    def show_wrong(self, text: str, line: str = "") -> None:
        """Beside the line of that name, else under all of them."""
        for made in self._lines:
            own = made.edit.property("line") == line
            made.show_wrong(text if own and text else "")
            if own and text:
                made.edit.setFocus()
                text = ""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def close_panel(self) -> bool:
        """False when nothing was asked."""
        if self._answered is None:
            return False
        self._question = self._answered = None
        for made in self._lines:
            made.clear()  # a PIN or a password does not stay in a field that nobody sees
        before, self._before = self._before, None
        self._show(opened=False)
        if before is not None and before.isVisible():
            before.setFocus()
        return True

    def _show(self, *, opened: bool) -> None:
        self.setVisible(opened)
        if self.on_open is not None:
            self.on_open(opened=opened)


def panel_width() -> int:
    """Pixels: wide enough for a sentence, narrow enough to leave the work in sight."""
    return theme.px(340) if theme.scale <= 125 else 365  # at 150 % of a window of 1366
