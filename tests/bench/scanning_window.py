"""Not a test: the real window takes in a stack, with OCR behind it, and says how it went.

    python -m tests.bench.scanning_window HOME PAGES READ

READ: pages that have to be read before it ends. Prints one JSON object:
``committed`` and ``shown`` (by page number, seconds of the monotonic clock), ``gaps`` (the ten
longest of the event loop, seconds: how long, when, what ran), ``memory`` (by pages that are in,
then by process: resident and proportional MB), ``read`` (pages, CPU seconds of the image workers),
``span`` (F7 to the last thumbnail), ``stopped`` (what the strip says where it did not end well).
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.whole_store import all_dossiers
from tthc_desktop.adapters.system.resources import resource_folder
from tthc_desktop.adapters.system.worker_process import READING
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.batch import BatchPage
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.reading.read_dossier import PageRead, ReadDossier
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.ui.app import answer_soon, prepare_application
from tthc_desktop.ui.kit.runner import QtRunner
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.shown import ShownPage
from tthc_desktop.ui.scan.thumbs import ThumbsModel
from tthc_desktop.ui.shell.window import MainWindow

TICK_MS = 5
_LONG_S = 0.025
_PATIENCE_S = 240.0
_LOOK_MS = 20
_DUPLEX_KEY = Qt.Key.Key_F2  # with Alt: the built-in profile for both sides


class Notes:
    """What happened when. Filled by the lanes' threads and the window's."""

    def __init__(self) -> None:
        self.committed: dict[int, float] = {}
        self.shown: dict[int, float] = {}
        self.read = 0
        self.calls: list[tuple[float, float, str]] = []
        self.memory: dict[int, dict[str, list[float]]] = {}

    def install(self) -> None:
        """Around the product's own functions, in this process only."""
        scan, read = ScanComponent.__call__, ReadDossier.__call__
        put, deliver = ThumbsModel.put_image, QtRunner._deliver

        def noted_scan(case: ScanComponent, *rest: Any) -> Iterator[BatchPage]:
            for page in scan(case, *rest):
                self.committed[page.number] = time.monotonic()
                yield page

        def noted_read(case: ReadDossier, *rest: Any) -> Iterator[object]:
            for item in read(case, *rest):
                self.read += isinstance(item, PageRead)
                yield item

        def noted_put(model: ThumbsModel, page: ShownPage, image: QImage) -> None:
            put(model, page, image)
            self.shown.setdefault(page.page.number, time.monotonic())

        def noted_deliver(runner: QtRunner, message: Any) -> None:
            start = time.monotonic()
            deliver(runner, message)
            self.calls.append((start, time.monotonic(), _name(message[1])))

        ScanComponent.__call__ = noted_scan  # type: ignore[assignment,method-assign]  # noted, else the same
        ReadDossier.__call__ = noted_read  # type: ignore[assignment,method-assign]  # as above
        ThumbsModel.put_image = noted_put  # type: ignore[assignment,method-assign]  # as above
        QtRunner._deliver = noted_deliver  # type: ignore[assignment,method-assign]  # as above


def _name(call: Any) -> str:
    function = getattr(call, "func", call)
    return str(getattr(function, "__qualname__", function))


