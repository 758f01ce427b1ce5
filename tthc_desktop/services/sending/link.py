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
        reason: The fault's code. Where it can be reached: of what fails all the same.
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
        self._behind = 0
        self._troubles = 0
        self._answered = self._stopped = False
        self._closed_until = 0.0

    @property
    def status(self) -> LinkStatus:
        return self._status

    def wait_s(self) -> float:
        """Seconds until the endpoint may be asked; 0 for now."""
        return max(0.0, self._closed_until - self._clock.monotonic())

    def answers(self) -> None:
        """The relay answered the probe. What failed behind it before is over once something gets
        through: a line may let the probe pass and nothing more."""
        with self._lock:
            self._failures, self._closed_until, self._answered = 0, 0.0, True
            if not self._behind and not self._stopped:
                self._is_up(self._status.reason if self._status.state is LinkState.UP else "")

    def got_through(self) -> None:
        """Something other than the probe was answered."""
        with self._lock:
            self._behind = 0

    def up(self, reason: str = "") -> None:
        """Records that a round met nothing for which the link would be left alone.

        Args:
            reason: The code of what failed in it all the same.
        """
        with self._lock:
            self._closed_until, self._stopped = 0.0, False
            self._is_up(reason)

    def _is_up(self, reason: str) -> None:
        if self._status.state is not LinkState.UP:
            self._status = LinkStatus(LinkState.UP, self._clock.now())
        if self._status.reason != reason:
            self._status = replace(self._status, reason=reason)

    def stopped(self, reason: str) -> None:
        """A round ended because of something on this PC. Who runs it decides when the next is."""
        with self._lock:
            self._stopped = True
            self._is_down(reason)

    def renew(self) -> None:
        """It is another relay now, or none: what was known is about the old one."""
        with self._lock:
            self._failures = self._behind = self._troubles = 0
            self._closed_until = 0.0
            self._status = LinkStatus(LinkState.UNTRIED, self._clock.now())

    def progress(self) -> None:
        """Something arrived: what failed before says nothing any more."""
        with self._lock:
            self._behind = self._troubles = 0
            if self._status.state is not LinkState.UP:
                self._is_up("")

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
            if self._answered:
                self._behind += 1
            else:
                self._failures += 1
            times = self._behind if self._answered else self._failures
            self._answered = False
            delay = max(min(wait_s, LINK_CAP_S), link_delay(times, self._chance.fraction()))
        self._leave(reason, delay)

    def _leave(self, reason: str, delay: float) -> None:
        with self._lock:
            self._closed_until = self._clock.monotonic() + delay
            self._is_down(reason)

    def _is_down(self, reason: str) -> None:
        if self._status.state is LinkState.DOWN:
            self._status = replace(self._status, reason=reason)
        else:
            self._status = LinkStatus(LinkState.DOWN, self._clock.now(), reason)

    def ask_now(self) -> None:
        """A person's retry beats every back-off."""
        with self._lock:
            self._failures = self._behind = self._troubles = 0
            self._closed_until = 0.0
