"""The window as a whole: sizes, keys, names, first run, sign-in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QWidget,
)

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.people import Role
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.reception.list_tasks import FindClerk, ListTasks
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.kit.theme import SCALES, theme
from tthc_desktop.ui.settings.section import Section

SCREEN = (1366, 768 - 60)  # less a task bar and the frame
PAGES = [place.value for place in Place]
SEARCHES = {"online": "online.code", "settings": "settings.catalogue.search"}
# Delete is the name of a key.
ENGLISH = {
    "cancel", "close", "open", "save", "yes", "no", "error", "file", "files", "scan", "sign",
    "search", "find", "copy", "paste", "undo", "redo", "cut", "select", "name", "code", "date",
    "status", "page", "pages", "next", "back", "new", "edit", "view", "help", "settings", "tasks",
    "outbox", "intake", "online", "dossier", "procedure", "paper", "true", "false", "none",
    "null", "the", "and", "of", "for", "with",
}  # fmt: skip


def shown(robot: WindowRobot, name: str) -> bool:
    return robot.find(QWidget, name).isVisible()


def test_fits_a_small_screen_at_every_text_size(robot: WindowRobot) -> None:
    for scale in SCALES:
        assert theme.scale == scale
        for number in range(1, 9):
            robot.press(f"Ctrl+{number}")
            robot.idle()
        hint = robot.window.minimumSizeHint()
        assert (hint.width() <= SCREEN[0], hint.height() <= SCREEN[1]) == (True, True), scale
        robot.press("Ctrl+Plus")
        robot.idle()
    for _ in SCALES:
        robot.press("Ctrl+Minus")
        robot.idle()
    assert theme.scale == SCALES[0]


def test_straightened_pages_of_nobody_are_taken_away_at_the_start(
    office: Office, open_window: OpenWindow, tmp_path: Path
) -> None:
    left = tmp_path / "home/work/clean/left.clean"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"of a dossier that went out")
    robot = open_window(office)
    robot.until(lambda: not left.exists())


def test_every_focusable_widget_has_a_spoken_name(robot: WindowRobot) -> None:
    for number in range(1, len(PAGES) + 1):
        robot.press(f"Ctrl+{number}")
        robot.idle()
    robot.press("F1")
    speechless = [
        f"{type(w).__name__} {w.objectName()}"
        for w in robot.window.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and isinstance(w, QPushButton | QLineEdit | QComboBox | QAbstractScrollArea)
        and not w.accessibleName()
    ]
    assert speechless == []


def test_every_place_has_its_number() -> None:
    assert [place.value for place in Place] == [
        "tasks", "intake", "scan", "sign", "outbox", "settings", "online", "dossier"
    ]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_more_than_the_screen(robot: WindowRobot, page: str) -> None:
    """Each by itself: of the whole window it would not be known which page it is."""
    robot.press(f"Ctrl+{PAGES.index(page) + 1}")
    robot.idle()
    rail, status = robot.find(QWidget, "rail"), robot.find(QWidget, "status")
    hint = robot.find(QWidget, page).minimumSizeHint()
    assert hint.width() + rail.width() <= SCREEN[0]
    assert hint.height() + status.height() <= SCREEN[1]
    assert robot.window.size().width() <= 1366
    assert robot.window.minimumSizeHint().height() <= SCREEN[1]


@pytest.mark.parametrize("page", PAGES)
def test_f4_leads_to_the_dossier_from_everywhere_and_esc_back_to_the_list(
    robot: WindowRobot, page: str
) -> None:
    robot.press(f"Ctrl+{PAGES.index(page) + 1}")
    robot.idle()
    robot.press("F4")
    robot.idle()
    assert shown(robot, "dossier" if page != "tasks" else page)  # a list without a dossier
    robot.press("Escape")
    assert shown(robot, "tasks")


@pytest.mark.parametrize("number", range(1, len(PAGES) + 1))
def test_keys_on_every_page(robot: WindowRobot, number: int) -> None:
    """Every key of design 7 does something sensible and loses nothing, on every page."""
    page = PAGES[number - 1]
    robot.press(f"Ctrl+{number}")
    robot.idle()
    assert shown(robot, page)
    robot.press("F1")
    assert shown(robot, "help")
    robot.press("Escape")
    assert shown(robot, page)
    robot.press("F5")
    robot.idle()
    for key in ("F7", "F8", "F9", "Ctrl+P", "Ctrl+Z", "Ctrl+Y", "Ctrl+Return"):
        robot.press(f"Ctrl+{number}")
        robot.idle()
        robot.press(key)
        robot.idle()
    robot.press(f"Ctrl+{number}")
    robot.idle()
    robot.press("F3")
    assert robot.focused().objectName() == SEARCHES.get(page, "tasks.search")
    robot.press("F2")
    assert shown(robot, "intake")
    robot.press("Escape")
    assert shown(robot, "tasks")


def test_tab_goes_in_reading_order(robot: WindowRobot) -> None:
    robot.press("F2")
    names = ["intake.search"]
    for _ in range(9):
        robot.press("Tab")
        names.append(robot.focused().objectName())
    assert names == [
        "intake.search",
        "intake.procedures",
        "intake.kind",
        "intake.channel",
        "intake.name",
        "intake.id_number",
        "intake.phone",
        "intake.address",
        "intake.card_scan",
        "intake.more",
    ]


def test_wrong_fields_are_named_and_nothing_typed_is_lost(
    robot: WindowRobot, office: Office
) -> None:
    robot.press("F2")
    robot.write("khai sinh")
    robot.press("Return")
    robot.write("Trần Ví Dụ")
    robot.press("Return")
    robot.write("123")
    robot.press("Ctrl+Return")
    assert "12 chữ số" in robot.text("intake.id_number.wrong")
    assert robot.focused().objectName() == "intake.id_number"
    assert robot.text("intake.name") == "Trần Ví Dụ"
    assert office.use(ListTasks)(None).total == 0


def test_help_and_other_pages_keep_a_half_filled_form(robot: WindowRobot) -> None:
    robot.press("F2")
    robot.write("kết hôn")
    robot.press("Return")
    robot.write("Trần Ví Dụ")
    for leave, come_back in (("F1", "Escape"), ("Ctrl+1", "Ctrl+2")):
        robot.press(leave)
        robot.press(come_back)
        assert shown(robot, "intake")
        assert robot.text("intake.name") == "Trần Ví Dụ"
        assert robot.text("intake.search") == "kết hôn"
    robot.press("Ctrl+1")
    robot.press("F2")
    assert robot.text("intake.name") == ""


def test_a_half_typed_pin_does_not_outlive_the_page(robot: WindowRobot) -> None:
    for leave in ("Ctrl+1", "F1", "F7"):
        robot.press("Ctrl+4")
        robot.idle()
        robot.write("2468")
        assert robot.text("sign.pin") == "2468"
        robot.press(leave)
        robot.idle()
        assert robot.text("sign.pin") == ""
        robot.press("Escape")


def test_signing_out_leaves_nothing_of_the_clerk(robot: WindowRobot) -> None:
    robot.press("Ctrl+4")
    robot.write("2468")
    robot.window.sign_out()
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.press("Ctrl+4")
    assert robot.text("sign.pin") == ""
    robot.press("F2")
    robot.write("khai sinh")
    robot.press("Return")
    robot.write("Trần Ví Dụ")
    robot.window.sign_out()
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.press("Ctrl+2")
    assert robot.text("intake.name") == ""


def test_wrong_password_says_so_beside_the_field(office: Office, open_window: OpenWindow) -> None:
    robot = open_window(office)
    robot.until(lambda: shown(robot, "sign_in"))
    for login, password in (("binh", "sai mật khẩu"), ("khongco", demo.PASSWORD)):
        robot.find(QLineEdit, "sign_in.login").clear()
        robot.find(QLineEdit, "sign_in.login").setFocus()
        robot.write(login)
        robot.press("Return")
        robot.write(password)
        robot.press("Return")
        robot.idle()
        assert "không đúng" in robot.text("sign_in.password.wrong")
        assert robot.text("sign_in.password") == ""
    with office.ports.store.read() as tx:
        refused = [x for x in tx.audit.lines() if x.action == "account.sign_in_refused"]
    assert len(refused) == 2


def test_an_empty_home_asks_who_works_here(empty_office: Office, open_window: OpenWindow) -> None:
    robot = open_window(empty_office)
    robot.until(lambda: shown(robot, "first_run"))
    typed = ("Đặc khu Thí Dụ", "H01.99", "Q1", "Phạm Quản Trị", "quantri", "ngắn", "ngắn")
    for value in typed:
        robot.write(value)
        robot.press("Return")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "ít nhất 8" in robot.text("first_run.ask.password.wrong")
    assert empty_office.use(GetOffice)() is None
    robot.find(QLineEdit, "first_run.ask.password").clear()
    robot.write("đủ dài rồi")
    robot.press("Ctrl+Return")
    assert "không giống nhau" in robot.text("first_run.ask.again.wrong")
    robot.find(QLineEdit, "first_run.ask.again").clear()
    robot.write("đủ dài rồi")
    robot.press("Ctrl+Return")
    robot.until(lambda: shown(robot, "tasks"))
    settings = empty_office.use(GetOffice)()
    assert settings is not None
    assert (settings.unit_name, settings.counter) == ("Đặc khu Thí Dụ", "Q1")
    account = empty_office.use(SignIn)("quantri", "đủ dài rồi")
    assert account.role is Role.ADMINISTRATOR
    assert "Đã thiết lập" in robot.strip


def test_no_english_and_no_trial_without_its_notice(robot: WindowRobot) -> None:
    """Also what is only spoken, or only there once a place was opened."""
    for number in range(1, len(PAGES) + 1):
        robot.press(f"Ctrl+{number}")
        robot.idle()
    for number in range(1, 8):  # a section is made when it is entered
        robot.press("Ctrl+6")
        robot.press(f"Alt+{number}")
        robot.idle()
    assert robot.text("status.trial") == "BẢN THỬ NGHIỆM – không nhập hồ sơ thật"
    said = {text for widget in robot.window.findChildren(QWidget) for text in texts(widget)}
    assert len(said) > 150
    english = {
        text for text in said if {w.strip(".,:;!?()“”…").lower() for w in text.split()} & ENGLISH
    }
    assert english == set()


def texts(widget: QWidget) -> list[str]:
    """All that a widget shows or says."""
    found = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    if isinstance(widget, QLabel | QPushButton):
        found.append(widget.text())
    elif isinstance(widget, QLineEdit):
        found.append(widget.placeholderText())
    elif isinstance(widget, QComboBox):
        found += [widget.itemText(at) for at in range(widget.count())]
    elif isinstance(widget, QListWidget):
        found += [widget.item(at).text() for at in range(widget.count())]
    elif isinstance(widget, QTableView):
        columns = range(widget.model().columnCount())
        found += [str(widget.model().headerData(c, Qt.Orientation.Horizontal)) for c in columns]
    return [text for text in found if text]


def test_a_message_covers_no_more_than_it_must(robot: WindowRobot) -> None:
    robot.window.say("ok", "Đã quét 2 trang vào “Tờ khai đăng ký khai sinh”.")
    strip = robot.find(QWidget, "strip")
    assert strip.height() <= 52
    assert strip.width() > 1000
    robot.window.say("bad", "Một câu dài. " * 40)
    assert strip.height() > 60
    assert robot.find(QWidget, "strip.text").height() <= strip.height()


def test_a_section_of_the_settings_is_made_when_it_is_entered(robot: WindowRobot) -> None:
    made = [w.objectName() for w in robot.window.findChildren(Section)]
    assert made == []
    robot.press("Ctrl+6")
    robot.press("Alt+4")
    robot.idle()
    made = [w.objectName() for w in robot.window.findChildren(Section)]
    assert made == ["settings.catalogue", "settings.reception"]
    robot.press("Alt+1")
    robot.press("Alt+4")
    assert len(robot.window.findChildren(Section)) == 2


def test_theme_switch_keeps_the_place(robot: WindowRobot) -> None:
    robot.press("Ctrl+5")
    robot.press("F12")
    assert theme.tokens.dark
    assert shown(robot, "outbox")
    robot.press("F12")
    assert not theme.tokens.dark


def test_another_process_writes_and_the_list_shows_it(robot: WindowRobot, office: Office) -> None:
    from tthc_desktop.domain.people import applicant

    clerk = office.use(FindClerk)(demo.CLERK.login)
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    office.use(ReceiveDossier)(clerk, "1.001193", person)
    robot.until(lambda: len(robot.cells("tasks.table")) == 1)
    [row] = robot.cells("tasks.table")
    assert row[:3] == ["TẠM-Q2-000001", "Lê Thị Thử", "Đăng ký khai sinh"]
    assert row[-1] == "Quét F7"
    robot.press("F3")
    robot.write("le thi thu")
    robot.until(lambda: len(robot.cells("tasks.table")) == 1)
    robot.write("x")
    robot.until(lambda: robot.cells("tasks.table") == [])
    robot.press("Escape")
    robot.until(lambda: len(robot.cells("tasks.table")) == 1)


def test_the_help_needs_no_scrolling_sideways(robot: WindowRobot) -> None:
    for _ in SCALES:
        robot.press("F1")
        page = robot.find(QWidget, "help")
        area = page.parentWidget()
        assert area is not None
        assert page.minimumSizeHint().width() <= area.width(), theme.scale
        robot.press("Escape")
        robot.press("Ctrl+Plus")
        robot.idle()
