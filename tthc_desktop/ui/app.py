"""The Qt application around the window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Self

from PySide6.QtWidgets import QApplication, QLabel

from tthc_desktop.domain.errors import SetupError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.text import number_text
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.bugs import caught
from tthc_desktop.ui.kit.theme import DARK, LIGHT, load_fonts, system_is_dark, theme
from tthc_desktop.ui.shell.window import MainWindow

_SIZE = (1366, 768)


def prepare_application(fonts: Path) -> QApplication:
    """The one QApplication, in the house style. Raises SetupError ``window.no_display``."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        if _no_display():
            raise SetupError("window.no_display")
        app = QApplication(["tthc"])
    app.setApplicationName("TTHC Desktop")
    load_fonts(fonts)
    theme.apply(app, DARK if system_is_dark(app) else LIGHT, theme.scale)
    return app


def _no_display() -> bool:
    """Qt would abort the process instead of raising."""
    named = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in named)


def answer_soon() -> None:
    """Once, when the window stands: its thread must not wait for the others (design 3, 50 ms).

    What stands by now stays for good, so that the collector need not go through it again and again
    while all threads wait (measured with a 200-page stack: 78 ms each time). A thread that computes
    lets the window in after 0.5 ms instead of 5: a paint takes dozens of turns.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(0.0005)


_LONG = 2_000
"""Dossiers that are made ready in about a second: less is not worth a word."""


class Preparing:
    """Says that data is being made ready for this version: before that there is no window, and
    nobody should take the program for one that does not start."""

    def __init__(self, fonts: Path) -> None:
        """Shows nothing yet."""
        self._fonts = fonts
        self._shown: QLabel | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown is not None:
            self._shown.close()

    def __call__(self, done: int, total: int) -> None:
        """Called now and then by whoever makes it ready, on this thread: no events are handled
        otherwise, and nothing here can be clicked."""
        if total < _LONG:
            return
        app = prepare_application(self._fonts)
        if self._shown is None:
            self._shown = QLabel()
            self._shown.setObjectName("preparing")
            self._shown.setWindowTitle("TTHC – Bộ phận Một cửa")
            self._shown.setMargin(theme.px(24))
            self._shown.show()
        self._shown.setText(
            f"Đang chuẩn bị dữ liệu cho phiên bản này: {number_text(done)}/{number_text(total)} hồ"
            " sơ.\nChỉ một lần; xin đừng tắt máy. Cửa sổ làm việc sẽ tự mở."
        )
        self._shown.adjustSize()
        app.processEvents()


def tell_not_started(error: TthcError, fonts: Path) -> None:
    """Shows why there is no window, until somebody has read it."""
    app = prepare_application(fonts)
    if _nobody_looks(app):
        return
    from tthc_desktop.ui.shell.not_started import NotStartedDialog

    NotStartedDialog(sentence(error)).exec()


def _nobody_looks(app: QApplication) -> bool:
    """Whether there is nobody to close a dialog."""
    return app.platformName() == "offscreen"


def run_window(office: Office, fonts: Path, hint: str) -> int:
    """Shows the window until it is closed; the exit code is 0."""
    app = prepare_application(fonts)
    window = MainWindow(office, hint)
    with caught(window.bugs.report):
        screen = app.primaryScreen().availableGeometry()
        window.resize(min(_SIZE[0], screen.width()), min(_SIZE[1], screen.height()))
        if screen.width() <= _SIZE[0]:
            window.showMaximized()
        else:
            window.show()
        window.begin()
        answer_soon()
        return app.exec()
