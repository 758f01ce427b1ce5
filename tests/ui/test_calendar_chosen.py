"""Which day is chosen once the list has changed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.robots.window import WindowRobot
from tests.support.held_lanes import HeldLanes
from tests.ui.calendar_desk import (
    DAYS,
    current_row,
    go_to,
    opened,
    rows_of,
    show_year,
)
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.change_calendar import ChangeDay
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.ui.kit.runner import Lane


@pytest.fixture
def admin(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    return opened(robot)


def test_a_day_that_is_noticed_before_it_is_told_is_chosen_as_well(admin: WindowRobot) -> None:
    show_year(admin, 2026)
    go_to(admin, "01/01")
    held = HeldLanes(admin.window.runner, Lane.STORE)
    admin.press("N")
    admin.write("26/11")
    admin.press("Return")
    admin.write("Nghỉ chống bão")
    admin.press("Ctrl+Return")
    admin.window._written(None)  # as of another process, or of what goes on behind the window
    held.let_go()
    admin.idle()
    assert admin.cells(DAYS)[current_row(admin)][0] == "26/11"


def test_a_day_that_another_adds_meanwhile_is_not_taken_for_ones_own(
    admin: WindowRobot, office: Office
) -> None:
    show_year(admin, 2026)
    go_to(admin, "24/11")
    held = HeldLanes(admin.window.runner, Lane.STORE)
    admin.press("T")
    other = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    office.use(ChangeDay)(other, CalendarDay(date(2026, 12, 30), DayKind.OFF, "Nghỉ chống bão", ""))
    admin.window._written(None)
    held.let_go()
    admin.idle()
    assert "30/12" in rows_of(admin)
    assert admin.cells(DAYS)[current_row(admin)][0] == "24/11"


def test_a_day_of_another_year_is_shown_and_chosen(admin: WindowRobot) -> None:
    show_year(admin, 2026)
    for day in ("26/11/2028", "05/01/2028"):
        admin.press("N")
        admin.write(day)
        admin.press("Return")
        admin.write("Nghỉ chống bão")
        admin.press("Ctrl+Return")
        admin.idle()
        assert "2028" in admin.text("calendar.year")
        assert admin.cells(DAYS)[current_row(admin)][0] == day[:5]
        show_year(admin, 2026)


def test_a_day_that_another_adds_moves_nobody(admin: WindowRobot, office: Office) -> None:
    show_year(admin, 2026)
    go_to(admin, "24/11")
    other = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    office.use(ChangeDay)(other, CalendarDay(date(2026, 12, 30), DayKind.OFF, "Nghỉ chống bão", ""))
    admin.press("F5")
    admin.idle()
    assert "30/12" in rows_of(admin)
    assert admin.cells(DAYS)[current_row(admin)][0] == "24/11"
