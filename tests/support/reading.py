"""The real pipeline, put together as the composition root does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tthc_desktop.adapters.imaging.page_reader import WorkerPageReader
from tthc_desktop.adapters.system.worker_process import READING, WorkerProcess
from tthc_desktop.services.ports.reading import PageInput, PdfTarget

KEY = bytes(range(32))
CREATED = "2026-11-23T08:30:00+07:00"


@contextmanager
def page_reader(work: Path, workers: int = 1) -> Iterator[WorkerPageReader]:
    processes = [WorkerProcess("image", KEY, nice=READING) for _ in range(workers)]
    try:
        yield WorkerPageReader(processes, work)
    finally:
        for process in processes:
            process.close()


def plain(*paths: Path) -> list[PageInput]:
    return [PageInput(path=path, dpi=0, plain=True) for path in paths]


def plain_target(path: Path, title: str = "Bản sao") -> PdfTarget:
    return PdfTarget(path=path, title=title, created=CREATED, plain=True)
