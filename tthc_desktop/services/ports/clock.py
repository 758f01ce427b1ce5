"""Time and chance, injected so that tests need no sleep."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """With zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...


class KeyVault(Protocol):
    """The office's master key. Each use gets a key of its own, derived from it."""

    def key(self, purpose: str) -> bytes:
        """32 bytes. Raises StoreError ``key.missing`` or ``key.unreadable``."""
        ...
