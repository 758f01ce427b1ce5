"""Not a test: the real window over a large home, while what waits in it is sent.

    python -m tests.bench.scale_window HOME SECONDS STARTED

STARTED: the monotonic clock when the process was started. Prints one JSON object: ``start`` (what
was there when: seconds since STARTED, CPU seconds), ``gaps`` (the ten longest of the event loop:
seconds, when, how much of it for a processor, what ran; ``own_gaps``: without that), ``over`` (how
many above 50 ms), ``seen``
(what was pressed, when, seconds until it was shown), ``sent`` (seconds since STARTED, how many are
still to be sent), ``memory`` (of the window at the end: resident and proportional MB).
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.bench.scale_person import Person
from tests.bench.scanning_window import Notes, Probe, memory
from tthc_desktop.adapters.system.resources import resource_folder
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.ui.app import answer_soon, prepare_application
from tthc_desktop.ui.shell.window import MainWindow

_LOOK_MS = 5
_PATIENCE_S = 120.0
_COUNT_S = 0.5
_TYPING_S = 2.0
"""What nobody's name and password are typed faster than."""


class Sending:
    """How many are still to be sent, looked at from a thread of its own."""

    def __init__(self, office: Office, started: float) -> None:
        self._office = office
        self._started = started
        self.left: list[tuple[float, int]] = []
        threading.Thread(target=self._look, name="count", daemon=True).start()

    @property
    def done(self) -> bool:
        return bool(self.left) and self.left[-1][1] == 0

    def _look(self) -> None:
        while not self.done:
            with self._office.ports.store.read() as tx:
                left = tx.queue.counts(None).to_send
            self.left.append((time.monotonic() - self._started, left))
            time.sleep(_COUNT_S)  # how often it looks: a measurement, no wait for anything


class Bench:
    def __init__(self, home: Path, seconds: float, started: float) -> None:
        self._seconds = seconds
        self._started = started
        self._start: dict[str, tuple[float, float]] = {}
        self._notes = Notes()
        self._notes.install()
        composer = Composer()
        composer.prepare_window()
        self._note("modules")
        self._office = composer.open_office(home, create=False)
        self._note("office open")
        prepare_application(resource_folder() / "fonts")
        self._window = MainWindow(self._office, "")
        self._window.resize(1366, 768)
        self._window.show()
        self._window.activateWindow()
        self._note("window shown")
        self._window.begin()
        answer_soon()

    def _note(self, what: str) -> None:
        self._start[what] = (time.monotonic() - self._started, time.process_time())

    def run(self) -> dict[str, object]:
        window = self._window
        sending = Sending(self._office, self._started)
        self._until(lambda: _seen(window, "sign_in") and _line() is not None)
        self._note("sign-in shown")
        probe = Probe(self._notes)
        probe.start()
        typed = time.monotonic() + _TYPING_S
        self._until(lambda: time.monotonic() > typed)
        for text in (demo.SUPERVISOR.login, demo.PASSWORD):
            line = _line()
            assert line is not None
            line.setText(text)
            line.returnPressed.emit()
        self._note("name and password typed")
        person = Person(window)
        self._until(lambda: _seen(window, "tasks") and person.listed())
        self._note("worklist shown")
        person.start()
        end = time.monotonic() + self._seconds
        self._until(lambda: time.monotonic() > end or sending.done, self._seconds + _PATIENCE_S)
        self._note("ended")
        person.stop()
        probe.stop()
        return {
            "start": self._start,
            "gaps": probe.longest(),
            "own_gaps": probe.longest(own=True),
            "over": sum(length > 0.05 for length, _, _ in probe.gaps),
            "own": max(length - queued for length, _, queued in probe.gaps),
            "own_over": sum(length - queued > 0.05 for length, _, queued in probe.gaps),
            "seen": [(each.what, each.at - self._started, each.took_s) for each in person.seen],
            "sent": sending.left,
            "memory": memory()["window"],
        }

    def _until(self, true: Callable[[], object], patience_s: float = _PATIENCE_S) -> None:
        """In Qt's own loop, as the program runs."""
        loop, look = QEventLoop(), QTimer()
        end = time.monotonic() + patience_s
        look.timeout.connect(lambda: loop.quit() if true() or time.monotonic() > end else None)
        look.start(_LOOK_MS)
        loop.exec()
        look.stop()
        if not true():
            raise SystemExit("the window did not come so far")


def _seen(window: MainWindow, name: str) -> bool:
    found = window.findChild(QWidget, name)
    return isinstance(found, QWidget) and found.isVisible()


def _line() -> QLineEdit | None:
    found = QApplication.focusWidget()
    return found if isinstance(found, QLineEdit) else None


def main() -> None:
    bench = Bench(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
    print(json.dumps(bench.run()), flush=True)
    os._exit(0)  # what is still being sent is of no interest


if __name__ == "__main__":
    main()
