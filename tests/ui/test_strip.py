"""What the window says, and what must not take its place."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from tests.robots.window import WindowRobot
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.ui.kit.strip import MessageStrip


@pytest.fixture
def quiet(robot: WindowRobot) -> WindowRobot:
    robot.idle()
    robot.find(MessageStrip, "strip").clear()
    return robot


def said(robot: WindowRobot) -> tuple[str, str]:
    """The word with the colour, and the sentences."""
    strip = robot.find(MessageStrip, "strip")
    return strip.findChildren(QLabel)[0].text(), strip.text


def test_what_comes_by_itself_stands_behind_what_is_there(quiet: WindowRobot) -> None:
    quiet.window.say("ok", "Một.", also=True)
    assert said(quiet) == ("Xong", "Một.")
    quiet.window.say("ok", "Hai.", also=True)
    assert said(quiet) == ("Xong", "Một. Hai.")
    quiet.window.say("ok", "Hai.", also=True)
    assert said(quiet) == ("Xong", "Một. Hai.")
    quiet.window.say("info", "Ba.")
    assert said(quiet) == ("Thông tin", "Ba.")


def test_the_graver_of_both_counts(quiet: WindowRobot) -> None:
    quiet.window.say("ok", "Một.")
    quiet.window.say("warn", "Hai.", also=True)
    assert said(quiet) == ("Lưu ý", "Một. Hai.")
    quiet.window.fail(DeviceError("scanner.jam"))
    _, trouble = said(quiet)
    quiet.window.say("ok", "Ba.", also=True)
    assert said(quiet) == ("Lỗi", f"{trouble} Ba.")
    quiet.find(MessageStrip, "strip").clear()
    quiet.window.say("ok", "Bốn.", also=True)
    assert said(quiet) == ("Xong", "Bốn.")


def test_a_sentence_that_is_no_longer_so_goes_and_leaves_the_others(quiet: WindowRobot) -> None:
    quiet.window.say("info", "Một.")
    quiet.window.say("warn", "Hai.", also=True)
    quiet.window.say("bad", "Hai.", also=True)  # the same, and graver
    quiet.window.unsay("Không có.")
    assert said(quiet) == ("Lỗi", "Một. Hai.")
    quiet.window.unsay("Một.")
    assert said(quiet) == ("Lỗi", "Hai.")
    quiet.window.unsay("Hai.")
    assert quiet.strip == ""
    quiet.window.say("ok", "Ba.", also=True)
    assert said(quiet) == ("Xong", "Ba.")
