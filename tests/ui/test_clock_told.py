"""Whoever works at a PC whose clock is known to be wrong is told before a due date is printed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.clock_offset import CONTACT, note_contact


def measured(office: Office, minutes: float) -> None:
    """The relay has answered."""
    with office.ports.store.write("test") as tx:
        note_contact(tx.settings, office.ports.clock.now(), timedelta(minutes=minutes))


def begun(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.idle()
    return robot


def test_a_wrong_clock_is_told_and_stays_in_sight(office: Office, open_window: OpenWindow) -> None:
    measured(office, 200)
    robot = begun(office, open_window)
    assert "Đồng hồ máy này chậm hơn máy chủ trung chuyển" in robot.strip
    assert robot.text("status.link").startswith("Giờ máy này sai · ")


def test_a_clock_within_minutes_is_nobodys_matter(office: Office, open_window: OpenWindow) -> None:
    measured(office, -4)
    robot = begun(office, open_window)
    assert "Đồng hồ" not in robot.strip
    assert "Giờ máy" not in robot.text("status.link")


@pytest.mark.loud("the setting clock.contact cannot be read")
def test_what_was_measured_and_cannot_be_read_stops_no_count(
    office: Office, open_window: OpenWindow
) -> None:
    with office.ports.store.write("test") as tx:
        tx.settings.put(CONTACT.name, "{")
    robot = begun(office, open_window)
    assert "không có hồ sơ chờ gửi" in robot.text("status.link")
