"""A relay's key in the hands of a test: answers of any shape, signed as the relay signs them; and
this PC's, with which it proves itself."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.stub_server import Asked, Finish, Reply, Script, serving
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.adapters.portal.reuse import NationalReuse, RelayReuse
from tthc_desktop.adapters.portal.terms import ASKING, Terms
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.domain.device_wire import SESSION, TOKEN_S, asked_with, signed_answer
from tthc_desktop.domain.wire import (
    HELLO,
    NONCE_HEADER,
    OFFSET_MEDIA,
    PROTOCOL,
    SHA256_HEADER,
    SIGNATURE_HEADER,
    sha256_hex,
)

PRIVATE = Ed25519PrivateKey.generate()
PUBLIC = PRIVATE.public_key().public_bytes_raw().hex()
TOKEN = "an-invented-token"


@dataclass
class DeviceKey:
    """Implements services.ports.portal.DeviceProof in memory."""

    device: str = "0190b0a0-0000-7000-8000-000000000001"
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    counters: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def public_key(self) -> str:
        return self.private.public_key().public_bytes_raw().hex()

    def next_counter(self) -> int:
        return next(self.counters)

    def sign(self, message: bytes) -> str:
        return self.private.sign(message).hex()


def signed(asked: Asked, reply: Reply, key: Ed25519PrivateKey = PRIVATE) -> Reply:
    """For this request; what the reply brings itself stays."""
    streamed = asked.headers["Content-Type"] == OFFSET_MEDIA
    shown = b"" if asked.method == "HEAD" else reply.body
    sha256 = reply.headers.get(SHA256_HEADER, sha256_hex(shown))
    part = signed_answer(
        nonce=reply.headers.get(NONCE_HEADER, asked.headers[NONCE_HEADER] or ""),
        method=asked.method,
        target=asked.path,
        asked=asked_with({name.lower(): value for name, value in asked.headers.items()}),
        question="" if streamed else sha256_hex(asked.body),
        status=reply.status,
        sha256=sha256,
        offset=reply.headers.get("Upload-Offset", ""),
    )
    signature = key.sign(part).hex()
    return replace(
        reply, headers={SHA256_HEADER: sha256, SIGNATURE_HEADER: signature, **reply.headers}
    )


def unsigned(asked: Asked, reply: Reply) -> Reply:
    return reply


HELLO_BODY = {
    "protocol": PROTOCOL,
    "time": "2026-11-23T08:00:00+07:00",
    "public_key": PUBLIC,
    "upstream": True,
    "epoch": "e1",
    "challenge": "an-invented-challenge",
    "head": {"seq": 7, "chain": "ab" * 32},
}


def json_reply(status: int, body: object) -> Reply:
    return Reply(status, json.dumps(body).encode())


def meets(path: str) -> Reply | None:
    """What a relay says before it is asked for anything: hello, and a token."""
    if path.split("?", maxsplit=1)[0] == HELLO:
        return json_reply(200, HELLO_BODY)
    if path == SESSION:
        return json_reply(200, {"token": TOKEN, "expires_s": TOKEN_S, "unit": "H01.45"})
    return None


def relaying(script: Script, finish: Finish = signed) -> AbstractContextManager[str]:
    """A relay that gives this PC its token and answers the rest as the script says. The rest only
    goes through finish; what comes before is always signed."""

    def both(method: str, path: str) -> Reply:
        return meets(path) or script(method, path)

    def end(asked: Asked, reply: Reply) -> Reply:
        return (signed if meets(asked.path) else finish)(asked, reply)

    return serving(both, end)


def relay_dossiers(url: str, terms: Terms = ASKING, key: str = PUBLIC) -> RelayPortalDossiers:
    """Asks as a PC that nobody has asked as before."""
    return RelayPortalDossiers(url, key, DeviceKey(), DeviceTokens(), terms=terms)


def unit_reuse(url: str, terms: Terms = ASKING, key: str = PUBLIC) -> RelayReuse:
    return RelayReuse(url, key, DeviceKey(), DeviceTokens(), terms=terms)


def national_reuse(url: str, terms: Terms = ASKING, key: str = PUBLIC) -> NationalReuse:
    return NationalReuse(url, key, DeviceKey(), DeviceTokens(), terms=terms)
