"""The calendar section under a person's keys."""

from __future__ import annotations

from tests.robots.window import WindowRobot
from tthc_desktop.ui.kit.table import RowsTable

DAYS, PROPOSALS = "settings.calendar.days", "settings.calendar.proposals"
ASK = "settings.calendar.ask"


def opened(robot: WindowRobot) -> WindowRobot:
    robot.press("Ctrl+6")
    robot.press("Alt+2")
    robot.idle()
    return robot


def show_year(robot: WindowRobot, year: int) -> None:
    while True:
        shown = int("".join(filter(str.isdigit, robot.text("calendar.year"))))
        if shown == year:
            return
        robot.press("Right" if shown < year else "Left")


def rows_of(robot: WindowRobot) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in robot.cells(DAYS)}


def go_to(robot: WindowRobot, day: str) -> None:
    robot.press("Home")
    robot.press("Ctrl+Home")
    while robot.cells(DAYS)[current_row(robot)][0] != day:
        before = current_row(robot)
        robot.press("Down")
        assert current_row(robot) != before, f"no {day}"


def current_row(robot: WindowRobot) -> int:
    return robot.find(RowsTable, DAYS).currentIndex().row()
