"""QR codes out of files, by one image worker."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.adapters.imaging.requests import CODES, CodesRequest
from tthc_desktop.domain.worker_deaths import asked_twice
from tthc_desktop.services.ports.worker import Worker

PAGE_DEADLINE_S = 30.0  # a page without any code takes up to 5 s
MOST_PAGES = 10


class WorkerCodeReader:
    """Reads QR codes in an image worker (services.ports.codes.CodeReader)."""

    def __init__(self, worker: Worker, *, page_deadline_s: float = PAGE_DEADLINE_S) -> None:
        """Reads with one worker, which is started again when it is lost.

        Args:
            page_deadline_s: Seconds without an answer after which the worker is killed.
        """
        self._worker = worker
        self._deadline_s = page_deadline_s

    def read(self, path: Path, *, plain: bool) -> tuple[str, ...]:
        return asked_twice(lambda: self._read(path, plain=plain))

    def _read(self, path: Path, *, plain: bool) -> tuple[str, ...]:
        request = CodesRequest(path, plain, MOST_PAGES)
        pages = CODES.ask(self._worker, request, self._deadline_s)
        return tuple(code for page in pages for code in page.codes)
