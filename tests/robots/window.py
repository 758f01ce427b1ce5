"""Drives the window as a clerk does: by keys, by what is written on it. No mouse."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.exceptions import TimeoutError as QtTimeoutError
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.kit.table import CELL_ROLE, Cell, CellTable
from tthc_desktop.ui.shell.window import MainWindow

W = TypeVar("W", bound=QWidget)
PATIENCE_MS = 180_000
_PACE_MS = 90
_HELD = {  # the program uses no other modifier
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


def destroy(window: MainWindow) -> None:
    """Closes the window and takes it down at once: every window that stays makes the next slower,
    because a change of theme polishes all widgets there are."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(window), "a window outlived its test"


class WindowRobot:
    def __init__(self, bot: QtBot, window: MainWindow) -> None:
        self._bot = bot
        self.window = window
        self._typed_ms = 0
        # A person's pace, whatever the machine's: each letter comes 90 ms after the one before.
        window.wedge.clock_ms = lambda: round(time.monotonic() * 1000) + self._typed_ms

    def start(self) -> WindowRobot:
        self.window.resize(1366, 768)
        self.window.show()
        self._bot.waitExposed(self.window)
        # Good news goes by itself: on a busy machine before a test has read it.
        self.find(MessageStrip, "strip")._clock.setInterval(PATIENCE_MS)
        self.window.activateWindow()
        self.window.begin()
        return self

    def until(self, true: Callable[[], object]) -> None:
        """Lets the window work until it is so."""
        try:
            self._bot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)
        except QtTimeoutError as error:
            raise AssertionError(f"not in time; the strip says: {self.strip}") from error

    def idle(self) -> None:
        self.until(lambda: self.window.runner.idle)

    def focused(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus: a key would be lost"
        return focus

    def press(self, keys: str) -> None:
        """``F7``, ``Ctrl+Return``, ``Down``: to whatever has the focus."""
        *held, last = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in held:
            modifiers |= _HELD[name]
        self._typed_ms += _PACE_MS
        popup = QApplication.activePopupWidget()
        to = popup or QApplication.focusWidget() or self.window
        QTest.keyClick(to, Qt.Key[f"Key_{last}"], modifiers)
        self.until(lambda: not self.window.wedge.waiting)
        if popup is not None and QApplication.activePopupWidget() is None:
            # The offscreen platform activates a menu, and nothing after it.
            self.window.activateWindow()

    def press_menu_key(self) -> list[str]:
        """What the menu offers that comes; nothing where none does."""
        focus = self.focused()
        at = QPoint(9, 9)
        by_key = QContextMenuEvent.Reason.Keyboard
        QCoreApplication.sendEvent(
            focus,
            QContextMenuEvent(by_key, at, focus.mapToGlobal(at), Qt.KeyboardModifier.NoModifier),
        )
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            return []
        return [entry.text() for entry in menu.actions() if not entry.isSeparator()]

    def write(self, text: str) -> None:
        """Typing with any letters: QTest.keyClicks aborts on those beyond Latin-1."""
        for letter in text:
            self._typed_ms += _PACE_MS
            self._letter(letter)

    def hold_to_scanner(self, payload: str) -> None:
        """What a hand scanner types, as fast as it does, with its Enter."""
        self._typed_ms += _PACE_MS
        for letter in payload:
            self._letter(letter)
        QTest.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_Return)
        self.until(lambda: not self.window.wedge.waiting)

    def _letter(self, letter: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(self.focused(), event)

    def drop(self, name: str, *urls: QUrl) -> bool:
        """What the file manager lets fall on a place. False: it does not take that."""
        place, data = self.find(QWidget, name), QMimeData()
        if urls:
            data.setUrls(list(urls))
        rest = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, *rest)
        enter.ignore()
        QCoreApplication.sendEvent(place, enter)
        if not enter.isAccepted():
            return False
        drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, *rest)
        QCoreApplication.sendEvent(place, drop)
        return True

    def find(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert isinstance(found, kind), f"no {name}"
        return found

    def text(self, name: str) -> str:
        found = self.find(QWidget, name)
        if isinstance(found, QLabel | QLineEdit):
            return found.text()
        raise AssertionError(f"{name} has no text")

    @property
    def strip(self) -> str:
        return self.find(MessageStrip, "strip").text

    def cells(self, table: str) -> list[list[str]]:
        """What a table says, row by row."""
        found = self.find(CellTable, table)
        model = found.model()
        rows = []
        for row in range(model.rowCount()):
            values = []
            for column in range(model.columnCount()):
                cell = model.index(row, column).data(CELL_ROLE)
                assert isinstance(cell, Cell)
                values.append(cell.as_text)
            rows.append(values)
        return rows

    def sign_in(self, login: str, password: str) -> None:
        self.until(lambda: self.find(QWidget, "sign_in").isVisible())
        self.write(login)
        self.press("Return")
        self.write(password)
        self.press("Return")
        self.until(lambda: self.find(QWidget, "tasks").isVisible())
        self.idle()

    def open_section(self, key: str, ready: Callable[[], object]) -> WindowRobot:
        """Of the settings. ready: true when what is in it stands."""
        self.press("Ctrl+6")
        self.press(key)
        self.idle()
        self.until(ready)
        return self

    def receive(self, name: str, id_number: str, phone: str, address: str) -> None:
        """F2, procedure 1.001193, the citizen, Ctrl+Enter."""
        self.press("F2")
        self.write("khai sinh")
        self.press("Return")
        for number, value in enumerate((name, id_number, phone, address)):
            if number:
                self.press("Return")
            self.write(value)
        self.press("Ctrl+Return")
        self.until(lambda: self.find(QWidget, "scan").isVisible())
        self.idle()

    def show_paper(self, slot: int) -> None:
        """A paper that is only shown: seen, and home again."""
        self.press(str(slot))
        self.press("X")
        self.until(lambda: "được xuất trình" in self.strip)
        self.idle()
        self.find(MessageStrip, "strip").clear()

    def scan_into(self, slot: int) -> None:
        self.press(str(slot))
        self.press("F7")
        self.until(lambda: "Đã quét" in self.strip)
        self.find(MessageStrip, "strip").clear()
