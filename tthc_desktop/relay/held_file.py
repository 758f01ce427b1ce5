"""A file on the relay's disk, with what it must be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that the relay holds.

    Attributes:
        size: In bytes.
    """

    path: Path
    sha256: str
    size: int


def digest_of(path: Path) -> str:
    """The hash of a plain file, in hex; empty when there is none.

    Raises:
        OSError: It is there and cannot be read: nobody knows what it is.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def file_sha256(path: Path) -> str:
    """Of a plain file, in hex; empty when it cannot be read."""
    try:
        return digest_of(path)
    except OSError:
        return ""
