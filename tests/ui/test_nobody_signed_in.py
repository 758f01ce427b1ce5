"""The window before anybody works at it: what can be reached, and what cannot."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.services.application import Office


def shown(robot: WindowRobot, name: str) -> bool:
    found = robot.window.findChild(QWidget, name)
    return found is not None and found.isVisible()


def test_help_leads_back_to_the_first_run(empty_office: Office, open_window: OpenWindow) -> None:
    """A home without accounts has nobody who could sign in."""
    robot = open_window(empty_office)
    robot.until(lambda: shown(robot, "first_run"))
    robot.write("Đặc khu Thí Dụ")
    at = robot.focused().objectName()
    for keys in (("F1",), ("F1", "F1"), ("F1", "Ctrl+Plus")):
        for key in keys:
            robot.press(key)
        assert shown(robot, "help")
        robot.press("Escape")
        assert (shown(robot, "first_run"), shown(robot, "help")) == (True, False)
        assert robot.focused().objectName() == at
        assert robot.find(QLineEdit, at).text() == "Đặc khu Thí Dụ"


def test_help_leads_back_to_the_sign_in(office: Office, open_window: OpenWindow) -> None:
    robot = open_window(office)
    robot.until(lambda: shown(robot, "sign_in"))
    for keys in (("F1",), ("F1", "Ctrl+Plus"), ("F1", "Ctrl+Minus")):
        for key in keys:
            robot.press(key)
        robot.press("Escape")
        robot.until(lambda: shown(robot, "sign_in"))
        assert robot.focused().objectName() == "sign_in.login"
