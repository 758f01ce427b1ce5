"""Starts a window, names every module that was imported by then, and ends.

``python -m tests.support.start_window HOME sign_in``, or ``tasks``: that of a home, until this
stands and nothing is under way. ``bare`` instead: a window of Qt alone with one line to type into.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_LOOKS = 60_000
"""A millisecond each at least: a window that does not come ends the probe."""


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

    app = QApplication(["bare"])
    window = QMainWindow()
    window.setCentralWidget(QLineEdit())
    window.resize(1366, 768)
    window.show()
    app.processEvents()


def _start(home: Path, wanted: str) -> None:
    from tthc_desktop.bootstrap import Composer

    composer = Composer()
    composer.prepare_window()
    office = composer.open_office(home, create=False)
    from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

    from tthc_desktop.ui.shell.window import MainWindow

    window = MainWindow(office, "")
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    window.begin()

    def until(name: str) -> None:
        for _ in range(_LOOKS):
            QApplication.processEvents()
            place = window.findChild(QWidget, name)
            if isinstance(place, QWidget) and place.isVisible() and window.runner.idle:
                return
            time.sleep(0.001)  # leaves the processor to the other threads
        raise SystemExit(f"{name} did not come")

    until("sign_in")
    if wanted == "tasks":
        for text in (os.environ["LOGIN"], os.environ["PASSWORD"]):
            line = QApplication.focusWidget()
            assert isinstance(line, QLineEdit)
            line.setText(text)
            line.returnPressed.emit()
        until("tasks")
    window.close()
    office.close()


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        _bare()
    else:
        _start(Path(sys.argv[1]), sys.argv[2])
    sys.stdout.write("\n".join(sys.modules))
    sys.stdout.flush()
    os._exit(0)  # what the interpreter does at its end is no part of a start
