"""Pages of files for the eye, drawn by an image worker: a hostile file never reaches the window."""

from __future__ import annotations

import secrets
from pathlib import Path

from tthc_desktop.adapters.imaging.requests import PICTURE, PictureRequest
from tthc_desktop.files.moving import drop
from tthc_desktop.services.ports.files import SealedFiles
from tthc_desktop.services.ports.pictures import FilePage
from tthc_desktop.services.ports.worker import Worker

PAGE_DEADLINE_S = 20.0
_LONGEST = 1600  # pixels; what the page view keeps


class WorkerFilePictures:
    """Draws pages of files in an image worker (services.ports.pictures.FilePictures)."""

    def __init__(self, worker: Worker, files: SealedFiles, work: Path) -> None:
        """Draws with one worker, which hands its pictures over as encrypted files.

        Args:
            work: Folder for pictures on their way; each is taken away once it was read.
        """
        self._worker = worker
        self._files = files
        self._work = work

    def page(self, path: Path, index: int) -> FilePage:
        self._work.mkdir(parents=True, exist_ok=True)
        out = self._work / f"view-{secrets.token_hex(8)}.page"
        request = PictureRequest(path, False, index, _LONGEST, out)
        try:
            made = PICTURE.ask_one(self._worker, request, PAGE_DEADLINE_S)
            jpeg = b"".join(self._files.open(out).frames())
        finally:
            drop(out)
        return FilePage(jpeg, made.index, made.pages)
