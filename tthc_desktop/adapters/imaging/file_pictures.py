"""Pages of files for the eye, drawn by an image worker: a hostile file never reaches the window."""

from __future__ import annotations

import secrets
from pathlib import Path

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
        body = {
            "path": str(path),
            "plain": False,
            "index": index,
            "longest": _LONGEST,
            "out": str(out),
        }
        try:
            [reply] = list(self._worker.call("picture", body, PAGE_DEADLINE_S))
            jpeg = b"".join(self._files.open(out).frames())
        finally:
            out.unlink(missing_ok=True)
        pages, shown = reply["pages"], reply["index"]
        if not isinstance(pages, int) or not isinstance(shown, int):
            raise TypeError("not a number")
        return FilePage(jpeg, shown, pages)
