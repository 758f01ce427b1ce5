"""Time and chance, injected so that tests need no sleep."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, with its time zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...


class Ids(Protocol):
    def new(self) -> str:
        """A new id, a UUID of version 7."""
        ...


class Chance(Protocol):
    def fraction(self) -> float:
        """0 up to, not including, 1; spreads retries of many PCs."""
        ...


class PasswordHasher(Protocol):
    """Slow on purpose: some 0.1 s and 64 MiB a call (argon2id)."""

    def hash(self, password: str) -> str: ...

    def matches(self, hashed: str, password: str) -> bool: ...
