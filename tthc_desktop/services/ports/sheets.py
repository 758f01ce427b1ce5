"""Tables that leave the program as workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

CellValue = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a workbook's table.

    Attributes:
        width: In widths of a letter.
    """

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table that becomes a sheet of a workbook.

    Attributes:
        name: The sheet's name, the program's own.
        lines: What stands above the table.
        rows: A value for each column; a moment is shown in Vietnamese time.
    """

    name: str
    lines: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[CellValue]]


class SheetWriter(Protocol):
    def workbook(self, table: SheetTable) -> bytes:
        """A workbook in which every text is text, whatever a citizen's paper brought: no formula,
        no link, no control character, nothing longer than a cell may be."""
        ...
