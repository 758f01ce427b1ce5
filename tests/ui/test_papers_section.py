"""Mẫu giấy tờ and cover sheets, by keyboard, with the real printer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.forms import Form, PaperSize
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.papers.laws import GetLawReferences
from tthc_desktop.services.papers.manage import ListForms
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.kit.theme import SCALES, theme

TABLE = "settings.papers.table"
ASK = "settings.papers.ask"
PATH = f"{ASK}.path"
WHERE = "settings.papers.where"


def to_papers(robot: WindowRobot) -> WindowRobot:
    return robot.open_section("Alt+3", lambda: "trang 1/1" in robot.text(WHERE))


@pytest.fixture
def administrator(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.ADMINISTRATOR.password)
    return to_papers(robot)


def row(robot: WindowRobot, number: int) -> list[str]:
    return robot.cells(TABLE)[number]


def test_all_forms_are_shown_and_drawn(administrator: WindowRobot) -> None:
    robot = administrator
    assert [cells[0] for cells in robot.cells(TABLE)] == [
        *(f"Mẫu 0{n}" for n in range(1, 8)),
        "Phiếu dẫn",
    ]
    assert row(robot, 3)[1] == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    assert {cells[3] for cells in robot.cells(TABLE)} == {"Mẫu gốc"}
    assert robot.focused().objectName() == TABLE
    for _ in range(7):
        robot.press("Down")
        robot.idle()
        assert "trang 1/1" in robot.text(WHERE)
    robot.press("PageDown")
    assert "trang 1/1" in robot.text(WHERE)


def test_fits_a_small_screen_at_the_largest_letters(administrator: WindowRobot) -> None:
    robot = administrator
    for _ in SCALES[1:]:
        robot.press("Ctrl+Plus")
        robot.idle()
    to_papers(robot)
    assert theme.scale == SCALES[-1]
    hint = robot.window.minimumSizeHint()
    assert (hint.width() <= 1366, hint.height() <= 708) == (True, True)
    robot.press("L")
    robot.idle()
    assert robot.window.minimumSizeHint().width() <= 1366
    for _ in SCALES[1:]:
        robot.press("Ctrl+Minus")
        robot.idle()


def test_size_exchange_export_and_reset(
    administrator: WindowRobot, office: Office, tmp_path: Path
) -> None:
    robot = administrator
    robot.press("S")
    robot.idle()
    assert row(robot, 0)[2] == "A5"
    assert "khổ A5" in robot.strip
    assert office.use(ListForms)()[0].size is PaperSize.A5

    path = tmp_path / "mẫu-01.html"
    robot.press("X")
    robot.write(str(path))
    robot.press("Ctrl+Return")
    robot.idle()
    assert "Đã xuất" in robot.strip
    source = path.read_text("utf-8")

    path.write_text(source.replace("{{code}}", "{{kode}}"), "utf-8")
    robot.press("T")
    robot.write("~$mau.html")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "~$mau.html" in robot.text(f"{PATH}.wrong")
    robot.find(QLineEdit, PATH).selectAll()
    robot.write(str(path))
    robot.press("Ctrl+Return")
    robot.idle()
    wrong = robot.text(f"{PATH}.wrong")
    assert "kode" in wrong
    assert "Dòng" in wrong
    assert robot.text(PATH) == str(path)  # nothing typed is lost
    assert robot.focused().objectName() == PATH
    assert row(robot, 0)[3] == "Mẫu gốc"

    path.write_text(source + "<p>Thêm một dòng</p>" * 90, "utf-8")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "Đã thay" in robot.strip
    assert row(robot, 0)[3].startswith("mẫu-01.html – Phạm Quản Trị")
    assert robot.focused().objectName() == TABLE
    robot.until(lambda: "trang 1/" in robot.text(WHERE) and "1/1" not in robot.text(WHERE))
    robot.press("PageDown")
    assert "trang 2/" in robot.text(WHERE)
    robot.press("PageUp")
    assert "trang 1/" in robot.text(WHERE)

    robot.press("G")
    robot.idle()
    assert row(robot, 0)[3] == "Mẫu gốc"
    robot.press("T")
    robot.press("Escape")
    assert not robot.find(QWidget, ASK).isVisible()
    assert robot.find(QWidget, "settings.papers").isVisible()


def test_law_references(administrator: WindowRobot, office: Office) -> None:
    robot = administrator
    robot.press("L")
    robot.idle()
    table = "settings.papers.laws"
    assert robot.focused().objectName() == table
    assert [cells[2] for cells in robot.cells(table)] == ["15/09/2025", "01/07/2025"]
    robot.press("S")
    assert robot.focused().objectName() == f"{ASK}.day"
    robot.find(QLineEdit, f"{ASK}.day").selectAll()
    robot.write("31/02/2026")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "“31/02/2026” không đúng" in robot.text(f"{ASK}.day.wrong")
    robot.find(QLineEdit, f"{ASK}.day").selectAll()
    robot.write("01/01/2026")
    robot.press("Tab")
    robot.find(QLineEdit, f"{ASK}.text").selectAll()
    robot.write("Thông tư 99/2025/TT-VPCP")
    robot.press("Ctrl+Return")
    robot.until(lambda: len(robot.cells(table)) == 3)
    assert robot.cells(table)[0][1:] == ["Thông tư 99/2025/TT-VPCP", "01/01/2026", "Áp dụng"]
    assert robot.cells(table)[1][3] == "–"
    assert "Đã lưu" in robot.strip
    robot.press("Escape")
    robot.idle()
    assert robot.focused().objectName() == TABLE
    [mine] = [s for s in office.use(GetLawReferences)() if s.actor]
    assert mine.in_force


def test_clerks_are_told_in_words(robot: WindowRobot, office: Office) -> None:
    to_papers(robot)
    for key in ("S", "T", "G"):
        robot.window._strip.clear()
        robot.press(key)
        robot.idle()
        assert "không có quyền" in robot.strip
        assert not robot.find(QWidget, ASK).isVisible()
    robot.press("L")
    robot.idle()
    robot.window._strip.clear()
    robot.press("S")
    robot.idle()
    assert "không có quyền" in robot.strip
    assert all(state.at is None for state in office.use(ListForms)())
    assert office.use(ListForms)()[0].size is PaperSize.A4


def test_cover_sheets_of_the_dossier_in_hand(robot: WindowRobot, office: Office) -> None:
    robot.press("Ctrl+3")
    robot.idle()
    robot.press("Ctrl+B")
    robot.idle()
    assert "Chọn một hồ sơ" in robot.strip
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    dossier = office.use(ReceiveDossier)(
        office.use(FindClerk)(demo.CLERK.login), "1.001193", person
    )
    robot.window.take_dossier(dossier.id)
    robot.press("Ctrl+3")
    robot.idle()
    robot.press("Ctrl+B")
    robot.until(lambda: "phiếu dẫn" in robot.strip)
    robot.press("F5")  # as the window does by itself once it sees the audit line
    robot.idle()
    assert robot.text("scan.where").startswith("Phiếu dẫn")
    assert robot.find(QWidget, "scan.view").accessibleName() == "Phiếu dẫn"
    with office.ports.store.read() as tx:
        [line] = [x for x in tx.audit.lines() if x.action == "cover_sheets.printed"]
        assert tx.papers.of_dossier(dossier.id) == ()
    papers = sum(c.scannable for c in dossier.components)
    assert dict(line.detail) == {"sheets": papers}
    robot.press("2")
    robot.idle()
    assert "Chưa có trang nào" in robot.find(QWidget, "scan.view").accessibleName()
    robot.press("F1")
    said = [w.text() for w in robot.window.findChildren(QLabel)]
    assert "Ctrl+B" in said
    assert Form.COVER in {state.spec.form for state in office.use(ListForms)()}
