"""QR codes out of files, by one image worker."""

from __future__ import annotations

from pathlib import Path

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
        body = {"path": str(path), "plain": plain, "pages": MOST_PAGES}
        found: list[str] = []
        for reply in self._worker.call("codes", body, self._deadline_s):
            codes = reply["codes"]
            if not isinstance(codes, list):
                raise TypeError("codes is not a list")
            found += [str(code) for code in codes]
        return tuple(found)
