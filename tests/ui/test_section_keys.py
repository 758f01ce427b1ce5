"""Keys in the settings: what stands on a button or in the help is answered from every table."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.robots.cut import cut_cells
from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.settings import GetReception
from tthc_desktop.ui.kit.table import CellTable
from tthc_desktop.ui.settings.gate import GATE
from tthc_desktop.ui.settings.papers import PAPERS
from tthc_desktop.ui.settings.reception import RECEPTION
from tthc_desktop.ui.settings.reuse import REUSE
from tthc_desktop.ui.settings.scanner_section import SCANNERS
from tthc_desktop.ui.settings.spec import SectionSpec
from tthc_desktop.ui.settings.this_pc import THIS_PC
from tthc_desktop.ui.settings.trust import TRUST

DEMANDS, SIGNERS, CLERKS, NUMBERS = (
    f"settings.reception.{part}" for part in ("demands", "signers", "clerks", "numbers")
)
ASK = "settings.reception.ask"
SHOWN = {3: PAPERS, 4: RECEPTION, 5: SCANNERS, 6: GATE, 7: THIS_PC, 8: REUSE, 9: TRUST}


@pytest.fixture
def administrator(office: Office, open_window: OpenWindow) -> WindowRobot:
    made = open_window(office)
    made.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    return made.open_section("Alt+4", lambda: made.cells(DEMANDS))


def at(robot: WindowRobot) -> str:
    return robot.focused().objectName()


@pytest.mark.parametrize(("number", "spec"), SHOWN.items())
def test_every_key_of_a_section_is_answered_from_every_table(
    robot: WindowRobot, number: int, spec: SectionSpec[object]
) -> None:
    """By somebody who may change nothing, so that each is tried and none leaves a trace."""
    robot.open_section(f"Alt+{number}", lambda: robot.find(QWidget, f"settings.{spec.name}"))
    tables = [f"settings.{spec.name}.{each.name}" for each in spec.tables]
    seen = [each for each in tables if robot.find(QWidget, each).isVisible()]
    keys = sorted(
        {
            act.key
            for table, each in zip(tables, spec.tables, strict=True)
            if table in seen
            for act in each.acts
        }
    )
    ask = robot.find(QWidget, f"settings.{spec.name}.ask")
    for table in seen:
        for key in keys:
            robot.find(QWidget, table).setFocus()
            robot.window._strip.clear()
            robot.press(key)
            told = robot.strip or ask.isVisible()
            robot.idle()
            assert told or robot.strip or ask.isVisible(), (table, key)
            if ask.isVisible():
                robot.press("Escape")


def test_a_key_of_another_table_goes_there(administrator: WindowRobot) -> None:
    robot = administrator
    assert at(robot) == DEMANDS
    robot.press("R")
    robot.idle()
    assert at(robot) == SIGNERS
    assert "Chưa khai báo thiết bị ký số" in robot.strip


def test_what_changes_a_row_at_once_waits_for_a_look_at_it(
    administrator: WindowRobot, office: Office
) -> None:
    robot = administrator
    before = office.use(GetReception)()
    robot.press("P")
    robot.idle()
    assert at(robot) == CLERKS
    assert "Phím P là của bảng “Ai tiếp nhận phi địa giới, ai là văn thư”" in robot.strip
    assert office.use(GetReception)() == before
    robot.press("P")
    robot.idle()
    assert [row[2] for row in robot.cells(CLERKS)] == ["Được", "–"]


def test_a_question_about_another_table_leaves_that_one_in_sight(
    administrator: WindowRobot,
) -> None:
    robot = administrator
    robot.press("S")
    robot.idle()
    assert robot.find(QWidget, ASK).isVisible()
    assert robot.find(QWidget, NUMBERS).isVisible()
    robot.press("Escape")
    robot.find(QWidget, DEMANDS).setFocus()
    robot.find(QPushButton, f"{NUMBERS}.s").click()
    assert robot.find(QWidget, ASK).isVisible()
    assert robot.find(QWidget, NUMBERS).isVisible()
    robot.press("Escape")
    assert at(robot) == NUMBERS


def test_a_key_without_a_row_says_so(administrator: WindowRobot) -> None:
    robot = administrator
    for pressed in ("X", "Delete"):  # from elsewhere, then there
        robot.window._strip.clear()
        robot.press(pressed)
        robot.idle()
        assert at(robot) == SIGNERS
        assert robot.strip == ("Bảng “Chứng thư đã đăng ký” không có dòng nào để bỏ chứng thư.")
    robot.window._strip.clear()
    robot.find(QPushButton, f"{SIGNERS}.x").click()
    assert "không có dòng nào" in robot.strip


def test_one_letter_of_two_other_tables_is_told_not_guessed(administrator: WindowRobot) -> None:
    robot = administrator
    robot.open_section("Alt+6", lambda: robot.cells("settings.gate.rules"))
    robot.find(QWidget, "settings.gate.overruled").setFocus()
    robot.press("S")
    assert at(robot) == "settings.gate.overruled"
    assert "“Ngưỡng cảnh báo”, “Giấy tờ phải có gì”" in robot.strip


def test_the_section_begins_where_there_is_a_row(administrator: WindowRobot) -> None:
    robot = administrator
    robot.open_section("Alt+8", lambda: robot.cells("settings.reuse.proposed"))
    assert robot.cells("settings.reuse.confirmed") == []
    assert at(robot) == "settings.reuse.proposed"
    robot.press("X")
    robot.idle()
    assert at(robot) == "settings.reuse.confirmed"
    assert "“Đã xác nhận” không có dòng nào" in robot.strip


@pytest.mark.parametrize(
    ("key", "table"),
    [("Alt+4", NUMBERS), ("Alt+6", "settings.gate.rules")],
)
def test_the_name_of_a_value_is_read_to_its_end(
    administrator: WindowRobot, key: str, table: str
) -> None:
    robot = administrator.open_section(key, lambda: administrator.find(CellTable, table))
    assert robot.cells(table)
    assert cut_cells(robot, table, (0, 1)) == []
