"""Keys in one notation: ``Q``, ``Shift+Q``, ``Alt+Left``, ``Delete``, ``F9``, ``Ctrl+Enter``."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": _SHIFT,
}
_NAMES = {
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDn",
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Delete: "Delete",
    **{Qt.Key(ord(sign)): sign for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"},
    **{Qt.Key(Qt.Key.Key_F1 + number - 1): f"F{number}" for number in range(1, 13)},
}
_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def key_name(event: QKeyEvent) -> str:
    """The key that was pressed, empty for one that has no name. By the key, not by what it would
    type: letters that an unknown code of a hand scanner is typed with are no commands."""
    name = _NAMES.get(Qt.Key(event.key()), "")
    if not name or held_besides(event, KEYPAD, *_HELD.values()):
        return ""
    return "+".join([*(word for word in _HELD if event.modifiers() & _HELD[word]), name])


def held_besides(event: QKeyEvent, *modifiers: Qt.KeyboardModifier) -> bool:
    """Whether another one is held than these. In numbers: on Windows ``~`` of such a flag has lost
    some of the others."""
    return bool(event.modifiers().value & ~sum(each.value for each in modifiers))


def typed_name(event: QKeyEvent) -> str:
    """The name of a key as key_name() gives it, but letters by what they type, small or capital.

    It is for lists where ``Đ`` is a key.
    """
    text = event.text().upper()
    if not text.isalpha() or held_besides(event, KEYPAD, _SHIFT):
        return key_name(event)
    return text


def key_words(key: str) -> str:
    """A key as it is written on a button, in the line under the work and in the help."""
    *held, last = key.split("+") if not key.endswith("+") else (key,)
    return "+".join([*held, _SIGNS.get(last, last)])
