"""Cards put together by an image worker."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.adapters.imaging.requests import CARD, CardRequest
from tthc_desktop.domain.batch import PageFile
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
        sides = (front.dpi, back.dpi)
        request = CardRequest(self._batches, front.path, back.path, sides, target)
        return CARD.ask_one(self._worker, request, _DEADLINE_S)
