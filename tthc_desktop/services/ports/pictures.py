"""Pages of files, to be viewed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FilePage:
    """A page of a file as a picture.

    Attributes:
        index: Place in the file, from 0.
        pages: How many the file has.
        files: SHA-256 hex of each file that its pages come from, where there are several.
    """

    jpeg: bytes
    index: int
    pages: int
    files: tuple[str, ...] = ()


class FilePictures(Protocol):
    def page(self, path: Path, index: int) -> FilePage:
        """A page of an encrypted PDF or picture, drawn by a worker; the nearest one there is.

        Raises InputError ``input.empty``, ``input.unreadable``, ``input.encrypted``,
        ``input.too_large``; StoreError ``file.missing`` or ``file.damaged``; DeviceError
        ``worker.crashed`` or ``worker.hung``.
        """
        ...
