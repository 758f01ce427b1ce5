"""Cards put together by an image worker."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.page_body import page_of, target_body
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.services.ports.worker import Worker

_DEADLINE_S = 20.0


class WorkerCardMaker:
    """Puts cards together in an image worker (services.ports.page_images.CardMaker)."""

    def __init__(self, worker: Worker, batches: Path) -> None:
        """Works with one image worker.

        Args:
            batches: Folder of the page files, absolute.
        """
        self._worker = worker
        self._batches = batches

    def combine(self, front: PageFile, back: PageFile, target: PageTarget) -> PageFile:
        body = {
            "folder": str(self._batches),
            "front": front.path,
            "back": back.path,
            "dpi": [front.dpi, back.dpi],
            "target": target_body(target),
        }
        [reply] = list(self._worker.call("card", body, _DEADLINE_S))
        return page_of(reply)
