"""What a person cannot read of a table, because its cell is too narrow."""

from __future__ import annotations

from tests.robots.window import WindowRobot
from tthc_desktop.ui.kit.table import CELL_ROLE, Cell, CellTable, two_lines
from tthc_desktop.ui.kit.theme import theme

_EDGES_PX = 10 + 4 + 4  # as CellDelegate leaves them


def cut_cells(robot: WindowRobot, table: str, columns: tuple[int, ...]) -> list[str]:
    """The texts of those columns that end in an ellipsis of the table's own."""
    found = robot.find(CellTable, table)
    model, cut = found.model(), []
    for row in range(model.rowCount()):
        for column in columns:
            cell = model.index(row, column).data(CELL_ROLE)
            assert isinstance(cell, Cell)
            found.setFont(theme.font(bold=cell.bold))
            room = found.columnWidth(column) - theme.px(_EDGES_PX)
            if two_lines(cell.text, found.fontMetrics(), room).replace("\n", " ") != cell.text:
                cut.append(cell.text)
    return cut
