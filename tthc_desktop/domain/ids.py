"""Identifiers made on this PC. They are made once, before anything is sent, and never again."""

from __future__ import annotations

import uuid
from collections.abc import Callable

Entropy = Callable[[int], bytes]


def uuid7(unix_ms: int, entropy: Entropy) -> str:
    """A UUID version 7 (RFC 9562, 5.7): sorts by time, so that new rows land together on disk.

    Args:
        unix_ms: Milliseconds since 1970 UTC.
        entropy: Gives that many random bytes.
    """
    if not 0 <= unix_ms < 1 << 48:
        raise ValueError("time outside 48 bits of milliseconds")
    value = (unix_ms << 80) | int.from_bytes(entropy(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return str(uuid.UUID(int=value))


def provisional_code(counter_code: str, number: int) -> str:
    """Code printed while offline: ``TẠM-Q2-000143``.

    Official codes are given by the province and never invented here (reference/domain.md 2).
    """
    if number < 1:
        raise ValueError("numbers start at 1")
    return f"TẠM-{counter_code}-{number:06d}"
