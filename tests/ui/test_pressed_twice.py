"""Keys that are pressed twice, or held, while the first press is still being worked on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QShortcut

from tests.robots.window import WindowRobot
from tests.support.held_lanes import HeldLanes
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.shell_port import Place


@pytest.fixture
def dossier_id(office: Office, robot: WindowRobot) -> str:
    """In hand; every paper is there and signed, or was shown."""
    robot.receive("Trần Ví Dụ", "099198000122", "0912000345", "ấp Thử Nghiệm")
    robot.show_paper(4)
    with office.ports.store.write("test") as tx:
        [(dossier, _)] = tx.dossiers.find()
        sha256 = office.ports.blobs.put(b"signed", "application/pdf")
        tx.blobs.add(sha256, 6, "application/pdf", None)
        for slot in dossier.slots[:3]:
            signed = replace(
                slot,
                state=ComponentState.SIGNED,
                pages=1,
                read_blob=sha256,
                signed_blob=sha256,
                signatures=slot.demands,
                findings=(),
            )
            tx.dossiers.put_component(signed)
    return dossier.id


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
    assert "sẽ tự gửi" in robot.strip
    with office.ports.store.read() as tx:
        assert len(tx.outbox.of_dossier(dossier_id)) == 1


def test_a_key_of_the_window_that_is_held_counts_once_unless_it_steps(robot: WindowRobot) -> None:
    bound = robot.window.findChildren(QShortcut)
    assert {each.key().toString() for each in bound if each.autoRepeat()} == {
        *("Ctrl++", "Ctrl+=", "Ctrl+-", "Ctrl+Z", "Ctrl+Y")
    }
