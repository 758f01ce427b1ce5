"""The way from a search line into the list under it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class DownInto(QObject):
    """Down in a search line goes into the list under it."""

    def __init__(self, line: QWidget, under: QWidget) -> None:
        super().__init__(line)
        self._under = under
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            self._under.setFocus()
            return True
        return super().eventFilter(watched, event)
