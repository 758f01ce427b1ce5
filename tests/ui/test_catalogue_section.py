"""Cài đặt, Danh mục thủ tục: worked by keyboard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.catalogue import Mark, Term, TermUnit
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.table import two_lines
from tthc_desktop.ui.kit.theme import theme

ASK = "settings.catalogue.ask"
TABLE, QUESTIONS, REPORT = "settings.catalogue.table", "settings.questions", "settings.report"


@pytest.fixture
def admin(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    _enter(robot)
    return robot


def _enter(robot: WindowRobot) -> None:
    robot.press("Ctrl+6")
    robot.idle()
    assert robot.focused().objectName() == TABLE


def _file(folder: Path, *codes: str) -> Path:
    channel = {"channel": "Trực tiếp", "duration": "5", "unit": None, "text": "5Miễn phí"}
    note = {"name": "Người tiếp nhận có trách nhiệm", "originals": 0, "copies": 0}
    items = [
        {
            "code": code,
            "name": f"Thủ tục thử {code}",
            "channels": [channel],
            "cases": [{"case": "--", "components": [{"name": "Tờ khai", "originals": 1}, note]}],
            "results": [],
        }
        for code in codes
    ]
    path = folder / "danh-muc.json"
    path.write_text(json.dumps(items), "utf-8")
    return path


def _import(robot: WindowRobot, path: Path) -> None:
    robot.press("N")
    robot.write(str(path))
    robot.press("Ctrl+Return")
    robot.idle()


def _find(robot: WindowRobot, text: str) -> None:
    robot.press("F3")
    robot.write(text)
    robot.press("Return")


def test_what_ships_is_listed_and_found(admin: WindowRobot) -> None:
    assert len(admin.cells(TABLE)) >= 40
    _find(admin, "khu vực biển")
    rows = admin.cells(TABLE)
    assert [row[0] for row in rows[:2]] == ["3.000439", "3.000441"]
    assert admin.text("settings.catalogue.count").startswith(f"{len(rows)} trong ")
    assert admin.focused().objectName() == TABLE
    admin.press("F3")
    admin.press("Escape")
    assert len(admin.cells(TABLE)) >= 40


def test_from_the_file_to_a_procedure_that_can_be_received(
    admin: WindowRobot, office: Office, tmp_path: Path
) -> None:
    _import(admin, _file(tmp_path, "1.999991", "1.999992"))
    assert "2 thủ tục" in admin.text("settings.report.summary")
    assert "Dòng 0 bản chính, 0 bản sao: 2" in admin.text("settings.report.doubts")
    assert [row[1] for row in admin.cells(REPORT)] == ["1.999991", "1.999992"]

    admin.press("H")
    assert admin.focused().objectName() == QUESTIONS
    admin.press("F3")
    admin.write("1.99999")
    admin.press("Return")
    assert len(admin.cells(QUESTIONS)) == 4
    admin.press("C")
    assert admin.cells(QUESTIONS) == []
    admin.press("C")
    admin.press("A")
    assert "cả 2 dòng" in admin.text("settings.questions.reach")
    admin.press("1")
    admin.idle()
    assert len(admin.cells(QUESTIONS)) == 2
    admin.press("A")
    admin.press("1")
    admin.press("1")  # pressed before the first was stored: it is the next row's answer
    admin.idle()
    assert admin.cells(QUESTIONS) == []
    admin.press("C")
    assert [row[-1] for row in admin.cells(QUESTIONS)] == ["ngày làm việc", "ghi chú"] * 2
    assert "Đã quyết định: ngày làm việc" in admin.text("settings.questions.reach")
    admin.press("2")
    admin.idle()
    assert admin.cells(QUESTIONS)[0][-1] == "ngày"
    admin.press("Up")
    admin.press("1")
    admin.idle()
    for code in ("1.999991", "1.999992"):
        procedure = office.ports.catalogue.procedure(code)
        assert procedure is not None
        offer = procedure.offer()
        assert offer is not None
        assert offer.term == Term.of(TermUnit.WORKING_DAY, 5)
        assert procedure.cases[0].notes
        assert office.ports.catalogue.open_questions(code) == 0


def test_twice_changes_nothing_and_a_bad_file_is_named(
    admin: WindowRobot, office: Office, tmp_path: Path
) -> None:
    path = _file(tmp_path, "1.999991")
    _import(admin, path)
    admin.press("Escape")
    _import(admin, path)
    assert "0 mới, 0 thay đổi, 1 như cũ" in admin.strip
    admin.press("Escape")
    admin.press("T")
    admin.idle()
    assert "1 bản thủ tục" in admin.text("settings.report.summary")
    assert [row[:2] for row in admin.cells(REPORT)] == [["Mới", "1.999991"]]
    admin.press("Escape")
    before = office.ports.catalogue.entries()
    path.write_text("[", "utf-8")
    _import(admin, path)
    assert "danh-muc.json" in admin.text(f"{ASK}.path.wrong")
    assert admin.text(f"{ASK}.path") == str(path)  # nothing typed is lost
    assert office.ports.catalogue.entries() == before
    admin.press("Escape")
    assert admin.focused().objectName() == TABLE


def test_local_term_and_fee(admin: WindowRobot, office: Office) -> None:
    _find(admin, "1.004873")
    admin.press("L")
    admin.press("Tab")  # channel: all
    admin.write("2,1")
    admin.press("Ctrl+Return")
    assert "đơn vị" in admin.text(f"{ASK}.unit.wrong")
    assert admin.focused().objectName() == f"{ASK}.unit"
    for _ in range(3):  # ngày làm việc
        admin.press("Down")
    admin.press("Ctrl+Return")
    assert "quyết định" in admin.text(f"{ASK}.basis.wrong")  # a limit needs its decision
    assert admin.focused().objectName() == f"{ASK}.basis"
    admin.write("2351/QĐ-UBND")
    admin.press("Ctrl+Return")
    admin.idle()
    procedure = office.ports.catalogue.procedure("1.004873")
    assert procedure is not None
    offer = procedure.offer()
    assert offer is not None
    assert (offer.term, offer.basis) == (Term.of(TermUnit.WORKING_DAY, "2.1"), "2351/QĐ-UBND")
    assert admin.cells(TABLE)[0][2] == "2,1 ngày làm việc"


def test_a_local_term_of_nothing_is_refused_beside_its_field(admin: WindowRobot) -> None:
    _find(admin, "1.004873")
    admin.press("L")
    admin.press("Tab")
    admin.write("0")
    admin.press("Tab")
    for _ in range(3):
        admin.press("Down")
    admin.press("Ctrl+Return")
    admin.idle()
    assert "lớn hơn 0" in admin.text(f"{ASK}.number.wrong")
    assert admin.focused().objectName() == f"{ASK}.number"


def test_steps_and_marks(admin: WindowRobot, office: Office) -> None:
    _find(admin, "1.004873")
    admin.press("B")
    admin.write("Tiếp nhận; một cửa; 4")
    admin.press("Return")
    admin.write("Thẩm định; ở đâu; 4")
    admin.press("Ctrl+Return")
    assert "Dòng 2" in admin.text(f"{ASK}.steps.wrong")
    for _ in range(len("; ở đâu; 4")):
        admin.press("Backspace")
    admin.write("; phòng; 21; Tư pháp")
    admin.press("Ctrl+Return")
    admin.idle()
    assert "vượt thời hạn 1 giờ" in admin.strip  # 25 hours of steps in 24
    admin.press("D")
    assert "Đánh dấu đặc điểm của thủ tục, rồi các lý do" in admin.text(f"{ASK}.text")
    admin.press("Space")  # the first is "ngành dọc"
    admin.press("Ctrl+Return")
    admin.idle()
    procedure = office.ports.catalogue.procedure("1.004873")
    assert procedure is not None
    assert [step.name for step in procedure.process] == ["Tiếp nhận", "Thẩm định"]
    assert Mark.SECTOR in procedure.marks


def test_all_that_is_listed_is_shortened(admin: WindowRobot, office: Office) -> None:
    _find(admin, "hòa giải")
    admin.press("R")
    admin.press("Ctrl+A")
    admin.write("100")
    admin.press("Ctrl+Return")
    assert "từ 1 đến 99" in admin.text(f"{ASK}.percent.wrong")
    admin.press("Ctrl+A")
    admin.write("30 %")
    admin.press("Tab")
    admin.write("2351/QĐ-UBND")
    admin.press("Ctrl+Return")
    admin.idle()
    assert "thủ tục" in admin.strip
    procedure = office.ports.catalogue.procedure("1.002211")
    assert procedure is not None
    assert procedure.offers[0].term == Term.of(TermUnit.WORKING_DAY, "3.5")


def test_the_form_goes_to_a_file(admin: WindowRobot, tmp_path: Path) -> None:
    admin.press("M")
    admin.press("Ctrl+A")
    admin.write(f'"{tmp_path / "mau"}"')  # as Windows copies a path
    admin.press("Ctrl+Return")
    admin.idle()
    assert (tmp_path / "mau.xlsx").is_file()


def test_clerks_look_and_do_not_touch(robot: WindowRobot) -> None:
    _enter(robot)
    for key in ("N", "L", "B", "D", "R"):
        robot.press(key)
        assert "quyền" in robot.strip
        assert robot.focused().objectName() == TABLE
    robot.press("H")
    robot.press("1")
    robot.idle()
    assert "quyền" in robot.strip
    assert len(robot.cells(QUESTIONS)) == 18
    robot.press("Escape")
    assert robot.focused().objectName() == TABLE
    robot.press("Escape")


def test_two_lines_and_no_more(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(theme.font())
    long = "Chấm dứt hoạt động của hộ kinh doanh " * 9
    shown = two_lines(long.strip(), metrics, 200)
    assert shown.count("\n") == 1
    assert shown.endswith("…")
    assert all(metrics.horizontalAdvance(line) <= 200 for line in shown.split("\n"))
    assert two_lines("Ngắn", metrics, 200) == "Ngắn"
    assert "\n" not in two_lines("x" * 400, metrics, 200)
