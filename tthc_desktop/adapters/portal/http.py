"""Every exchange with the relay: bounded in time and size, and signed before it is believed."""

from __future__ import annotations

import secrets
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpcore2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tthc_desktop.adapters.portal.address import Address, address_of, pool
from tthc_desktop.adapters.portal.answers import RelayAnswer
from tthc_desktop.adapters.portal.line import (
    Allowance,
    BoundedBackend,
    HaltedError,
    TooMuchError,
)
from tthc_desktop.adapters.portal.terms import MOST_SMALL, Terms
from tthc_desktop.domain.device_wire import asked_with, signed_answer
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.wire import (
    NONCE_HEADER,
    OFFSET_MEDIA,
    SHA256_HEADER,
    SIGNATURE_HEADER,
    key_id,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import PortalError


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class RelayQuestion:
    """What is asked.

    Attributes:
        target: Path and query behind the relay's address.
        media: Of the body.
        stream: Makes the body where it is a file's bytes, ``length`` of them.
        seconds: For the answer.
        most: Bytes of a body that is believed.
        over: What it means that there are more.
        other: What it means that they are not those that were signed for.
        cancelled: Asked while a stream is sent; ends it with Fault.CUT.
        unproved: Whether a small body that nobody signed is read.
        repeatable: Whether it may be asked twice where the connection that was kept alive turns
            out to have ended.
    """

    method: str
    target: str
    body: bytes = b""
    media: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Callable[[], Iterator[bytes]] | None = None
    length: int = 0
    seconds: float | None = None
    most: int = MOST_SMALL
    over: PortalError | None = None
    other: PortalError | None = None
    cancelled: Callable[[], bool] = _never
    unproved: bool = False
    repeatable: bool = True

    def named(self, token: str) -> dict[str, str]:
        """The headers of its own, by name."""
        media = {"Content-Type": self.media} if self.media else {}
        who = {"Authorization": f"Bearer {token}"} if token else {}
        return {**self.headers, **media, **who}

    @property
    def sha256(self) -> str:
        """What the relay signs of it."""
        return "" if self.media == OFFSET_MEDIA else sha256_hex(self.body)


class RelayClient:
    """Asks one relay. Keeps one connection alive; safe for several threads."""

    def __init__(self, url: str, public_key: str, terms: Terms) -> None:
        """Asks the relay at an address, which is looked at with the first question.

        Args:
            public_key: Hex of the relay's pinned key; empty before one is pinned: then no answer
                is a signed one.
        """
        self.url = url
        self.terms = terms
        self.key = (
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)) if public_key else None
        )
        self.key_hex = public_key.lower()
        self.key_id = key_id(bytes.fromhex(public_key)) if public_key else ""
        self._backend = BoundedBackend(terms)
        self._lock = threading.Lock()
        self._open: tuple[Address, httpcore2.ConnectionPool | httpcore2.HTTPProxy] | None = None

    def close(self) -> None:
        with self._lock:
            opened, self._open = self._open, None
        if opened is not None:
            opened[1].close()

    def _way(self) -> tuple[Address, httpcore2.ConnectionPool | httpcore2.HTTPProxy]:
        with self._lock:
            if self._open is None:
                address = address_of(self.url)
                self._open = address, pool(address, self.terms, self._backend)
            return self._open

    @property
    def address(self) -> Address:
        return self._way()[0]

    def ask(self, question: RelayQuestion, token: str = "") -> RelayAnswer:
        """The answer, whoever gave it.

        Raises:
            PortalError: LINK, nothing was sent; CUT, it may have been; CAPTIVE, what came is no
                answer to it, or is not signed for what it holds; PLAIN.
        """
        seconds = self.terms.answer_s if question.seconds is None else question.seconds
        allowance = Allowance(self.terms, seconds, question.cancelled)
        try:
            return self._ask(question, token, allowance)
        except PortalError as error:
            ended = isinstance(error.__cause__, httpcore2.RemoteProtocolError | httpcore2.ReadError)
            kept = ended and not (allowance.connected or allowance.received)
            if not kept or not question.repeatable or question.stream is not None:
                raise
        return self._ask(question, token, Allowance(self.terms, seconds, question.cancelled))

    def _ask(self, question: RelayQuestion, token: str, allowance: Allowance) -> RelayAnswer:
        address, connections = self._way()
        nonce = secrets.token_hex(16)
        self._backend.begin(allowance)
        request = httpcore2.Request(
            question.method,
            httpcore2.URL(
                scheme=address.scheme.encode(),
                host=address.host.encode(),
                port=address.port,
                target=(address.prefix + question.target).encode("ascii"),
            ),
            headers=_headers(question, address, nonce, token),
            content=_content(question),
        )
        with _translated(allowance):
            response = connections.handle_request(request)
            try:
                return self._read(question, token, nonce, response, allowance)
            finally:
                # What closing it meets changes nothing of what was read.
                with suppress(httpcore2.NetworkError):
                    response.close()

    def _read(
        self,
        question: RelayQuestion,
        token: str,
        nonce: str,
        response: httpcore2.Response,
        allowance: Allowance,
    ) -> RelayAnswer:
        headers = _one_of_each(response.headers)
        promised = headers.get(SHA256_HEADER.lower(), "")
        key, status = self.key, response.status
        signed = key is not None and signed_by(key, question, token, nonce, status, headers)
        if not signed:
            body = self._small(response, allowance) if question.unproved else b""
            if not question.unproved and _short(headers, question.method):
                self._small(response, allowance)  # so that the connection stays
            return RelayAnswer(response.status, headers, body, signed=False, nonce=nonce)
        if headers.get("content-encoding", "identity") != "identity":
            raise PortalError(Fault.CAPTIVE, "encoding")
        right = response.status in (200, 201)
        most = question.most if right else MOST_SMALL
        over = question.over if right else None
        allowance.paced = most > self.terms.json
        body = _body(response, allowance, most, over or PortalError(Fault.CAPTIVE, "size"))
        if sha256_hex(body) != promised:
            raise question.other or PortalError(Fault.CAPTIVE, "other body")
        return RelayAnswer(response.status, headers, body, signed=True, nonce=nonce)

    def _small(self, response: httpcore2.Response, allowance: Allowance) -> bytes:
        return _body(response, allowance, MOST_SMALL, PortalError(Fault.CAPTIVE, "size"))


