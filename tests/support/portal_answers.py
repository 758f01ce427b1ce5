"""The portal's adapter before a relay that a test plays: what is asked, what is true, and what is
forged."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.office import FakeClock
from tests.support.proving import (
    HELLO_BODY,
    PRIVATE,
    PUBLIC,
    DeviceKey,
    json_reply,
    relaying,
    signed,
)
from tests.support.stub_server import Asked, Finish, Reply, Script
from tthc_desktop.adapters.portal.pieces import PieceSizes
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.domain.wire import (
    NONCE_HEADER,
    FeedPosition,
    Receipt,
    key_id,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import PortalError

Call = Callable[[RelayPortal], object]


def portal_at(url: str, public: str = PUBLIC) -> RelayPortal:
    return RelayPortal(url, public, FakeClock(), DeviceKey(), DeviceTokens(), sizes=PieceSizes())


def fault_at(script: Script, call: Call, finish: Finish = signed) -> PortalError:
    with relaying(script, finish) as url:
        portal = portal_at(url)
        with pytest.raises(PortalError) as caught:
            call(portal)
        portal.close()
    return caught.value


def probe(portal: RelayPortal) -> object:
    return portal.probe()


def put(portal: RelayPortal) -> object:
    return portal.submit("s", b"{}", ())


def find(portal: RelayPortal) -> object:
    return portal.find("s", b"{}", ())


def query(portal: RelayPortal) -> object:
    return portal.query(["s"])


def changes(portal: RelayPortal) -> object:
    return portal.changes(FeedPosition("e1", 3, "a" * 64))


CALLS = [put, find, query, changes]
PAGE = Reply(200, b"<html>Wi-Fi: dang nhap</html>", {"Content-Type": "text/html"})
DEEP = Reply(200, b"[" * 100_000)
AWAY = Reply(302, b"", {"Location": "http://127.0.0.1:9/login"})


def hello_reply(**changes: object) -> Reply:
    return json_reply(200, HELLO_BODY | changes)


STRANGER = Ed25519PrivateKey.generate()


def by_another_key(asked: Asked, reply: Reply) -> Reply:
    return signed(asked, reply, STRANGER)


def for_another_nonce(asked: Asked, reply: Reply) -> Reply:
    return signed(asked, replace(reply, headers={**reply.headers, NONCE_HEADER: "0" * 32}))


def for_another_method(asked: Asked, reply: Reply) -> Reply:
    return signed(replace(asked, method="DELETE"), reply)


def for_another_target(asked: Asked, reply: Reply) -> Reply:
    return signed(replace(asked, path=asked.path + "x"), reply)


def for_another_question(asked: Asked, reply: Reply) -> Reply:
    return signed(replace(asked, body=asked.body + b" "), reply)


def for_another_asker(asked: Asked, reply: Reply) -> Reply:
    """The token of another device was put into the question on its way."""
    return signed(_with_header(asked, "Authorization", "Bearer another"), reply)


def for_another_length(asked: Asked, reply: Reply) -> Reply:
    """A header was put in that made the relay refuse it."""
    return signed(_with_header(asked, "Content-Encoding", "gzip"), reply)


def _with_header(asked: Asked, name: str, value: str) -> Asked:
    headers = copy.copy(asked.headers)
    del headers[name]
    headers[name] = value
    return replace(asked, headers=headers)


def under_another_status(asked: Asked, reply: Reply) -> Reply:
    return replace(signed(asked, reply), status=201)


def with_another_body(asked: Asked, reply: Reply) -> Reply:
    return replace(signed(asked, reply), body=reply.body + b" ")


def packed(asked: Asked, reply: Reply) -> Reply:
    true = signed(asked, reply)
    return replace(true, headers={**true.headers, "Content-Encoding": "gzip"})


def receipt_reply(**changes: object) -> Reply:
    receipt = Receipt("s", sha256_hex(b"{}"), (), "2026-11-23", key_id(bytes.fromhex(PUBLIC)))
    receipt = replace(receipt, **changes)  # type: ignore[arg-type]  # names of fields
    whole = replace(receipt, signature=PRIVATE.sign(receipt.signed_part()).hex())
    return json_reply(200, {"receipt": whole.to_json()})


STANDING = {"status": "waiting", "official_code": "", "reason": "", "payload_sha256": "a" * 64}
ACCEPTED = STANDING | {"status": "accepted", "official_code": "H01.45-261123-0001"}


def change_told(seq: int, **changes: object) -> dict[str, object]:
    return {
        "seq": seq,
        "submission": "s",
        "status": "accepted",
        "official_code": "H01.45-261123-0001",
        "reason": "",
        "at": "2026-11-23",
        **changes,
    }


def feed_page(*changes: object, seq: object = 9, **more: object) -> Reply:
    place = {"seq": seq, "chain": "b" * 64}
    body = {"epoch": "e1", "changes": changes, "position": place, "head": place, **more}
    return json_reply(200, body)


TRUE: dict[Call, Reply] = {
    put: receipt_reply(),
    find: receipt_reply(),
    query: json_reply(200, {"submissions": {"s": STANDING}}),
    changes: feed_page(change_told(4), change_told(9)),
}
