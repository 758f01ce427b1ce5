"""Newer revocation lists are asked for while there is a link: a signature that counts only
provisionally waits for them, and nothing else does."""

from __future__ import annotations

from tthc_desktop.domain.errors import InputError
from tthc_desktop.services.office.trust_refresh import RefreshLists
from tthc_desktop.services.ports.clock import Clock

ACTOR = "sync"
EVERY_S = 6 * 3600.0
"""Authorities publish their lists about once a day (reference/signing.md A-trust)."""
_NOTHING_TO_ASK = ("trust.nothing_imported", "trust.no_addresses")


class NewerLists:
    """One for each engine."""

    def __init__(self, clock: Clock, refresh: RefreshLists) -> None:
        self._clock = clock
        self._refresh = refresh
        self._next = 0.0

    def read(self) -> None:
        """Asks for them if it is time. What does not come is told by its age, wherever lists are
        shown, and is asked for again later.

        Raises:
            StoreError: The disk is full or fails.
        """
        now = self._clock.monotonic()
        if now < self._next:
            return
        self._next = now + EVERY_S
        try:
            self._refresh.by(ACTOR)
        except InputError as error:
            if error.code not in _NOTHING_TO_ASK:
                raise
