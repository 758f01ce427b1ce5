"""The way from a search line into the list under it, and back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class DownInto(QObject):
    """Down in a search line goes into the list under it."""

    def __init__(self, line: QLineEdit, under: QWidget, *, typed_back: bool = False) -> None:
        """Watches both.

        Args:
            typed_back: Whether letters that are typed in the list go on in the line: only where
                they are no commands there.
        """
        super().__init__(line)
        self._line, self._under = line, under
        line.installEventFilter(self)
        if typed_back:
            under.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if watched is self._line and event.key() == Qt.Key.Key_Down:
            self._under.setFocus()
            return True
        if watched is self._under and _writes(event):
            self._line.setFocus()
            self._line.insert(event.text())
            return True
        return super().eventFilter(watched, event)


def _writes(event: QKeyEvent) -> bool:
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & commands
