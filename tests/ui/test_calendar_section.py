"""The calendar section by keyboard: days, hours, proposals, the checker; who may change what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget

from tests.robots.window import WindowRobot
from tests.ui.calendar_desk import (
    ASK,
    DAYS,
    PROPOSALS,
    current_row,
    go_to,
    opened,
    rows_of,
    show_year,
)
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk, GetDossier
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.kit.theme import SCALES, theme

PERSON = applicant("Trần Ví Dụ", "079200001234", "0901234567", "Ấp 1")


@pytest.fixture
def admin(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    return opened(robot)


def test_years_by_arrow(admin: WindowRobot) -> None:
    show_year(admin, 2026)
    rows = rows_of(admin)
    assert rows["02/01"][:2] == ["Thứ Sáu", "Nghỉ"]
    assert rows["10/01"][:2] == ["Thứ Bảy", "Làm bù"]
    assert "12729/VPCP-KGVX" in rows["02/01"][3]
    show_year(admin, 2025)
    assert rows_of(admin)["26/04"][1] == "Làm bù"
    show_year(admin, 2030)
    assert rows_of(admin) == {}


def test_a_day_off_is_added_changed_and_taken_back(admin: WindowRobot, office: Office) -> None:
    show_year(admin, 2026)
    admin.press("N")
    assert admin.focused().objectName() == f"{ASK}.day"
    admin.write("26/11")
    admin.press("Return")
    admin.write("Nghỉ chống bão")
    admin.press("Return")
    admin.write("Công điện 12")
    admin.press("Ctrl+Return")
    admin.idle()
    row = rows_of(admin)["26/11"]
    assert row[:3] == ["Thứ Năm", "Nghỉ, đã sửa", "Nghỉ chống bão"]
    assert admin.cells(DAYS)[current_row(admin)][0] == "26/11"
    assert row[3] == "Công điện 12"
    assert not office.ports.catalogue.calendar().works(date(2026, 11, 26))
    assert admin.focused().objectName() == DAYS
    go_to(admin, "26/11")
    admin.press("X")
    admin.idle()
    assert "26/11" not in rows_of(admin)
    assert "như bản gốc" in admin.strip
    assert office.ports.catalogue.calendar().works(date(2026, 11, 26))


def test_a_made_up_saturday_by_b_and_ctrl_enter(admin: WindowRobot, office: Office) -> None:
    admin.press("B")
    admin.write("12/12/2026")
    admin.press("Tab")
    admin.write("Làm bù cho 26/11")
    admin.press("Ctrl+Return")
    admin.idle()
    assert office.ports.catalogue.calendar().works(date(2026, 12, 12))
    assert rows_of(admin)["12/12"][1] == "Làm bù, đã sửa"


def test_a_day_that_ships_becomes_ordinary_and_comes_back(
    admin: WindowRobot, office: Office
) -> None:
    show_year(admin, 2026)
    go_to(admin, "24/11")
    admin.press("T")
    admin.idle()
    assert rows_of(admin)["24/11"][1] == "Bình thường, đã sửa"
    assert office.ports.catalogue.calendar().works(date(2026, 11, 24))
    admin.press("Delete")
    admin.idle()
    assert rows_of(admin)["24/11"][1] == "Nghỉ"
    admin.press("X")
    admin.idle()
    assert "đang như bản gốc" in admin.strip


def test_enter_edits_the_chosen_day(admin: WindowRobot) -> None:
    show_year(admin, 2026)
    go_to(admin, "24/11")
    admin.press("Return")
    assert admin.text(f"{ASK}.day") == "24/11/2026"
    assert admin.focused().objectName() == f"{ASK}.name"
    admin.find(QWidget, f"{ASK}.day").setFocus()
    admin.press("Ctrl+A")
    admin.write("25/11/2026")  # another date is another day
    assert admin.text(f"{ASK}.day") == "24/11/2026"
    admin.press("Return")
    admin.press("Ctrl+A")
    admin.write("Ngày Văn hóa")
    admin.press("Ctrl+Return")
    admin.idle()
    assert rows_of(admin)["24/11"][1:3] == ["Nghỉ, đã sửa", "Ngày Văn hóa"]
    admin.press("N")
    admin.write("25/11")
    assert admin.text(f"{ASK}.day") == "25/11"


def test_a_wrong_day_is_named_beside_its_field_and_esc_gives_up(admin: WindowRobot) -> None:
    admin.press("N")
    admin.write("31/2")
    admin.press("Ctrl+Return")
    admin.idle()
    assert "“31/2” không đúng" in admin.text(f"{ASK}.day.wrong")
    assert admin.focused().objectName() == f"{ASK}.day"
    admin.press("Escape")
    assert not admin.find(QWidget, ASK).isVisible()
    assert admin.focused().objectName() == DAYS
    assert admin.find(QWidget, "settings").isVisible()
    admin.press("N")
    admin.write("1/3")
    admin.press("Ctrl+Return")
    admin.idle()
    assert "tên ngày" in admin.text(f"{ASK}.name.wrong")


def test_hours_in_line_and_saturday_by_s(admin: WindowRobot, office: Office) -> None:
    admin.press("S")
    admin.idle()
    assert office.ports.catalogue.calendar().works(date(2026, 11, 28))
    assert admin.text("calendar.saturday") == "07:00–11:30"
    admin.find(QWidget, "calendar.weekday").setFocus()
    admin.press("Ctrl+A")
    admin.write("7h-11h, 13:00-17:00")
    admin.press("Return")
    admin.idle()
    assert admin.text("calendar.weekday") == "07:00–11:00, 13:00–17:00"
    admin.press("Ctrl+A")
    admin.write("13:00-17:00, 7:00-11:00")
    admin.press("Ctrl+Return")
    admin.idle()
    assert "không chồng nhau" in admin.text("calendar.weekday.wrong")
    admin.press("Escape")
    assert admin.text("calendar.weekday") == "07:00–11:00, 13:00–17:00"
    admin.find(QWidget, "calendar.saturday").setFocus()
    admin.press("Ctrl+A")
    admin.write("11:00-7:00")
    admin.press("Return")
    admin.idle()
    assert "không chồng nhau" in admin.text("calendar.saturday.wrong")
    assert admin.focused().objectName() == "calendar.saturday"
    assert not admin.find(QWidget, "calendar.weekday.wrong").isVisible()
    admin.press("Escape")
    admin.find(QWidget, DAYS).setFocus()
    admin.press("S")
    admin.idle()
    assert not office.ports.catalogue.calendar().works(date(2026, 11, 28))


def test_the_checker_says_why(admin: WindowRobot) -> None:
    admin.find(QWidget, "calendar.received").setFocus()
    admin.press("Ctrl+A")
    admin.write("13/02/2026 17:20")
    admin.press("Tab")
    admin.press("Ctrl+A")
    admin.write("2,1")
    admin.press("Return")
    admin.idle()
    assert admin.text("calendar.due") == "Hẹn trả 07:48 thứ Tư 25/02/2026"
    assert "Tết Bính Ngọ" in admin.text("calendar.steps")
    assert admin.text("settings.keys").startswith("Enter tính")
    admin.press("Tab")
    assert isinstance(admin.focused(), QComboBox)
    admin.press("Down")
    admin.idle()
    assert "25/02/2026" in admin.text("calendar.due")
    admin.press("Shift+Tab")
    admin.press("Ctrl+A")
    admin.write("-1")
    admin.press("Ctrl+Return")
    admin.idle()
    assert "từ 0 đến 3650" in admin.text("calendar.number.wrong")
    assert admin.text("calendar.due") == ""


def test_a_clerk_sees_and_is_told_why_nothing_changes(robot: WindowRobot, office: Office) -> None:
    opened(robot)
    assert "Chỉ quản trị" in robot.text("settings.calendar.right")
    before = office.ports.catalogue.calendar()
    for key in ("N", "B", "T", "X", "S", "Return"):
        robot.press(key)
        robot.idle()
        assert "không có quyền" in robot.strip, key
        robot.find(QPushButton, "strip.close").click()
        assert not robot.find(QWidget, ASK).isVisible()
    assert office.ports.catalogue.calendar() == before
    robot.find(QWidget, "calendar.number").setFocus()
    robot.press("Return")
    robot.idle()
    assert robot.text("calendar.due").startswith("Hẹn trả")


def _printed(office: Office) -> Dossier:
    """Three working days, the slip handed out."""
    clerk = office.use(FindClerk)(demo.CLERK.login)
    dossier = office.use(ReceiveDossier)(clerk, "1.004873", PERSON)
    with office.ports.store.write("test") as tx:
        tx.blobs.add("ab" * 32, 1, "application/pdf", None)
        tx.dossiers.put_slip(dossier.id, office.ports.clock.now(), "ab" * 32)
    return dossier  # as received: the store may not have rounded its times


def _close_a_day_before(robot: WindowRobot, office: Office, dossier: Dossier) -> None:
    """The day of the appointment becomes a day off."""
    due = dossier.due_at.date()
    robot.press("N")
    robot.write(f"{due:%d/%m/%Y}")
    robot.press("Return")
    robot.write("Nghỉ chống bão")
    robot.press("Ctrl+Return")
    robot.idle()
    assert not office.ports.catalogue.calendar().works(due)


@pytest.mark.parametrize(("key", "moved"), [("D", True), ("G", False)])
def test_a_printed_appointment_waits_for_a_person(
    admin: WindowRobot, office: Office, key: str, *, moved: bool
) -> None:
    dossier = _printed(office)
    _close_a_day_before(admin, office, dossier)
    assert "có đề nghị đổi hẹn" in admin.strip
    assert office.use(GetDossier)(dossier.id).due_at == dossier.due_at
    row = admin.cells(PROPOSALS)[0]
    assert row[0] == dossier.code
    assert "Nghỉ chống bão" in row[3]
    admin.press("Tab")
    assert admin.focused().objectName() == PROPOSALS
    admin.press(key)
    admin.idle()
    assert admin.cells(PROPOSALS) == []
    assert admin.focused().objectName() == DAYS
    now_due = office.use(GetDossier)(dossier.id).due_at
    assert (now_due > dossier.due_at) is moved
    assert ("Giao lại phiếu hẹn" in admin.strip) is moved


def test_the_clock_is_confirmed_where_it_is_said_to_be_wrong(
    admin: WindowRobot, office: Office
) -> None:
    ahead = office.ports.clock.now() + timedelta(days=400)
    with office.ports.store.write("test") as tx:
        tx.settings.put("clock.mark", str(round(ahead.timestamp() * 1000)))
    admin.press("F5")
    admin.idle()
    assert "sớm hơn lần ghi nhận trước" in admin.text("calendar.clock")
    confirm = admin.find(QPushButton, "calendar.clock.confirm")
    assert confirm.isVisible()
    admin.press("K")
    admin.idle()
    assert not confirm.isVisible()
    clerk = office.use(FindClerk)(demo.CLERK.login)
    assert office.use(ReceiveDossier)(clerk, "1.004873", PERSON).id


def _cut(section: QWidget) -> list[str]:
    """Texts that are shown in less room than they need."""
    found = []
    for made in section.findChildren(QLabel) + section.findChildren(QPushButton):
        if not made.isVisible() or not made.text():
            continue
        wraps = isinstance(made, QLabel) and made.wordWrap()
        needs = made.heightForWidth(made.width()) if wraps else made.sizeHint().height()
        narrow = not wraps and made.width() < made.minimumSizeHint().width() - 1
        if made.height() < needs - 1 or narrow:
            found.append(made.text())
    return found


def test_nothing_is_cut_at_any_text_size(admin: WindowRobot, office: Office) -> None:
    _close_a_day_before(admin, office, _printed(office))
    for scale in SCALES:
        assert theme.scale == scale
        opened(admin)
        admin.press("N")
        for _ in range(3):  # layouts settle in events of their own
            QApplication.processEvents()
        assert _cut(admin.find(QWidget, "settings.calendar")) == [], scale
        admin.press("Escape")
        admin.press("Ctrl+Plus")
        admin.idle()
    for _ in SCALES:
        admin.press("Ctrl+Minus")
        admin.idle()


def test_every_part_has_a_spoken_name_and_tab_reaches_it(admin: WindowRobot) -> None:
    seen: list[str] = []
    for _ in range(9):
        focused = admin.focused()
        assert focused.accessibleName(), focused.objectName()
        seen.append(focused.objectName())
        admin.press("Tab")
    wanted = [
        DAYS,
        "calendar.weekday",
        "calendar.saturday",
        "calendar.saturday.toggle",
        "calendar.received",
        "calendar.number",
        "calendar.unit",
    ]
    assert [name for name in seen if name in wanted][: len(wanted)] == wanted
