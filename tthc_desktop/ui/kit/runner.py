"""Slow work away from the window's thread, and its answer back on it. The only crossing.

Presenters give a lane a function; what it returns, yields or raises arrives in callbacks that run
in the window's thread. Nothing else in the window starts threads.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Lane(Enum):
    """STORE: one thread, the window's only writer. DEVICE: scanner and token. CPU: waits for image
    workers. LOOK: waits for the one that looks at new pages. VIEW: decodes pictures for the eye."""

    STORE = "store"
    NETWORK = "network"
    DEVICE = "device"
    CPU = "cpu"
    LOOK = "look"
    VIEW = "view"


Failed = Callable[[Exception], None]


class Job(Protocol):
    def cancel(self) -> None:
        """Nothing more arrives from it; a stream is closed at its next item."""
        ...


class Runner(Protocol):
    def submit(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> Job: ...

    def stream(
        self,
        lane: Lane,
        work: Callable[[], Iterator[T]],
        item: Callable[[T], None],
        done: Callable[[], None],
        failed: Failed | None = None,
    ) -> Job: ...


class _Job:
    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.cancelled = threading.Event()

    def cancel(self) -> None:
        self.cancelled.set()


class QtRunner(QObject):
    """Implements Runner with one thread a lane. unhandled: gets errors that no presenter takes."""

    _arrived = Signal(object)

    def __init__(self, unhandled: Failed) -> None:
        super().__init__()
        self._unhandled = unhandled
        self._lanes = {lane: ThreadPoolExecutor(1, f"lane-{lane.value}") for lane in Lane}
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._waiting = 0
        self._generation = 0

    @property
    def idle(self) -> bool:
        """Nothing is under way and everything was delivered; for tests."""
        return self._waiting == 0

    def submit(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> Job:
        job = _Job(self._generation)

        def run() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - delivered, not swallowed
                self._send(job, partial(failed or self._unhandled, error), last=True)
            else:
                self._send(job, partial(done, result), last=True)

        self._waiting += 1
        self._lanes[lane].submit(run)
        return job

    def stream(
        self,
        lane: Lane,
        work: Callable[[], Iterator[T]],
        item: Callable[[T], None],
        done: Callable[[], None],
        failed: Failed | None = None,
    ) -> Job:
        job = _Job(self._generation)

        def run() -> None:
            try:
                items = work()
                for each in items:
                    self._send(job, partial(item, each), last=False)
                    if job.cancelled.is_set():
                        close = getattr(items, "close", None)
                        if close is not None:
                            close()
                        break
            except Exception as error:  # noqa: BLE001 - delivered, not swallowed
                self._send(job, partial(failed or self._unhandled, error), last=True)
            else:
                self._send(job, done, last=True)

        self._waiting += 1
        self._lanes[lane].submit(run)
        return job

    def _send(self, job: _Job, call: Callable[[], None], *, last: bool) -> None:
        self._arrived.emit((job, call, last))

    @Slot(object)
    def _deliver(self, message: tuple[_Job, Callable[[], None], bool]) -> None:
        job, call, last = message
        if last:
            self._waiting -= 1
        if job.generation == self._generation and not job.cancelled.is_set():
            call()

    def forget(self) -> None:
        """What is under way goes on, but tells nobody: those who asked are being taken down."""
        self._generation += 1

    def close(self) -> None:
        """Waits for what is running; what has not begun is dropped. Answers do not arrive."""
        self.forget()  # answers already in the event queue would still be delivered
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
