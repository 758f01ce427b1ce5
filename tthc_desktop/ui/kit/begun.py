"""Work that somebody has begun and waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event
from typing import TypeVar

from tthc_desktop.ui.kit.runner import Failed, Job, Lane, Runner

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _BegunJob:
    """Implements ui.kit.runner.Job: nobody waits any more for what was cancelled."""

    job: Job
    over: Callable[[], None]

    def cancel(self) -> None:
        self.over()
        self.job.cancel()


class BegunWork:
    """Gives work to a Runner and knows what of it has not been told of yet. What only loads what is
    shown goes to the Runner itself: it is loaded anew elsewhere."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._open: list[object] = []
        self.told: Callable[[], None] = lambda: None
        """Called when a piece of it is over, whatever came of it."""

    def __bool__(self) -> bool:
        """Whether somebody waits: whoever tells of it must not be taken down now."""
        return bool(self._open)

    def submit(
        self, lane: Lane, work: Callable[[], T], done: Callable[[T], None], failed: Failed
    ) -> Job:
        over = self._begin()

        def well(result: T) -> None:
            over()
            done(result)
            self.told()

        def badly(error: Exception) -> None:
            over()
            failed(error)
            self.told()

        return _BegunJob(self._runner.submit(lane, work, well, badly), over)

    def stream(
        self,
        lane: Lane,
        work: Callable[[], Iterator[T]],
        item: Callable[[T], None],
        done: Callable[[], None],
        failed: Failed,
        cancelled: Event | None = None,
    ) -> Job:
        over = self._begin()

        def well() -> None:
            over()
            done()
            self.told()

        def badly(error: Exception) -> None:
            over()
            failed(error)
            self.told()

        return _BegunJob(self._runner.stream(lane, work, item, well, badly, cancelled), over)

    def _begin(self) -> Callable[[], None]:
        mark = object()
        self._open.append(mark)

        def over() -> None:
            if mark in self._open:
                self._open.remove(mark)

        return over
