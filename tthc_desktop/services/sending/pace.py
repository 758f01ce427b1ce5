"""Holds bytes back, so that others of the office have something of the line."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tthc_desktop.services.ports.clock import Clock

_LONGEST_S = 10.0
"""Seconds that one piece is held back at most: the relay ends a line on which nothing comes."""


class Throttle:
    """Lets bytes leave no faster than the policy says, one delivery at a time."""

    def __init__(self, clock: Clock, rate: Callable[[], float]) -> None:
        """Holds nothing back yet.

        Args:
            rate: Bytes a second, 0 for all there is; asked for each piece.
        """
        self._clock = clock
        self._rate = rate
        self._free_at = 0.0

    def take(self, size: int, halted: threading.Event) -> None:
        """Waits until so many bytes may leave, or somebody halts."""
        rate = self._rate()
        if not rate:
            return
        now = self._clock.monotonic()
        wait = min(max(0.0, self._free_at - now), _LONGEST_S)
        self._free_at = max(now, min(self._free_at, now + _LONGEST_S)) + size / rate
        if wait:
            halted.wait(wait)
