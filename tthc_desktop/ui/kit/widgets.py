"""Small parts with the house's roles: labels, buttons that carry their key, cards, inputs."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.ui.kit.theme import theme


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Sets a dynamic property that style rules look at, and applies them."""
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def label(text: str, role: str = "text", *, wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)  # a citizen's name is never markup
    made.setWordWrap(wrap)
    if wrap:
        made.setMinimumWidth(0)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


def tooltip(text: str) -> str:
    """Text for setToolTip and ToolTipRole, where Qt would take a citizen's text for markup."""
    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>' if text else ""


def chip(text: str, tone: str) -> QLabel:
    """A word on a coloured ground, never cut."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("chip", tone)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if not text:
        made.hide()  # never show what has no parent yet: it would be a window of its own
    return made


def set_chip(widget: QLabel, text: str, tone: str) -> None:
    widget.setText(text)
    widget.setVisible(bool(text))
    restyle(widget, "chip", tone)


def button(
    name: str, text: str, key: str, act: Callable[[], object], *, main: bool = False
) -> QPushButton:
    """A button that carries its key.

    Args:
        name: Object name.
        text: The verb.
        key: Shown on the button, spoken with it.
    """
    made = QPushButton(f"{text}   {key}" if key else text)
    made.setObjectName(name)
    made.setProperty("role", "main" if main else "plain")
    made.setAccessibleName(f"{text}, phím {key}" if key else text)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they were

    def clicked() -> None:
        take_composed()
        act()

    made.clicked.connect(lambda _checked=False: clicked())
    return made


def take_composed() -> None:
    """The syllable that an input method still composes becomes text of its field. Leaving a field
    does it by itself; a button that is clicked leaves the focus where it was."""
    QGuiApplication.inputMethod().commit()


class ChoiceBox(QComboBox):
    """Chooses one of some words, by a click or a key. A wheel over it scrolls the page: what it
    changed on the way nobody would notice."""

    def __init__(self, name: str, spoken: str, choices: Iterable[str] = ()) -> None:
        """Makes a box that is as narrow as its place wants it.

        Args:
            spoken: What is chosen, for screen readers.
        """
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.view().setAccessibleName(spoken)
        self.addItems(list(choices))
        self.setMinimumWidth(0)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def card(layout: QLayout) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setLayout(layout)
    return frame


def column(*, margins: int = 0, spacing: int = 8) -> QVBoxLayout:
    layout = QVBoxLayout()
    _space(layout, margins, spacing)
    return layout


def row(*, margins: int = 0, spacing: int = 8) -> QHBoxLayout:
    layout = QHBoxLayout()
    _space(layout, margins, spacing)
    return layout


def _space(layout: QBoxLayout, margins: int, spacing: int) -> None:
    edge = theme.px(margins)
    layout.setContentsMargins(edge, edge, edge, edge)
    layout.setSpacing(theme.px(spacing))


class FollowingArea(QScrollArea):
    """Scrolls to what gets the focus, however it came there: Qt does so for Tab only."""

    def __init__(self) -> None:
        super().__init__()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.show_focus_soon()

    def show_focus_soon(self) -> None:
        """What came with it, or beside it, has its place by then."""
        QTimer.singleShot(0, self, self._show_focus)

    def _show_focus(self) -> None:
        at = QApplication.focusWidget()
        if at is not None and self.isAncestorOf(at) and at.height() < self.height():
            holder = at.parentWidget()  # with its caption, and what is wrong with it
            shown = holder if isinstance(holder, Captioned) else at
            self.ensureWidgetVisible(shown, 0, theme.px(8))


def scrolled(page: QWidget, role: str = "page") -> QScrollArea:
    """The page in a scroll area that is as small as the screen asks it to be.

    Args:
        role: ``page``, or ``inlay`` on a card, whose ground shows through.
    """
    area = FollowingArea()
    put_in(area, page, role)
    return area


def put_in(area: QScrollArea, page: QWidget, role: str) -> None:
    """As scrolled() does, in an area that is there already."""
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setProperty("role", role)
    if role == "inlay":
        page.setProperty("role", role)
        area.viewport().setAutoFillBackground(False)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)


class Captioned(QWidget):
    """A caption, something to type or choose in, and room for one sentence about what is wrong."""

    def __init__(self, name: str, caption: str, inner: QWidget) -> None:
        """Puts the caption above what is inside.

        Args:
            caption: Empty where what is inside has its own.
        """
        super().__init__()
        self._inner = inner
        inner.setObjectName(name)
        inner.setAccessibleName(caption)
        self._wrong = label("", "error", wrap=True)
        self._wrong.setObjectName(f"{name}.wrong")
        self._wrong.setVisible(False)
        self._caption = label(caption, "muted", wrap=True)
        if not caption:
            self._caption.hide()
        self._caption.setBuddy(inner)
        self._column = column(spacing=4)
        self._column.addWidget(self._caption)
        self._column.addWidget(inner)
        self._column.addWidget(self._wrong)
        self.setLayout(self._column)

    def lay_out(self, line: QLayout) -> None:
        """What stands between caption and sentence, where it is more than one widget."""
        self._column.insertLayout(1, line)

    def retitle(self, caption: str) -> None:
        self._caption.setText(caption)
        self._inner.setAccessibleName(caption)

    def show_wrong(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        self._inner.setAccessibleDescription(sentence)
        restyle(self._inner, "wrong", bool(sentence))


class Field(Captioned):
    """A line to type in. It never changes what is being typed and completes nothing: that breaks
    UniKey."""

    def __init__(self, name: str, caption: str, *, secret: bool = False, hint: str = "") -> None:
        self.edit = self.make_line()
        self.edit.setPlaceholderText(hint)
        self.edit.setMinimumWidth(0)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # Qt's is English
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(name, caption, self.edit)
        self.edit.textEdited.connect(lambda _text: self.show_wrong(""))

    def make_line(self) -> QLineEdit:
        return QLineEdit()

    @property
    def text(self) -> str:
        return self.edit.text()

    def clear(self) -> None:
        self.edit.clear()
        self.show_wrong("")
