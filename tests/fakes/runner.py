"""A runner with one thread: this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from typing import TypeVar

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.ui.kit.runner import Failed, Job, Lane

T = TypeVar("T")


class DoneJob:
    """It is over already, or it waits; then its work is told when it is cancelled."""

    def __init__(self, cancelled: Event | None = None) -> None:
        self._cancelled = cancelled or Event()

    def cancel(self) -> None:
        self._cancelled.set()


class ImmediateRunner:
    """Implements Runner on the spot, for tests of presenters."""

    def __init__(self, unhandled: Failed) -> None:
        self._unhandled = unhandled

    def submit(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> Job:
        try:
            result = work()
        except TthcError as error:
            (failed or self._unhandled)(error)
        else:
            done(result)
        return DoneJob()

    def stream(
        self,
        lane: Lane,
        work: Callable[[], Iterator[T]],
        item: Callable[[T], None],
        done: Callable[[], None],
        failed: Failed | None = None,
        cancelled: Event | None = None,
    ) -> Job:
        try:
            for each in work():
                item(each)
        except TthcError as error:
            (failed or self._unhandled)(error)
        else:
            done()
        return DoneJob()


class HeldRunner(ImmediateRunner):
    """Answers of one lane wait until a test lets them go, as over a slow network; the rest is done
    on the spot."""

    def __init__(self, unhandled: Failed, held: Lane) -> None:
        super().__init__(unhandled)
        self._held = held
        self.waiting: list[Callable[[], object]] = []

    def submit(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> Job:
        if lane is not self._held:
            return super().submit(lane, work, done, failed)
        submit = super().submit
        self.waiting.append(lambda: submit(lane, work, done, failed))
        return DoneJob()

    def stream(
        self,
        lane: Lane,
        work: Callable[[], Iterator[T]],
        item: Callable[[T], None],
        done: Callable[[], None],
        failed: Failed | None = None,
        cancelled: Event | None = None,
    ) -> Job:
        if lane is not self._held:
            return super().stream(lane, work, item, done, failed, cancelled)
        stream = super().stream
        self.waiting.append(lambda: stream(lane, work, item, done, failed, cancelled))
        return DoneJob(cancelled)

    def let_go(self, which: int = 0) -> None:
        """The answer of the job that has waited longest, or of a later one."""
        self.waiting.pop(which)()


class LateRunner(ImmediateRunner):
    """Keeps all work until a test asks for it, as busy lanes do; tells the lanes."""

    def __init__(self, unhandled: Failed) -> None:
        super().__init__(unhandled)
        self.waiting: list[tuple[Lane, Callable[[], object]]] = []

    def submit(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> Job:
        submit = super().submit
        self.waiting.append((lane, lambda: submit(lane, work, done, failed)))
        return DoneJob()

    def run(self) -> list[Lane]:
        lanes = []
        while self.waiting:
            lane, work = self.waiting.pop(0)
            lanes.append(lane)
            work()
        return lanes
