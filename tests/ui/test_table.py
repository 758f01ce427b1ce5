"""A list that is shown anew while somebody looks at it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.support.tables import each_row
from tthc_desktop.ui.kit.table import Cell, ColumnSpec, RowsModel, RowsTable

MANY = tuple(f"hồ sơ {number}" for number in range(60))


def shown(qtbot: QtBot, rows: tuple[str, ...]) -> RowsTable[str]:
    model: RowsModel[str] = RowsModel((ColumnSpec("Tên", 0, Cell),), lambda row: row)
    table = RowsTable("table", "Danh sách", model)
    qtbot.addWidget(table)
    table.resize(500, 400)
    table.show()
    qtbot.waitExposed(table)
    table.show_rows(rows)
    return table


def first_in_sight(table: RowsTable[str]) -> int:
    return table.rowAt(1)


@each_row(("chosen", "top"), [(0, 30), (32, 30), (59, 0), (35, 34)])
def test_what_is_in_sight_stays(qtbot: QtBot, chosen: int, top: int) -> None:
    table = shown(qtbot, MANY)
    table.choose(chosen)
    table.scrollTo(table.model().index(top, 0), table.ScrollHint.PositionAtTop)
    before = first_in_sight(table)
    table.show_rows((*MANY[:40], "một hồ sơ khác", *MANY[40:]))
    assert (first_in_sight(table), table.chosen) == (before, MANY[chosen])


def test_the_chosen_row_stays_in_sight_wherever_it_goes(qtbot: QtBot) -> None:
    table = shown(qtbot, MANY)
    table.choose(2)
    table.show_rows((*MANY[3:], *MANY[:3]))
    assert table.chosen == MANY[2]
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))


def test_a_shorter_list_shows_its_end(qtbot: QtBot) -> None:
    table = shown(qtbot, MANY)
    table.choose(59)
    table.show_rows(MANY[:4])
    assert table.chosen == MANY[3]
    assert first_in_sight(table) == 0
