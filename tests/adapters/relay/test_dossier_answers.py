"""Answers about dossiers that are not the relay's."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.province import UNIT, OnlineFolder, online_dossier, uploaded
from tests.support.proving import relay_dossiers, relaying, signed, unsigned
from tests.support.relay import RelayChild
from tests.support.stub_server import Asked, Finish, Reply, Script
from tests.support.tables import each_row
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.adapters.portal.terms import ASKING, Terms
from tthc_desktop.domain.dossier_wire import dossier_to_json
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile
from tthc_desktop.domain.wire import (
    NONCE_HEADER,
    SHA256_HEADER,
    SIGNATURE_HEADER,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import PortalError

PAPER, SECOND = b"%PDF-1.7 giay chung sinh", b"%PDF-1.7 to khai" * 5000


def _fault(
    script: Script,
    call: Callable[[RelayPortalDossiers], object],
    finish: Finish = unsigned,
    terms: Terms = ASKING,
) -> PortalError:
    with relaying(script, finish) as url:
        portal = relay_dossiers(url, terms)
        with pytest.raises(PortalError) as caught:
            call(portal)
        portal.close()
    return caught.value


FILE = uploaded("f1", PAPER)


def _get(portal: RelayPortalDossiers) -> object:
    return portal.get("H01.45-261120-0901")


def _feed(portal: RelayPortalDossiers) -> object:
    return portal.feed(UNIT, 3)


def _file(portal: RelayPortalDossiers) -> object:
    return portal.file("H01.45-261120-0901", FILE)


CALLS = [_get, _feed, _file]
PAGE = Reply(200, b"<html>Wi-Fi: dang nhap</html>", {"Content-Type": "text/html"})
BODY = json.dumps(dossier_to_json(online_dossier())).encode()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (PAGE, Fault.CAPTIVE),
        (Reply(200, BODY), Fault.CAPTIVE),
        (Reply(200, PAPER, {SHA256_HEADER: sha256_hex(PAPER)}), Fault.CAPTIVE),
        (Reply(200, BODY, {SIGNATURE_HEADER: "00" * 64}), Fault.CAPTIVE),
        (Reply(200, BODY, {SIGNATURE_HEADER: "zz"}), Fault.CAPTIVE),
        (Reply(302, b"", {"Location": "http://127.0.0.1:9/login"}), Fault.CAPTIVE),
        (Reply(404, b'{"error":"unknown"}'), Fault.CAPTIVE),
        (Reply(511), Fault.CAPTIVE),
        (Reply(503), Fault.BUSY),
        (Reply(500), Fault.CAPTIVE),
        (Reply(401), Fault.AUTH),
        (Reply(403), Fault.AUTH),
        (Reply(400), Fault.CAPTIVE),
        (Reply(0), Fault.CUT),
    ],
)
def test_answers_that_nobody_signed(
    call: Callable[[RelayPortalDossiers], object], reply: Reply, fault: Fault
) -> None:
    assert _fault(lambda *_: reply, call).fault is fault


@pytest.mark.parametrize("call", CALLS)
def test_a_recording_of_a_true_answer_is_not_believed(
    call: Callable[[RelayPortalDossiers], object],
) -> None:
    old = Reply(200, BODY, {NONCE_HEADER: "0" * 32})
    assert _fault(lambda *_: old, call, signed).fault is Fault.CAPTIVE


@pytest.mark.parametrize("call", CALLS)
def test_a_true_signature_under_another_status_is_not_believed(
    call: Callable[[RelayPortalDossiers], object],
) -> None:
    def turned(asked: Asked, reply: Reply) -> Reply:
        return replace(signed(asked, reply), status=404)

    assert _fault(lambda *_: Reply(200, BODY), call, turned).fault is Fault.CAPTIVE


def test_a_true_signature_over_another_body() -> None:
    def changed(asked: Asked, reply: Reply) -> Reply:
        true = signed(asked, reply)
        return replace(true, body=true.body.replace(b"0901", b"0902"))

    assert _fault(lambda *_: Reply(200, BODY), _get, changed).fault is Fault.CAPTIVE


def _feed_body(*dossiers: PortalDossier, position: object = 9) -> Reply:
    told = [dossier_to_json(dossier) for dossier in dossiers]
    return Reply(200, json.dumps({"dossiers": told, "position": position}).encode())


@pytest.mark.parametrize(
    ("call", "reply"),
    [
        (_get, Reply(200, b"{}")),
        (_get, Reply(200, b"not JSON")),
        (_get, Reply(200, b"[" * 100_000)),
        (_get, Reply(200, BODY.replace(b"0901", b"0902"))),
        (_feed, Reply(200, b"[]")),
        (_feed, Reply(200, b'{"dossiers":[{}],"position":9}')),
        (_feed, Reply(404, b'{"error":"unknown"}')),
        (_feed, _feed_body(position="9")),
        (_feed, _feed_body(position=2)),
        (_feed, _feed_body(online_dossier(), position=3)),
    ],
)
def test_the_relays_own_answer_of_another_shape_is_its_fault(
    call: Callable[[RelayPortalDossiers], object], reply: Reply
) -> None:
    assert _fault(lambda *_: reply, call, signed).fault is Fault.SERVER


def test_what_is_signed_is_believed() -> None:
    with relaying(lambda *_: _feed_body(online_dossier())) as url:
        portal = relay_dossiers(url)
        assert portal.feed(UNIT, 3).dossiers == (online_dossier(),)
        portal.close()


@each_row("call", CALLS)
def test_another_relay_at_the_same_address(
    own: RelayChild, folder: OnlineFolder, call: Callable[[RelayPortalDossiers], object]
) -> None:
    folder.put(UNIT, online_dossier(files=(FILE,)), {"f1": PAPER})
    portal = relay_dossiers(own.url)
    with pytest.raises(PortalError) as caught:
        call(portal)
    assert caught.value.fault is Fault.OTHER_KEY
    portal.close()


def test_nobody_there_is_the_link() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    portal = relay_dossiers(f"http://127.0.0.1:{port}")
    for call in CALLS:
        with pytest.raises(PortalError) as caught:
            call(portal)
        assert caught.value.fault is Fault.LINK
    portal.close()


def test_a_body_that_breaks_off() -> None:
    short = Reply(200, PAPER[:-5], {SHA256_HEADER: FILE.sha256, "Content-Length": str(len(PAPER))})
    assert _fault(lambda *_: short, _file, signed).fault is Fault.CUT


def test_a_body_beyond_every_limit() -> None:
    few = Terms(json=1000, file=1000)
    large = Reply(200, b" " * 1001)
    assert _fault(lambda *_: large, _get, signed, few).fault is Fault.CAPTIVE
    swollen = Reply(200, PAPER + b"x" * 500, {SHA256_HEADER: FILE.sha256})
    assert _fault(lambda *_: swollen, _file, signed, few).fault is Fault.HASH
    huge = PortalFile("f1", "x", "", sha256_hex(b""), 1001)
    asked: list[str] = []

    def script(_: str, path: str) -> Reply:
        asked.append(path)
        return large

    def call(portal: RelayPortalDossiers) -> object:
        return portal.file("H01.45-261120-0901", huge)

    assert _fault(script, call, signed, few).fault is Fault.REJECTED
    assert asked == [], "not even asked for"


def test_a_body_that_is_packed_is_not_unpacked() -> None:
    """A few bytes could swell to gigabytes before anybody has proved them."""
    packed = Reply(200, b"\x1f\x8b" + os.urandom(20), {"Content-Encoding": "gzip"})
    assert _fault(lambda *_: packed, _get, signed).fault is Fault.CAPTIVE
