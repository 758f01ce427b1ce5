"""The window of a home whose settings a disk has lost: it says so, and is no first run."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office


@pytest.mark.loud("cannot be read")
@pytest.mark.parametrize("text", ["", "{"])
def test_a_lost_office_is_said_and_offers_no_first_run(
    office: Office, open_window: OpenWindow, text: str
) -> None:
    with office.ports.store.write("test") as tx:
        tx.settings.put("office", text)
    robot = open_window(office)
    robot.until(lambda: robot.find(QWidget, "sign_in").isVisible())
    _expect_told(robot)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.idle()
    _expect_told(robot)


def _expect_told(robot: WindowRobot) -> None:
    assert robot.strip.startswith("Cơ sở dữ liệu bị hỏng")
    assert robot.window.findChild(QWidget, "bug") is None
