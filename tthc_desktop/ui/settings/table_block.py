"""A heading with its buttons, and under it a table whose rows the same keys act on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtWidgets import QSizePolicy, QWidget

from tthc_desktop.ui.kit.key_table import KeyTable
from tthc_desktop.ui.kit.table import ColumnSpec, RowsModel
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, column, label, row

R = TypeVar("R")
_LEAST_PX = 38 + 2 * 44 + 8  # a head and two rows: enough to see where one is


@dataclass(frozen=True, slots=True)
class RowAct(Generic[R]):
    """name: of its button. keys: the first stands on the button, all of them act in the table.
    act: gets the chosen row, None in an empty table. by_enter: Enter does it too."""

    name: str
    text: str
    keys: tuple[str, ...]
    act: Callable[[R | None], object]
    by_enter: bool = False


class TableBlock(QWidget, Generic[R]):
    def __init__(
        self,
        name: str,
        title: str,
        columns: Sequence[ColumnSpec[R]],
        key: Callable[[R], str],
        acts: Sequence[RowAct[R]],
        focused: Callable[[], None],
    ) -> None:
        """key: tells rows apart. focused: told when the table gets the focus."""
        super().__init__()
        self.setProperty("role", "page")
        self.table = KeyTable(name, title, RowsModel(columns, key), focused)
        self.table.setMinimumHeight(theme.px(_LEAST_PX))
        head = row(spacing=6)
        heading = label(title, "heading", wrap=True)
        heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(heading, 1)
        keys: dict[str, Callable[[], object]] = {}
        for each in acts:
            act = self._on_chosen(each.act)
            keys |= dict.fromkeys(each.keys, act)
            head.addWidget(button(f"{name}.{each.name}", each.text, each.keys[0], act))
            if each.by_enter:
                self.table.activated.connect(lambda _index, act=act: act())
        self.table.keys = keys
        layout = column(spacing=6)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)

    def _on_chosen(self, act: Callable[[R | None], object]) -> Callable[[], object]:
        return lambda: act(self.table.chosen)