class Probe:
    """A tick every 5 ms in the window's thread; another thread looks what runs when one is late."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._main = threading.get_ident()
        self._last = self._queued = time.monotonic()
        self.gaps: list[tuple[float, float, float]] = []
        self._seen: list[tuple[float, str]] = []
        self._on = False
        self._collecting = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._on = True
        gc.callbacks.append(self._collected)
        self._schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").open()  # noqa: SIM115 - until this process ends
        self._last, self._queued = time.monotonic(), self._starved()
        self._timer.start(TICK_MS)
        threading.Thread(target=self._look, name="probe", daemon=True).start()

    def stop(self) -> None:
        self._on = False
        self._timer.stop()

    def _tick(self) -> None:
        now, queued = time.monotonic(), self._starved()
        self.gaps.append((now - self._last, self._last, queued - self._queued))
        self._last, self._queued = now, queued

    def _starved(self) -> float:
        """Seconds so far that this thread was ready to run and had no processor."""
        self._schedule.seek(0)
        return int(self._schedule.read().split()[1]) / 1e9

    def _collected(self, phase: str, info: dict[str, int]) -> None:
        """The interpreter looks for rings of dead objects, in whichever thread, and all wait."""
        now = time.monotonic()
        if phase == "start":
            self._collecting = now
        else:
            words = f"collection of generation {info['generation']}"
            self._notes.calls.append((self._collecting, now, words))

    def _look(self) -> None:
        me = threading.get_ident()
        names = {t.ident: t.name for t in threading.enumerate()}
        while self._on:
            time.sleep(0.01)  # how often it looks: a measurement, no wait for anything
            self._weigh()
            if time.monotonic() - self._last < _LONG_S:
                continue
            names |= {t.ident: t.name for t in threading.enumerate()}
            for thread, frame in sys._current_frames().items():
                if thread != me:
                    last = traceback.extract_stack(frame)[-1]
                    where = f"{Path(last.filename).name}:{last.lineno} {last.name}"
                    waits = last.name in ("wait", "_worker", "get", "_read_eintr", "_pump")
                    if not waits:
                        self._seen.append((time.monotonic(), f"{names.get(thread)}: {where}"))

    def _weigh(self) -> None:
        done = len(self._notes.committed)
        mark = done // 50 * 50
        if mark and mark not in self._notes.memory:
            self._notes.memory[mark] = memory()

    def longest(self, *, own: bool = False) -> list[tuple[float, float, float, list[str]]]:
        """Length, start, how much of it was waiting for a processor, and what ran.

        Args:
            own: Those that are the longest without that waiting.
        """
        found = []
        order = sorted(self.gaps, key=lambda gap: gap[0] - own * gap[2], reverse=True)
        for length, start, queued in order[:10]:
            end = start + length
            calls = [
                f"{name} {(stop - began) * 1000:.0f} ms"
                for began, stop, name in self._notes.calls
                if began < end and stop > start and stop - began > 0.004
            ]
            seen = Counter(words for at, words in self._seen if start <= at <= end + 0.005)
            found.append((length, start, queued, [*calls, *(w for w, _ in seen.most_common(6))]))
        return found


def memory() -> dict[str, list[float]]:
    """Resident and proportional MB of this process and of its workers, by name."""
    found: dict[str, list[float]] = {"window": _weight(os.getpid())}
    for pid, name in _children():
        found[f"{name} {pid}"] = _weight(pid)
    return found


def _children() -> Iterator[tuple[int, str]]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            ppid = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue  # ended meanwhile
        if ppid == os.getpid() and len(words) > 2:
            yield int(entry.name), words[2].rpartition(".")[2]


def _weight(pid: int) -> list[float]:
    found = {"Rss": 0.0, "Pss": 0.0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in found:
            found[name] = int(rest.split()[0]) / 1024
    return [round(found["Rss"], 1), round(found["Pss"], 1)]


def cpu() -> float:
    """Seconds that the image workers have used."""
    total, reads = 0.0, os.getpriority(os.PRIO_PROCESS, 0) + READING
    for pid, name in _children():
        if name == "image" and os.getpriority(os.PRIO_PROCESS, pid) >= min(19, reads):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


class Bench:
    def __init__(self, home: Path, pages: int, read: int) -> None:
        self._pages = pages
        self._read = read
        self.notes = Notes()
        self.notes.install()
        self.office = Composer().open_office(home, create=False)
        self.window = MainWindow(self.office, "")
        self.window.resize(1366, 768)
        self.window.show()
        self.window.begin()
        self.probe = Probe(self.notes)

    def run(self) -> dict[str, object]:
        window = self.window
        self._until(lambda: window.findChild(QWidget, "sign_in") and window.runner.idle)
        clerk = self.office.use(SignIn)(demo.CLERK.login, demo.PASSWORD)
        with self.office.ports.store.read() as tx:
            dossier = all_dossiers(tx)[0]
        window._signed_in(clerk)
        window.take_dossier(dossier.id)
        window.go(Place.SCAN)
        self._until(lambda: window.runner.idle)
        window._pages[Place.SCAN].setFocus()
        answer_soon()
        begin = time.monotonic()
        self.probe.start()
        QTest.keyClick(
            QApplication.focusWidget() or window, _DUPLEX_KEY, Qt.KeyboardModifier.AltModifier
        )
        ended = self._until(lambda: self._pages in self.notes.shown)
        span = time.monotonic() - begin
        self.probe.stop()
        self.notes.memory.setdefault(len(self.notes.committed), memory())
        strip = window.findChild(MessageStrip, "strip")
        said = (
            "" if ended or strip is None else str(strip.property("text") or strip.accessibleName())
        )
        before = self.notes.read
        self._until(lambda: self.notes.read >= self._read)
        return {
            "committed": self.notes.committed,
            "shown": self.notes.shown,
            "gaps": self.probe.longest(),
            "over": sum(length > 0.05 for length, _, _ in self.probe.gaps),
            "own": max(length - queued for length, _, queued in self.probe.gaps),
            "own_over": sum(length - queued > 0.05 for length, _, queued in self.probe.gaps),
            "memory": self.notes.memory,
            "read": [self.notes.read, cpu(), before],
            "span": span,
            "stopped": said,
        }

    def _until(self, true: Callable[[], object]) -> bool:
        """In Qt's own loop, as the program runs: QTest.qWait keeps Python's lock while it sleeps,
        so that every other thread of the window starves."""
        loop, look = QEventLoop(), QTimer()
        end = time.monotonic() + _PATIENCE_S
        look.timeout.connect(lambda: loop.quit() if true() or time.monotonic() > end else None)
        look.start(_LOOK_MS)
        loop.exec()
        look.stop()
        return bool(true())


def main() -> None:
    prepare_application(resource_folder() / "fonts")
    bench = Bench(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps(bench.run()), flush=True)
    os._exit(0)  # what is still being read is of no interest


if __name__ == "__main__":
    main()
