"""The window of a home whose settings a disk has lost, or another window has made meanwhile: it
says so, and is no first run."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.settings import GetOffice, SetUpOffice


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


def test_a_window_goes_on_to_sign_in_where_another_one_was_faster(
    empty_office: Office, open_window: OpenWindow
) -> None:
    robot = open_window(empty_office)
    robot.until(lambda: robot.find(QWidget, "first_run").isVisible())
    empty_office.use(SetUpOffice)(demo.UNIT, demo.ADMINISTRATOR)
    for value in (
        "Xã Khác",
        "H01.98",
        "Q9",
        "Phạm Quản Trị",
        "quantri",
        "đủ dài rồi",
        "đủ dài rồi",
    ):
        robot.write(value)
        robot.press("Return")
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.find(QWidget, "sign_in").isVisible())
    assert robot.strip == sentence(InputError("office.exists"))
    settings = empty_office.use(GetOffice)()
    assert settings is not None
    assert settings.unit_name == demo.UNIT.unit_name, "the first one stays"
    robot.sign_in(demo.ADMINISTRATOR.login, demo.ADMINISTRATOR.password)
    robot.until(lambda: robot.find(QWidget, "tasks").isVisible())


def _expect_told(robot: WindowRobot) -> None:
    assert robot.strip.startswith("Cơ sở dữ liệu bị hỏng")
    assert robot.window.findChild(QWidget, "bug") is None
