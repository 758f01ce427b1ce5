"""Tái sử dụng giấy tờ in the settings: names as people write them, and what is really proposed."""

from __future__ import annotations

import pytest

from tests.robots.cut import cut_cells
from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.reuse_kinds import kind_key, spoken_kind
from tthc_desktop.domain.reuse_rules import ReuseMapping
from tthc_desktop.domain.text import fold
from tthc_desktop.services.application import Office

CONFIRMED, PROPOSED, ASK = (f"settings.reuse.{part}" for part in ("confirmed", "proposed", "ask"))


@pytest.fixture
def administrator(office: Office, open_window: OpenWindow) -> WindowRobot:
    made = open_window(office)
    made.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    return made.open_section("Alt+8", lambda: made.cells(PROPOSED))


def test_every_name_has_its_marks_in_list_question_and_confirmation(
    administrator: WindowRobot,
) -> None:
    robot = administrator
    rows = robot.cells(PROPOSED)
    assert [row for row in rows if fold(row[2]) == row[2].lower()] == []
    robot.press("C")
    assert "Nhận: Giấy báo tử hoặc giấy tờ thay thế." in robot.text(f"{ASK}.text")
    robot.press("Ctrl+Return")
    robot.idle()
    [row] = robot.cells(CONFIRMED)
    assert row[2] == "Giấy báo tử hoặc giấy tờ thay thế"
    assert cut_cells(robot, CONFIRMED, (1, 2, 3)) == []
    assert row[3].startswith("Phạm Quản Trị, ")
    robot.press("X")  # goes there
    robot.press("X")
    robot.idle()
    assert "thôi nhận Giấy báo tử hoặc giấy tờ thay thế" in robot.strip


def test_what_the_catalogue_lets_in_is_not_what_is_proposed(administrator: WindowRobot) -> None:
    robot = administrator
    rows = robot.cells(PROPOSED)
    number = next(n for n, row in enumerate(rows) if row[0] == "1.004746")
    assert rows[number][2].startswith("Cả giấy đã nộp ở hồ sơ trước, ngoài KQ.")
    for _ in range(number):
        robot.press("Down")
    robot.press("C")
    assert "đã được nhận theo danh mục" in robot.text(f"{ASK}.text")


def test_what_may_be_taken_is_read_to_its_end(administrator: WindowRobot) -> None:
    assert [text for text in cut_cells(administrator, PROPOSED, (2,)) if len(text) < 60] == []


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("01 bản sao Giấy báo tử hoặc giấy tờ thay thế", "Giấy báo tử hoặc giấy tờ thay thế"),
        ("a) Bản chính giấy chứng sinh", "Giấy chứng sinh"),
        ("Văn bản xác nhận (của thủ trưởng)", "Văn bản xác nhận (của thủ trưởng)"),
        ("Bản sao Trích lục kết hôn", "Giấy chứng nhận kết hôn, trích lục kết hôn"),
    ],
)
def test_a_kind_in_words(name: str, spoken: str) -> None:
    assert spoken_kind(name) == spoken
    earlier = ReuseMapping("m", "1.1", "CT", name, kind_key(name))
    assert earlier.takes_words == spoken, "also one that was confirmed before names were kept"
