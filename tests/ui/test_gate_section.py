"""Kiểm tra trang by keyboard: thresholds, what papers have to look like, who overruled what."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QLabel, QLineEdit, QWidget

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.gate import Expected
from tthc_desktop.domain.people import Role, applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.gate.gate_settings import GetGate
from tthc_desktop.services.office.accounts import AddAccount, NewAccount
from tthc_desktop.services.ports.looks import Overruled
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.kit.theme import SCALES, theme

NAME = "settings.gate"
RULES, OVERRULED, PAPERS, ASK = (f"{NAME}.{p}" for p in ("rules", "overruled", "papers", "ask"))
LEADER = NewAccount("lanhdao", "Võ Thí Dụ", demo.PASSWORD, Role.SUPERVISOR)


def opened(robot: WindowRobot) -> WindowRobot:
    return robot.open_section("Alt+6", lambda: robot.cells(RULES))


@pytest.fixture
def administrator(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    return opened(robot)


def replace_text(robot: WindowRobot, name: str, text: str) -> None:
    robot.find(QLineEdit, name).setFocus()
    robot.find(QLineEdit, name).selectAll()
    robot.write(text) if text else robot.press("Delete")


def uncheck_or_check(robot: WindowRobot, name: str) -> None:
    robot.find(QCheckBox, name).setFocus()
    robot.press("Space")


def test_a_threshold_is_changed_and_its_reason_stands_beside_it(
    administrator: WindowRobot, office: Office
) -> None:
    robot = administrator
    assert robot.focused().objectName() == RULES
    assert robot.cells(RULES)[1][:2] == ["Độ nét thấp nhất", "65"]
    assert "44–68" in robot.cells(RULES)[1][2]
    robot.press("Down")
    robot.press("S")
    assert "Mặc định: 65" in robot.text(f"{ASK}.text")
    for wrong, words in (("mờ", "Nhập một số"), ("999", "ngoài khoảng cho phép")):
        replace_text(robot, f"{ASK}.value", wrong)
        robot.press("Ctrl+Return")
        robot.idle()
        shown = [w.text() for w in robot.window.findChildren(QLabel) if w.isVisible()]
        assert any(words in text for text in shown)
    replace_text(robot, f"{ASK}.value", "80")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(RULES)[1][1] == "80"
    assert office.use(GetGate)().rules.softest_edges == 80
    assert robot.focused().objectName() == RULES


def test_yes_and_no_and_a_fraction_with_a_comma(administrator: WindowRobot, office: Office) -> None:
    robot = administrator
    for row, text in ((5, ""), (6, "0,02")):
        while robot.find(QAbstractItemView, RULES).currentIndex().row() < row:
            robot.press("Down")
        robot.press("Return")
        robot.until(lambda: robot.focused().objectName() == f"{ASK}.value")
        robot.press("Ctrl+A")
        robot.write(text) if text else robot.press("Space")
        robot.press("Ctrl+Return")
        robot.idle()
    rules = office.use(GetGate)().rules
    assert (rules.cut_edges, rules.same_sheet) == (False, 0.02)


def test_what_a_paper_has_to_look_like(administrator: WindowRobot, office: Office) -> None:
    robot = administrator
    robot.press("F3")
    robot.write("chung sinh")
    robot.press("Ctrl+Return")
    names = [row[0] for row in robot.cells(PAPERS)]
    assert names
    assert all("chứng sinh" in name.lower() for name in names)
    assert robot.focused().objectName() == PAPERS
    robot.press("S")
    replace_text(robot, f"{ASK}.fewest", "hai")
    robot.press("Ctrl+Return")
    assert "Nhập số trang" in robot.text(f"{ASK}.fewest.wrong")
    replace_text(robot, f"{ASK}.fewest", "1")
    replace_text(robot, f"{ASK}.most", "2")
    uncheck_or_check(robot, f"{ASK}.stamp")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(PAPERS)[0][1] == "1–2 trang · dấu đỏ"
    assert list(office.use(GetGate)().papers.values()) == [Expected(1, 2, stamp=True)]


def test_a_result_is_expected_to_have_a_seal_until_somebody_says_otherwise(
    administrator: WindowRobot, office: Office
) -> None:
    robot = administrator
    result = office.ports.catalogue.procedures()[0].results[0]
    robot.press("F3")
    robot.write(result.name)
    robot.press("Ctrl+Return")
    assert robot.cells(PAPERS)[0][1] == "dấu đỏ"
    robot.press("S")
    uncheck_or_check(robot, f"{ASK}.stamp")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(PAPERS)[0][1] == "–"
    assert office.use(GetGate)().papers == {result.code: Expected()}


def test_a_supervisor_sees_habits_and_changes_nothing(
    office: Office, open_window: OpenWindow
) -> None:
    office.use(AddAccount)(office.use(FindClerk)(demo.ADMINISTRATOR.login), LEADER)
    clerk = office.use(FindClerk)(demo.CLERK.login)
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    dossier = office.use(ReceiveDossier)(clerk, "1.001193", person)
    with office.ports.store.write("test") as tx:
        for _ in range(11):
            tx.overruled.append(
                Overruled(
                    office.ports.clock.now(),
                    clerk.login,
                    dossier.id,
                    "c1",
                    (Finding.BLURRED,),
                    "<b>bản gốc mờ</b>",
                )
            )
    robot = open_window(office)
    robot.sign_in(LEADER.login, demo.PASSWORD)
    opened(robot)
    robot.until(lambda: robot.cells(OVERRULED))
    [row] = robot.cells(OVERRULED)
    assert row[:3] == [clerk.name, "<b>bản gốc mờ</b>", "11 · 11 · nhiều"]
    assert "Chỉ quản trị" in robot.text(f"{NAME}.right")
    robot.press("S")
    robot.idle()
    assert "không có quyền" in robot.strip
    assert not robot.find(QWidget, ASK).isVisible()
    assert office.use(GetGate)().rules.lowest_dpi == 200


def test_a_clerk_does_not_see_what_others_overruled(robot: WindowRobot) -> None:
    opened(robot)
    assert not robot.find(QWidget, OVERRULED).isVisible()


def test_it_fits_a_small_screen_at_every_text_size(administrator: WindowRobot) -> None:
    robot = administrator
    for scale in SCALES:
        assert theme.scale == scale
        opened(robot)
        hint = robot.window.minimumSizeHint()
        assert (hint.width() <= 1366, hint.height() <= 708) == (True, True), scale
        robot.press("Ctrl+Plus")
        robot.idle()
