"""One widget for each kind of field: a caption, what is typed or chosen, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton, QWidget

from tthc_desktop.ui.kit.form import PATHS, YES, FieldKind, FormField
from tthc_desktop.ui.kit.keys import KEYPAD, held_besides
from tthc_desktop.ui.kit.paths import typed_path
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Captioned, ChoiceBox, Field, button, row

_LINES_PX = 120

ChooseFile = Callable[[QWidget, FormField, str, Callable[[str], None]], None]
"""Lets a person choose a file: the widget it is chosen for, the field, the path that stands there,
who gets the chosen one. Implemented by ui.kit.choose_file."""


class LineInput(Field):
    """Also for numbers, dates and secrets."""

    def __init__(self, name: str, asked: FormField) -> None:
        hidden = asked.kind is FieldKind.SECRET
        super().__init__(name, asked.caption, secret=hidden, hint=_hint(asked))
        self.edit.setText(asked.value)
        self.edit.setReadOnly(asked.fixed)

    @property
    def value(self) -> str:
        return self.text

    @property
    def focus(self) -> QWidget:
        return self.edit


class PathInput(LineInput):
    """A line to type a path in, and a button that lets one be chosen."""

    def __init__(self, name: str, asked: FormField, choose: ChooseFile) -> None:
        super().__init__(name, asked)
        words = "Chọn thư mục" if asked.kind is FieldKind.FOLDER else "Chọn tệp"
        self._pick = button(f"{name}.choose", words, "", self._open)
        self._pick.setAccessibleName(f"{words}: {asked.caption}")
        self._asked, self._choose = asked, choose
        line = row(spacing=6)
        line.addWidget(self.edit, 1)
        line.addWidget(self._pick)
        self.lay_out(line)
        self.edit.setAcceptDrops(True)

    @property
    def value(self) -> str:
        """The path that is meant by what stands there."""
        return typed_path(self.text)

    def _open(self) -> None:
        self._choose(self._pick, self._asked, self.value, self._chosen)

    def _chosen(self, path: str) -> None:
        self.edit.setText(path)
        self.show_wrong("")
        self.edit.setFocus()


class LinesInput(Captioned):
    """Tab leaves it, Enter makes another line."""

    def __init__(self, name: str, asked: FormField) -> None:
        self._edit = QPlainTextEdit(asked.value)
        self._edit.setPlaceholderText(asked.hint)
        self._edit.setTabChangesFocus(True)
        self._edit.setReadOnly(asked.fixed)
        self._edit.setMinimumHeight(theme.px(_LINES_PX))
        self._edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # Qt's is English
        super().__init__(name, asked.caption, self._edit)
        self._edit.textChanged.connect(lambda: self.show_wrong(""))

    @property
    def value(self) -> str:
        return self._edit.toPlainText()

    @property
    def focus(self) -> QWidget:
        return self._edit

    def clear(self) -> None:
        self._edit.clear()


class ChoiceInput(Captioned):
    def __init__(self, name: str, asked: FormField) -> None:
        self._box = ChoiceBox(name, asked.caption, asked.choices)
        self._box.setCurrentText(asked.value)
        self._box.setEnabled(not asked.fixed)
        super().__init__(name, asked.caption, self._box)
        self._box.currentIndexChanged.connect(lambda _at: self.show_wrong(""))

    @property
    def value(self) -> str:
        return self._box.currentText()

    @property
    def focus(self) -> QWidget:
        return self._box

    def clear(self) -> None:
        self._box.setCurrentIndex(0)


class CheckInput(Captioned):
    """The caption is the box's own."""

    def __init__(self, name: str, asked: FormField) -> None:
        self._box = QCheckBox(asked.caption)
        self._box.setChecked(asked.value == YES)
        self._box.setEnabled(not asked.fixed)
        super().__init__(name, "", self._box)
        self._box.setAccessibleName(asked.caption)
        self._box.toggled.connect(lambda _on: self.show_wrong(""))

    @property
    def value(self) -> str:
        return YES if self._box.isChecked() else ""

    @property
    def focus(self) -> QWidget:
        return self._box

    def clear(self) -> None:
        self._box.setChecked(False)


AnyInput = LineInput | LinesInput | ChoiceInput | CheckInput


def make_input(name: str, asked: FormField, choose: ChooseFile) -> AnyInput:
    if asked.kind in PATHS:
        return PathInput(name, asked, choose)
    if asked.kind is FieldKind.LINES:
        return LinesInput(name, asked)
    if asked.kind is FieldKind.CHOICE:
        return ChoiceInput(name, asked)
    if asked.kind is FieldKind.CHECK:
        return CheckInput(name, asked)
    return LineInput(name, asked)


def is_enter(event: QEvent) -> bool:
    """Whether it is Enter going down, on either block of keys and with nothing held beside it."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and not held_besides(event, KEYPAD)
    )


def is_held(event: QEvent) -> bool:
    """Whether the key was down before: one that is held would go through a form, and answer."""
    return isinstance(event, QKeyEvent) and event.isAutoRepeat()


class EnterGoesOn(QObject):
    """Enter in one line, box or list of a form: told, and never a click or a choice."""

    def __init__(self, parent: QWidget, told: Callable[[], None]) -> None:
        super().__init__(parent)
        self._told = told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not is_enter(event):
            return super().eventFilter(watched, event)
        if not is_held(event):
            self._told()
        return True


class EnterPresses(QObject):
    """Enter on a button of a form clicks it, as Space does: whether Qt does so depends on the
    desktop."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not is_enter(event) or not isinstance(watched, QPushButton):
            return super().eventFilter(watched, event)
        if not is_held(event):
            watched.click()
        return True


def _hint(asked: FormField) -> str:
    return asked.hint or ("ngày/tháng/năm" if asked.kind is FieldKind.DATE else "")
