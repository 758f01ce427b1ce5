"""Fetches a revocation list from an address that the signed store names: bounded, one host only.

Plain http is what authorities serve lists by: their own signature protects them, and it is checked
before a list is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx2

from tthc_desktop.domain.errors import TransferError
from tthc_desktop.services.ports.trust import AS_LONG_AS_IT_TAKES, FetchPatience

_REDIRECTS = 3
_MOVED = (301, 302, 303, 307, 308)
_SECURE = {("http", "https"), ("http", "http"), ("https", "https")}


@dataclass(frozen=True, slots=True)
class FetchTerms:
    """Seconds and bytes.

    Attributes:
        whole_s: From the question to the last byte, redirects included.
    """

    connect_s: float = 10.0
    read_s: float = 20.0
    whole_s: float = 180.0
    most: int = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ListFetcher:
    """Implements services.ports.trust.FetchList."""

    terms: FetchTerms = FetchTerms()
    monotonic: Callable[[], float] = time.monotonic

    def __call__(self, url: str, patience: FetchPatience = AS_LONG_AS_IT_TAKES) -> bytes:
        try:
            address = httpx2.URL(url)
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise _no_answer("") from error
        within = min(self.terms.whole_s, patience.within_s)
        end = self.monotonic() + within
        timeout = httpx2.Timeout(
            min(self.terms.read_s, within), connect=min(self.terms.connect_s, within)
        )

        def over() -> bool:
            return self.monotonic() > end or not patience.goes_on()

        try:
            with httpx2.Client(
                timeout=timeout,
                follow_redirects=False,
                headers={"Accept-Encoding": "identity", "User-Agent": "TTHC-Desktop"},
            ) as client:
                for _ in range(_REDIRECTS + 1):
                    if over():
                        break
                    with client.stream("GET", address) as response:
                        if response.status_code in _MOVED:
                            address = _next(address, response.headers.get("location", ""))
                            continue
                        if response.status_code != 200:
                            raise _no_answer(address.host)
                        return self._body(response, address.host, over)
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
            raise _no_answer(address.host) from error
        raise _no_answer(address.host)

    def _body(self, response: httpx2.Response, host: str, over: Callable[[], bool]) -> bytes:
        body = bytearray()
        for piece in response.iter_raw():  # nothing is unpacked, so that nothing can swell
            body += piece
            if len(body) > self.terms.most or over():
                raise _no_answer(host)
        return bytes(body)


def _next(address: httpx2.URL, location: str) -> httpx2.URL:
    """Where a redirect leads: on the same host, and never from https to http."""
    target = address.join(location)
    if target.host != address.host or (address.scheme, target.scheme) not in _SECURE:
        raise _no_answer(address.host)
    return target


def _no_answer(host: str) -> TransferError:
    return TransferError("trust.no_answer", host=host)
