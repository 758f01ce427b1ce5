"""What nobody catches: a number, the stack in the log, one dialog."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.robots.window import PATIENCE_MS, WindowRobot, destroy
from tests.ui.conftest import FONTS, OpenWindow
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.application import Office
from tthc_desktop.ui import app
from tthc_desktop.ui.kit.bugs import BugLog, caught
from tthc_desktop.ui.shell.window import MainWindow

PERSON = "Lê Thị Thử, 099198000123"

pytestmark = pytest.mark.loud("bug, report")


def fails() -> None:
    raise ValueError(PERSON)


def fails_otherwise() -> None:
    raise KeyError(PERSON)


@pytest.fixture
def robot(empty_office: Office, open_window: OpenWindow) -> Iterator[WindowRobot]:
    made = open_window(empty_office)
    made.idle()
    with caught(made.window.bugs.report):
        yield made


def dialogs(window: MainWindow) -> list[QDialog]:
    return [d for d in window.findChildren(QDialog) if d.isVisible()]


def in_a_slot(act: Callable[[], None]) -> None:
    QTimer.singleShot(0, act)


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]


def test_the_window_tells_what_nobody_caught_in_a_slot(
    empty_office: Office,
    qapp: QApplication,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Through the function that shows the window to people."""
    monkeypatch.setattr(app, "answer_soon", lambda: None)
    told: list[str] = []
    windows: list[MainWindow] = []

    def look() -> bool:
        windows[:] = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow)]
        for dialog in [d for window in windows for d in dialogs(window)]:
            told.extend(each.text() for each in dialog.findChildren(QLabel))
        return bool(told)

    def run() -> int:
        """A loop that ends with exec() would leave none to the tests behind this one."""
        in_a_slot(fails)
        qtbot.waitUntil(look, timeout=PATIENCE_MS)
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(run))
    before = sys.excepthook
    app.run_window(empty_office, FONTS, "")
    assert sys.excepthook is before
    destroy(windows[0])
    [entry] = logged(caplog)
    number = entry.split("report ")[1][:8]
    assert number in told
    assert any("đã lưu vẫn còn" in text for text in told)


def test_an_error_that_comes_again_and_again_makes_one_dialog(
    robot: WindowRobot, caplog: pytest.LogCaptureFixture
) -> None:
    before = robot.focused()
    timer = QTimer(robot.window)
    rounds = iter(range(20))

    def fails_each_round() -> None:
        if next(rounds) == 19:
            timer.stop()
        fails()

    timer.timeout.connect(fails_each_round)
    timer.start(0)
    robot.until(lambda: not timer.isActive())
    robot.until(lambda: dialogs(robot.window))
    assert len(dialogs(robot.window)) == 1
    robot.until(lambda: "thêm 19 lỗi" in robot.text("bug.more"))
    numbers = {entry.split("report ")[1][:8] for entry in logged(caplog)}
    assert numbers == {robot.text("bug.number")}
    assert [entry.split("time ")[1].split("\n")[0] for entry in logged(caplog)] == [
        "1", "2", "4", "8", "16"
    ]  # fmt: skip
    robot.press("Return")
    robot.until(lambda: not dialogs(robot.window))
    robot.until(lambda: QApplication.focusWidget() is before)
    in_a_slot(fails)
    robot.until(lambda: max(numbers) in robot.strip)
    assert dialogs(robot.window) == []
    in_a_slot(fails_otherwise)
    robot.until(lambda: dialogs(robot.window))
    robot.press("Escape")
    robot.until(lambda: not dialogs(robot.window))


def test_wherever_it_comes_from(robot: WindowRobot, caplog: pytest.LogCaptureFixture) -> None:
    """A thread, the end of an object, work in a lane that no page takes the error of."""

    class Ends:
        def __del__(self) -> None:
            raise RuntimeError(PERSON)

    thread = threading.Thread(target=fails_otherwise)
    thread.start()
    thread.join()
    robot.until(lambda: dialogs(robot.window))
    Ends()
    robot.window.fail(AssertionError(PERSON))
    robot.until(lambda: "2 lỗi" in robot.text("bug.more"))
    assert len(dialogs(robot.window)) == 1
    assert [e.splitlines()[-1] for e in logged(caplog)] == [
        "builtins.KeyError", "builtins.RuntimeError", "builtins.AssertionError"
    ]  # fmt: skip
    robot.press("Return")


def test_the_log_has_the_lines_of_code_and_nothing_of_a_person(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = BugLog()
    try:
        try:
            fails()
        except ValueError as error:
            raise RuntimeError(PERSON) from error
    except RuntimeError as error:
        log.note(error)
    [entry] = logged(caplog)
    assert "in fails" in entry
    assert "ValueError" in entry
    assert entry.endswith("RuntimeError")
    assert PERSON not in entry


def test_python_keeps_no_frames_of_it(robot: WindowRobot) -> None:
    """They may hold a PIN."""
    in_a_slot(fails)
    robot.until(lambda: dialogs(robot.window))
    assert getattr(sys, "last_value", None) is None
    assert getattr(sys, "last_traceback", None) is None
    robot.press("Return")


def test_tests_still_hear_of_what_a_slot_raises(
    empty_office: Office, open_window: OpenWindow, qtbot: QtBot
) -> None:
    robot = open_window(empty_office)
    with qtbot.capture_exceptions() as raised:
        in_a_slot(fails)
        robot.until(lambda: raised)
    assert raised[0][0] is ValueError
    assert dialogs(robot.window) == []


@pytest.mark.loud("nobody caught store.damaged")
def test_an_expected_error_that_nobody_caught_is_told_in_its_words(robot: WindowRobot) -> None:
    def reads_what_is_damaged() -> None:
        raise error

    error = StoreError("store.damaged", where="scan_profiles: the whole: is no JSON")
    in_a_slot(reads_what_is_damaged)
    robot.until(lambda: sentence(error) in robot.strip)
    assert dialogs(robot.window) == []
