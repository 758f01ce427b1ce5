"""Page files of half-scanned batches, as they are on disk."""

from __future__ import annotations

from typing import Protocol

from tthc_desktop.domain.batch import PageFile


class PageFiles(Protocol):
    """The files alone are enough to rebuild a batch: each names its page in its header."""

    def batches(self) -> tuple[str, ...]:
        """Ids of all batches that have page files, sorted."""
        ...

    def numbers(self, batch: str) -> frozenset[int]:
        """The numbers of the page files of a batch, by their names alone: whether they can be read
        says pages()."""
        ...

    def pages(self, batch: str) -> tuple[PageFile, ...]:
        """The readable pages of a batch by number; empty for an unknown batch. One damaged file
        does not hide the others: see damaged(). Raises StoreError ``disk.failed``."""
        ...

    def damaged(self, batch: str) -> tuple[str, ...]:
        """Paths, relative to the batches folder, of page files that cannot be read."""
        ...

    def discard(self, page: PageFile) -> None:
        """Takes the file of a page away that belongs to no dossier: a card that was only read.
        Raises StoreError ``disk.failed``."""
        ...

    def read(self, page: PageFile) -> bytes:
        """The picture. Raises StoreError ``file.missing``, or ``file.damaged`` when it is not the
        one that its hash names."""
        ...
