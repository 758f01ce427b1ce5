"""Ctrl++ takes all pages down and builds them anew, whatever goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget

from tests.robots.window import WindowRobot
from tests.support.held_lanes import HeldLanes
from tests.ui.conftest import OpenWindow
from tests.ui.sign_desk import Desk, signing_desk
from tests.ui.test_file_actions import PERSON, drop, picture
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


@pytest.fixture
def hold(request: pytest.FixtureRequest) -> Callable[[WindowRobot, Lane], HeldLanes]:
    def held(robot: WindowRobot, lane: Lane) -> HeldLanes:
        made = HeldLanes(robot.window.runner, lane)
        request.addfinalizer(made.let_go)
        return made

    return held


Hold = Callable[[WindowRobot, Lane], HeldLanes]


def refused(robot: WindowRobot, why: str) -> None:
    robot.press("Ctrl+Plus")
    assert f"{why} Đổi cỡ chữ sau khi xong." in robot.strip
    assert theme.scale == 100


def done_later(robot: WindowRobot) -> None:
    robot.idle()
    robot.press("Ctrl+Plus")
    assert theme.scale > 100


def test_what_became_of_files_is_told(robot: WindowRobot, hold: Hold, tmp_path: Path) -> None:
    robot.receive(PERSON.name, PERSON.id_number, PERSON.phone, PERSON.address)
    robot.idle()
    bad = tmp_path / "hỏng.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0 nothing of a picture")
    lanes = hold(robot, Lane.NETWORK)
    drop(robot, picture(tmp_path, "một.jpg"), bad)
    refused(robot, "Việc vừa nhấn phím đang được làm.")
    lanes.let_go()
    robot.until(lambda: "hỏng.jpg" in robot.strip)
    done_later(robot)


@pytest.fixture
def desk(office: Office, open_window: OpenWindow) -> Iterator[Desk]:
    with signing_desk(office, open_window) as made:
        yield made


def test_a_signing_is_told_and_no_second_pin_is_taken_meanwhile(desk: Desk) -> None:
    desk.reach("sign")
    refused(desk.robot, "Đang ký số.")
    desk.robot.write("999999")
    desk.robot.press("F8")
    desk.token.held = ""
    desk.token.gate.set()
    desk.robot.until(lambda: "Đã ký 2 tệp" in desk.robot.strip)
    assert desk.token.sent == ["once"]
    done_later(desk.robot)


def test_an_act_is_told(robot: WindowRobot, hold: Hold) -> None:
    robot.receive(PERSON.name, PERSON.id_number, PERSON.phone, PERSON.address)
    robot.idle()
    lanes = hold(robot, Lane.STORE)
    robot.press("F9")
    refused(robot, "Việc vừa nhấn phím đang được làm.")
    lanes.let_go()
    robot.until(lambda: "Chưa chốt được" in robot.strip)
    done_later(robot)


def test_a_sign_in_is_told(office: Office, open_window: OpenWindow, hold: Hold) -> None:
    robot = open_window(office)
    robot.until(lambda: shown(robot, "sign_in"))
    robot.idle()
    lanes = hold(robot, Lane.STORE)
    robot.write(demo.CLERK.login)
    robot.press("Return")
    robot.write(demo.PASSWORD)
    robot.press("Return")
    refused(robot, "Đang đăng nhập.")
    lanes.let_go()
    robot.until(lambda: not shown(robot, "sign_in"))
    done_later(robot)


def test_the_same_in_the_settings(office: Office, open_window: OpenWindow, hold: Hold) -> None:
    """Also of a section that was left meanwhile."""
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.press("Ctrl+6")
    robot.press("Alt+2")
    robot.idle()
    lanes = hold(robot, Lane.STORE)
    robot.press("T")
    robot.press("Alt+1")
    refused(robot, "Việc vừa nhấn phím đang được làm.")
    lanes.let_go()
    done_later(robot)
