"""Sockets whose every read and write is bounded, also against a far end that drips."""

from __future__ import annotations

import select
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from tthc_desktop.adapters.portal.terms import MOST_HEAD, Terms

_SLICE = 64 * 1024
_A_MOMENT_S = 0.001


class TooMuchError(Exception):
    """More came than any answer of the relay has."""


class HaltedError(Exception):
    """Whoever waits for the exchange does not want it any more."""


def _never() -> bool:
    return False


class Allowance:
    """What one exchange may take, and what it has taken.

    Args:
        answer_s: Seconds between the last byte sent and the last one received.
        cancelled: Asked between slices of what is sent.
    """

    def __init__(
        self,
        terms: Terms,
        answer_s: float,
        cancelled: Callable[[], bool] = _never,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sent = 0
        self.received = 0
        self.most = MOST_HEAD
        self.paced = False
        self.connected = False
        self._terms = terms
        self._answer_s = answer_s
        self._cancelled = cancelled
        self._end: float | None = None
        self._monotonic = monotonic
        self._mark = (monotonic(), 0)

    def before_write(self) -> float:
        """Seconds that one write may wait."""
        if self._cancelled():
            raise HaltedError
        self._end = None
        return self._terms.stall_s

    def wrote(self, count: int) -> None:
        self.sent += count
        self._pace(httpcore2.WriteTimeout)

    def before_read(self) -> float:
        """Seconds that are left for the answer."""
        now = self._monotonic()
        if self._end is None:
            self._end = now + self._answer_s
            self._mark = (now, self.sent + self.received)
        left = self._end - now
        if left <= 0:
            raise httpcore2.ReadTimeout("the answer took too long")
        return min(left, self._terms.stall_s) if self.paced else left

    def read(self, count: int) -> None:
        self.received += count
        if self.received > self.most:
            raise TooMuchError
        if self.paced:
            self._pace(httpcore2.ReadTimeout)

    def _pace(self, late: type[Exception]) -> None:
        since, before = self._mark
        now, total = self._monotonic(), self.sent + self.received
        if now - since < self._terms.stall_s:
            return
        if total - before < self._terms.progress:
            raise late("it drips")
        self._mark = (now, total)


class BoundedBackend(httpcore2.NetworkBackend):
    """Opens streams that keep to the allowance of whatever their thread exchanges now."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._local = threading.local()

    def begin(self, allowance: Allowance) -> None:
        self._local.allowance = allowance

    @property
    def allowance(self) -> Allowance:
        allowance: Allowance = self._local.allowance
        return allowance

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            line = socket.create_connection((host, port), self.terms.connect_s)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(error) from error
        except (OSError, UnicodeError) as error:  # UnicodeError: no name that could be looked up
            raise httpcore2.ConnectError(error) from error
        self.allowance.connected = True
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return BoundedStream(line, self)


class BoundedStream(httpcore2.NetworkStream):
    """A connection. An answer that begins while the question is still being sent ends the sending:
    what refuses a large file says so before all of it is there."""

    def __init__(self, line: socket.socket, backend: BoundedBackend) -> None:
        self._line = line
        self._backend = backend
        self._early = b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._early:
            taken, self._early = self._early[:max_bytes], self._early[max_bytes:]
            return taken
        allowance = self._backend.allowance
        try:
            self._line.settimeout(allowance.before_read())
            data = self._line.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout(error) from error
        except OSError as error:
            raise httpcore2.ReadError(error) from error
        allowance.read(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        allowance = self._backend.allowance
        left = memoryview(buffer)
        while left:
            wait_s = allowance.before_write()
            if allowance.sent and self._answered(allowance):
                raise httpcore2.WriteError("answered before all was sent")
            try:
                self._line.settimeout(wait_s)
                count = self._line.send(left[:_SLICE])
            except TimeoutError as error:
                raise httpcore2.WriteTimeout(error) from error
            except OSError as error:
                raise httpcore2.WriteError(error) from error
            allowance.wrote(count)
            left = left[count:]

    def _answered(self, allowance: Allowance) -> bool:
        """Whether an answer has begun. News on the way to one (1xx) is kept for later."""
        if not self._readable():
            return False
        try:
            # What is there may be TLS's own, after which nothing comes.
            self._line.settimeout(_A_MOMENT_S)
            data = self._line.recv(_SLICE)
        except TimeoutError:
            return False
        except OSError:
            return True  # the reading that follows says what it is
        self._early += data
        allowance.read(len(data))
        return not self._early.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1"))

    def _readable(self) -> bool:
        if isinstance(self._line, ssl.SSLSocket) and self._line.pending():
            return True
        if self._line.fileno() < 0:
            return True  # closed: the next read says so
        if sys.platform == "win32":
            return bool(select.select([self._line], [], [], 0)[0])
        else:  # noqa: RET505 - mypy knows this as the other system's
            poll = select.poll()
            poll.register(self._line, select.POLLIN)
            return bool(poll.poll(0))

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        if isinstance(self._line, ssl.SSLSocket):
            self.close()
            raise httpcore2.ConnectError("TLS within TLS")
        try:
            self._line.settimeout(self._backend.terms.connect_s)
            line = ssl_context.wrap_socket(self._line, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise httpcore2.ConnectTimeout(error) from error
        except (OSError, ValueError) as error:  # ValueError: a name that no certificate can have
            self.close()
            raise httpcore2.ConnectError(error) from error
        return BoundedStream(line, self._backend)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return bool(self._early) or self._readable()
        return None
