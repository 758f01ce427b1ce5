"""A card or a slip held to the hand scanner takes nothing away that was typed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QListWidget, QWidget

from tests.robots.window import WindowRobot

CARD = "079200001234|271234567|Hoàng Văn Thí Dụ|01011990|Nam|Ấp Thử Nghiệm, An Giang|10102021"
SLIP = "H36.14-260722-0001"


def shown(robot: WindowRobot, name: str) -> bool:
    return robot.find(QWidget, name).isVisible()


@pytest.fixture
def dossier(robot: WindowRobot) -> WindowRobot:
    """One dossier received, on its page."""
    robot.receive("Trần Ví Dụ", "099198000122", "0912000345", "ấp Thử Nghiệm")
    robot.press("F4")
    robot.idle()
    return robot


@pytest.mark.parametrize("payload", [CARD, SLIP])
def test_a_half_answered_question_stays(dossier: WindowRobot, payload: str) -> None:
    robot = dossier
    robot.press("U")
    robot.write("Thiếu giấy tờ")
    robot.hold_to_scanner(payload)
    assert shown(robot, "dossier")
    assert shown(robot, "dossier.ask")
    assert robot.text("dossier.ask.reason") == "Thiếu giấy tờ"
    assert "chưa trả lời" in robot.strip
    robot.press("Escape")
    robot.hold_to_scanner(payload)
    assert shown(robot, "intake" if payload == CARD else "online")
    robot.idle()


def test_the_digitising_page_keeps_its_question_too(dossier: WindowRobot) -> None:
    robot = dossier
    robot.press("F7")
    robot.idle()
    robot.press("1")
    robot.press("S")
    robot.write("12/TK")
    robot.hold_to_scanner(CARD)
    assert robot.text("scan.ask.number") == "12/TK"
    assert shown(robot, "scan")


def test_a_half_typed_reception_goes_on_with_the_person_of_the_card(robot: WindowRobot) -> None:
    robot.press("F2")
    robot.write("kết hôn")
    robot.press("Return")
    robot.idle()
    robot.press("Tab")
    robot.press("Ctrl+1")
    robot.press("Ctrl+2")
    robot.idle()
    chosen = robot.find(QListWidget, "intake.procedures").currentRow()
    robot.press("Ctrl+1")
    robot.hold_to_scanner(CARD)
    robot.idle()
    assert shown(robot, "intake")
    assert robot.text("intake.search") == "kết hôn"
    assert robot.find(QListWidget, "intake.procedures").currentRow() == chosen
    assert robot.text("intake.name") == "Hoàng Văn Thí Dụ"
    assert "đang nhập dở" in robot.strip


def test_a_reception_begins_with_the_card_where_nothing_was_typed(robot: WindowRobot) -> None:
    robot.hold_to_scanner(CARD)
    robot.idle()
    assert shown(robot, "intake")
    assert robot.text("intake.name") == "Hoàng Văn Thí Dụ"
    assert "Chọn thủ tục" in robot.strip


def test_keys_of_a_question_do_nothing_to_the_page_beneath(dossier: WindowRobot) -> None:
    robot = dossier
    robot.press("F7")
    robot.idle()
    slots = robot.find(QWidget, "scan.slots")
    assert robot.focused() is slots
    robot.press("2")
    before = robot.text("scan.count")
    robot.press("N")
    assert robot.focused().objectName() == "scan.ask.choices"
    for key in ("1", "3", "X", "K", "Backspace", "S"):
        robot.press(key)
    robot.idle()
    assert robot.focused().objectName() == "scan.ask.choices"
    assert robot.text("scan.ask.title").startswith("Không số hóa")
    assert robot.text("scan.count") == before
    robot.press("Escape")
    assert robot.focused() is slots
