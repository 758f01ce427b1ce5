"""A list as the store reads it, a table over it, and the keys of what both of them show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pytestqt.qtbot import QtBot

from tthc_desktop.services.ports.work import Window
from tthc_desktop.ui.kit.paged import PagedModel
from tthc_desktop.ui.kit.paged_table import PagedTable
from tthc_desktop.ui.kit.part_reader import Listing, ListPart, PartReader
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.table import Cell, ColumnSpec

HEIGHT = 400


@dataclass
class PlainList:
    """Answers as ListTasks does: by the line before where it is told, else by number.

    Attributes:
        lost: What cannot be read.
        asked: Every question there was.
    """

    rows: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    asked: list[Window] = field(default_factory=list)

    def __call__(self, window: Window) -> ListPart[str]:
        self.asked.append(window)
        total = len(self.rows)
        start = max(0, min(window.start, total - 1))
        by_key = start == window.start and window.after in self.rows
        first = self.rows.index(window.after) + 1 if by_key else start
        keys = tuple(self.rows[first : first + window.limit])
        place = self.rows.index(window.key) if window.key in self.rows else None
        rows = tuple(None if key in self.lost else key for key in keys)
        return ListPart(start, total, keys, rows, place)


@dataclass
class Desk:
    """A table in a window of its own, with what reads for it."""

    table: PagedTable[str]
    model: PagedModel[str]
    reader: PartReader[str]
    errors: list[Exception]

    def shown(self) -> dict[int, str]:
        """The lines in sight."""
        height, view = self.table.verticalHeader().defaultSectionSize(), self.table.viewport()
        rows = {self.table.rowAt(y) for y in range(0, view.height(), height // 2)} - {-1}
        return {row: str(self.model.index(row, 0).data()) for row in sorted(rows)}

    @property
    def chosen(self) -> str | None:
        return self.table.chosen


def desk(
    qtbot: QtBot,
    runner: Callable[[list[Exception]], Runner],
    listing: Callable[[], Listing[str]],
    columns: Sequence[ColumnSpec[str]] = (ColumnSpec("Tên", 0, Cell),),
) -> Desk:
    errors: list[Exception] = []
    model = PagedModel(lambda: columns)
    table = PagedTable("table", "Danh sách", model)
    qtbot.addWidget(table)
    table.resize(500, HEIGHT)
    table.show()
    qtbot.waitExposed(table)
    reader = PartReader(runner(errors), table, listing, lambda _part: None, errors.append)
    table.lacking.connect(reader.fill)
    return Desk(table, model, reader, errors)
