"""Whose turn it is at an upload: the newest request wins. An older one that is still open (a
half-open line) is told to stop: it takes what has arrived already, which a line that was cut would
have to carry again, and may not write once the newer holds the lock."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field

ARRIVED_S = 0.3
"""Seconds without a byte after which all is taken that had arrived before a newer request."""
CLEARING_S = 5.0
"""Seconds that the newer request waits for it at most."""


@dataclass(slots=True)
class Visit:
    """One request's time at an upload.

    Attributes:
        waiting: What ends its waiting for bytes.
    """

    waiting: asyncio.Timeout | None = None
    _ended_at: float | None = None

    @property
    def over(self) -> bool:
        """A newer request is there."""
        return self._ended_at is not None

    @property
    def left_s(self) -> float:
        """Seconds that it may still wait for a byte; 0 or less when it has to leave."""
        if self._ended_at is None:
            return math.inf
        still = self._ended_at + CLEARING_S - asyncio.get_running_loop().time()
        return min(ARRIVED_S, still)

    def end(self) -> None:
        if self._ended_at is not None:
            return
        self._ended_at = asyncio.get_running_loop().time()
        # One that has just run out, and of which nobody knows yet, ends without that.
        if self.waiting is not None and not self.waiting.expired():
            self.waiting.reschedule(self._ended_at + ARRIVED_S)


@dataclass(slots=True)
class Turn:
    """At one upload.

    Attributes:
        lock: Held by whoever reads or writes its file.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: Visit = field(default_factory=Visit)
    interest: int = 0


class Turns:
    """Of one server process."""

    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}

    def end(self, upload_id: str) -> None:
        """Tells whoever is writing to stop."""
        turn = self._turns.get(upload_id)
        if turn is not None:
            turn.newest.end()

    def at(self, upload_id: str) -> Held:
        """Around work on its file. Whoever holds it is not disturbed."""
        return Held(self._turns, upload_id, None)

    def visit(self, upload_id: str) -> Held:
        """Around a request that writes: from now on it is the newest."""
        self.end(upload_id)
        return Held(self._turns, upload_id, Visit())


class Held:
    """The lock of one upload, held inside ``async with``."""

    def __init__(self, turns: dict[str, Turn], upload_id: str, visit: Visit | None) -> None:
        self._turns = turns
        self._id = upload_id
        self._turn = turns.setdefault(upload_id, Turn())
        self._turn.interest += 1  # before anything is awaited: it must not be forgotten meanwhile
        self._visit = visit or Visit()
        if visit is not None:
            self._turn.newest = visit

    async def __aenter__(self) -> Visit:
        try:
            await self._turn.lock.acquire()
        except BaseException:
            self._leave()
            raise
        return self._visit

    async def __aexit__(self, *_: object) -> None:
        self._turn.lock.release()
        self._leave()

    def _leave(self) -> None:
        self._turn.interest -= 1
        if not self._turn.interest:
            self._turns.pop(self._id, None)
