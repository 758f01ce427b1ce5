"""How large a body may be that goes to an address: boxes on the way have limits of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_LADDER = (4 << 20, 1 << 20, 256 << 10)
_REMEMBERED_S = 3600.0


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
