"""The one panel in which something is asked: within a page, never in a box over it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLabel,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.ui.kit.choose_file import choose_file
from tthc_desktop.ui.kit.facts_area import FactsArea, ReadsOn, line_label
from tthc_desktop.ui.kit.fields_area import FieldsArea
from tthc_desktop.ui.kit.form import Answer, Ask, ShownFact, field_of, wrong_in
from tthc_desktop.ui.kit.form_inputs import (
    AnyInput,
    ChooseFile,
    EnterGoesOn,
    EnterPresses,
    make_input,
)
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, column, label, row, tooltip

_ROOMY = 125  # per cent: larger letters need the room of what can be scrolled instead
_TWO_FIELDS_PX = 440  # at 100 %: room for two of them in a row


class ChoiceList(QListWidget):
    """Numbers and arrows choose, a double click takes."""

    def __init__(self, name: str, spoken: str, take: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("role", "places")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda _item: take())  # Enter only goes on to the buttons

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
    """Hidden until something is asked; the answer always stands below, at the right.

    Enter goes from field to field and from the last one to the main button: it decides nothing.
    Ctrl+Enter answers from anywhere, Enter or Space on the button.
    What is wrong stands beside its field and the first of those gets the focus. Esc or
    close_panel() puts the focus back where it was.
    """

    def __init__(
        self,
        name: str,
        choose: ChooseFile = choose_file,
        *,
        wide: bool = False,
        needed: bool = False,
    ) -> None:
        """Makes a panel that is hidden until something is asked.

        Args:
            choose: Lets a person choose a file.
            wide: Whether both buttons have room in one row, however large the letters.
            needed: Whether nothing goes on without an answer, so that it cannot be left for later.
        """
        super().__init__()
        self._name = name
        self._choose = choose
        self._question: Ask | None = None
        self._answering: Ask | None = None
        self._answered: Callable[[Answer], None] | None = None
        self._before: QWidget | None = None
        self._later: QWidget | None = None
        self.on_open: Callable[..., None] | None = None
        """Told when it comes and goes, to make room."""
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        outer = self._outer = column(margins=14, spacing=8)
        self._title = label("", "heading", wrap=True)
        self._title.setObjectName(f"{name}.title")
        self._text = label("", "muted", wrap=True)
        self._text.setObjectName(f"{name}.text")
        outer.addWidget(self._title)
        outer.addWidget(self._text)
        self._told = FactsArea(f"{name}.facts", "Điều đã biết")
        self._told.ended.connect(self._all_read)
        self._reads_on = ReadsOn(self._told)
        outer.addWidget(self._told, 3)
        self._more = label("", "small", wrap=True)
        self._more.setObjectName(f"{name}.more")
        outer.addWidget(self._more)
        self._inputs: dict[str, AnyInput] = {}
        self._enter = EnterGoesOn(self, self._go_on)
        self._presses = EnterPresses(self)
        self._body: QVBoxLayout = column(spacing=8)
        self._scroll = FieldsArea(self._body)
        outer.addWidget(self._scroll, 1)
        self._choices = ChoiceList(f"{name}.choices", "Lựa chọn", self.submit)
        outer.addWidget(self._choices, 2)
        self._wrong = label("", "error", wrap=True)
        self._wrong.setObjectName(f"{name}.wrong")
        outer.addWidget(self._wrong)
        self._wide = wide or theme.scale <= 125
        buttons = self._buttons = row(spacing=8)
        buttons.addStretch(1)
        if not needed:
            self._later = button(f"{name}.cancel", "Để sau", "Esc", self.close_panel)
            buttons.addWidget(self._later)
        self._main = button(f"{name}.answer", "", "Ctrl+Enter", self.submit, main=True)
        buttons.addWidget(self._main)
        self._stops = tuple(filter(None, (self._choices, self._later, self._main)))
        self._choices.installEventFilter(self._enter)
        for stop in self._stops:
            stop.installEventFilter(self._reads_on)
            if isinstance(stop, QPushButton):
                stop.installEventFilter(self._presses)
        outer.addLayout(buttons)
        self.setLayout(outer)
        self.setVisible(False)

    @property
    def is_open(self) -> bool:
        return self._answered is not None

    @property
    def unfinished(self) -> str:
        """As a page's: what was typed, or only what is asked."""
        question = self._question
        if question is None:
            return ""
        before = {asked.name: asked.value for asked in question.fields}
        typed = any(made.value != before[name] for name, made in self._inputs.items())
        if typed or (question.choices and self._choices.currentRow() != question.chosen):
            return "đang nhập dở"
        return f"đang mở “{question.title}” (Esc để đóng)"

    @property
    def asked(self) -> Ask | None:
        """What is asked now."""
        return self._question

    @property
    def answering(self) -> Ask | None:
        """The question whose answer is being taken, while that lasts: what begins then is its."""
        return self._answering

    def is_asking(self, question: Ask) -> bool:
        """This very question stands here, not one that was asked since."""
        return self._question is question

    def ask(self, question: Ask, answered: Callable[[Answer], None]) -> None:
        """Asks; what was asked before is not asked any more.

        Args:
            answered: Gets what was typed and chosen, once every rule holds; it closes the panel
                when all is well, says with show_wrong() what is not, or raises InputError.
        """
        if not self.is_open:
            self._before = QApplication.focusWidget()
        self._question, self._answered = question, answered
        self._title.setText(question.title)
        self.setAccessibleName(question.title)
        self._text.setText(question.text)
        self._text.setVisible(bool(question.text))
        self._main.setText(f"{question.action}   Ctrl+Enter")
        self._main.setAccessibleName(f"{question.action}, phím Ctrl+Enter")
        if self.on_open is not None:
            self.on_open(opened=True)
        self._build(question)
        self._choices.show_choices(question.choices, question.chosen)
        self._choices.setVisible(bool(question.choices))
        self.show_wrong("")
        self._show(opened=True)
        self._first().setFocus()

    def _build(self, question: Ask) -> None:
        fields = question.fields
        clear_layout(self._body)
        self._inputs = {}
        self._outer.insertWidget(1, self._text)  # out of what is cleared
        self._show_facts(question.facts)
        self._put_text(question)
        side_by_side = bool(question.facts) and self.minimumWidth() >= theme.px(_TWO_FIELDS_PX)
        line: QBoxLayout = row(spacing=10)
        for asked in fields:
            made = make_input(f"{self._name}.{asked.name}", asked, self._choose)
            made.focus.setProperty("fixed", asked.fixed)
            if not isinstance(made.focus, QPlainTextEdit):
                made.focus.installEventFilter(self._enter)
                made.focus.installEventFilter(self._reads_on)
            for beside in made.findChildren(QPushButton):
                beside.installEventFilter(self._presses)
            same_row = asked.same_row or (side_by_side and len(self._inputs) % 2 == 1)
            if not same_row or not self._inputs:
                line = row(spacing=10)
                self._body.addLayout(line)
            line.addWidget(made, 1, Qt.AlignmentFlag.AlignTop)
            self._inputs[asked.name] = made
        self._body.addStretch(1)
        self._scroll.setVisible(bool(fields))
        self._scroll.show_whole(whole=bool(question.facts))
        self._scroll.setEnabled(not question.facts)  # first what is known is read
        self._chain()

    def _put_text(self, question: Ask) -> None:
        """Scrolls away with the fields, or stands above what is read: never cut by either. With
        large letters it is the first of what is read: there is no room above that on a small
        screen."""
        if question.fields and not question.facts:
            self._scroll.put_above(self._text)
        elif question.fields and theme.scale > _ROOMY:
            self._told.lines.insertWidget(0, self._text)

    def _show_facts(self, facts: Sequence[ShownFact]) -> None:
        clear_layout(self._told.lines)
        made = [fact_label(fact) for fact in facts]
        for each in made:
            self._told.lines.addWidget(each)
        self._told.lines.addStretch(1)
        self._told.setVisible(bool(made))
        self._told.verticalScrollBar().setValue(0)
        self._told.begin()
        self._told.require(made[-1] if made else None)
        self._more.setText("Còn nữa: PgDn đọc tiếp")
        self._more.setVisible(bool(made))

    def _all_read(self) -> None:
        """What is asked may be answered now; whoever read on by keys goes on there."""
        self._more.setVisible(False)
        self._scroll.setEnabled(True)
        if self._told.hasFocus() and self.is_open:
            self._first().setFocus()

    def _chain(self) -> None:
        """Tab goes through it from above to below; fields that were made late would be the last of
        the window."""
        inputs = [part for made in self._inputs.values() for part in made.findChildren(QWidget)]
        before: QWidget = self._told
        for stop in (*inputs, *self._stops):
            here = stop.window() is self.window()  # what a box unfolds is a window of its own
            if here and stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, stop)
                before = stop

    def _first(self) -> QWidget:
        if not self._told.seen and self._told.isVisible():
            return self._told
        for made in self._inputs.values():
            if not made.focus.property("fixed"):
                return made.focus
        return self._choices if self._choices.count() else self._main

    def _go_on(self) -> None:
        """Goes to the next field that can be filled in, from the last one to the main button."""
        stops = [made.focus for made in self._inputs.values()]
        if self._choices.count():
            stops.append(self._choices)
        at = next((n for n, stop in enumerate(stops) if stop.hasFocus()), len(stops))
        after = (stop for stop in stops[at + 1 :] if not stop.property("fixed"))
        next(after, self._main).setFocus()

    def submit(self) -> None:
        """Answers, if every rule holds; else says beside each field what is wrong."""
        question = self._question
        if self._answered is None or question is None:
            return
        values = {name: made.value for name, made in self._inputs.items()}
        self.show_wrong("")
        if question.facts and question.fields and not self._told.seen:
            self.show_wrong("Chưa đọc hết những điều ở trên: PgDn đọc tiếp.")
            self._told.setFocus()
            return
        if wrong := wrong_in(question.fields, values):
            self._tell(wrong)
            return
        self._answering = question
        try:
            self._answered(Answer(values, self._choices.currentRow()))
        except InputError as error:
            self.show_wrong(sentence(error), field_of(error, question))
        finally:
            self._answering = None

    def show_wrong(self, text: str, field: str = "") -> None:
        """Beside the field of that name, else under all of them."""
        own = field in self._inputs and bool(text)
        for made in self._inputs.values():
            made.show_wrong("")
        if own:
            self._tell({field: text})
        self._wrong.setText("" if own else text)
        self._wrong.setVisible(bool(text) and not own)

    def _tell(self, wrong: Mapping[str, str]) -> None:
        for name, text in wrong.items():
            self._inputs[name].show_wrong(text)
        self._inputs[next(iter(wrong))].focus.setFocus()
        self._scroll.show_focus_soon()  # it may have had the focus: the sentence has come below it

    def close_panel(self) -> bool:
        """False when nothing was asked."""
        if self._answered is None:
            return False
        self._question = self._answered = None
        for made in self._inputs.values():
            made.clear()  # a PIN or a password does not stay in a field that nobody sees
        before, self._before = self._before, None
        self._show(opened=False)
        if before is not None and before.isVisible():
            before.setFocus()
        return True

    def _fit_beside(self) -> bool:
        """Whether both buttons have room in one row: neither is ever cut."""
        if self.minimumWidth() != self.maximumWidth():
            return self._wide
        shown = [each for each in (self._later, self._main) if each is not None]
        needed = sum(each.sizeHint().width() for each in shown) + theme.px(2 * 14 + 2 * 8)
        return needed <= self.minimumWidth()

    def _show(self, *, opened: bool) -> None:
        """Room is made before it comes and taken back after it has gone: never both at once."""
        if not opened:
            self.setVisible(False)
            if self.on_open is not None:
                self.on_open(opened=False)
        else:
            beside = self._fit_beside()
            across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
            self._buttons.setDirection(across if beside else down)
            self._buttons.setStretch(0, int(beside))
            self.setVisible(True)


def fact_label(fact: ShownFact) -> QLabel:
    """A fact as one label, which a screen reader reads with its caption."""
    if fact.tone == "heading":
        return line_label(fact.text, "heading")
    made = line_label("", "fact")
    caption = f"<b>{html.escape(fact.caption)}:</b> " if fact.caption else ""
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(f"{caption}{html.escape(fact.text)}")
    made.setAccessibleName(f"{fact.caption}: {fact.text}")
    made.setProperty("tone", fact.tone)
    return made


def clear_layout(layout: QLayout) -> None:
    """Takes down what is in it, also in the layouts within. What is on its way out has no name any
    more: a field that is asked anew is the only one of its name."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            for part in (widget, *widget.findChildren(QWidget)):
                part.setObjectName("")
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
            inner.deleteLater()


def panel_width() -> int:
    """Pixels: wide enough for a sentence, narrow enough to leave the work in sight."""
    return theme.px(340) if theme.scale <= 125 else 365  # at 150 % of a window of 1366
