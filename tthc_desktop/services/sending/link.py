"""What is known of the link, and when it is worth asking again."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.outbox import LINK_CAP_S, link_delay
from tthc_desktop.services.ports.clock import Chance, Clock

_IN_A_ROW = 3


class LinkState(StrEnum):
    UNTRIED = "untried"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """Whether the relay can be reached.

    Attributes:
        since: When it took this state.
        reason: The fault's code.
    """

    state: LinkState
    since: datetime
    reason: str = ""


class Link:
    """The breaker of one endpoint, in memory: a restart asks afresh. Thread-safe."""

    def __init__(self, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance
        self._lock = threading.Lock()
        self._status = LinkStatus(LinkState.UNTRIED, clock.now())
        self._failures = 0
        self._troubles = 0
        self._closed_until = 0.0

    @property
    def status(self) -> LinkStatus:
        return self._status

    def wait_s(self) -> float:
        """Seconds until the endpoint may be asked; 0 for now."""
        return max(0.0, self._closed_until - self._clock.monotonic())

    def up(self) -> None:
        with self._lock:
            self._failures, self._closed_until = 0, 0.0
            if self._status.state is not LinkState.UP:
                self._status = LinkStatus(LinkState.UP, self._clock.now())

    def progress(self) -> None:
        """Something arrived: what failed before says nothing any more."""
        with self._lock:
            self._failures = self._troubles = 0

    def trouble(self, reason: str) -> None:
        """Something failed that may concern one dossier, or all. After _IN_A_ROW without anything
        that arrived, everything waits: ten thousand need not find out one by one."""
        with self._lock:
            self._troubles += 1
            if self._troubles % _IN_A_ROW:
                return
            times = self._troubles // _IN_A_ROW
        self._leave(reason, link_delay(times, self._chance.fraction()))

    def down(self, reason: str, wait_s: float) -> None:
        """Records that the relay cannot be reached.

        Args:
            wait_s: Seconds that the far end asked for, if it did; never more than LINK_CAP_S.
        """
        with self._lock:
            self._failures += 1
            delay = max(
                min(wait_s, LINK_CAP_S), link_delay(self._failures, self._chance.fraction())
            )
        self._leave(reason, delay)

    def _leave(self, reason: str, delay: float) -> None:
        with self._lock:
            self._closed_until = self._clock.monotonic() + delay
            if self._status.state is LinkState.DOWN:
                self._status = replace(self._status, reason=reason)
            else:
                self._status = LinkStatus(LinkState.DOWN, self._clock.now(), reason)

    def ask_now(self) -> None:
        """A person's retry beats every back-off."""
        with self._lock:
            self._failures = self._troubles = 0
            self._closed_until = 0.0
