"""Máy quét by keyboard, with a device on the network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from tests.fakes.virtual_scanner import VirtualScanner, running
from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.demo import virtual_xml
from tthc_desktop.domain.scan_profile import BUILT_IN
from tthc_desktop.domain.scanning import Device
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.scanning.devices import FindDevices, ListDevices
from tthc_desktop.services.scanning.profiles import AllowOwnProfiles, ListProfiles, PutProfile
from tthc_desktop.ui.kit.table import RowsTable
from tthc_desktop.ui.kit.theme import SCALES, theme

NAME = "settings.scanners"
DEVICES, PROFILES, FORM = (f"{NAME}.{part}" for part in ("devices", "profiles", "ask"))
USB = Device("sane:mau:usb:1", "Máy quét USB mẫu")


class Finder:
    """Finds what is given, without a network."""

    def __init__(self, *devices: Device) -> None:
        self.devices = devices

    def find(self) -> Iterator[Device]:
        yield from self.devices


@pytest.fixture(scope="module")
def virtual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScanner]:
    with running(tmp_path_factory.mktemp("pictures")) as made:
        yield made


def opened(robot: WindowRobot) -> WindowRobot:
    return robot.open_section("Alt+5", lambda: robot.cells(PROFILES))


def found_by(office: Office, *devices: Device) -> Office:
    find = FindDevices(office.ports.store, Finder(*devices))
    return replace(office, use=office.use.replaced({FindDevices: find}))


@pytest.fixture
def administrator(office: Office, open_window: OpenWindow, virtual: VirtualScanner) -> WindowRobot:
    nearby = Device(virtual.device, virtual_xml.NAME)
    robot = open_window(found_by(office, nearby, USB))
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    return opened(robot)


def fill(robot: WindowRobot, field: str, text: str) -> None:
    edit = robot.find(QLineEdit, f"{FORM}.{field}")
    edit.setFocus()
    edit.selectAll()
    robot.press("Delete")
    robot.write(text)


def pick(robot: WindowRobot, field: str, keys: str, times: int = 1) -> None:
    robot.find(QComboBox, f"{FORM}.{field}").setFocus()
    for _ in range(times):
        robot.press(keys)


def to_profiles(robot: WindowRobot) -> None:
    robot.press("Tab")
    assert robot.focused().objectName() == PROFILES


def keys(robot: WindowRobot) -> str:
    return robot.text("settings.keys")


def test_a_scanner_is_found_and_taken_in(
    administrator: WindowRobot, office: Office, virtual: VirtualScanner
) -> None:
    robot = administrator
    assert robot.focused().objectName() == DEVICES
    assert "T tìm" in keys(robot)
    robot.press("T")
    robot.idle()
    assert robot.cells(DEVICES) == [
        [virtual_xml.NAME, "Chưa hỏi máy", "mới tìm thấy"],
        [USB.name, "Chưa hỏi máy", "mới tìm thấy"],
    ]
    # Not "the chosen one": where there are others already, one of those is chosen.
    assert "Tìm thấy 2 máy quét mới: chọn máy cần thêm rồi nhấn C" in robot.strip
    robot.press("C")
    robot.idle()
    assert robot.cells(DEVICES)[0] == [
        virtual_xml.NAME,
        "Kính, khay hai mặt; màu; đến 600 dpi; biết khay có giấy",
        "dùng trước",
    ]
    assert robot.strip == f"Đã thêm {virtual_xml.NAME}."
    settings = office.use(GetOffice)()
    assert settings is not None
    assert settings.scanners == (virtual.url,)
    assert robot.focused().objectName() == DEVICES
    robot.press("R")
    robot.idle()
    assert "Đã hỏi lại" in robot.strip
    robot.press("X")
    robot.idle()
    assert office.use(ListDevices)() == ()


def test_the_line_at_the_bottom_knows_a_scanner_that_was_just_taken_in(
    administrator: WindowRobot, virtual: VirtualScanner
) -> None:
    robot = administrator
    assert robot.text("status.scanner") == "Máy quét: chưa khai báo"
    robot.press("T")
    robot.idle()
    robot.press("C")
    robot.idle()
    robot.press("Ctrl+1")
    robot.idle()
    assert robot.text("status.scanner") == f"Máy quét: {virtual_xml.NAME} sẵn sàng"


class SlowFinder(Finder):
    """Between its devices it waits for a word."""

    def __init__(self, *devices: Device) -> None:
        super().__init__(*devices)
        self.go_on = threading.Event()

    def find(self) -> Iterator[Device]:
        for device in self.devices:
            yield device
            assert self.go_on.wait(60)


@pytest.mark.parametrize("leave", [False, True])
def test_answers_come_in_while_it_searches(
    office: Office, open_window: OpenWindow, leave: bool
) -> None:
    finder = SlowFinder(USB, Device("sane:mau:usb:2", "Máy thứ hai"))
    find = FindDevices(office.ports.store, finder)
    robot = open_window(replace(office, use=office.use.replaced({FindDevices: find})))
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    opened(robot).press("T")
    robot.until(lambda: robot.cells(DEVICES))
    assert [row[0] for row in robot.cells(DEVICES)] == [USB.name]
    assert "Esc để dừng" in robot.strip
    robot.press("T")  # one search at a time
    if leave:
        robot.press("Escape")
        assert robot.strip == "Đã dừng tìm máy quét."
        assert robot.find(QWidget, NAME).isVisible(), "the first Esc ends the search only"
    finder.go_on.set()
    robot.idle()
    assert len(robot.cells(DEVICES)) == (1 if leave else 2)


def test_a_search_that_finds_nothing_says_what_to_do(
    office: Office, open_window: OpenWindow
) -> None:
    robot = open_window(found_by(office))
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    opened(robot).press("T")
    robot.idle()
    assert robot.cells(DEVICES) == []
    assert "nhấn N để nhập địa chỉ" in robot.strip


def test_a_scanner_by_its_address(
    administrator: WindowRobot, office: Office, virtual: VirtualScanner
) -> None:
    robot = administrator
    robot.press("N")
    assert robot.focused().objectName() == f"{FORM}.address"
    assert not robot.find(QWidget, PROFILES).isVisible()
    robot.write("không phải địa chỉ")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "Nhập như 192.168.1.20" in robot.text(f"{FORM}.address.wrong")
    assert robot.strip == "", "no device is asked any more"
    fill(robot, "address", "127.0.0.1:9")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "không trả lời" in robot.strip
    assert robot.text(f"{FORM}.address") == "127.0.0.1:9", "nothing typed is lost"
    fill(robot, "address", virtual.url.removeprefix("http://").removesuffix("/eSCL"))
    robot.press("Ctrl+Return")
    robot.idle()
    assert [each.device.id for each in office.use(ListDevices)()] == [virtual.device]
    assert not robot.find(QWidget, FORM).isVisible()
    assert robot.focused().objectName() == DEVICES


def test_profiles_and_their_keys(administrator: WindowRobot) -> None:
    robot = administrator
    rows = robot.cells(PROFILES)
    assert [row[0] for row in rows] == [profile.shortcut for profile in BUILT_IN]
    assert rows[3] == ["Alt+F5", "Kính, từng tờ", "Mặt kính; 200 dpi màu; hỏi thêm giấy", ""]
    to_profiles(robot)
    assert "K khóa" in keys(robot)
    robot.press("K")
    robot.idle()
    assert robot.cells(PROFILES)[0][3] == "khóa"
    assert "Đã khóa cấu hình “Tự chọn" in robot.strip
    robot.press("K")
    robot.idle()
    assert robot.cells(PROFILES)[0][3] == ""
    robot.press("X")
    robot.idle()
    assert len(robot.cells(PROFILES)) == len(BUILT_IN) - 1


def test_a_profile_is_made_and_changed(administrator: WindowRobot, office: Office) -> None:
    robot = administrator
    to_profiles(robot)
    robot.press("N")
    assert robot.focused().objectName() == f"{FORM}.name"
    assert not robot.find(QWidget, DEVICES).isVisible()
    robot.write("Hồ sơ đất đai")
    pick(robot, "key", "Down", 1)  # Alt+F1, which is taken
    pick(robot, "feed", "Down", 3)
    robot.press("Ctrl+Return")
    robot.idle()
    assert "Phím này đã dùng cho cấu hình “Tự chọn" in robot.text(f"{FORM}.key.wrong")
    pick(robot, "key", "End")
    for box in ("blank", "driver"):
        robot.find(QCheckBox, f"{FORM}.{box}").setFocus()
        robot.press("Space")
    fill(robot, "expected", "12")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(PROFILES)[-1] == [
        "Alt+F9",
        "Hồ sơ đất đai",
        "Khay, hai mặt; 200 dpi màu; tờ trắng ngăn giấy tờ; cửa sổ trình điều khiển; 12 tờ",
        "",
    ]
    chosen = robot.find(RowsTable, PROFILES).currentIndex().row()
    assert chosen == len(robot.cells(PROFILES)) - 1, "X would drop another one"
    robot.press("Home")
    robot.press("Up")
    robot.press("F5")
    robot.idle()
    assert robot.find(RowsTable, PROFILES).currentIndex().row() != chosen
    admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    made = office.use(ListProfiles).of_key(admin, 9)
    assert made is not None
    assert made.name == "Hồ sơ đất đai"
    assert made.driver_window


def test_less_than_the_rule_is_saved_after_a_warning(
    administrator: WindowRobot, office: Office
) -> None:
    robot = administrator
    to_profiles(robot)
    robot.press("S")
    fill(robot, "dpi", "150")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "phải là ảnh màu, từ 200 dpi" in robot.text(f"{FORM}.wrong")
    fill(robot, "dpi", "100")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.find(QWidget, FORM).isVisible(), "another value, another warning"
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(PROFILES)[0][2:] == ["Tự chọn khay hoặc kính; 100 dpi màu", "nội bộ"]


@pytest.mark.parametrize("dpi", ["", "hai trăm", "-5", "123456"])
def test_what_is_no_number_is_said_in_the_form(administrator: WindowRobot, dpi: str) -> None:
    robot = administrator
    to_profiles(robot)
    robot.press("S")
    fill(robot, "dpi", dpi)
    robot.press("Ctrl+Return")
    robot.idle()
    assert "từ 75 đến 1200 dpi" in robot.text(f"{FORM}.dpi.wrong")
    robot.press("Escape")
    assert robot.focused().objectName() == PROFILES


def test_a_clerk_makes_profiles_and_changes_no_scanner(
    office: Office, open_window: OpenWindow
) -> None:
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    opened(robot)
    assert "cấu hình riêng thì ai cũng tạo được" in robot.text(f"{NAME}.right")
    for key in ("T", "N"):
        robot.press(key)
        robot.idle()
        assert "không có quyền" in robot.strip
    to_profiles(robot)
    robot.press("N")
    robot.write("Của tôi")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.cells(PROFILES)[-1][1:] == [
        "Của tôi",
        "Tự chọn khay hoặc kính; 200 dpi màu",
        "riêng",
    ]
    robot.press("K")
    robot.idle()
    assert "không có quyền" in robot.strip


def test_a_clerk_keeps_off_what_is_locked(office: Office, open_window: OpenWindow) -> None:
    admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    office.use(PutProfile)(admin, replace(BUILT_IN[0], locked=True))
    office.use(AllowOwnProfiles)(admin, allowed=False)
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    opened(robot)
    assert "chỉ xem" in robot.text(f"{NAME}.right")
    to_profiles(robot)
    for key in ("S", "X"):
        robot.press(key)
        robot.idle()
        assert "đã được khóa" in robot.strip
    robot.press("Down")
    robot.press("X")
    robot.idle()
    assert "không cho tự tạo" in robot.strip
    assert len(robot.cells(PROFILES)) == len(BUILT_IN)


def test_fits_a_small_screen_at_every_size_of_letters(administrator: WindowRobot) -> None:
    robot = administrator
    for step in range(len(SCALES)):
        if step:
            robot.press("Ctrl+Plus")
            robot.idle()
            opened(robot)
        assert robot.focused().objectName() == DEVICES
        fits(robot)
        robot.press("N")
        fits(robot)
        robot.press("Escape")
        to_profiles(robot)
        robot.press("S")
        fits(robot)
        robot.press("Escape")
        assert robot.focused().objectName() == PROFILES
        assert robot.find(QWidget, DEVICES).isVisible()
    assert theme.scale == SCALES[-1]
    for _ in SCALES[1:]:
        robot.press("Ctrl+Minus")
        robot.idle()


def fits(robot: WindowRobot) -> None:
    hint = robot.window.minimumSizeHint()
    assert (hint.width() <= 1366, hint.height() <= 708) == (True, True), hint


def test_everything_has_a_spoken_name_and_help_tells_the_keys(administrator: WindowRobot) -> None:
    robot = administrator
    to_profiles(robot)
    robot.press("S")
    focusable = [
        widget
        for widget in robot.find(QWidget, NAME).findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
    ]
    assert len(focusable) > 10
    assert [w.objectName() for w in focusable if not w.accessibleName()] == []
    robot.press("Escape")
    robot.press("F1")
    said = [widget.text() for widget in robot.window.findChildren(QLabel)]
    assert "Ở Cài đặt, Máy quét (Alt+5)" in said
