"""Pages spread over image workers, and put together by one of them."""

from __future__ import annotations

import queue
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import (
    FIRST_EXCEPTION,
    Future,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from tthc_desktop.adapters.imaging import requests
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError, TthcError
from tthc_desktop.domain.reading import PageReport, PdfReport, Profile
from tthc_desktop.domain.worker_deaths import WORKER_DIED, asked_twice
from tthc_desktop.files.moving import drop_tree, move, remove
from tthc_desktop.services.ports.reading import PageInput, PdfTarget
from tthc_desktop.services.ports.worker import Worker, WorkerOperation

Q = TypeVar("Q")
A = TypeVar("A")
PAGE_DEADLINE_S = 60.0
_ASSEMBLE_DEADLINE_S = 60.0
_ASSEMBLE_PER_PAGE_S = 0.5
_OF_ONE_PAGE = WORKER_DIED | {"file.missing", "file.damaged"}


@contextmanager
def _disk() -> Iterator[None]:
    """Around what is done with files here. Raises what disk_error() makes of it."""
    try:
        yield
    except OSError as error:
        raise disk_error(error) from error


@dataclass(frozen=True, slots=True)
class _PageJob:
    """One page of the document that is being made.

    Attributes:
        number: Place of the page in the PDF, from 1.
        index: Place of the page in its file, from 0.
    """

    number: int
    source: PageInput
    index: int


class WorkerPageReader:
    """Implements services.ports.reading.PageReader over any number of workers."""

    def __init__(
        self,
        workers: Sequence[Worker],
        work: Path,
        *,
        page_deadline_s: float = PAGE_DEADLINE_S,
    ) -> None:
        """Reads with the given workers at once.

        Args:
            work: Folder for encrypted intermediates, an ASCII path; each run has its own folder in
                it and removes it.
            page_deadline_s: Seconds after which a page's worker is killed.
        """
        if not workers:
            raise ValueError("there is at least one worker")
        self._count = len(workers)
        self._deadline_s = page_deadline_s
        self._work = work
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in workers:
            self._free.put(worker)

    def digitise(
        self, pages: Sequence[PageInput], target: PdfTarget, profile: Profile, *, ocr: bool
    ) -> PdfReport:
        if not pages:
            raise ValueError("there is at least one file")
        with _disk():
            self._work.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="digitise-", dir=self._work))
        try:
            jobs = self._jobs(pages)
            with ThreadPoolExecutor(self._count, "pages") as pool:
                futures = [
                    pool.submit(self._page, job, folder / f"{job.number:05}", profile, ocr=ocr)
                    for job in jobs
                ]
                done = _all_or_first_error(futures)
            return self.assemble(done, target)
        finally:
            drop_tree(folder)

    def read_pages(
        self, pages: Sequence[tuple[PageInput, Path]]
    ) -> Iterator[tuple[int, PageReport | TthcError]]:
        with ThreadPoolExecutor(self._count, "pages") as pool:
            futures = {
                pool.submit(self._clean, number, source, path): number
                for number, (source, path) in enumerate(pages)
            }
            try:
                for future in as_completed(futures):
                    yield futures[future], _result(future)
            finally:
                for future in futures:
                    future.cancel()

    def _clean(self, number: int, source: PageInput, path: Path) -> PageReport:
        with _disk():
            path.parent.mkdir(parents=True, exist_ok=True)
            for left in (path, path.with_name(f"{path.name}-again")):  # by a worker that died
                remove(left)
        job = _PageJob(number + 1, source, 0)
        made, report = self._page(job, path, Profile.FAITHFUL, ocr=True)
        if made != path:
            with _disk():
                move(made, path)
        return report

    def _jobs(self, pages: Sequence[PageInput]) -> list[_PageJob]:
        """Every page of every file, in order."""
        found = []
        for source in pages:
            counted = self._ask(
                requests.COUNT, requests.FileRequest(source.path, source.plain), self._deadline_s
            )
            found += [(source, index) for index in range(counted.pages)]
        return [_PageJob(number, *page) for number, page in enumerate(found, 1)]

    def _page(
        self, job: _PageJob, out: Path, profile: Profile, *, ocr: bool
    ) -> tuple[Path, PageReport]:
        """The file that was made, and its report.

        Args:
            out: Where the file shall be.
        """
        source = job.source
        request = requests.PageRequest(
            path=source.path,
            plain=source.plain,
            index=job.index,
            dpi=source.dpi,
            turn=source.turn,
            crop=source.crop,
            orient=source.orient and not source.turn,
            ocr=ocr,
            profile=profile,
            out=out,
        )
        # A worker may die between writing its page and saying so: each try has its own name.
        for path in (out, again := out.with_name(f"{out.name}-again")):
            try:
                report = self._ask_once(requests.PAGE, replace(request, out=path), self._deadline_s)
            except DeviceError as error:
                if error.code not in WORKER_DIED or path == again:
                    raise
            else:
                return path, replace(report, page=job.number)
        raise AssertionError("the second try returns or raises")

    def assemble(self, pages: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        clean = tuple(path for path, _ in pages)
        request = requests.PdfRequest(
            clean, target.path, target.plain, target.title, target.created
        )
        deadline_s = _ASSEMBLE_DEADLINE_S + _ASSEMBLE_PER_PAGE_S * len(pages)
        made = self._ask(requests.ASSEMBLE, request, deadline_s)
        return PdfReport(
            made.sha256,
            made.size,
            made.pdfa,
            tuple(replace(report, page=n) for n, (_, report) in enumerate(pages, 1)),
        )

    def _ask(self, operation: WorkerOperation[Q, A], request: Q, deadline_s: float) -> A:
        return asked_twice(lambda: self._ask_once(operation, request, deadline_s))

    def _ask_once(self, operation: WorkerOperation[Q, A], request: Q, deadline_s: float) -> A:
        """The one item of the answer. Waits for a free worker."""
        with self._worker() as worker:
            return operation.ask_one(worker, request, deadline_s)

    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        worker = self._free.get()
        try:
            yield worker
        finally:
            self._free.put(worker)


def _result(future: Future[PageReport]) -> PageReport | TthcError:
    """What concerns this page alone is its result."""
    error = future.exception()
    if isinstance(error, InputError):
        return error
    if isinstance(error, DeviceError | StoreError) and error.code in _OF_ONE_PAGE:
        return error
    return future.result()


def _all_or_first_error(
    futures: Sequence[Future[tuple[Path, PageReport]]],
) -> list[tuple[Path, PageReport]]:
    """Results in order; after an error no further page is begun, and the first page's error is
    the one that is told."""
    wait(futures, return_when=FIRST_EXCEPTION)
    for future in futures:
        future.cancel()
    wait(futures)
    for future in futures:
        if not future.cancelled() and (error := future.exception()):
            raise error
    return [future.result() for future in futures]
