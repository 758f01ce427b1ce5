"""How slowly a request's body may come."""

from __future__ import annotations

from collections.abc import Callable

IDLE_S = 30.0
"""Seconds without a byte."""
GRACE_S = 60.0
"""Seconds for a body, and beyond these one for every SLOWEST bytes."""
SLOWEST = 1024


class Pace:
    """Of one body."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._start = self._last = monotonic()
        self._received = 0

    def came(self, count: int) -> None:
        """Nothing is no progress."""
        if count:
            self._received += count
            self._last = self._monotonic()

    @property
    def left_s(self) -> float:
        """Seconds until it is too slow; 0 or less when it is."""
        all_of_it = self._start + GRACE_S + self._received / SLOWEST
        return min(self._last + IDLE_S, all_of_it) - self._monotonic()
