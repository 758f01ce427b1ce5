"""Ctrl++ takes all pages down and builds them anew, whatever goes on."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtWidgets import QWidget

from tests.robots.window import WindowRobot
from tests.support.held_lanes import HeldLanes
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.shell.window import MainWindow


def shown(robot: WindowRobot, name: str) -> bool:
    return robot.find(QWidget, name).isVisible()


def test_in_the_first_seconds_it_is_refused_and_the_program_starts(
    office: Office,
    open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    held: list[HeldLanes] = []
    begin = MainWindow.begin

    def held_begin(window: MainWindow) -> None:
        held.append(HeldLanes(window.runner, Lane.STORE))
        begin(window)

    monkeypatch.setattr(MainWindow, "begin", held_begin)
    robot = open_window(office)
    request.addfinalizer(held[0].let_go)
    robot.until(robot.window.isActiveWindow)
    robot.press("Ctrl+Plus")
    assert "Đổi cỡ chữ sau khi xong" in robot.strip
    assert theme.scale == 100
    robot.press("F1")
    robot.press("Escape")
    assert not shown(robot, "sign_in")
    held[0].let_go()
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.press("Ctrl+Plus")
    assert theme.scale > 100
    with office.ports.store.write("another process") as tx:
        tx.audit.append("test", "")
    robot.until(lambda: robot.text("status.link"))


def test_what_fails_of_work_that_was_under_way_is_told(robot: WindowRobot) -> None:
    gate = Event()
    gone: list[object] = []

    def work() -> None:
        assert gate.wait(60)
        raise InputError("dossier.sealed")

    robot.window._for_clerk.submit(Lane.TOKEN, work, gone.append, gone.append)
    robot.press("Ctrl+Plus")
    assert theme.scale > 100
    gate.set()
    robot.idle()
    assert sentence(InputError("dossier.sealed")) in robot.strip
    assert gone == [], "the page that asked is taken down"


def test_the_set_up_is_there_again_behind_the_help(
    empty_office: Office, open_window: OpenWindow
) -> None:
    robot = open_window(empty_office)
    robot.until(lambda: shown(robot, "first_run"))
    robot.write("Đặc khu Thí Dụ")
    robot.press("F1")
    robot.press("Ctrl+Plus")
    robot.press("Escape")
    assert shown(robot, "first_run")
    assert robot.text("first_run.ask.unit_name") == "Đặc khu Thí Dụ"
