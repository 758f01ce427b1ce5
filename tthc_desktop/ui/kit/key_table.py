"""A table whose rows keys act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QFocusEvent, QKeyEvent

from tthc_desktop.ui.kit.keys import typed_name
from tthc_desktop.ui.kit.table import RowsModel, RowsTable

R = TypeVar("R")


class KeyTable(RowsTable[R], Generic[R]):
    """Keys act on the chosen row; they reach the table only while it has the focus. A double click
    is Enter."""

    def __init__(
        self,
        name: str,
        spoken: str,
        model: RowsModel[R],
        press: Callable[[str], bool],
        told: Callable[[], None],
    ) -> None:
        """Makes a table without keys.

        Args:
            told: Called when the focus has come.
        """
        super().__init__(name, spoken, model)
        self._press = press
        self._told = told
        self.activated.connect(lambda _index: press("Enter"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = typed_name(event)
        opens = key == "Enter" and self.chosen is not None  # told by activated, once
        if opens or not self._press(key):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._told()
