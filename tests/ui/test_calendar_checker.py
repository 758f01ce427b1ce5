"""A term that is tried: its answer is always that of what stands there, by the calendar of now."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.robots.window import WindowRobot
from tests.support.held_lanes import HeldLanes
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office

DAYS = "settings.calendar.days"


@pytest.fixture
def admin(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    return robot.open_section("Alt+2", lambda: robot.text("calendar.due"))


def _try(robot: WindowRobot, received: str) -> str:
    robot.find(QWidget, "calendar.received").setFocus()
    robot.press("Ctrl+A")
    robot.write(received)
    robot.press("Return")
    robot.idle()
    return robot.text("calendar.due")


def test_what_was_tried_follows_days_and_hours_that_are_saved(admin: WindowRobot) -> None:
    assert _try(admin, "23/11/2026 09:00") == "Hẹn trả 09:00 thứ Tư 25/11/2026"  # 24/11 is off
    admin.find(QWidget, DAYS).setFocus()
    admin.press("N")
    admin.write("25/11/2026")
    admin.press("Return")
    admin.write("Nghỉ chống bão")
    admin.press("Ctrl+Return")
    admin.idle()
    assert admin.text("calendar.due") == "Hẹn trả 09:00 thứ Năm 26/11/2026"
    assert "Nghỉ chống bão" in admin.text("calendar.steps")
    assert _try(admin, "23/11/2026 07:30") == "Hẹn trả 07:30 thứ Năm 26/11/2026"
    admin.find(QWidget, "calendar.weekday").setFocus()
    admin.press("Ctrl+A")
    admin.write("8:00-12:00, 13:00-17:00")
    admin.press("Return")
    admin.idle()
    assert admin.text("calendar.due") == "Hẹn trả 08:00 thứ Năm 26/11/2026"


def test_a_moment_is_asked_for_as_people_write_it(admin: WindowRobot) -> None:
    _try(admin, "chiều nay")
    wrong = admin.text("calendar.received.wrong")
    assert "23/11/2026 09:10" in wrong
    assert "T09:10" not in wrong


@pytest.mark.parametrize("field", ["calendar.received", "calendar.number"])
def test_no_result_stands_beside_what_it_is_not_the_result_of(
    admin: WindowRobot, field: str
) -> None:
    assert _try(admin, "23/11/2026 09:00")
    admin.find(QWidget, field).setFocus()
    admin.press("Ctrl+A")
    admin.write("2")
    admin.press("Tab")
    admin.idle()
    assert admin.text("calendar.due") == ""
    assert admin.text("calendar.steps") == ""
    admin.press("F5")  # what was only typed is not tried
    admin.idle()
    assert admin.text("calendar.due") == ""


def test_an_answer_to_what_stands_there_no_more_is_not_shown(admin: WindowRobot) -> None:
    admin.find(QWidget, "calendar.received").setFocus()
    held = HeldLanes(admin.window.runner)
    admin.press("Return")
    admin.write("0")
    held.let_go()
    admin.idle()
    assert admin.text("calendar.due") == ""
