"""Slow work away from the window's thread, and its answer back on it.

Presenters give a lane a function; what it returns, yields or raises arrives in callbacks that run
in the window's thread. Nothing else in the window starts threads. The other way, work may ask while
it runs what has changed since (what is to be read first, whether it is to stop): a function that
only reads what the window's thread replaces as a whole and never changes in place.

Work belongs to a session: to the clerk who asked for it, or to the office. It ends with its
session, whatever it is, so that no presenter has to think of a clerk who goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from functools import partial
from threading import Event
from typing import Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from tthc_desktop.domain.errors import TthcError

T = TypeVar("T")


class Lane(Enum):
    """One thread each, so that work of one kind waits for its like and for nothing else.

    STORE: what only reads or writes the store. NETWORK: waits for far ends, and for folders and
    files that may be on one. SCANNER, TOKEN: a device each. CPU: waits for image workers. ANALYSE:
    waits for the one that analyses pages. VIEW: decodes pictures for the eye. Work of any lane may
    write: the store lets one transaction write at a time, whichever thread it is of.
    """

    STORE = "store"
    NETWORK = "network"
    SCANNER = "scanner"
    TOKEN = "token"  # noqa: S105 - a device, no secret
    CPU = "cpu"
    ANALYSE = "analyse"
    VIEW = "view"


Failed = Callable[[Exception], None]


class Job(Protocol):
    def cancel(self) -> None:
        """Stops the job: nothing more arrives from it.

        What has not begun never begins; a stream is closed at its next item.
        """
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
        cancelled: Event | None = None,
    ) -> Job:
        """Does work that yields, and hands each item over as it comes.

        Args:
            cancelled: Set when the job is cancelled, for work that has to notice before its next
                item.
        """
        ...


_Run = Callable[["_Job"], None]


class _Job:
    """A piece of work on its way through a lane.

    Once it has begun or was cancelled it holds its work no more, nor what that was given (a PIN
    among it).
    """

    def __init__(self, session: Session, run: _Run, failed: Failed, cancelled: Event) -> None:
        self.session = session
        self.cancelled = cancelled
        self.failed = failed
        self._run: _Run | None = run

    def take(self) -> _Run | None:
        """What is to be done; None where it was cancelled before."""
        run, self._run = self._run, None
        return None if self.cancelled.is_set() else run

    def cancel(self) -> None:
        self.cancelled.set()
        self._run = None


class QtRunner(QObject):
    """One thread for each lane, for all sessions of the window.

    Args:
        unheard: Gets bugs of work that nobody waits for any more.
    """

    _arrived = Signal(object)

    def __init__(self, unheard: Failed) -> None:
        super().__init__()
        self._tell_unheard = unheard
        self._lanes = {lane: ThreadPoolExecutor(1, f"lane-{lane.value}") for lane in Lane}
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._jobs: set[_Job] = set()
        self._unheard: dict[_Job, Failed] = {}

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and everything was delivered; for tests."""
        return not self._jobs

    def begin(self, lane: Lane, job: _Job) -> None:
        self._jobs.add(job)
        self._lanes[lane].submit(self._do, job)

    def _do(self, job: _Job) -> None:
        """Does one job, in the thread of its lane."""
        try:
            run = job.take()
            if run is not None:
                run(job)
        except Exception as error:  # noqa: BLE001 - delivered, not swallowed
            self._arrived.emit((job, error, True))
        else:
            self._arrived.emit((job, None, True))

    def send(self, job: _Job, call: Callable[[], None]) -> None:
        """Sends a call from a lane into the window."""
        self._arrived.emit((job, call, False))

    @Slot(object)
    def _deliver(self, message: tuple[_Job, Callable[[], None] | Exception | None, bool]) -> None:
        job, what, last = message
        heard = job not in self._unheard and not job.cancelled.is_set()
        told: Failed | None = None
        if last:
            self._jobs.discard(job)
            told = self._unheard.pop(job, None)
        if isinstance(what, Exception):
            if heard:
                job.failed(what)
            elif told is not None and not job.cancelled.is_set():
                told(what)
            elif not isinstance(what, TthcError):
                self._tell_unheard(what)
        elif what is not None and heard:
            what()

    def end(self, session: Session) -> None:
        for job in self._jobs:
            if job.session is session:
                job.cancel()

    def forget(self, session: Session, told: Failed) -> None:
        """What is under way in a session goes on, but those who asked are being taken down.

        Args:
            told: Gets what fails of it.
        """
        self._unheard |= {job: told for job in self._jobs if job.session is session}

    def close(self) -> None:
        """Waits for what is running; what has not begun is dropped. Answers do not arrive."""
        for job in self._jobs:
            job.cancel()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        QCoreApplication.sendPostedEvents(self)  # what went wrong at the end is logged


class Session:
    """A Runner for as long as somebody is there to be told.

    Args:
        unhandled: Gets errors that no presenter takes.
    """

    def __init__(self, runner: QtRunner, unhandled: Failed) -> None:
        self._runner = runner
        self._unhandled = unhandled
        self._ended = False

    def submit(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> Job:
        def run(job: _Job) -> None:
            self._runner.send(job, partial(done, work()))

        return self._begin(lane, run, failed, Event())

    def stream(
        self,
        lane: Lane,
        work: Callable[[], Iterator[T]],
        item: Callable[[T], None],
        done: Callable[[], None],
        failed: Failed | None = None,
        cancelled: Event | None = None,
    ) -> Job:
        def run(job: _Job) -> None:
            items = work()
            for each in items:
                self._runner.send(job, partial(item, each))
                if job.cancelled.is_set():
                    close = getattr(items, "close", None)
                    if close is not None:
                        close()
                    return
            self._runner.send(job, done)

        return self._begin(lane, run, failed, cancelled or Event())

    def _begin(self, lane: Lane, run: _Run, failed: Failed | None, cancelled: Event) -> _Job:
        job = _Job(self, run, failed or self._unhandled, cancelled)
        if self._ended:
            job.cancel()
        else:
            self._runner.begin(lane, job)
        return job

    def forget(self) -> None:
        """Those who asked are being taken down, and who works here stays: of what is under way,
        only errors are told, where those go that no presenter takes."""
        self._runner.forget(self, self._unhandled)

    def end(self) -> None:
        """The clerk goes. What waits in a lane never begins, a stream is closed at its next item,
        whatever else is at work comes to its end; nobody is told of any of it."""
        self._ended = True
        self._runner.end(self)
