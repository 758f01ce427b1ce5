"""A JSON object in front of other bytes: its length (4 bytes, big endian), then the object.

Encrypted files begin so on the disk, and within one of them so does a page that was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from tthc_desktop.domain.plain import plain_of, text_of

LENGTH = 4


def head_of(body: Mapping[str, object]) -> bytes:
    """The object, without its length."""
    return text_of(body, sort=True).encode()


def with_length(head: bytes) -> bytes:
    return len(head).to_bytes(LENGTH, "big") + head


def read_head(file: BinaryIO, most: int | None = None) -> tuple[bytes, dict[str, Any]]:
    """The object that begins where file stands, as bytes and as it is; file stands behind it then.

    Args:
        most: bytes that it may have.

    Raises:
        ValueError: no such object stands there.
    """
    length = int.from_bytes(file.read(LENGTH), "big")
    if most is not None and length > most:
        raise ValueError("the head is too long")
    head = file.read(length)
    body = plain_of(head)
    if not isinstance(body, dict):
        raise ValueError("the head is no object")
    return head, body
