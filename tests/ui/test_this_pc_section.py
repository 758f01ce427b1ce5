"""Máy này by keyboard: the relay's address and key, enrolment, and a copy that becomes a new PC."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes.enroller import FakeEnroller
from tests.robots.window import WindowRobot
from tests.support.copied_office import office_with_clerk
from tests.support.with_relay import KEY, OTHER_KEY, URL, FakeRelay, name_relay
from tests.ui.conftest import OpenWindow
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.office.home_copies import mark_copied
from tthc_desktop.services.office.settings import GetOffice, OfficeSettings
from tthc_desktop.services.office.this_pc import GetPcStanding
from tthc_desktop.services.office.upkeep_note import UPKEEP, UpkeepNote
from tthc_desktop.services.upkeep.backup_folder import ChangeBackupFolder, GetDailyCopies
from tthc_desktop.ui.kit.theme import SCALES, theme
from tthc_desktop.ui.settings.this_pc import THIS_PC

NAME = "settings.this_pc"
RELAY, PC, LINE, ASK = (f"{NAME}.{part}" for part in ("relay", "pc", "line", "ask"))
PERSON = ("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
CODE = "K7QF-M2TR"
MOMENT = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)
PINNED, SHOWN = (key_id(bytes.fromhex(key)) for key in (KEY, OTHER_KEY))


@pytest.fixture
def relay() -> FakeRelay:
    return FakeRelay(FakeEnroller({CODE: "H01.45"}))


@pytest.fixture
def known(office: Office, relay: FakeRelay) -> Office:
    """The relay is named and its key pinned."""
    name_relay(office)
    return relay.around(office)


def opened(robot: WindowRobot, login: str = demo.ADMINISTRATOR.login) -> WindowRobot:
    robot.sign_in(login, demo.PASSWORD)
    return robot.open_section("Alt+7", lambda: robot.cells(RELAY))


def facts(robot: WindowRobot, table: str) -> dict[str, str]:
    return {name: text for name, text, *_ in robot.cells(table)}


def settings_of(office: Office) -> OfficeSettings:
    settings = office.use(GetOffice)()
    assert settings is not None
    return settings


def focus(robot: WindowRobot, table: str) -> None:
    robot.find(QWidget, table).setFocus()


def answer(robot: WindowRobot, text: str) -> None:
    robot.press("Ctrl+A")
    robot.write(text) if text else robot.press("Delete")
    robot.press("Ctrl+Return")
    robot.idle()


def test_the_pc_is_enrolled_with_a_code(
    known: Office, open_window: OpenWindow, relay: FakeRelay
) -> None:
    robot = open_window(known)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.until(lambda: "chưa đăng ký với máy chủ trung chuyển" in robot.strip)
    robot.open_section("Alt+7", lambda: robot.cells(RELAY))
    assert facts(robot, RELAY) == {
        "Địa chỉ": URL,
        "Khóa đã ghim": PINNED,
        "Đăng ký": "chưa đăng ký",
    }
    robot.press("E")
    assert "H01.45" in robot.text(f"{ASK}.text")
    answer(robot, "sai")
    assert "Mã đăng ký không đúng" in robot.text(f"{ASK}.code.wrong")
    answer(robot, CODE)
    assert "đã đăng ký cho đơn vị H01.45" in robot.strip
    assert facts(robot, RELAY)["Đăng ký"] == "cho đơn vị H01.45"
    assert [each.code for each in relay.enroller.asked] == ["sai", CODE]
    robot.window.sign_out()
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    assert "chưa đăng ký" not in robot.strip


def test_a_code_of_another_unit_is_refused(
    known: Office, open_window: OpenWindow, relay: FakeRelay
) -> None:
    relay.enroller.codes["KHAC"] = "H01.99"
    robot = opened(open_window(known))
    robot.press("E")
    answer(robot, "KHAC")
    assert "cấp cho đơn vị H01.99" in robot.text(f"{ASK}.code.wrong")
    assert relay.enroller.devices == {}


def test_another_key_is_pinned_only_after_both_were_shown(
    known: Office, open_window: OpenWindow, relay: FakeRelay
) -> None:
    robot = opened(open_window(known))
    robot.press("K")
    robot.idle()
    assert PINNED in robot.strip
    relay.key = OTHER_KEY
    robot.press("K")
    robot.idle()
    robot.until(lambda: robot.find(QWidget, ASK).isVisible())
    assert PINNED in robot.text(f"{ASK}.text")
    assert SHOWN in robot.text(f"{ASK}.text")
    robot.press("Escape")
    assert settings_of(known).relay_key == KEY
    robot.press("K")
    robot.idle()
    robot.press("Ctrl+Return")
    robot.idle()
    assert settings_of(known).relay_key == OTHER_KEY
    assert facts(robot, RELAY)["Khóa đã ghim"] == SHOWN
    assert "chưa đăng ký" in robot.strip


def test_another_address(known: Office, open_window: OpenWindow, relay: FakeRelay) -> None:
    robot = opened(open_window(known))
    robot.press("A")
    answer(robot, "http://10.0.0.5:8080")
    assert "https://" in robot.text(f"{ASK}.relay.wrong")
    assert settings_of(known).relay_url == URL
    relay.key = OTHER_KEY
    answer(robot, "https://trungchuyen.thidu.vn")
    assert settings_of(known).relay_url == "https://trungchuyen.thidu.vn"
    assert settings_of(known).relay_key == KEY
    assert "Nhấn K" in robot.strip
    robot.press("A")
    answer(robot, "")
    assert settings_of(known).relay_url == ""
    assert facts(robot, RELAY)["Địa chỉ"] == "chưa khai báo"


def test_another_counter_name(known: Office, open_window: OpenWindow) -> None:
    robot = opened(open_window(known))
    focus(robot, PC)
    robot.press("N")
    robot.idle()
    assert "là bản gốc" in robot.strip
    robot.press("Q")
    answer(robot, "quầy 3")
    assert "1–6 chữ cái" in robot.text(f"{ASK}.counter.wrong")
    answer(robot, "q3")
    assert settings_of(known).counter == "Q3"
    assert facts(robot, PC)["Ký hiệu quầy"] == "Q3"


def test_the_letter_of_a_button_works_from_every_table(
    known: Office, open_window: OpenWindow, relay: FakeRelay
) -> None:
    robot = opened(open_window(known))
    robot.press("Q")
    assert robot.find(QWidget, ASK).isVisible()
    assert robot.find(QWidget, PC).isVisible(), "the question is about this half"
    answer(robot, "EN9")
    assert settings_of(known).counter == "EN9", "a field keeps its letters"
    assert robot.focused().objectName() == PC
    for table in (PC, LINE):
        focus(robot, table)
        robot.press("E")
        assert "H01.45" in robot.text(f"{ASK}.text")
        robot.press("Escape")
    focus(robot, RELAY)
    robot.press("N")
    robot.idle()
    assert "là bản gốc" in robot.strip
    focus(robot, RELAY)
    robot.press("S")
    assert "Mạng yếu" in robot.text(f"{ASK}.text")
    robot.press("Escape")


def test_no_letter_means_two_acts() -> None:
    keys = [key for table in THIS_PC.tables for act in table.acts for key in (act.key, *act.also)]
    assert len(keys) == len(set(keys))


def test_a_speed_of_nought_is_said_in_words(known: Office, open_window: OpenWindow) -> None:
    robot = opened(open_window(known))
    assert robot.cells(LINE)[0][1] == "không giới hạn"
    robot.press("S")
    assert "Mặc định: không giới hạn." in robot.text(f"{ASK}.text")
    assert robot.text(f"{ASK}.value") == "0", "what is typed stays a number"
    answer(robot, "64")
    assert robot.cells(LINE)[0][1] == "64"


@pytest.fixture
def copy(tmp_path: Path, relay: FakeRelay) -> Iterator[Office]:
    office_with_clerk(tmp_path / "original").close()
    shutil.copytree(tmp_path / "original", tmp_path / "copy")
    with contextlib.closing(Composer().open_office(tmp_path / "copy", create=False)) as office:
        name_relay(office)
        yield relay.around(office)


def test_a_copy_says_so_and_becomes_a_new_pc(copy: Office, open_window: OpenWindow) -> None:
    robot = open_window(copy)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: "là bản chép" in robot.strip)
    robot.until(lambda: robot.text("status.link").startswith("Chưa gửi: bản chép"))
    robot.press("F2")
    robot.write("khai sinh")
    for value in PERSON:
        robot.press("Return")
        robot.write(value)
    robot.press("Ctrl+Return")
    robot.idle()
    assert "là bản chép" in robot.strip
    assert robot.find(QWidget, "intake").isVisible()
    with copy.ports.store.read() as tx:
        assert not tx.dossiers.any()
    robot.window.sign_out()
    opened(robot)
    focus(robot, PC)
    assert facts(robot, PC)["Dữ liệu"] == "bản chép"
    assert "chép sang" in facts(robot, PC)["Vì sao"]
    robot.press("N")
    answer(robot, "Q2")
    assert "đã được dùng" in robot.text(f"{ASK}.counter.wrong")
    answer(robot, "Q3")
    assert "nhập mã đăng ký mới" in robot.strip
    assert facts(robot, PC)["Dữ liệu"] == "bản gốc"
    robot.receive(*PERSON)
    robot.until(lambda: "TẠM-Q3-000001" in robot.strip)


def test_a_copy_names_no_folder_for_copies_before_it_is_a_pc_of_its_own(
    copy: Office, open_window: OpenWindow, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    robot = opened(open_window(copy))
    focus(robot, PC)
    robot.press("B")
    answer(robot, str(tmp_path / "disk"))
    assert "Dữ liệu này là bản chép" in robot.text(f"{ASK}.folder.wrong")
    assert list((tmp_path / "disk").iterdir()) == []
    robot.press("Escape")
    robot.press("N")
    answer(robot, "Q3")
    assert "nhấn B để đặt thư mục riêng" in robot.strip
    robot.press("B")
    answer(robot, str(tmp_path / "disk"))
    assert "khôi phục thử được" in robot.strip


def test_a_clerk_looks_only(known: Office, open_window: OpenWindow) -> None:
    with known.ports.store.write("sync") as tx:
        mark_copied(tx)
    robot = opened(open_window(known), demo.CLERK.login)
    assert "chỉ xem" in robot.text(f"{NAME}.right")
    for table, keys in ((RELAY, "EKA"), (PC, "NQ")):
        focus(robot, table)
        for key in keys:
            robot.press(key)
            robot.idle()
            assert "không có quyền" in robot.strip
            assert not robot.find(QWidget, ASK).isVisible()


def test_first_run_takes_the_code(
    empty_office: Office, open_window: OpenWindow, relay: FakeRelay
) -> None:
    office = relay.around(empty_office)
    robot = open_window(office)
    robot.until(lambda: robot.find(QWidget, "first_run").isVisible())
    typed = ("Đặc khu Thí Dụ", "H01.45", "Q1", "Phạm Quản Trị", "quantri", "đủ dài rồi")
    for value in (*typed, "đủ dài rồi", URL, CODE):
        robot.write(value)
        robot.press("Return")
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.find(QWidget, "tasks").isVisible())
    robot.until(lambda: "đã đăng ký cho đơn vị H01.45" in robot.strip)
    assert office.use(GetPcStanding)().enrolled == "H01.45"


def test_first_run_refuses_a_plain_address_elsewhere(
    empty_office: Office, open_window: OpenWindow
) -> None:
    robot = open_window(empty_office)
    robot.until(lambda: robot.find(QWidget, "first_run").isVisible())
    typed = ("Đặc khu Thí Dụ", "H01.45", "Q1", "Phạm Quản Trị", "quantri", "đủ dài rồi")
    for value in (*typed, "đủ dài rồi", "http://10.0.0.5:8080"):
        robot.write(value)
        robot.press("Return")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "https://" in robot.text("first_run.ask.relay.wrong")
    assert empty_office.use(GetOffice)() is None


def test_it_fits_a_small_screen_at_every_text_size(known: Office, open_window: OpenWindow) -> None:
    robot = opened(open_window(known))
    for scale in SCALES:
        assert theme.scale == scale
        robot.open_section("Alt+7", lambda: robot.cells(RELAY))
        hint = robot.window.minimumSizeHint()
        assert (hint.width() <= 1366, hint.height() <= 708) == (True, True), scale
        robot.press("Ctrl+Plus")
        robot.idle()


def test_the_daily_copies_go_where_a_first_one_was_made(
    office: Office, open_window: OpenWindow, tmp_path: Path
) -> None:
    robot = opened(open_window(office))
    assert facts(robot, PC)["Bản sao gần nhất"] == "chưa có"
    assert "cùng ổ đĩa" in facts(robot, PC)["Nơi giữ bản sao"]
    focus(robot, PC)
    robot.press("B")
    answer(robot, "Sao luu")
    assert "Ghi đủ đường dẫn" in robot.text(f"{ASK}.folder.wrong")
    answer(robot, str(tmp_path / "disk"))
    assert "Không thấy thư mục" in robot.text(f"{ASK}.folder.wrong")
    inside = office.ports.batches
    answer(robot, str(inside))
    assert "nằm trong dữ liệu đang dùng" in robot.text(f"{ASK}.folder.wrong")
    assert "cùng ổ đĩa" in facts(robot, PC)["Nơi giữ bản sao"], "the folder of before is kept"
    (tmp_path / "disk").mkdir()
    answer(robot, str(tmp_path / "disk"))
    assert "khôi phục thử được" in robot.strip
    assert "cùng ổ đĩa với dữ liệu" in robot.strip, "what breaks it takes both"
    assert "KHÔNG có trong bản sao" in robot.strip, "whoever may enter the folder would have it"
    assert facts(robot, PC)["Nơi giữ bản sao"] == str(tmp_path / "disk")
    assert str(office.ports.clock.now().year) in facts(robot, PC)["Bản sao gần nhất"]
    assert list((tmp_path / "disk" / "copies").iterdir())


def test_a_daily_copy_that_failed_is_told_with_the_one_before(
    office: Office, open_window: OpenWindow
) -> None:
    with office.ports.store.write("test") as tx:
        UPKEEP.write(tx.settings, UpkeepNote(copied=MOMENT, copy_failed="disk.full"))
    robot = opened(open_window(office))
    told = facts(robot, PC)["Bản sao gần nhất"]
    assert told == "lần thử gần nhất không được, bản trước 08:30 ngày 23/11/2026"


def test_nobody_but_an_administrator_changes_where_copies_go(
    office: Office, tmp_path: Path
) -> None:
    clerk = office.use(SignIn)(demo.CLERK.login, demo.PASSWORD)
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        office.use(ChangeBackupFolder)(clerk, tmp_path)
    assert list(tmp_path.glob("copies")) == []
    assert office.use(GetDailyCopies)().folder == ""
