"""Tiếp nhận và chữ ký by keyboard, with real tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.robots.window import WindowRobot
from tests.support.tokens import PIN, SIGNER, key_file, make_token, plug_in
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.people import PersonKind
from tthc_desktop.domain.signing_rules import PaperKind, SignerRole
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.settings import ChangeOffice, GetOffice
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.settings import GetReception
from tthc_desktop.ui.kit.theme import SCALES, theme

NAME = "settings.reception"
DEMANDS, SIGNERS, CLERKS, NUMBERS = (
    f"{NAME}.{part}" for part in ("demands", "signers", "clerks", "numbers")
)
ASK = f"{NAME}.ask"
LEADER = "Võ Thí Dụ"


def opened(robot: WindowRobot) -> WindowRobot:
    return robot.open_section("Alt+4", lambda: robot.cells(DEMANDS))


@pytest.fixture
def administrator(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    return opened(robot)


def to(robot: WindowRobot, table: str) -> None:
    """Tab until that table has the focus."""
    for _ in range(4):
        if robot.focused().objectName() == table:
            return
        robot.press("Tab")
    raise AssertionError(f"Tab does not lead to {table}")


def keys(robot: WindowRobot) -> str:
    return robot.text("settings.keys")


def test_the_table_of_signatures(administrator: WindowRobot, office: Office) -> None:
    robot = administrator
    assert robot.focused().objectName() == DEMANDS
    assert robot.cells(DEMANDS)[0] == ["Thành phần hồ sơ", "Người tiếp nhận", "Bản gốc"]
    assert robot.cells(DEMANDS)[2][1] == "Người có thẩm quyền, rồi con dấu cơ quan (văn thư)"
    for _ in range(5):
        robot.press("Down")
    robot.press("C")
    assert robot.focused().objectName() == f"{ASK}.choices"
    assert "Kết quả số hóa từ bản giấy" in robot.text(f"{ASK}.title")
    assert not robot.find(QWidget, CLERKS).isVisible()
    assert robot.find(QWidget, DEMANDS).isVisible(), "what it is about stays in sight"
    robot.press("3")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(DEMANDS)[5][1:] == [
        "Người có thẩm quyền, rồi con dấu cơ quan (văn thư)",
        "đã sửa",
    ]
    assert "người có thẩm quyền, rồi con dấu" in robot.strip
    assert robot.focused().objectName() == DEMANDS
    assert robot.find(QWidget, CLERKS).isVisible()
    _, signing = office.use(GetReception)()
    wanted = (SignerRole.AUTHORITY, SignerRole.SEAL)
    assert signing.demanded(PaperKind.SCANNED_RESULT) == wanted

    robot.press("Return")
    robot.press("5")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(DEMANDS)[5][1:] == ["Người tiếp nhận", "Bản gốc"]
    robot.press("C")
    robot.press("Escape")
    assert robot.focused().objectName() == DEMANDS
    assert robot.find(QWidget, NAME).isVisible()


def test_the_chosen_row_is_where_the_choice_begins(administrator: WindowRobot) -> None:
    robot = administrator
    robot.press("Down")
    robot.press("Down")
    robot.press("C")
    robot.press("Ctrl+Return")  # as it is
    robot.idle()
    assert robot.cells(DEMANDS)[2][2] == "Bản gốc"


def test_clerks_for_other_places(administrator: WindowRobot, office: Office) -> None:
    robot = administrator
    to(robot, CLERKS)
    assert "Space" in keys(robot)
    assert robot.cells(CLERKS) == [
        ["Trần Thị Bình", "Người tiếp nhận", "–", "–"],
        ["Phạm Quản Trị", "Quản trị", "–", "–"],
    ]
    robot.press("Space")
    robot.idle()
    assert [row[2] for row in robot.cells(CLERKS)] == ["Được", "–"]
    assert "Trần Thị Bình được tiếp nhận" in robot.strip
    robot.press("Down")
    robot.press("P")
    robot.idle()
    assert [row[2] for row in robot.cells(CLERKS)] == ["Được", "Được"]
    robot.press("Up")
    robot.press("P")
    robot.idle()
    admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    assert office.use(GetReception)()[0].any_place == {admin.id}
    assert robot.focused().objectName() == CLERKS


def test_numbers(administrator: WindowRobot, office: Office) -> None:
    robot = administrator
    to(robot, NUMBERS)
    assert "S hoặc Enter" in keys(robot)
    assert [row[1] for row in robot.cells(NUMBERS)] == ["1", "1", "2", "2", "3", "4"]
    assert not any("LoaiDoiTuong" in row[0] for row in robot.cells(NUMBERS))
    field = f"{ASK}.value"
    robot.press("S")
    assert robot.text(field) == "1"
    for typed in ("mười", "10", ""):
        robot.find(QLineEdit, field).selectAll()
        robot.write(typed) if typed else robot.press("Delete")
        robot.press("Ctrl+Return")
        robot.idle()
        assert "từ 0 đến 9" in robot.text(f"{field}.wrong")
        assert robot.text(field) == typed, "nothing typed is lost"
        assert robot.focused().objectName() == field
    robot.write("0")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(NUMBERS)[0][1] == "0"
    assert robot.focused().objectName() == NUMBERS
    for _ in range(4):
        robot.press("Down")
    robot.press("Return")
    robot.find(QLineEdit, field).selectAll()
    robot.write("123")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "một hoặc hai chữ số" in robot.text(f"{field}.wrong")
    robot.find(QLineEdit, field).selectAll()
    robot.write("12")
    robot.press("Ctrl+Return")
    robot.idle()
    rules, _ = office.use(GetReception)()
    assert (rules.supplements, rules.persons[PersonKind.AGENCY]) == (0, "12")


def use_token(office: Office, module: str, label: str = "") -> None:
    settings = office.use(GetOffice)()
    assert settings is not None
    admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    office.use(ChangeOffice)(admin, replace(settings, token_module=module, token_label=label))


def test_two_tokens_one_is_registered_and_forgotten(
    office: Office,
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = make_token(tmp_path / "own")
    plug_in(make_token(tmp_path / "other", "LEADER", LEADER), own)
    for name, value in own.environment.items():
        monkeypatch.setenv(name, value)
    use_token(office, own.module, own.label)
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    opened(robot)
    to(robot, SIGNERS)
    assert "R đăng ký" in keys(robot)
    robot.press("X")  # nothing there
    robot.press("R")
    robot.until(lambda: robot.find(QWidget, ASK).isVisible())
    robot.press("2")
    robot.press("Ctrl+Return")
    assert robot.text(f"{ASK}.text").startswith(f"{LEADER} (LEADER), số ")
    robot.press("2")
    robot.press("Ctrl+Return")
    robot.press("2")  # the account
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.focused().objectName() == f"{ASK}.reason")  # of another name
    assert "Phạm Quản Trị" in robot.text(f"{ASK}.text")
    robot.write("tên cũ trước khi đổi họ")
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.cells(SIGNERS))
    robot.idle()
    [[subject, role, account, digits, serial]] = robot.cells(SIGNERS)
    assert (subject, role) == (LEADER, "Người có thẩm quyền")
    assert account == "Phạm Quản Trị (quantri)"
    _, signing = office.use(GetReception)()
    admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    [signer] = signing.signers
    assert digits.replace(" ", "").lower() == signer.certificate[:16]
    assert (serial, signer.account) == (signer.serial, admin.id)
    assert "Đã gắn chứng thư của Võ Thí Dụ" in robot.strip
    assert robot.focused().objectName() == SIGNERS

    robot.press("R")
    robot.until(lambda: robot.find(QWidget, ASK).isVisible())
    robot.press("2")
    robot.press("Ctrl+Return")
    assert "đã đăng ký: người có thẩm quyền" in robot.text(f"{ASK}.text")
    robot.press("Escape")
    robot.press("X")
    robot.until(lambda: robot.find(QWidget, ASK).isVisible())
    assert LEADER in robot.text(f"{ASK}.title")
    assert robot.cells(SIGNERS), "asked first"
    robot.press("Ctrl+Return")
    robot.until(lambda: not robot.cells(SIGNERS))
    robot.idle()
    assert "Đã bỏ đăng ký Võ Thí Dụ" in robot.strip
    assert office.use(GetReception)()[1].signers == ()


def test_a_key_file_asks_for_its_pin_and_keeps_it_nowhere(
    office: Office, open_window: OpenWindow, tmp_path: Path
) -> None:
    use_token(office, str(key_file(tmp_path / "k.p12")))
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    opened(robot)
    to(robot, SIGNERS)
    robot.press("R")
    pin = f"{ASK}.pin"
    robot.until(lambda: robot.find(QWidget, ASK).isVisible())
    robot.press("3")
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.focused().objectName() == pin)
    assert robot.find(QLineEdit, pin).echoMode() is QLineEdit.EchoMode.Password
    robot.write("999999")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "Mật khẩu của tệp khóa “k.p12” không đúng" in robot.text(f"{pin}.wrong")
    robot.find(QLineEdit, pin).selectAll()
    robot.write(PIN)
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.cells(SIGNERS))
    robot.idle()
    assert robot.cells(SIGNERS)[0][:2] == [SIGNER, "Con dấu cơ quan (văn thư)"]
    assert PIN not in [edit.text() for edit in robot.window.findChildren(QLineEdit)]

    robot.press("R")
    robot.until(lambda: robot.find(QWidget, ASK).isVisible())
    robot.press("3")
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.focused().objectName() == pin)
    robot.write(PIN)
    robot.press("Alt+1")  # another section
    robot.idle()
    assert PIN not in [edit.text() for edit in robot.window.findChildren(QLineEdit)]
    robot.press("Alt+4")
    robot.idle()
    assert not robot.find(QWidget, ASK).isVisible()
    assert robot.focused().objectName() == SIGNERS


def test_without_a_token_it_is_said(administrator: WindowRobot) -> None:
    robot = administrator
    to(robot, SIGNERS)
    robot.press("R")
    robot.idle()
    assert "Chưa khai báo thiết bị ký số" in robot.strip
    assert not robot.find(QWidget, ASK).isVisible()


def test_others_see_it_and_change_nothing(robot: WindowRobot, office: Office) -> None:
    opened(robot)
    assert "Chỉ quản trị" in robot.text(f"{NAME}.right")
    assert len(robot.cells(DEMANDS)) == len(PaperKind)
    before = office.use(GetReception)()
    for table, pressed in (
        (DEMANDS, ("C", "Return")),
        (SIGNERS, ("R",)),
        (CLERKS, ("Space", "P")),
        (NUMBERS, ("S", "Return")),
    ):
        to(robot, table)
        for key in pressed:
            robot.window._strip.clear()
            robot.press(key)
            robot.idle()
            assert "không có quyền" in robot.strip, key
            assert not robot.find(QWidget, ASK).isVisible()
    assert office.use(GetReception)() == before


@dataclass
class Sizes:
    wide: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)

    def look(self, robot: WindowRobot) -> None:
        hint = robot.window.minimumSizeHint()
        self.wide.append(hint.width())
        self.high.append(hint.height())


def test_fits_a_small_screen_at_every_size_of_letters(administrator: WindowRobot) -> None:
    robot, sizes = administrator, Sizes()
    for step in range(len(SCALES)):
        if step:
            robot.press("Ctrl+Plus")
            robot.idle()
            opened(robot)
        sizes.look(robot)
        assert robot.focused().objectName() == DEMANDS
        to(robot, NUMBERS)
        robot.press("S")
        sizes.look(robot)
        assert robot.find(QWidget, ASK).isVisible()
        robot.press("Escape")
        assert robot.focused().objectName() == NUMBERS
        assert robot.find(QWidget, NUMBERS).isVisible()
    assert theme.scale == SCALES[-1]
    assert (max(sizes.wide) <= 1366, max(sizes.high) <= 708) == (True, True)
    for _ in SCALES[1:]:
        robot.press("Ctrl+Minus")
        robot.idle()


def test_everything_has_a_spoken_name_and_help_tells_the_keys(
    administrator: WindowRobot,
) -> None:
    robot = administrator
    section = robot.find(QWidget, NAME)
    silent = [w.objectName() for w in _focusable(section) if not w.accessibleName()]
    assert silent == []
    robot.press("F1")
    said = [w.text() for w in robot.window.findChildren(QLabel)]
    assert "Ở Cài đặt, Tiếp nhận và chữ ký (Alt+4)" in said


def _focusable(section: QWidget) -> Sequence[QWidget]:
    from PySide6.QtCore import Qt

    return [w for w in section.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
