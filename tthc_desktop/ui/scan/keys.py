"""Single keys of the digitising page: what each is called, wherever it was pressed."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_ARROWS = {
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
}
_NAMED = {
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Delete: "Delete",
    **{Qt.Key(ord(letter)): letter for letter in "BCDEGHIKLMNOPQRSTUVX"},
}


class KeyedPage(Protocol):
    @property
    def cropping(self) -> bool: ...

    def take_number(self, number: int) -> bool: ...

    def step(self, by: int, *, also: bool = False) -> None: ...

    def act(self, key: str) -> bool: ...

    def go_on(self) -> bool: ...

    def take_crop(self) -> None: ...

    def nudge_crop(self, key: Qt.Key, *, lower_right: bool) -> None: ...


def take_key(page: KeyedPage, event: QKeyEvent) -> bool:
    """False for a key that means nothing here."""
    key, held = Qt.Key(event.key()), event.modifiers() & ~_KEYPAD
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == _NONE:
        if page.cropping:
            page.take_crop()
            return True
        return page.go_on()
    if page.cropping and key in _ARROWS and held in (_NONE, _SHIFT):
        page.nudge_crop(key, lower_right=held == _SHIFT)
        return True
    if held == _NONE and Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return page.take_number(int(key) - int(Qt.Key.Key_0))
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and held in (_NONE, _SHIFT):
        page.step(1 if key == Qt.Key.Key_Right else -1, also=held == _SHIFT)
        return True
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and held == _ALT:
        return page.act(f"Alt+{_ARROWS[key]}")
    if key == Qt.Key.Key_V and held == Qt.KeyboardModifier.ControlModifier:
        return page.act("Ctrl+V")
    if key == Qt.Key.Key_Q and held in (_NONE, _SHIFT):
        return page.act("Q" if held == _NONE else "Shift+Q")
    return held == _NONE and key in _NAMED and page.act(_NAMED[key])
