"""A hand scanner, a person and an input method before a window. The clock is the test's."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tthc_desktop.ui.kit.wedge import Wedge

CARD = "091199012345||Lê Thị Thử|15081999|Nữ|ấp Thử Nghiệm, An Giang|10102021"
NONE = Qt.KeyboardModifier.NoModifier


class Counter:
    """A window with a field, a button and commands on single keys, and a scanner before it."""

    def __init__(self, bot: QtBot) -> None:
        self.now = 1_000
        self.bursts: list[str] = []
        self.taking = True
        self.done: list[str] = []
        self.window = QWidget()
        bot.addWidget(self.window)
        self.line, self.other, self.button = QLineEdit(), QLineEdit(), QPushButton("x")
        self.text, self.rich, self.combo = QPlainTextEdit(), QTextEdit(), QComboBox()
        self.combo.setEditable(True)
        layout = QVBoxLayout(self.window)
        for widget in (self.line, self.other, self.button, self.text, self.rich, self.combo):
            layout.addWidget(widget)
        for keys in ("1", "a", "F7", "Alt+X", "Return", "|"):
            shortcut = QShortcut(QKeySequence(keys), self.window)
            shortcut.activated.connect(lambda keys=keys: self.done.append(keys))
        self.button.clicked.connect(lambda: self.done.append("clicked"))
        self.window.show()
        bot.waitExposed(self.window)
        self.window.activateWindow()
        self.wedge = Wedge(self.take, lambda: self.now, self.window)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self.wedge)

    def take(self, text: str) -> bool:
        if self.taking:
            self.bursts.append(text)
        return self.taking

    def key(
        self,
        key: Qt.Key,
        text: str = "",
        held: Qt.KeyboardModifier = NONE,
        *,
        repeat: bool = False,
        release: bool = True,
        stamp: int = 0,
    ) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        kinds = [QEvent.Type.KeyPress, QEvent.Type.KeyRelease]
        for kind in kinds if release else kinds[:1]:
            event = QKeyEvent(kind, key, held, text, repeat)
            event.setTimestamp(stamp)
            QCoreApplication.sendEvent(QApplication.focusWidget() or focus, event)

    def types(self, text: str, gap: int = 5) -> None:
        """Each letter gap ms after the one before. Capitals with Shift, as scanners do."""
        for letter in text:
            self.now += gap
            if letter.isupper():
                self.key(Qt.Key.Key_Shift, held=Qt.KeyboardModifier.ShiftModifier)
            code = ord(letter.upper())
            self.key(Qt.Key(code) if code < 127 else Qt.Key.Key_unknown, letter)

    def enter(self, gap: int = 5) -> None:
        self.now += gap
        self.key(Qt.Key.Key_Return, "\r")

    def commits(self, text: str, shown: str = "", erased: int = 0) -> None:
        self.now += 5
        event = QInputMethodEvent(shown, [])
        event.setCommitString(text, -erased, erased)
        focus = QApplication.focusWidget()
        assert focus is not None
        QCoreApplication.sendEvent(focus, event)

    def waits(self, ms: int) -> None:
        self.now += ms
        self.wedge.tick()
