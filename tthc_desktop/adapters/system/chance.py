"""Randomness: identifiers, jitter, password hashes."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tthc_desktop.domain.ids import uuid7
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.ports.clock import Clock


class RandomIds:
    """New ids, as UUIDs of version 7 (services.ports.clock.Ids)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def new(self) -> str:
        return uuid7(to_ms(self._clock.now()), secrets.token_bytes)


class SystemChance:
    """Random numbers of this PC (services.ports.clock.Chance)."""

    def fraction(self) -> float:
        return secrets.randbelow(1 << 30) / (1 << 30)


class Argon2Hasher:
    """Implements services.ports.clock.PasswordHasher with the library's defaults (RFC 9106)."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
