"""Pages of the window: built when they are first wanted, gone when their clerk goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from tests.robots.window import WindowRobot
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.kit.theme import SCALES, theme
from tthc_desktop.ui.shell.rail import PlaceButton
from tthc_desktop.ui.shell.told import KEY_SECTIONS


def built(robot: WindowRobot) -> set[str]:
    return {page.objectName() for page in robot.window.findChildren(Page)}


def test_nobody_has_pages_before_signing_in(office: Office, open_window: OpenWindow) -> None:
    robot = open_window(office)
    robot.until(lambda: robot.find(QWidget, "sign_in").isVisible())
    for key in ("F1", "Escape", "F2", "F3", "F4", "F5", "F12", "F12", "Ctrl+3", "Ctrl+Plus"):
        robot.press(key)
    robot.hold_to_scanner("H36.14-260722-0001")
    assert built(robot) == set()
    robot.press("Ctrl+Minus")


def test_a_clerk_has_the_worklist_and_the_reception_form_at_once(robot: WindowRobot) -> None:
    """The form, because what is typed right after F2 must find it."""
    assert built(robot) == {"tasks", "intake"}


@pytest.mark.parametrize(("number", "place"), list(enumerate(Place, 1)))
def test_each_place_is_built_by_its_key(robot: WindowRobot, number: int, place: Place) -> None:
    robot.press(f"Ctrl+{number}")
    robot.idle()
    assert robot.find(Page, place.value).isVisible()
    assert built(robot) == {"tasks", "intake", place.value}
    robot.press("Ctrl+1")
    robot.press(f"Ctrl+{number}")
    robot.idle()
    assert len(robot.window.findChildren(Page, place.value)) == 1


def test_the_help_names_the_place_of_each_number(robot: WindowRobot) -> None:
    """The rail has another order."""
    [(_, everywhere), *_] = KEY_SECTIONS
    words = dict(everywhere)[f"Ctrl+1 … Ctrl+{len(Place)}"]
    told = dict(each.split(" ", 1) for each in words.split(", "))
    for number, place in enumerate(Place, 1):
        robot.press(f"Ctrl+{number}")
        robot.idle()
        [shown] = [b for b in robot.window.findChildren(PlaceButton) if b.isChecked()]
        assert (shown.text(), robot.find(Page, place.value).isVisible()) == (
            told[str(number)],
            True,
        )


def test_the_rail_shows_every_place_as_a_dossier_goes(robot: WindowRobot) -> None:
    shown = sorted(robot.window.findChildren(PlaceButton), key=lambda button: button.y())
    assert [button.text() for button in shown] == [
        "Việc của tôi",
        "Tiếp nhận",
        "Hồ sơ trực tuyến",
        "Số hóa",
        "Ký số",
        "Chờ gửi",
        "Hồ sơ",
        "Cài đặt",
    ]
    assert {button.objectName() for button in shown} == {f"rail.{place.value}" for place in Place}


def test_signing_out_takes_the_pages_down(robot: WindowRobot) -> None:
    for number in range(1, len(Place) + 1):
        robot.press(f"Ctrl+{number}")
        robot.idle()
    assert built(robot) == {place.value for place in Place}
    robot.window.sign_out()
    robot.until(lambda: built(robot) == set())
    assert robot.focused().objectName() == "sign_in.login"
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    assert built(robot) == {"tasks", "intake"}


def test_signing_out_clears_what_stands_around_the_pages(robot: WindowRobot) -> None:
    robot.receive("Trần Ví Dụ", "099198000122", "0912000345", "ấp Thử Nghiệm")
    robot.until(lambda: robot.find(QWidget, "rail.tasks").accessibleName() == "Việc của tôi, 1")
    robot.window.say("warn", "Hồ sơ của Trần Ví Dụ")
    robot.window.sign_out()
    assert robot.find(QWidget, "rail.tasks").accessibleName() == "Việc của tôi"
    assert [robot.text(name) for name in ("strip.text", "status.link")] == ["", ""]


class Shown(QObject):
    """Notes every window that comes up, however briefly."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        shown = event.type() == QEvent.Type.Show
        if shown and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[Shown]:
    shown = Shown()
    qapp.installEventFilter(shown)
    yield shown
    qapp.removeEventFilter(shown)


def test_no_page_comes_up_as_a_window_of_its_own(robot: WindowRobot, windows: Shown) -> None:
    """What is shown before it has a parent takes the keys away from the window."""
    for scale in SCALES:
        assert theme.scale == scale
        for number in range(1, len(Place) + 1):
            robot.press(f"Ctrl+{number}")
            robot.idle()
        robot.press("F1")
        robot.press("Ctrl+Plus")
    assert windows.names == []
    tops = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert tops == [robot.window]
