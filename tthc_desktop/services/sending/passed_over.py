"""Submissions of which nothing can be done, and of which not even that can be written down."""

from __future__ import annotations

from collections.abc import Container

from tthc_desktop.domain.outbox import item_delay
from tthc_desktop.services.ports.clock import Clock


class PassedOver:
    """Each is left alone for longer and longer. In memory, for the store takes nothing of it: a
    restart tries afresh."""

    def __init__(self, clock: Clock) -> None:
        """Passes nothing over yet."""
        self._clock = clock
        self._until: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._taken: set[str] = set()
        self._retry = False

    def __bool__(self) -> bool:
        """Whether there are any whose last try failed."""
        return bool(self._until)

    def add(self, submission_id: str) -> None:
        """It failed, perhaps again."""
        failures = self._failures.get(submission_id, 0) + 1
        self._failures[submission_id] = failures
        self._taken.discard(submission_id)
        self._until[submission_id] = self._clock.monotonic() + item_delay(failures)

    def ask_now(self) -> None:
        """A person's retry beats every wait. Safe from any thread."""
        self._retry = True

    def start(self) -> None:
        """Everything is looked at anew: the waits that a person ended are over, and what went well
        after all is forgotten."""
        self._failures = {each: self._failures[each] for each in self._until}
        if self._retry:
            self._retry = False
            self._until = dict.fromkeys(self._until, 0.0)

    def rests(self, submission_id: str) -> bool:
        """Whether it is not to be tried yet."""
        return self._until.get(submission_id, 0.0) > self._clock.monotonic()

    def resting(self) -> frozenset[str]:
        """Those that are not to be tried yet."""
        return frozenset(filter(self.rests, self._until))

    def take_due(self) -> tuple[str, ...]:
        """Those that may be tried again. Whoever takes them sees to it that they can be."""
        due = tuple(each for each in self._until if not self.rests(each))
        self._taken.update(due)
        return due

    def forget_all_but(self, known: Container[str]) -> None:
        """Of those that were taken, what there is nothing to be tried of needs no more."""
        for each in tuple(self._taken):
            if each not in known and not self.rests(each):
                self.tried(each)

    def tried(self, submission_id: str) -> None:
        """It is tried now: unless it is added again, nothing is wrong with it any more."""
        self._until.pop(submission_id, None)
        self._taken.discard(submission_id)

    def wait_s(self) -> float | None:
        """Seconds until one may be tried again; None where there are none."""
        if not self._until:
            return None
        return max(0.0, min(self._until.values()) - self._clock.monotonic())
