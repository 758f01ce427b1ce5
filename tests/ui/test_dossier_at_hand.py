"""What is chosen, and said, when a place is entered with a dossier in hand."""

from __future__ import annotations

import pytest

from tests.robots.window import WindowRobot
from tests.support.signed_dossier import received_and_signed
from tests.support.whole_store import all_dossiers
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.slots import SlotsList


def test_a_result_is_scanned_into_its_own_slot(office: Office, robot: WindowRobot) -> None:
    received_and_signed(office, robot, "Trần Ví Dụ", "099198000122")
    robot.press("F9")
    robot.idle()
    robot.press("F4")
    robot.idle()
    robot.press("K")
    robot.until(lambda: robot.focused().objectName() == "dossier.ask.name")
    robot.press("Return")
    robot.write("12/GKS")
    robot.press("Return")
    robot.write("20/11/2025")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Quét bản giấy bằng F7" in robot.strip)
    robot.idle()
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    [result] = dossier.results
    assert chosen(robot) == result.position
    robot.press("1")
    robot.press("F5")
    robot.idle()
    assert chosen(robot) == 1, "a later refresh jumped"


@pytest.mark.parametrize("key", ["F9", "Return"])
def test_a_row_that_is_to_be_sealed_says_that_it_is_not_yet(
    office: Office, robot: WindowRobot, key: str
) -> None:
    code = received_and_signed(office, robot, "Trần Ví Dụ", "099198000122").code
    robot.press("Ctrl+1")
    robot.idle()
    robot.press("Down")
    robot.press(key)
    robot.idle()
    assert robot.strip == "Chưa gửi: xem lại rồi nhấn F9 ở đây để chốt và gửi."
    robot.press("F9")
    assert heading(robot).startswith(code)


def test_f9_promises_nothing_of_a_dossier_that_is_not_ready(robot: WindowRobot) -> None:
    robot.receive("Trần Ví Dụ", "099198000122", "0912000345", "ấp Thử Nghiệm")
    robot.press("Ctrl+1")
    robot.idle()
    robot.press("F9")
    robot.until(lambda: "Chưa chốt được" in robot.strip)
    assert "chưa có" in robot.strip, "what is missing, as sealing says it"
    assert "F9" not in robot.strip
    told = robot.strip
    robot.find(MessageStrip, "strip").clear()
    robot.press("F9")  # where it would be sealed: the same
    robot.until(lambda: robot.strip == told)


def test_f9_on_what_was_sealed_already_says_so(office: Office, robot: WindowRobot) -> None:
    received_and_signed(office, robot, "Trần Ví Dụ", "099198000122")
    robot.press("F9")
    robot.idle()
    robot.press("Ctrl+1")
    robot.idle()
    robot.find(MessageStrip, "strip").clear()
    robot.press("F9")
    robot.until(lambda: "đã chốt" in robot.strip)


def chosen(robot: WindowRobot) -> int:
    slot = robot.find(SlotsList, "scan.slots").chosen
    assert slot is not None
    return slot.number


def heading(robot: WindowRobot) -> str:
    robot.idle()
    return robot.text("outbox.heading")


def test_the_outbox_shows_the_dossier_that_was_just_sealed(
    office: Office, robot: WindowRobot
) -> None:
    first = received_and_signed(office, robot, "Trần Ví Dụ", "099198000122").code
    robot.press("F9")
    assert heading(robot).startswith(first)
    second = received_and_signed(office, robot, "Lê Thị Mẫu", "079200001234").code
    robot.press("F9")
    assert heading(robot) == f"{second} · Lê Thị Mẫu"
    robot.press("Down")
    robot.press("F5")
    assert heading(robot).startswith(first), "a later refresh jumped"
    robot.press("Ctrl+1")
    robot.press("Ctrl+5")
    assert heading(robot).startswith(second)
