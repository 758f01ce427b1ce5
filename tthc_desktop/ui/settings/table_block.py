"""A heading with a button for each act, and under it the table whose rows the same keys act on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QSizePolicy, QWidget

from tthc_desktop.ui.kit.acts import Acts, menu_on
from tthc_desktop.ui.kit.key_table import KeyTable
from tthc_desktop.ui.kit.keys import key_words
from tthc_desktop.ui.kit.table import RowsModel
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, column, label, row
from tthc_desktop.ui.settings.spec import TableSpec

R = TypeVar("R")
_LEAST_PX = 38 + 2 * 44 + 8  # a head and two rows: enough to see where one is


class TableBlock(QWidget, Generic[R]):
    def __init__(
        self,
        name: str,
        spec: TableSpec[Any, R],
        acts: Acts[Any],
        press: Callable[[str], bool],
        focused: Callable[[], None],
    ) -> None:
        """Makes the table with its heading and buttons.

        Args:
            press: Does what a key does in the table.
            focused: Called when the table gets the focus.
        """
        super().__init__()
        self.setProperty("role", "page")
        model = RowsModel(spec.columns, spec.key)
        self.table = KeyTable(name, spec.title, model, press, focused)
        self.table.setMinimumHeight(theme.px(_LEAST_PX))
        menu_on(self.table, acts)
        head = row(spacing=6)
        heading = label(spec.title, "heading", wrap=True)
        heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(heading, 1)
        for act in spec.acts[: spec.buttons]:
            words, pressed = act.short or act.words, partial(self._clicked, press, act.key)
            head.addWidget(button(f"{name}.{act.key.lower()}", words, key_words(act.key), pressed))
        layout = column(spacing=6)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)

    def _clicked(self, press: Callable[[str], bool], key: str) -> None:
        """The button does what its key does in this table, whichever had the focus."""
        self.table.setFocus()
        press(key)
