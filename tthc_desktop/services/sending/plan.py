"""The order of sending: planned once for many submissions, then used up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import SendingStep
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.sending.passed_over import PassedOver

_MOST = 100
_LONGEST_S = 5.0


class SendingPlan:
    """Planning reads all that is queued, which may be ten thousand: done for every step, it would
    cost more than sending. What is more urgent than what was planned waits for _MOST submissions or
    _LONGEST_S at most; what was sealed just now, or asked for by a person, for nothing."""

    def __init__(self, clock: Clock, passed_over: Callable[[str], object]) -> None:
        """Plans nothing yet.

        Args:
            passed_over: Gets the submissions that cannot be read.
        """
        self._clock = clock
        self._passed_over = passed_over
        self._planned: deque[str] = deque()
        self._sending = ""
        self._left = 0
        self._until = 0.0
        self._dropped = False
        self.passed = PassedOver(clock)

    def drop(self) -> None:
        """It is planned anew before the next step. Safe from any thread."""
        self._dropped = True

    def ask_now(self) -> None:
        """As drop(), and what is passed over is tried again. Safe from any thread."""
        self.passed.ask_now()
        self.drop()

    def holds(self) -> bool:
        """Whether what was planned is still to be sent before what came since."""
        return not self._dropped and self._clock.monotonic() < self._until

    def next(self, tx: Tx) -> SendingStep | None:
        """The most urgent step that may run now.

        Args:
            tx: Nothing was read through it yet, so that it sees what was written before a drop().
        """
        if self._dropped:
            self._dropped, self._until = False, 0.0
            self.passed.start()
        step = self._take(tx) if self.holds() else None
        if step is None:
            urgent = tx.outbox.urgent(to_ms(self._clock.now()))
            self.passed.forget_all_but(frozenset(urgent))
            self._planned = deque(each for each in urgent if not self.passed.rests(each))
            self._left, self._until = _MOST, self._clock.monotonic() + _LONGEST_S
            step = self._take(tx)
        return step

    def after(self, tx: Tx) -> SendingStep | None:
        """The next step of what is planned, without planning anew. tx may hold the store."""
        return self._take(tx) if self.holds() else None

    def _take(self, tx: Tx) -> SendingStep | None:
        now = to_ms(self._clock.now())
        while self._planned:
            if self.passed.rests(self._planned[0]):
                self._planned.popleft()
                continue
            try:
                step = tx.outbox.step_of(self._planned[0], now)
            except StoreError as error:
                if error.code != "store.damaged":
                    raise
                step = None
                self._passed_over(self._planned[0])
            if step is not None:
                if not self._counts(step.submission):
                    return None
                self.passed.tried(step.submission)
                return step
            self._planned.popleft()
        return None

    def _counts(self, submission_id: str) -> bool:
        """False where enough were sent by this plan."""
        if submission_id != self._sending:
            self._sending = submission_id
            self._left -= 1
        return self._left >= 0
