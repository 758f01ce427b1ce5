"""A table whose rows letters act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from tthc_desktop.ui.kit.table import RowsModel, RowsTable

R = TypeVar("R")


class KeyTable(RowsTable[R], Generic[R]):
    """Letters act on the chosen row; they reach the table only while it has the focus."""

    def __init__(
        self, name: str, spoken: str, model: RowsModel[R], told: Callable[[], None]
    ) -> None:
        """Makes a table without keys.

        Args:
            told: Called when the focus has come.
        """
        super().__init__(name, spoken, model)
        self.keys: Mapping[str, Callable[[], object]] = {}
        self._told = told

    def keyPressEvent(self, event: QKeyEvent) -> None:
        named = {Qt.Key.Key_Left: "←", Qt.Key.Key_Right: "→", Qt.Key.Key_Delete: "X"}
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        key = named.get(Qt.Key(event.key()), event.text().upper())
        act = self.keys.get(key) if plain else None
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._told()
