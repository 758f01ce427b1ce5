"""How large the body of one request is: boxes on the way have limits of their own, and a clerk does
not see get on what is under way for long without an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_LADDER = (4 << 20, 2 << 20, 1 << 20, 256 << 10)
_REMEMBERED_S = 3600.0
FIRST = 1 << 20
_SOON_S, _LATE_S = 10.0, 30.0


class PieceSizes:
    """What was learnt of each address, for a while. Thread-safe."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._learnt: dict[str, tuple[int, float]] = {}

    def most(self, url: str) -> int | None:
        """Bytes of one body; None where no limit is known."""
        with self._lock:
            size, end = self._learnt.get(url, (0, 0.0))
            return size if size and self._monotonic() < end else None

    def refused(self, url: str, length: int) -> bool:
        """A body of so many bytes was too large. Whether there is a smaller size to try."""
        smaller = next((size for size in _LADDER if size < length), None)
        if smaller is None:
            return False
        with self._lock:
            self._learnt[url] = smaller, self._monotonic() + _REMEMBERED_S
        return True


class GrowingPieces:
    """Of one file: on any line the far end says after some seconds how much it has. On a fast one
    they soon are so large that asking costs nothing.

    Attributes:
        length: Bytes of the next one.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._began = 0.0
        self.length = FIRST

    def begin(self) -> None:
        self._began = self._monotonic()

    def arrived(self, length: int) -> None:
        """One of so many bytes is answered for; a last one may have been short."""
        took_s = self._monotonic() - self._began
        if took_s < _SOON_S and length >= self.length:
            self.length *= 2
        elif took_s > _LATE_S:
            self.length = max(min(FIRST, self.length), self.length // 2)

    def kept(self, length: int) -> None:
        """Of the last one only so many bytes: what is sent next may be lost in the same way."""
        self.length = min(self.length, max(_LADDER[-1], 2 * length))
