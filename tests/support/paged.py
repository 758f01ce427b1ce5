"""A list as the store reads it, a table over it, and the keys of what both of them show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from tthc_desktop.services.part import Part, Stretch
from tthc_desktop.ui.kit.paged import PagedModel
from tthc_desktop.ui.kit.paged_table import PagedTable
from tthc_desktop.ui.kit.part_reader import Listing, PartReader
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.table import Cell, ColumnSpec

HEIGHT = 400
MANY = [f"hồ sơ {number}" for number in range(10_000)]


@dataclass
class PlainList:
    """Answers as ListTasks does: by the line before where it is told, else by number.

    Attributes:
        lost: What cannot be read.
        asked: Every question there was.
    """

    rows: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    asked: list[Stretch] = field(default_factory=list)

    def __call__(self, stretch: Stretch) -> Part[str]:
        self.asked.append(stretch)
        total = len(self.rows)
        start = max(0, min(stretch.start, total - 1))
        by_key = start == stretch.start and stretch.after in self.rows
        first = self.rows.index(stretch.after) + 1 if by_key else start
        keys = tuple(self.rows[first : first + stretch.limit])
        place = self.rows.index(stretch.key) if stretch.key in self.rows else None
        rows = tuple(None if key in self.lost else key for key in keys)
        return Part(start, total, keys, rows, place)


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
    def held(self) -> int:
        """How many lines the model has."""
        return sum(self.model.line(n) is not None for n in range(self.model.rowCount()))

    @property
    def chosen(self) -> str | None:
        return self.table.chosen


@contextmanager
def desk(runner: Runner, listing: Callable[[], Listing[str]]) -> Iterator[Desk]:
    """The table is taken down at the end: Qt draws it for as long as it is there."""
    model = PagedModel(lambda: (ColumnSpec("Tên", 0, Cell),))
    table = PagedTable("table", "Danh sách", model)
    table.resize(500, HEIGHT)
    table.show()
    errors: list[Exception] = []
    reader = PartReader(runner, table, listing, lambda _part: None, errors.append)
    table.lacking.connect(reader.fill)
    yield Desk(table, model, reader, errors)
    table.close()
    table.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


Open = Callable[[Callable[[], Listing[str]], Runner], Desk]
Opened = Callable[[Listing[str]], Desk]


def unheard(error: Exception) -> None:
    raise AssertionError from error


def press(at: Desk, key: str) -> None:
    QTest.keyClick(at.table, Qt.Key[f"Key_{key}"])


def agrees(at: Desk, rows: PlainList) -> None:
    """Shown and chosen is what the list has."""
    said = {n: "Không đọc được" if k in rows.lost else k for n, k in enumerate(rows.rows)}
    assert at.shown() == {line: said[line] for line in at.shown()}
    assert at.model.rowCount() == len(rows.rows)
    if rows.rows:
        assert at.shown(), "an empty sight on a list that has lines"
        line = at.table.line
        assert line is not None
        assert line.key == rows.rows[at.table.chosen_line]
