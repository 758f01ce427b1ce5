"""The keys with which a PC proves itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A raw Ed25519 key in hex. The private half stands in no text that is made of it."""

    private_key: str = field(repr=False)
    public_key: str


class DeviceKeys(Protocol):
    def make(self) -> KeyPair:
        """A new one, by chance alone."""
        ...

    def pair_of(self, private_key: str) -> KeyPair:
        """The whole of a key of which the private half is kept. Raises as sign()."""
        ...

    def sign(self, private_key: str, message: bytes) -> str:
        """Hex of the Ed25519 signature. Raises ValueError for what is no key, without naming it."""
        ...
