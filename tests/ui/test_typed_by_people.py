"""What happens to people who type: input methods, wheels, Caps Lock, what is pasted along."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from tests.robots.window import WindowRobot
from tests.support.copied_office import office_with_clerk
from tests.ui.conftest import OpenWindow
from tests.ui.test_intake_page import CARD, begin, dossiers, fill, receive, write
from tthc_desktop.adapters.system.resources import resource_folder
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.application import Office
from tthc_desktop.ui import app
from tthc_desktop.ui.kit import widgets
from tthc_desktop.ui.kit.search_line import SearchLine
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.shell.not_started import NotStartedDialog


class InputMethod:
    """The part of a desktop that composes Vietnamese: offscreen there is none."""

    def __init__(self) -> None:
        self._composed = ""

    def compose(self, text: str) -> None:
        self._composed = text
        self._tell(QInputMethodEvent(text, []))

    def commit(self) -> None:
        if self._composed:
            done = QInputMethodEvent("", [])
            done.setCommitString(self._composed)
            self._composed = ""
            self._tell(done)

    def _tell(self, event: QInputMethodEvent) -> None:
        field = QApplication.focusWidget()
        assert field is not None
        QCoreApplication.sendEvent(field, event)


@pytest.fixture
def input_method(monkeypatch: pytest.MonkeyPatch) -> InputMethod:
    made = InputMethod()

    desktop = SimpleNamespace(inputMethod=lambda: made)
    monkeypatch.setattr(widgets, "QGuiApplication", desktop)
    return made


def test_the_syllable_that_is_being_composed_is_in_the_dossier(
    robot: WindowRobot, office: Office, input_method: InputMethod
) -> None:
    begin(robot)
    fill(robot, "Lê Thị Thử", "091199012345")
    write(robot, "intake.address", "ấp bãi ")
    input_method.compose("chưởng")
    robot.find(QPushButton, "intake.receive").click()
    robot.idle()
    [dossier] = dossiers(office)
    assert dossier.applicant.address == "ấp bãi chưởng"


def chosen(robot: WindowRobot) -> str:
    item = robot.find(QListWidget, "intake.procedures").currentItem()
    return item.text() if item is not None else ""


@pytest.mark.parametrize("commits", [True, False])
def test_the_list_is_that_of_the_word_that_is_still_being_composed(
    robot: WindowRobot, input_method: InputMethod, commits: object
) -> None:
    """Some input methods commit the word before they hand on the arrow or Enter, some do not."""
    robot.press("F2")
    robot.idle()
    robot.write("khai ")
    assert "khai sinh" not in chosen(robot)
    input_method.compose("sinh")
    assert chosen(robot).endswith("Đăng ký khai sinh"), "the first of what is seen"
    if commits:
        input_method.commit()
    robot.press("Down")
    second = chosen(robot)
    robot.press("Up")
    assert chosen(robot).endswith("Đăng ký khai sinh")
    assert second != chosen(robot)
    assert "khai sinh" in second
    robot.press("Return")
    assert chosen(robot).endswith("Đăng ký khai sinh")


def test_a_composed_word_that_is_taken_back_is_not_searched_for(
    robot: WindowRobot, input_method: InputMethod
) -> None:
    robot.press("F2")
    robot.idle()
    robot.write("khai ")
    before = chosen(robot)
    input_method.compose("sinh")
    input_method.compose("")
    assert chosen(robot) == before
    input_method.compose("sinh")
    robot.find(QLineEdit, "intake.search").setText("khai")
    assert chosen(robot) == before
    robot.find(QLineEdit, "intake.search").setFocus()
    input_method.compose("sinh")
    robot.find(QLineEdit, "intake.name").setFocus()
    assert robot.text("intake.search") == "khaisinh", "what was seen stays"


def test_every_list_follows_the_word_that_is_being_composed(
    robot: WindowRobot, input_method: InputMethod
) -> None:
    robot.press("F3")
    input_method.compose("không ai")
    assert robot.find(SearchLine, "tasks.search").words == "không ai"
    for key, name in (
        ("F2", "intake.search"),
        ("Ctrl+7", "online.code"),
    ):
        robot.press(key)
        robot.idle()
        line = robot.find(SearchLine, name)
        told: list[str] = []
        line.sought.connect(told.append)
        line.setFocus()
        input_method.compose("không ai")
        assert told == ["không ai"]


@pytest.mark.parametrize("name", ["intake.kind", "intake.channel", "intake.capacity"])
def test_a_wheel_chooses_nothing(robot: WindowRobot, name: str) -> None:
    begin(robot)
    robot.press("F6")
    box = robot.find(QComboBox, name)
    write(robot, "intake.name", "Lê Thị Thử")
    for _ in range(3):
        down = QWheelEvent(
            QPointF(5, 5),
            QPointF(box.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(box, down)
    assert box.currentIndex() == 0
    assert robot.focused().objectName() == "intake.name"
    assert not box.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus


def test_every_box_of_the_window_is_one_that_no_wheel_changes(robot: WindowRobot) -> None:
    for key in ("F2", "Ctrl+5", "Ctrl+6"):
        robot.press(key)
        robot.idle()
    for section in range(1, 7):
        robot.press(f"Alt+{section}")
        robot.idle()
    boxes = robot.window.findChildren(QComboBox)
    assert len(boxes) >= 5
    assert [b.objectName() for b in boxes if not isinstance(b, widgets.ChoiceBox)] == []


def test_larger_letters_do_not_take_what_is_half_typed(robot: WindowRobot) -> None:
    begin(robot)
    write(robot, "intake.name", "Lê Thị Thử")
    robot.press("Escape")
    robot.press("Ctrl+Plus")
    assert theme.scale == 100
    assert "Tiếp nhận" in robot.strip
    assert "đang nhập dở" in robot.strip
    robot.press("Ctrl+2")
    assert robot.text("intake.name") == "Lê Thị Thử"
    robot.press("Escape")
    robot.press("F2")
    robot.press("Ctrl+Plus")
    assert theme.scale > 100


def test_help_leaves_what_is_half_typed(robot: WindowRobot) -> None:
    begin(robot)
    fill(robot, "Lê Thị Thử", "091199012345")
    at = robot.focused()
    robot.press("F1")
    assert robot.focused().objectName() == "help.close"
    robot.press("Escape")
    assert robot.focused() is at
    robot.press("F1")
    robot.press("F2")
    assert robot.text("intake.name") == "Lê Thị Thử"
    receive(robot)
    robot.press("F4")
    robot.idle()  # what can be done stands there
    robot.press("U")
    robot.write("thiếu giấy")
    robot.press("F1")
    robot.press("Escape")
    field = robot.focused()
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    assert field.isVisible()
    assert "thiếu giấy" in (field.text() if isinstance(field, QLineEdit) else field.toPlainText())


def test_a_card_is_taken_in_sight(robot: WindowRobot) -> None:
    begin(robot)
    write(robot, "intake.name", "Trần Ví Dụ")
    robot.press("F1")
    robot.hold_to_scanner(CARD)
    robot.idle()
    assert robot.find(QWidget, "intake").isVisible()
    assert robot.text("intake.name") == "Lê Thị Thử"


def _whole(shown: QWidget) -> bool:
    return shown.visibleRegion().boundingRect().height() == shown.height()


def test_what_is_wrong_comes_into_sight(robot: WindowRobot) -> None:
    begin(robot)
    fill(robot, "Lê Thị Thử", "091199012345")
    robot.press("F6")
    write(robot, "intake.fee", "50,5")
    robot.find(QWidget, "intake.name").setFocus()
    receive(robot)
    fee = robot.find(QWidget, "intake.fee")
    assert robot.focused() is fee
    assert "50.000" in robot.text("intake.fee.wrong")
    for shown in (fee, robot.find(QWidget, "intake.fee.wrong")):
        robot.until(partial(_whole, shown))


def test_a_mistyped_path_stays_in_its_field(robot: WindowRobot, tmp_path: Path) -> None:
    begin(robot)
    fill(robot, "Lê Thị Thử", "091199012345")
    receive(robot)
    robot.press("I")
    robot.write(str(tmp_path / "khong-co.pdf"))
    robot.press("Ctrl+Return")
    robot.idle()
    field = robot.focused()
    assert isinstance(field, QLineEdit)
    assert field.text().endswith("khong-co.pdf")
    assert "Không tìm thấy" in robot.text(f"{field.objectName()}.wrong")
    assert "Không tìm thấy" not in robot.strip


def test_who_forgot_caps_lock_is_told(office: Office, open_window: OpenWindow) -> None:
    robot = open_window(office)
    robot.until(lambda: robot.find(QWidget, "sign_in").isVisible())
    for password, told in ((demo.PASSWORD.upper(), True), ("sai mật khẩu", False)):
        robot.find(QWidget, "sign_in.login").setFocus()
        robot.press("Ctrl+A")
        robot.write(demo.CLERK.login)
        robot.press("Return")
        robot.write(password)
        robot.press("Return")
        robot.idle()
        said = robot.text("sign_in.password.wrong")
        assert ("Caps Lock" in said) == told
        assert "không đúng" in said


def test_why_there_is_no_window_is_shown(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NotStartedDialog)
        read.append(dialog.accessibleDescription())
        [button] = dialog.findChildren(QPushButton)
        button.click()

    monkeypatch.setattr(app, "_nobody_looks", lambda _app: False)
    QTimer.singleShot(0, close)
    app.tell_not_started(StoreError("key.missing"), resource_folder() / "fonts")
    assert "Không tìm thấy khóa mã hóa" in read[0]


def test_a_home_that_does_not_open_is_told_in_a_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    office_with_clerk(home).close()
    (home / "office.key").unlink()
    told: list[str] = []
    monkeypatch.setattr(app, "tell_not_started", lambda error, _fonts: told.append(error.code))
    with pytest.raises(StoreError, match=r"key\.missing"):
        Composer().window(home, "")
    assert told == ["key.missing"]
