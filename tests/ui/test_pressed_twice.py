"""Keys that are pressed twice, or held, while the first press is still being worked on."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QShortcut

from tests.robots.window import WindowRobot
from tests.support.held_lanes import HeldLanes
from tests.support.signed_dossier import received_and_signed
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.shell_port import Place


@pytest.fixture
def dossier_id(office: Office, robot: WindowRobot) -> str:
    return received_and_signed(office, robot).id


def press_thrice(robot: WindowRobot, key: str) -> None:
    held = HeldLanes(robot.window.runner)
    for _ in range(3):
        robot.press(key)
    held.let_go()
    robot.idle()


@pytest.mark.parametrize("place", [Place.SCAN, Place.DOSSIER])
def test_a_slip_is_handed_out_once(
    office: Office, robot: WindowRobot, dossier_id: str, place: Place
) -> None:
    robot.window.go(place)
    robot.idle()
    press_thrice(robot, "Ctrl+P")
    with office.ports.store.read() as tx:
        assert len(tx.papers.of_dossier(dossier_id)) == 1
    press_thrice(robot, "Ctrl+P")
    with office.ports.store.read() as tx:
        assert len(tx.papers.of_dossier(dossier_id)) == 2


def test_what_is_sealed_once_is_told_as_sealed(
    office: Office, robot: WindowRobot, dossier_id: str
) -> None:
    press_thrice(robot, "F9")
    assert "Đã lưu trên máy, chưa gửi." in robot.strip, "there is no relay"
    with office.ports.store.read() as tx:
        assert len(tx.outbox.of_dossier(dossier_id)) == 1


def test_a_key_of_the_window_that_is_held_counts_once_unless_it_steps(robot: WindowRobot) -> None:
    bound = robot.window.findChildren(QShortcut)
    assert {each.key().toString() for each in bound if each.autoRepeat()} == {
        *("Ctrl++", "Ctrl+=", "Ctrl+-", "Ctrl+Z", "Ctrl+Y")
    }
