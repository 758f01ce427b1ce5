"""A model that knows how long a list is, and holds the lines around those in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex

from tthc_desktop.ui.kit.table import Cell, CellModel, Chip, ColumnSpec, Index

R = TypeVar("R")
ColumnsNow = Callable[[], Sequence[ColumnSpec[R]]]
"""How rows look now: "2 days late" changes with the clock, and what waits with the link."""

_TO_COME = Cell("…", spoken="đang tải", tone="muted")
_UNREADABLE = Cell(chips=(Chip("Không đọc được", "bad"),))
_NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Line(Generic[R]):
    """A line that was read, with what stands in its cells; its row is None where it cannot be
    read."""

    key: str
    row: R | None
    cells: tuple[Cell, ...]

    def looks_like(self, other: Line[R] | None) -> bool:
        return other is not None and (self.key, self.cells) == (other.key, other.cells)


class PagedModel(CellModel[R], Generic[R]):
    """Lines that were not read yet are there, and have nothing in them."""

    def __init__(self, columns: ColumnsNow[R]) -> None:
        super().__init__(columns())
        self._columns_now = columns
        self._lines: Mapping[int, Line[R]] = {}
        self._total = 0

    def line(self, number: int) -> Line[R] | None:
        return self._lines.get(number)

    def line_of(self, key: str, row: R | None, code: str = "") -> Line[R]:
        """What a row comes to in the columns as they are now.

        Args:
            code: Stands first in a line that cannot be read, where it is known.
        """
        if row is not None:
            return Line(key, row, tuple(spec.cell(row) for spec in self.columns))
        told = (Cell(code), _UNREADABLE) if code else (_UNREADABLE,)
        blank = len(self.columns) - len(told)
        return Line(key, None, (*told, *(_NOTHING for _ in range(blank))))

    def look_anew(self) -> None:
        """Lines that are made from now on look as rows look now."""
        self.columns = tuple(self._columns_now())

    def hold(self, lines: Mapping[int, Line[R]]) -> None:
        """Keeps these lines and no others; what looks as before is not drawn again."""
        before, self._lines = self._lines, lines
        numbers = sorted(before.keys() | lines.keys())
        last = len(self.columns) - 1
        for first, end in _runs(n for n in numbers if not _same(before.get(n), lines.get(n))):
            self.dataChanged.emit(self.index(first, 0), self.index(end, last))

    def resize(self, total: int) -> None:
        """The list has become longer or shorter."""
        nowhere = QModelIndex()
        if total > self._total:
            self.beginInsertRows(nowhere, self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self.beginRemoveRows(nowhere, total, self._total - 1)
            self._total = total
            self.endRemoveRows()

    def cell_at(self, row: int, column: int) -> Cell:
        line = self._lines.get(row)
        if line is not None:
            return line.cells[column]
        return _NOTHING if column else _TO_COME

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._total


def _same(one: Line[R] | None, other: Line[R] | None) -> bool:
    return one is not None and one.looks_like(other)


def _runs(numbers: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow each other, as first and last."""
    first = last = -1
    for number in numbers:
        if first >= 0 and number == last + 1:
            last = number
            continue
        if first >= 0:
            yield first, last
        first = last = number
    if first >= 0:
        yield first, last
