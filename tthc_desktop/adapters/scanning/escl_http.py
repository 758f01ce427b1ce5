"""HTTP to one scanner on the office network: bounded in time and size, to that host only."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx2

from tthc_desktop.adapters.scanning.driver import absent, never, offline
from tthc_desktop.domain.error_table.entry import Retry
from tthc_desktop.domain.errors import DeviceError

PAGE_LIMIT = 120_000_000  # bytes of one page; A4 at 600 dpi in colour has about 10 MB as JPEG
SMALL_LIMIT = 1_000_000  # bytes of any other answer
_REDIRECTS = 3
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long an answer may take, in seconds.

    Attributes:
        read: Longest silence of a device while it scans a page, warming up included.
        whole: For one page, from the question to its last byte; a device that sends a byte now and
            then is never silent. It is less than the silence that the parent of the worker puts up
            with.
    """

    connect: float = 5.0
    read: float = 60.0
    brief: float = 5.0
    whole: float = 80.0


@dataclass(frozen=True, slots=True)
class EsclAnswer:
    status: int
    headers: httpx2.Headers
    body: bytes


class EsclHttp:
    """HTTP to one eSCL service. Thread-safe.

    Raises DeviceError ``scanner.absent`` for an address that is none.

    Args:
        base: Address of the service, e.g. ``https://192.168.1.20/eSCL``.
    """

    def __init__(self, base: str, timeouts: Timeouts | None = None) -> None:
        self._times = timeouts or Timeouts()
        try:
            self.base = httpx2.URL(base.rstrip("/") + "/")
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise absent("address") from error
        if self.base.scheme not in ("http", "https") or not self.base.host:
            raise absent("address")
        self._client = httpx2.Client(
            # Scanners carry certificates they signed themselves, for names that nobody can check
            # (an address on the office network). Encryption without identity is what they offer;
            # the alternative in practice is plain HTTP.
            verify=False,
            # The office's web proxy is for the web; a scanner is in the same building.
            trust_env=False,
            follow_redirects=False,
            # A compressed page would not match its Content-Length.
            headers={"Accept-Encoding": "identity", "User-Agent": "TTHC-Desktop"},
        )

    def close(self) -> None:
        self._client.close()

    def inside(self, address: str, under: str = "") -> str:
        """An address that the device gave, on this host whatever host it names.

        Devices behind names and several cards often give one that cannot be reached from here.

        Args:
            under: Path that relative addresses start from.
        """
        try:
            path = self.base.join(under).join(address).raw_path
        except (httpx2.InvalidURL, UnicodeError) as error:
            # Nothing to mend at the device: the next address that it gives may be whole.
            raise DeviceError("scanner.stopped", retry=Retry.LATER, reason="address") from error
        return str(self.base.copy_with(raw_path=path))

    def get(self, path: str) -> EsclAnswer:
        """A small document. Raises DeviceError ``scanner.offline`` when the device is silent.

        Asked twice: a device may have closed the line that was kept from the request before, and
        that is not yet a device that is gone.
        """
        try:
            return self._send("GET", path, None, self._times.brief, SMALL_LIMIT, never)
        except DeviceError as error:
            if error.details.get("reason") != "link":
                raise
        return self._send("GET", path, None, self._times.brief, SMALL_LIMIT, never)

    def post(self, path: str, xml: bytes) -> EsclAnswer:
        return self._send("POST", path, xml, self._times.read, SMALL_LIMIT, never)

    def delete(self, path: str) -> EsclAnswer:
        return self._send("DELETE", path, None, self._times.brief, SMALL_LIMIT, never)

    def page(self, path: str, cancelled: Callable[[], bool]) -> EsclAnswer:
        """Reads until the end, or until cancelled() says true; then the body is cut."""
        return self._send("GET", path, None, self._times.read, PAGE_LIMIT, cancelled)

    def _send(
        self,
        method: str,
        path: str,
        xml: bytes | None,
        read_s: float,
        limit: int,
        cancelled: Callable[[], bool],
    ) -> EsclAnswer:
        url = self.base.join(path)
        headers = {"Content-Type": "text/xml"} if xml is not None else {}
        times = httpx2.Timeout(connect=self._times.connect, read=read_s, write=10.0, pool=5.0)
        until = time.monotonic() + self._times.whole
        for _ in range(_REDIRECTS):
            try:
                with self._client.stream(
                    method, url, content=xml, headers=headers, timeout=times
                ) as response:
                    body = _read(response, limit, until, cancelled)
                    answer = EsclAnswer(response.status_code, response.headers, body)
            except httpx2.TimeoutException as error:
                raise offline("timeout") from error
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise offline("link") from error
            if answer.status not in _MOVED:
                return answer
            url = self._moved(url, answer)
        raise absent("redirect")

    def _moved(self, url: httpx2.URL, answer: EsclAnswer) -> httpx2.URL:
        """Some devices move http to https; none has a reason to send us to another host."""
        try:
            target = url.join(answer.headers.get("Location", ""))
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise absent("redirect") from error
        if target.host != self.base.host or target.scheme not in ("http", "https"):
            raise absent("redirect")
        return target


def _read(
    response: httpx2.Response, limit: int, until: float, cancelled: Callable[[], bool]
) -> bytes:
    """The body of an answer.

    A body shorter than its Content-Length is an error of the HTTP library already.

    Args:
        until: Moment of the monotonic clock.

    Raises:
        DeviceError: ``scanner.absent`` beyond the limit, ``scanner.offline`` beyond the time.
    """
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > limit:
            raise absent("too large")
        if time.monotonic() > until:
            raise offline("slow")
        if cancelled():
            break
    return bytes(body)
