"""Pages of files, to be viewed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.inspection import PhotoState


@dataclass(frozen=True, slots=True)
class FilePage:
    """A page of a file as a picture.

    Attributes:
        index: Place in the file, from 0.
        pages: How many the file has.
        files: SHA-256 hex of each file that its pages come from, where there are several.
        photo: Whether it comes from a camera, and what was done about it.
        active: What those files hold or would do beside their pages (Inspection.active).
    """

    jpeg: bytes
    index: int
    pages: int
    files: tuple[str, ...] = ()
    photo: PhotoState = PhotoState.NONE
    active: tuple[str, ...] = ()


class FilePictures(Protocol):
    def page(self, path: Path, index: int) -> FilePage:
        """A page of an encrypted PDF or picture, drawn by a worker; the nearest one there is.

        Raises InputError ``input.empty``, ``input.unreadable``, ``input.encrypted``,
        ``input.too_large``; StoreError ``file.missing`` or ``file.damaged``; DeviceError
        ``worker.crashed`` or ``worker.hung``.
        """
        ...
