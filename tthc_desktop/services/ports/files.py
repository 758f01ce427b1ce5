"""Encrypted files, the office's folders, and plain files that a person names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NewType, Protocol

BatchFolder = NewType("BatchFolder", Path)
"""Pages as they were scanned."""
CleanFolder = NewType("CleanFolder", Path)
"""Straightened pages of open dossiers."""
TrustFolder = NewType("TrustFolder", Path)
"""Certificates that signatures are held against."""

About = Mapping[str, str | int | list[int]]


class SealedReader(Protocol):
    """An opened encrypted file. Every read raises StoreError ``file.damaged`` if the bytes were
    changed, cut or put together from two files."""

    @property
    def about(self) -> About: ...

    @property
    def size(self) -> int:
        """The number of plain bytes."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Up to length plain bytes from offset; memory is bounded by length and one frame."""
        ...

    def frames(self) -> Iterator[bytes]:
        """All plain bytes in order, at most 64 KiB at a time."""
        ...


class SealedFiles(Protocol):
    """Writes and reads files that nobody without the office's key can read or change."""

    def write(self, path: Path, plain: Iterable[bytes], about: About) -> None:
        """Writes a file that is durable when it returns.

        That is: temporary file, fsync, rename, fsync of the folder.

        Args:
            about: Plain, authenticated header; no personal data.

        Raises:
            FileExistsError: The path is taken (nothing is ever overwritten).
            StoreError: ``disk.full`` or ``disk.failed``.
        """
        ...

    def open(self, path: Path) -> SealedReader:
        """Opens an encrypted file for reading.

        Raises:
            StoreError: ``file.missing`` or ``file.damaged``.
        """
        ...

    def move(self, path: Path, target: Path) -> None:
        """Renames on one disk, durably. An equal target (same name, so same content) stays."""
        ...


class ChangedAt(Protocol):
    def __call__(self, folder: Path, /) -> datetime | None:
        """When anything in a folder was last written or removed; None where there is no folder."""
        ...


class ReadFile(Protocol):
    def __call__(self, path: Path, most: int, /) -> bytes:
        """At most so many bytes and one more."""
        ...


@dataclass(frozen=True, slots=True)
class CodeList:
    """What stands in a list of dossiers that somebody sent.

    Attributes:
        codes: Official codes, each once.
        doubtful: What looks like a code and is none: a letter was lost or changed on the way.
        left: How many codes more there are than are opened at once.
    """

    codes: tuple[str, ...]
    doubtful: tuple[str, ...] = ()
    left: int = 0


class ReadCodes(Protocol):
    def __call__(self, path: Path, /) -> CodeList:
        """The codes of dossiers in a list."""
        ...


class WriteNew(Protocol):
    def __call__(self, path: Path, parts: Iterable[bytes], /) -> None:
        """Never over a file that is there."""
        ...


class WriteExport(Protocol):
    def __call__(self, path: Path, parts: Iterable[bytes], /) -> None:
        """An equal file stays."""
        ...


class KeepOnly(Protocol):
    def __call__(self, folder: Path, names: frozenset[str], /) -> None:
        """Takes away every other file of the folder."""
        ...
