"""Pages analysed by one image worker of its own, so that they do not wait behind OCR."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.adapters.imaging.requests import LOOK, LookRequest
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.worker_deaths import asked_twice
from tthc_desktop.services.ports.worker import Worker

PAGE_DEADLINE_S = 20.0  # a look takes a quarter of a second


class WorkerPageAnalyser:
    """Analyses pages in an image worker (services.ports.page_images.PageAnalyser)."""

    def __init__(self, worker: Worker, *, page_deadline_s: float = PAGE_DEADLINE_S) -> None:
        self._worker = worker
        self._deadline_s = page_deadline_s

    def analyse(self, path: Path, dpi: int) -> PageLook:
        request = LookRequest(path, plain=False, index=0, dpi=dpi)
        return asked_twice(lambda: LOOK.ask_one(self._worker, request, self._deadline_s))
