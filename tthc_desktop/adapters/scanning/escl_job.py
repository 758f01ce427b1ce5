"""One scan job on an eSCL device: fetches page after page until the device has no more."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace

from httpx2 import Headers

from tthc_desktop.adapters.scanning.driver import ScannedPage, plausible_dpi, stopped
from tthc_desktop.adapters.scanning.escl_http import EsclAnswer, EsclHttp
from tthc_desktop.adapters.scanning.escl_status import (
    AfterNoPage,
    Situation,
    Status,
    judge,
    parse_status,
    trouble,
)
from tthc_desktop.adapters.scanning.escl_xml import BadXmlError
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.jpeg import BadJpegError, inspect_jpeg
from tthc_desktop.domain.scanning import FEEDERS, ScanSettings

_WATCH_S = 0.2  # how soon a cancel reaches a device that is busy with a page


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a device may answer "not yet" without a page. Seconds, except tries.

    Attributes:
        busy: While it is busy with somebody's job.
        warm: While it tests or warms itself.
        early_tries: How often a device that says it is still scanning may answer 404; a second
            apart.
    """

    pause: float = 2.0
    longest_pause: float = 8.0
    busy: float = 20.0
    warm: float = 120.0
    page: float = 60.0
    early_pause: float = 1.0
    early_tries: int = 6
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def after(self, answer: EsclAnswer) -> float:
        """Seconds that the device asks for, or the usual pause."""
        asked = answer.headers.get("Retry-After", "")
        wanted = float(asked) if asked.isascii() and asked.isdigit() else self.pause
        return min(max(wanted, 0.05), self.longest_pause)


class EsclJob:
    """One job on a device: its pages, and its end.

    Args:
        path: Path of the job on the device, e.g. ``/eSCL/ScanJobs/7``.
    """

    def __init__(
        self,
        http: EsclHttp,
        path: str,
        settings: ScanSettings,
        patience: Patience,
        cancelled: Callable[[], bool],
    ) -> None:
        self.path = path.rstrip("/")
        self.source = settings.source
        self._http = http
        self._settings = settings
        self._patience = patience
        self._cancelled = cancelled
        self._now = Situation(
            code=0,
            job=path.rstrip("/").rpartition("/")[2],
            delivered=0,
            feeder=settings.source in FEEDERS,
        )

    def pages(self) -> Generator[ScannedPage | None, None, None]:
        """Pages as they come; None says that the device wants some more time.

        Raises DeviceError ``scanner.empty``, ``scanner.jam``, ``scanner.double``,
        ``scanner.cover``, ``scanner.stopped``, ``scanner.unplugged``. Cancelled, failed or
        abandoned, the job is deleted on the device.
        """
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(done,), name="escl-cancel", daemon=True)
        watch.start()
        over = False
        try:
            yield from self._pages()
            over = not self._cancelled() and self._now.feeder
        finally:
            done.set()
            watch.join()
            if not over:
                self.delete()

    def delete(self) -> None:
        """Frees the device. A job that ended by itself is gone already, and a device that does
        not answer will find out itself."""
        with contextlib.suppress(DeviceError):
            self._http.delete(self.path)

    def _watch(self, done: threading.Event) -> None:
        """A device holds NextDocument until the page is scanned; the cancel must not wait."""
        while not done.wait(_WATCH_S):
            if self._cancelled():
                self.delete()
                return

    def _pages(self) -> Iterator[ScannedPage | None]:
        since = self._patience.clock()
        early = 0
        while not self._cancelled():
            answer = self._fetch()
            if self._cancelled():
                return
            if answer.status == 200:
                page = self._page(answer)
                self._now = replace(self._now, delivered=self._now.delivered + 1)
                yield page
                if not self._now.feeder:
                    return  # the glass holds one page
                since, early = self._patience.clock(), 0
                continue
            self._now = replace(self._now, code=answer.status)
            status = self._status()
            if judge(self._now, status) is AfterNoPage.END:
                return
            early += answer.status == 404
            if early > self._patience.early_tries:
                return self._settle(status)
            if self._patience.clock() - since > self._patience.page:
                if status.warming and not self._now.delivered:
                    raise DeviceError("scanner.warming")
                raise stopped("busy")
            yield None
            pause = self._patience.early_pause if answer.status == 404 else None
            self._patience.sleep(pause or self._patience.after(answer))

    def _settle(self, status: Status) -> None:
        """The device says for long that there is no page, and not why."""
        if not self._now.delivered and self._now.feeder and not status.feeder:
            raise DeviceError("scanner.empty")  # it cannot tell beforehand
        if not self._now.delivered or status.feeder == "ScannerAdfLoaded":
            raise stopped("http 404")

    def _fetch(self) -> EsclAnswer:
        try:
            return self._http.page(f"{self.path}/NextDocument", self._cancelled)
        except DeviceError as error:
            if self._cancelled():
                return EsclAnswer(410, Headers(), b"")  # our own DELETE ended it
            raise self._why(str(error.details.get("reason", "link"))) from error

    def _why(self, reason: str) -> DeviceError:
        """The reason why a page did not come whole.

        Some devices cut the line when a sheet jams, and only their status tells. Raises DeviceError
        ``scanner.unplugged`` when nobody is there any more.
        """
        return trouble(self._status(), feeder=self._now.feeder) or stopped(reason)

    def _status(self) -> Status:
        try:
            answer = self._http.get("ScannerStatus")
            if answer.status != 200:
                raise stopped(f"status {answer.status}")
            return parse_status(answer.body)
        except BadXmlError as error:
            raise stopped("status") from error
        except DeviceError as error:
            reason = str(error.details.get("reason", "link"))
            if error.code == "scanner.offline":
                raise DeviceError("scanner.unplugged", reason=reason) from error
            raise stopped(reason) from error

    def _page(self, answer: EsclAnswer) -> ScannedPage:
        try:
            info = inspect_jpeg(answer.body)
        except BadJpegError as error:
            raise self._why("page") from error
        dpi = plausible_dpi(info, self._settings)
        return ScannedPage(answer.body, dpi, info.width, info.height)
