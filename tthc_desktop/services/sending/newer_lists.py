"""Newer revocation lists are asked for while there is a link: a signature that counts only
provisionally waits for them. They come second: what can be sent does not wait for them, but for the
few seconds after an outage in which what waited is worth being judged by newer ones. An authority
that a new store brings is asked at once: its signatures wait for that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tthc_desktop.services.office.trust_refresh import RefreshLists
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.trust import FetchPatience, ListAddress

ACTOR = "sync"
EVERY_S = 6 * 3600.0
"""Authorities publish their lists about once a day (reference/signing.md A-trust)."""
AGAIN_S = 15 * 60.0
"""After a first failure; twice as long after each further one. The store is looked at as often, as
its time does not tell of every change: a clock that was ahead hides what comes in later."""
FIRST_S = 5.0
"""In all, before anything is sent."""


class NewerLists:
    """One for each engine."""

    def __init__(self, clock: Clock, refresh: RefreshLists) -> None:
        self._clock = clock
        self._refresh = refresh
        self._next: dict[ListAddress, float] = {}
        self._failures: dict[ListAddress, int] = {}
        self._look_at = 0.0
        self._looked_at: datetime | None = None
        """When what was looked at the last time had been written."""
        self._first_at = 0.0

    def read_first(self, goes_on: Callable[[], bool]) -> None:
        """Asks for those that are due, for a few seconds. Raises as read()."""
        now = self._clock.monotonic()
        if now < self._first_at:
            return
        end = now + FIRST_S
        self._ask(FetchPatience(FIRST_S, lambda: goes_on() and self._clock.monotonic() < end))
        self._first_at = now + AGAIN_S

    def read(self, goes_on: Callable[[], bool]) -> None:
        """Asks for those that are due. What does not come is told by its age, wherever lists are
        shown, and is asked for again later.

        Args:
            goes_on: Looked at while a list comes in, too: what it ends is asked for the next time.

        Raises:
            InputError: The installed store cannot be read.
            StoreError: The disk is full or fails.
        """
        self._ask(FetchPatience(goes_on=goes_on))

    def _ask(self, patience: FetchPatience) -> None:
        if not patience.goes_on():
            return
        changed = self._refresh.changed()  # before it is read: what comes in meanwhile is newer
        if self._clock.monotonic() < self._look_at and changed == self._looked_at:
            return
        to_ask = self._refresh.to_ask()
        for address in to_ask.addresses:
            if self._clock.monotonic() < self._next.get(address, 0.0):
                continue
            if not patience.goes_on():
                return
            done = self._refresh.one(ACTOR, address, to_ask, patience)
            if done.error is not None and not patience.goes_on():
                return
            self._plan(address, failed=done.error is not None)
        self._next = {each: self._next[each] for each in to_ask.addresses}
        again = self._clock.monotonic() + AGAIN_S
        self._look_at = min((again, *self._next.values()))
        self._looked_at = changed

    def _plan(self, address: ListAddress, *, failed: bool) -> None:
        failures = self._failures[address] = self._failures.get(address, 0) + 1 if failed else 0
        wait = min(EVERY_S, AGAIN_S * 2 ** min(failures - 1, 8)) if failed else EVERY_S
        self._next[address] = self._clock.monotonic() + wait
