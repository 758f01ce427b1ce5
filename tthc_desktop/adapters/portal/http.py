"""Asking the relay over HTTP: faults in the engine's words, and answers that are proved."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tthc_desktop.domain.outbox import LINK_CAP_S, Fault
from tthc_desktop.domain.plain import PlainError, plain_of
from tthc_desktop.domain.wire import (
    NO_UPSTREAM,
    NONCE_HEADER,
    SHA256_HEADER,
    SIGNATURE_HEADER,
    answer_part,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import PortalError

SENDING = httpx2.Timeout(60.0, connect=20.0)
ASKING = httpx2.Timeout(15.0, connect=5.0)
"""Somebody waits at the counter."""
ASKING_S = 60.0
"""Seconds for one answer, however steadily it drips."""
MAX_JSON = 8 * 1024 * 1024
MAX_FILE = 64 * 1024 * 1024
"""Bytes of an answer: it is held in memory."""
_BUSY = {408, 425, 429, 502, 503, 504}
_REFUSED = {400, 413, 415, 422}


def client(url: str, timeout: httpx2.Timeout) -> httpx2.Client:
    return httpx2.Client(base_url=url, timeout=timeout, follow_redirects=False, trust_env=True)


@contextmanager
def translated() -> Iterator[None]:
    """Before the request was out: LINK; once it may have been: CUT."""
    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
        raise PortalError(Fault.LINK, type(error).__name__) from error
    except (httpx2.ProxyError, httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
        raise PortalError(Fault.LINK, type(error).__name__) from error
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise PortalError(Fault.CUT, type(error).__name__) from error


def send(client: httpx2.Client, method: str, path: str, **kwargs: Any) -> httpx2.Response:
    with translated():
        return client.request(method, path, **kwargs)


def json_of(response: httpx2.Response) -> Any:
    try:
        return plain_of(response.content)
    except PlainError as error:
        raise PortalError(Fault.CAPTIVE, "not JSON") from error


def fault_of(response: httpx2.Response) -> PortalError:
    code = response.status_code
    wait_s = _wait_s(response.headers.get("Retry-After", ""))
    if code in _BUSY:
        fault = Fault.BUSY
    elif code == 401:
        fault = Fault.AUTH
    elif code == 403:
        fault = Fault.FORBIDDEN
    elif code in _REFUSED:
        fault = Fault.REJECTED
    elif code == 424:
        fault = Fault.MISSING_BLOBS
    elif code in (409, 412):
        fault = Fault.CONFLICT
    elif code >= 500 and code != 511:
        fault = Fault.SERVER
    else:  # 2xx of the wrong shape, a redirect, 404 where none can be, 511: not our relay
        fault = Fault.CAPTIVE
    return PortalError(fault, str(code), wait_s)


def _wait_s(asked: str) -> float:
    """Seconds that an answer asks for. Any box on the way may say so: never longer than the link
    would be left alone without it."""
    if not (asked.isascii() and asked.isdigit()):
        return 0.0
    return min(float(asked), float(LINK_CAP_S))  # inf, if it has 309 digits or more


class ProvedClient:
    """Believes an answer only when the relay's pinned key signed it for this very request: what it
    tells is about people. Every method raises PortalError."""

    def __init__(self, url: str, public_key: str) -> None:
        """Asks the relay at an address for signed answers.

        Args:
            public_key: Hex of the relay's pinned key.
        """
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        self._client = client(url, ASKING)

    def close(self) -> None:
        self._client.close()

    def json(self, method: str, path: str, **kwargs: Any) -> Any | None:
        """None when the relay itself says that there is no such thing."""
        found = self._ask(method, path, MAX_JSON, PortalError(Fault.CAPTIVE, "size"), kwargs)
        if found is None:
            return None
        body, promised = found
        if sha256_hex(body) != promised:
            raise PortalError(Fault.CAPTIVE, "other body")
        try:
            return plain_of(body)
        except PlainError as error:
            raise strange() from error

    def file(
        self, method: str, path: str, size: int | None, sha256: str, **kwargs: Any
    ) -> bytes | None:
        """The file, proved to be the one with that hash; None as json() has it.

        Args:
            size: Bytes; None, with an empty sha256, where only the relay knows.
        """
        too_large = PortalError(Fault.REJECTED, "size")
        if size is not None and size > MAX_FILE:
            raise too_large
        limit, over = MAX_FILE, too_large
        if size is not None:
            limit, over = size, PortalError(Fault.HASH, "size")
        found = self._ask(method, path, limit, over, kwargs)
        if found is None:
            return None
        body, promised = found
        if sha256_hex(body) != promised or sha256 not in ("", promised):
            raise PortalError(Fault.HASH)
        return body

    def _ask(
        self, method: str, path: str, limit: int, over: PortalError, more: dict[str, Any]
    ) -> tuple[bytes, str] | None:
        """The body and the hash that was signed for it. A body that nobody signed is not read."""
        nonce = secrets.token_hex(16)
        headers = {NONCE_HEADER: nonce, "Accept-Encoding": "identity"}
        with translated(), self._client.stream(method, path, headers=headers, **more) as response:
            promised = response.headers.get(SHA256_HEADER, "")
            if not signed(response, self._key, nonce, promised):
                raise fault_of(response)
            if response.status_code == 404:
                return None
            if response.status_code == NO_UPSTREAM:
                raise PortalError(Fault.NO_UPSTREAM)
            if response.status_code != 200:
                raise fault_of(response)
            return _read(response, limit, over), promised


class RelayQuestions:
    """What asks the relay about people: keeps one connection alive and closes it on close()."""

    def __init__(self, url: str, public_key: str) -> None:
        """Asks the relay at an address.

        Args:
            public_key: Hex of the relay's pinned key; no answer signed by another is believed.
        """
        self._client = ProvedClient(url, public_key)

    def close(self) -> None:
        self._client.close()


def signed(response: httpx2.Response, key: Ed25519PublicKey, nonce: str, promised: str) -> bool:
    """Whether key vouches for a body with the hash promised, as the answer to this nonce."""
    part = answer_part(nonce, response.status_code, promised)
    try:
        key.verify(bytes.fromhex(response.headers.get(SIGNATURE_HEADER, "")), part)
    except (ValueError, InvalidSignature):
        return False
    return True


def _read(response: httpx2.Response, limit: int, over: PortalError) -> bytes:
    """As it came over the line: nothing is unpacked, so that nothing can swell."""
    end = time.monotonic() + ASKING_S
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > limit:
            raise over
        if time.monotonic() > end:
            raise PortalError(Fault.CUT, "too slow")
    return bytes(body)


def strange() -> PortalError:
    """The relay's own answer, proved, but of a shape that this version does not know."""
    return PortalError(Fault.SERVER, "another shape")
