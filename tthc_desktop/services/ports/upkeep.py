"""What looks through a home, and what copies it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

GoOn = Callable[[], bool]
"""Asked now and then: whether somebody still wants it."""


class HomeReader(Protocol):
    """A home as it lies on the disk, read only; it may be open elsewhere."""

    def pages(self) -> tuple[str, ...]:
        """Places in the database file that were changed or lost."""
        ...

    def references(self, go_on: GoOn) -> tuple[str, ...]:
        """Rows that name a row which is not there. Raises StoreError ``store.broken``."""
        ...

    def audit(self) -> int | None:
        """The first line of the audit log that does not follow. Raises StoreError
        ``store.broken``."""
        ...

    def blobs(self) -> Iterator[str]:
        """The names of all files that the database knows. Raises StoreError ``store.broken``."""
        ...

    def read_blob(self, sha256: str) -> None:
        """Reads a file to its end and holds it against its name. Raises StoreError
        ``file.missing`` or ``file.damaged``."""
        ...


@dataclass(frozen=True, slots=True)
class CopyMade:
    """A whole copy of a home.

    Attributes:
        name: Of its folder in ``copies``.
        blobs: Files that the database knows.
        new_blobs: Of these, those that were not in the folder yet.
        key: Whether the office's key is in it.
        damaged: Files of the home that could not be copied, as they are lost or damaged there.
        every: Whether every file was read again, and not only the new ones.
        same_disk: Whether it lies on the disk that holds the home: what breaks that takes both.
    """

    folder: Path
    name: str
    made: datetime
    blobs: int
    new_blobs: int
    pages: int
    key: bool
    damaged: tuple[str, ...]
    every: bool
    same_disk: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """A home that was made of a copy.

    Attributes:
        missing: Files that the database knows and that are neither in the copy nor in the home.
        kept_blobs: Files of the home before that the copy did not have.
        kept_pages: Scanned pages, likewise.
        aside: Where the parts of the home before are now; None where there were none.
        passed_over: Newer copies that were not whole.
        ahead: Whether it says that it was made later than now: one of both clocks is wrong.
    """

    home: Path
    name: str
    made: datetime
    blobs: int
    missing: tuple[str, ...]
    kept_blobs: int
    kept_pages: int
    aside: Path | None
    passed_over: tuple[str, ...]
    ahead: bool = False


class MakeCopy(Protocol):
    def __call__(self, folder: Path | None, go_on: GoOn, /) -> CopyMade:
        """Copies the home into a folder that somebody chose, or for None into its own.

        Raises:
            InputError: ``copy.no_folder``, ``copy.gone``, ``copy.of_copy``, ``copy.other_pc`` and
                the like: nothing is written there.
            StoreError: ``copy.running``, ``copy.stopped``, ``disk.full`` and
                the like.
        """
        ...
