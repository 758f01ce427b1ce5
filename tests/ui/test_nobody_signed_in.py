"""The window before anybody works at it: what can be reached, and what cannot."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget, QPushButton, QWidget

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.tasks.page import TasksPage


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


def test_the_rail_is_there_for_who_is_signed_in(office: Office, open_window: OpenWindow) -> None:
    """Recovery may take a while: nothing can be opened that has no clerk yet."""
    robot = open_window(office)
    assert not shown(robot, "rail")
    for place in Place:
        robot.find(QPushButton, f"rail.{place.value}").click()
        robot.window.go(place)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    assert shown(robot, "rail")
    assert {page.objectName() for page in robot.window.findChildren(Page)} == {"tasks", "intake"}
    robot.press("Ctrl+Plus")
    robot.idle()
    assert shown(robot, "rail")
    robot.press("Ctrl+Minus")


def test_a_page_that_could_not_be_prepared_is_not_kept(
    office: Office, open_window: OpenWindow
) -> None:
    robot = open_window(office)
    with pytest.raises(LookupError):
        robot.window._pages[Place.INTAKE]
    robot.until(lambda: robot.window.findChildren(Page) == [])
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.press("F2")
    robot.write("khai sinh")
    robot.idle()
    robot.until(lambda: robot.find(QListWidget, "intake.procedures").count())
    assert len(robot.window.findChildren(Page, "intake")) == 1


def test_whoever_leaves_at_once_leaves_no_page_that_was_still_to_come(
    office: Office, open_window: OpenWindow
) -> None:
    robot = open_window(office)
    robot.window._signed_in(office.use(SignIn)(demo.CLERK.login, demo.PASSWORD))
    robot.window.sign_out()
    robot.until(lambda: robot.window.findChildren(Page) == [])
    robot.idle()
    assert robot.window.findChildren(Page) == []


def read_bug(robot: WindowRobot) -> None:
    """The one that is told; its dialog comes in a round of events of its own."""

    def dialogs() -> list[QDialog]:
        return [d for d in robot.window.findChildren(QDialog) if d.isVisible()]

    robot.until(dialogs)
    [dialog] = dialogs()
    dialog.accept()
    robot.window.activateWindow()  # the offscreen platform does not by itself
    robot.until(QApplication.focusWidget)


@pytest.mark.loud("bug, report")
def test_a_page_that_fails_keeps_nobody_signed_in(
    robot: WindowRobot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object) -> None:
        raise RuntimeError("nobody expects this")

    monkeypatch.setattr(TasksPage, "left", fails)
    window = robot.window
    window.sign_out()
    with pytest.raises(LookupError):
        _ = window.clerk
    assert robot.find(QWidget, "sign_in").isVisible()
    assert robot.strip == ""
    read_bug(robot)
    assert robot.focused().objectName() == "sign_in.login", "the next one can sign in"


@pytest.mark.loud("bug, report")
def test_a_page_that_cannot_be_left_in_order_holds_nobody(
    robot: WindowRobot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object) -> None:
        raise RuntimeError("nobody expects this")

    monkeypatch.setattr(TasksPage, "left", fails)
    robot.window.go(Place.OUTBOX)
    read_bug(robot)
    assert robot.find(QWidget, "outbox").isVisible()