def signed_by(
    key: Ed25519PublicKey,
    question: RelayQuestion,
    token: str,
    nonce: str,
    status: int,
    headers: Mapping[str, str],
) -> bool:
    """Whether key vouches for an answer to this question of this asker, with the hash that its head
    promises."""
    part = signed_answer(
        nonce=nonce,
        method=question.method,
        target=question.target,
        asked=asked_with({name.lower(): value for name, value in question.named(token).items()}),
        question=question.sha256,
        status=status,
        sha256=headers.get(SHA256_HEADER.lower(), ""),
        offset=headers.get("upload-offset", ""),
    )
    try:
        key.verify(bytes.fromhex(headers.get(SIGNATURE_HEADER.lower(), "")), part)
    except (ValueError, InvalidSignature):
        return False
    return True


def _headers(
    question: RelayQuestion, address: Address, nonce: str, token: str
) -> list[tuple[bytes, bytes]]:
    # Lengths are sent as lengths: some boxes on the way take nothing that is chunked.
    length = question.length if question.stream is not None else len(question.body)
    named = {
        "Host": address.authority,
        "Accept-Encoding": "identity",
        NONCE_HEADER: nonce,
        **question.named(token),
    }
    if length or question.method not in ("GET", "HEAD"):
        named["Content-Length"] = str(length)
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in named.items()]


def _content(question: RelayQuestion) -> Iterable[bytes]:
    if question.stream is not None:
        return question.stream()
    return [question.body] if question.body else []


def _one_of_each(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """A header that came twice has both values, and is neither."""
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _short(headers: Mapping[str, str], method: str) -> bool:
    length = headers.get("content-length", "")
    return method == "HEAD" or (length.isascii() and length.isdigit() and len(length) < 5)


def _body(
    response: httpcore2.Response, allowance: Allowance, most: int, over: PortalError
) -> bytes:
    """As it came over the line: nothing is unpacked, so that nothing can swell."""
    # A box on the way may have cut it into pieces with a head each.
    allowance.most = allowance.received + 2 * most + MOST_SMALL
    body = bytearray()
    for piece in response.iter_stream():
        body += piece
        if len(body) > most:
            raise over
    return bytes(body)


@contextmanager
def _translated(allowance: Allowance) -> Iterator[None]:
    """Before the question was out: LINK; once it may have been: CUT."""
    try:
        yield
    except TooMuchError as error:
        raise PortalError(Fault.CAPTIVE, "size") from error
    except HaltedError as error:
        raise PortalError(Fault.CUT, "cancelled") from error
    except httpcore2.ProxyError as error:
        barred = str(error).startswith("407")
        raise PortalError(Fault.AUTH if barred else Fault.LINK, "proxy") from error
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
        raise _unreachable(error) from error
    except (
        httpcore2.NetworkError,
        httpcore2.TimeoutException,
        httpcore2.RemoteProtocolError,
    ) as error:
        fault = Fault.CUT if allowance.sent else Fault.LINK
        raise PortalError(fault, type(error).__name__) from error


def _unreachable(error: Exception) -> PortalError:
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return PortalError(Fault.CAPTIVE, printable(f"certificate: {cause.verify_message}")[:200])
    return PortalError(Fault.LINK, type(cause if isinstance(cause, Exception) else error).__name__)
