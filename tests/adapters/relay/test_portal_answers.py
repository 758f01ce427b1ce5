"""What the portal's adapter makes of answers that are none, or not the relay's."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.office import KEY, FakeClock
from tests.support.proving import (
    HELLO_BODY,
    PRIVATE,
    PUBLIC,
    DeviceKey,
    json_reply,
    relaying,
    signed,
    unsigned,
)
from tests.support.relay import new_id
from tests.support.stub_server import Asked, Finish, Reply, Script, serving
from tthc_desktop.adapters.portal.pieces import PieceSizes
from tthc_desktop.adapters.portal.relay import RelayIntroducer, RelayPortal
from tthc_desktop.adapters.portal.sessions import Sessions
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import (
    NONCE_HEADER,
    PROTOCOL,
    BlobRef,
    FeedPosition,
    Receipt,
    key_id,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import PortalError

Call = Callable[[RelayPortal], object]


def portal_at(url: str, public: str = PUBLIC) -> RelayPortal:
    return RelayPortal(url, public, FakeClock(), DeviceKey(), Sessions(), sizes=PieceSizes())


def _fault(script: Script, call: Call, finish: Finish = signed) -> PortalError:
    with relaying(script, finish) as url:
        portal = portal_at(url)
        with pytest.raises(PortalError) as caught:
            call(portal)
        portal.close()
    return caught.value


def _probe(portal: RelayPortal) -> object:
    return portal.probe()


def _put(portal: RelayPortal) -> object:
    return portal.submit("s", b"{}", ())


def _find(portal: RelayPortal) -> object:
    return portal.find("s", b"{}", ())


def _query(portal: RelayPortal) -> object:
    return portal.query(["s"])


def _changes(portal: RelayPortal) -> object:
    return portal.changes(FeedPosition("e1", 3, "a" * 64))


CALLS = [_put, _find, _query, _changes]
PAGE = Reply(200, b"<html>Wi-Fi: dang nhap</html>", {"Content-Type": "text/html"})
DEEP = Reply(200, b"[" * 100_000)
AWAY = Reply(302, b"", {"Location": "http://127.0.0.1:9/login"})


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (PAGE, Fault.CAPTIVE),
        (AWAY, Fault.CAPTIVE),
        (Reply(511), Fault.CAPTIVE),
        (Reply(200, b"{}"), Fault.CAPTIVE),
        (DEEP, Fault.CAPTIVE),
        (Reply(200, b"x" * 100_000), Fault.CAPTIVE),
        (json_reply(200, HELLO_BODY), Fault.CAPTIVE),
        (Reply(404), Fault.CAPTIVE),
        (Reply(500), Fault.CAPTIVE),
        (Reply(503), Fault.BUSY),
        (Reply(401), Fault.AUTH),
        (Reply(0), Fault.CUT),
    ],
)
def test_a_probe_that_nobody_signed(reply: Reply, fault: Fault) -> None:
    with serving(lambda *_: reply) as url:
        portal = portal_at(url)
        with pytest.raises(PortalError) as caught:
            portal.probe()
        portal.close()
    assert caught.value.fault is fault


def _hello(**changes: object) -> Reply:
    return json_reply(200, HELLO_BODY | changes)


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(200, b"[]"), Fault.SERVER),
        (Reply(200, b"{}"), Fault.SERVER),
        (DEEP, Fault.CAPTIVE),
        (_hello(time="2026-11-23T08:00:00"), Fault.SERVER),
        (_hello(time="soon"), Fault.SERVER),
        (_hello(upstream="yes"), Fault.SERVER),
        (_hello(epoch=5), Fault.SERVER),
        (_hello(epoch="e" * 2000), Fault.SERVER),
        (_hello(challenge="a\x1b[31m"), Fault.SERVER),
        (_hello(protocol="tthc-relay/9"), Fault.SERVER),
        (Reply(500), Fault.SERVER),
        (Reply(200, _hello().body, {"Content-Encoding": "gzip"}), Fault.CAPTIVE),
    ],
)
def test_a_signed_probe_of_another_shape(reply: Reply, fault: Fault) -> None:
    with serving(lambda *_: reply, signed) as url:
        portal = portal_at(url)
        with pytest.raises(PortalError) as caught:
            portal.probe()
        portal.close()
    assert caught.value.fault is fault


@pytest.mark.parametrize(("finish", "fault"), [(signed, Fault.SERVER), (unsigned, Fault.CAPTIVE)])
def test_another_protocol_is_told_as_such(finish: Finish, fault: Fault) -> None:
    with serving(lambda *_: _hello(protocol="tthc-relay/1"), finish) as url:
        portal = portal_at(url)
        for ask in (portal.probe, lambda: RelayIntroducer().introduce(url)):
            with pytest.raises(PortalError) as caught:
                ask()
            assert (caught.value.fault, caught.value.reason) == (fault, "protocol")
        portal.close()


def test_a_true_probe() -> None:
    with relaying(lambda *_: Reply(404)) as url:
        portal = portal_at(url)
        report = portal.probe()
        portal.close()
    assert (report.upstream, report.epoch) == (True, "e1")


STRANGER = Ed25519PrivateKey.generate()


def _by_another_key(asked: Asked, reply: Reply) -> Reply:
    return signed(asked, reply, STRANGER)


def _for_another_nonce(asked: Asked, reply: Reply) -> Reply:
    return signed(asked, replace(reply, headers={**reply.headers, NONCE_HEADER: "0" * 32}))


def _for_another_method(asked: Asked, reply: Reply) -> Reply:
    return signed(replace(asked, method="DELETE"), reply)


def _for_another_target(asked: Asked, reply: Reply) -> Reply:
    return signed(replace(asked, path=asked.path + "x"), reply)


def _for_another_question(asked: Asked, reply: Reply) -> Reply:
    return signed(replace(asked, body=asked.body + b" "), reply)


def _under_another_status(asked: Asked, reply: Reply) -> Reply:
    return replace(signed(asked, reply), status=201)


def _with_another_body(asked: Asked, reply: Reply) -> Reply:
    return replace(signed(asked, reply), body=reply.body + b" ")


def _packed(asked: Asked, reply: Reply) -> Reply:
    true = signed(asked, reply)
    return replace(true, headers={**true.headers, "Content-Encoding": "gzip"})


def _receipt(**changes: object) -> Reply:
    receipt = Receipt("s", sha256_hex(b"{}"), (), "2026-11-23", key_id(bytes.fromhex(PUBLIC)))
    receipt = replace(receipt, **changes)  # type: ignore[arg-type]  # names of fields
    whole = replace(receipt, signature=PRIVATE.sign(receipt.signed_part()).hex())
    return json_reply(200, {"receipt": whole.to_json()})


STANDING = {"status": "waiting", "official_code": "", "reason": "", "payload_sha256": "a" * 64}
ACCEPTED = STANDING | {"status": "accepted", "official_code": "H01.45-261123-0001"}


def change(seq: int, **changes: object) -> dict[str, object]:
    return {
        "seq": seq,
        "submission": "s",
        "status": "accepted",
        "official_code": "H01.45-261123-0001",
        "reason": "",
        "at": "2026-11-23",
        **changes,
    }


def page(*changes: dict[str, object], seq: object = 9, **more: object) -> Reply:
    place = {"seq": seq, "chain": "b" * 64}
    body = {"epoch": "e1", "changes": changes, "position": place, "head": place, **more}
    return json_reply(200, body)


TRUE: dict[Call, Reply] = {
    _put: _receipt(),
    _find: _receipt(),
    _query: json_reply(200, {"submissions": {"s": STANDING}}),
    _changes: page(change(4), change(9)),
}


@pytest.mark.parametrize("call", CALLS)
def test_what_is_signed_is_believed(call: Call) -> None:
    with relaying(lambda *_: TRUE[call]) as url:
        portal = portal_at(url)
        assert call(portal)
        portal.close()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "finish",
    [
        unsigned,
        _by_another_key,
        _for_another_nonce,
        _for_another_method,
        _for_another_target,
        _for_another_question,
        _under_another_status,
        _with_another_body,
        _packed,
    ],
)
def test_what_is_not_signed_for_this_question_is_not_believed(call: Call, finish: Finish) -> None:
    assert _fault(lambda *_: TRUE[call], call, finish).fault is Fault.CAPTIVE


BETWEEN = {
    **dict.fromkeys((401, 403, 407, 451), Fault.AUTH),
    **dict.fromkeys((408, 413, 425, 429, 502, 503, 504), Fault.BUSY),
    **dict.fromkeys((204, 302, 400, 404, 409, 422, 424, 500, 501, 507, 511), Fault.CAPTIVE),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("status", "fault"), BETWEEN.items())
def test_every_status_of_somebody_in_between(call: Call, status: int, fault: Fault) -> None:
    assert _fault(lambda *_: Reply(status, b'{"error":"fork"}'), call, unsigned).fault is fault


RELAYS = {
    **dict.fromkeys((400, 413, 415, 422), Fault.REJECTED),
    **dict.fromkeys((401, 408, 425, 429, 502, 503, 504, 507), Fault.BUSY),
    **dict.fromkeys((204, 302, 410, 500, 511), Fault.SERVER),
    **dict.fromkeys((409, 412), Fault.CONFLICT),
    403: Fault.FORBIDDEN,
    424: Fault.MISSING_BLOBS,
    501: Fault.NO_UPSTREAM,
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("status", "fault"), RELAYS.items())
def test_every_status_of_the_relay(call: Call, status: int, fault: Fault) -> None:
    assert _fault(lambda *_: Reply(status), call).fault is fault


def _refused(code: int, **body: object) -> PortalError:
    return _fault(lambda *_: json_reply(code, body), _put)


def test_the_relays_words_come_with_the_fault() -> None:
    error = _refused(
        409,
        error="twice",
        submission="other",
        status="accepted",
        official_code="H01.45-261123-0001",
        more="x",
    )
    assert (error.fault, error.reason) == (Fault.CONFLICT, "twice")
    assert error.told == {
        "submission": "other",
        "status": "accepted",
        "official_code": "H01.45-261123-0001",
    }
    error = _refused(424, missing=["a", 5, "b"], wrong=["c"])
    assert (error.fault, error.reason, error.blobs) == (
        Fault.MISSING_BLOBS,
        "wrong",
        ("a", "b", "c"),
    )
    assert _refused(424, missing=["a"], wrong=[]).reason == "missing"
    assert _refused(409, error="fork").fault is Fault.COPIED
    assert _refused(403, error="device").fault is Fault.NOT_ENROLLED
    assert _refused(429, error="quota").reason == "quota"


def test_what_the_relay_says_is_printable_and_short() -> None:
    error = _refused(409, error="a\x1b[31m\u202e\nb" + "x" * 500, submission="\x07s")
    assert error.reason.startswith("a[31m b")
    assert len(error.reason) <= 60
    assert error.told == {"submission": "s"}
    assert _refused(424, missing="abc").blobs == ()
    for body in (b"[]", b"<", b'"fork"', b"[" * 60_000, b'{"error":["fork"]}'):
        assert _fault(lambda *_, body=body: Reply(409, body), _put).fault is Fault.CONFLICT


@pytest.mark.parametrize("call", [_put, _find])
@pytest.mark.parametrize(
    "reply",
    [
        PAGE,
        Reply(200),
        Reply(200, b"{}"),
        Reply(200, b"[]"),
        Reply(200, b'{"receipt":null}'),
        Reply(200, b'{"receipt":{}}'),
        Reply(200, b"\xff\xfe"),
        DEEP,
        _receipt(submission="other"),
        _receipt(payload_sha256="0" * 64),
        _receipt(blobs=(BlobRef("b", "c", 1),)),
        _receipt(key_id="0" * 16),
        Reply(200, _receipt().body.replace(b"2026-11-23", b"2026-11-24")),
        Reply(200, _receipt().body[:-1]),
    ],
)
def test_a_2xx_without_a_true_receipt_is_unknown_never_success(reply: Reply, call: Call) -> None:
    assert _fault(lambda *_: reply, call).fault is Fault.CUT


def test_only_the_relays_own_word_means_never_committed() -> None:
    with relaying(lambda *_: Reply(404, b'{"error":"unknown"}')) as url:
        portal = portal_at(url)
        assert portal.find("s", b"{}", ()) is None
        portal.close()
    for body in (b"<html>", b"{}", b"", b'{"error":"route"}'):
        error = _fault(lambda *_, body=body: Reply(404, body), _find)
        assert error.fault is Fault.SERVER


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"[]"),
        json_reply(200, {"submissions": []}),
        json_reply(200, {"submissions": {"other": STANDING}}),
        json_reply(200, {"submissions": {"s": STANDING | {"status": 5}}}),
        json_reply(200, {"submissions": {"s": STANDING | {"payload_sha256": "x"}}}),
        json_reply(200, {"submissions": {"s": {}}}),
    ],
)
def test_a_standing_that_is_none(reply: Reply) -> None:
    assert _fault(lambda *_: reply, _query).fault is Fault.SERVER


def test_standings() -> None:
    told = {
        "a": ACCEPTED,
        "b": STANDING | {"status": "rejected", "reason": "thiếu\x1b[2J trang"},
        "c": ACCEPTED | {"official_code": "\x1b]0;x"},
        "d": STANDING | {"status": "lost"},
    }
    with relaying(lambda *_: json_reply(200, {"submissions": told})) as url:
        portal = portal_at(url)
        found = portal.query(["a", "b", "c", "d", "e"])
        portal.close()
    assert [found[name].status for name in "abcd"] == ["accepted", "rejected", "odd", "odd"]
    assert found["b"].reason == "thiếu[2J trang"
    assert found["c"].official_code == "]0;x"
    assert "e" not in found


def test_many_ids_are_asked_in_parts() -> None:
    sizes: list[int] = []

    def finish(asked: Asked, reply: Reply) -> Reply:
        ids = json.loads(asked.body)["ids"]
        sizes.append(len(ids))
        return signed(asked, json_reply(200, {"submissions": dict.fromkeys(ids, STANDING)}))

    with relaying(lambda *_: Reply(200), finish) as url:
        portal = portal_at(url)
        assert len(portal.query([f"s-{number}" for number in range(1001)])) == 1001
        assert portal.query([]) == {}
        portal.close()
    assert sizes == [500, 500, 1]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"[]"),
        page(change(3)),
        page(change(5), change(5)),
        page(change(6), change(5)),
        page(change(10)),
        page(change(1 << 60), seq=1 << 60),
        page(change(4), seq=2),
        page(seq=2),
        page(seq=3),
        page(seq=-1),
        page(seq=9.5),
        page(seq=True),
        page(change(4), epoch="e2"),
        page(change(4), epoch=""),
        page(change(4), position={"seq": 9, "chain": ""}),
        page(change(4), position={"seq": 9, "chain": "\x1b" * 64}),
        page(change(4, status=5)),
        page({"seq": 4}),
        Reply(200, page(change(4)).body.replace(b'"seq": 9', b'"seq": NaN')),
        Reply(200, page(change(4)).body.replace(b'"seq": 9', b'"seq": 1e999')),
        Reply(200, page(change(4)).body.replace(b'"seq": 9', b'"seq": ' + b"9" * 5000)),
    ],
)
def test_a_feed_that_does_not_go_on(reply: Reply) -> None:
    assert _fault(lambda *_: reply, _changes).fault is Fault.SERVER


def test_an_odd_change_stops_nobody() -> None:
    odd = [
        change(4, official_code="\x1b[31mH01"),
        change(5, status="lost"),
        change(6, status="rejected", official_code="", reason="sai\u202e\x07" + "x" * 5000),
        change(7),
    ]
    with relaying(lambda *_: page(*odd)) as url:
        portal = portal_at(url)
        found = portal.changes(FeedPosition("e1", 3, "a" * 64))
        portal.close()
    assert found is not None
    assert [each.status for each in found.changes] == ["odd", "odd", "rejected", "accepted"]
    assert found.changes[0].official_code == "[31mH01"
    assert found.changes[2].reason.startswith("saixxx")
    assert len(found.changes[2].reason) == 300
    assert found.position == FeedPosition("e1", 9, "b" * 64)


def test_a_place_that_the_feed_never_had() -> None:
    asked: list[str] = []

    def script(_: str, path: str) -> Reply:
        asked.append(path)
        return Reply(409, b'{"error":"position","epoch":"e2"}')

    with relaying(script) as url:
        portal = portal_at(url)
        assert portal.changes(FeedPosition("e1", 3, "a" * 64)) is None
        portal.close()
    assert asked == [f"/v1/changes?since=3&chain={'a' * 64}&epoch=e1"]
    error = _fault(lambda *_: Reply(409, b'{"error":"position"}'), _changes, unsigned)
    assert error.fault is Fault.CAPTIVE


@pytest.mark.parametrize("after", ["17", "junk", "-1", "", "٣"])
def test_retry_after(after: str) -> None:
    headers = {"Retry-After": after.encode().decode("latin-1")}
    for finish in (signed, unsigned):
        error = _fault(lambda *_: Reply(503, b"", headers), _put, finish)
        assert error.wait_s == (17.0 if after == "17" else 0.0)


@pytest.mark.parametrize("after", ["901", "1000000000000", "9" * 308, "9" * 309, "9" * 5000])
def test_nobody_closes_the_link_for_longer_than_it_would_close_itself(after: str) -> None:
    error = _fault(lambda *_: Reply(503, b"", {"Retry-After": after}), _put, unsigned)
    assert error.wait_s == 900.0


@pytest.mark.parametrize("offset", ["", "-1", "1.0", "9" * 5000, "301", "٣"])
def test_an_offset_that_is_no_number_is_not_the_relays(offset: str, tmp_path: Path) -> None:
    headers = {
        "Upload-Offset": offset.encode().decode("latin-1"),
        "Tus-Resumable": "1.0.0",
    }
    reader = SealedFileStore(KEY)
    reader.write(tmp_path / "f", [b"x" * 300], {})

    def call(portal: RelayPortal) -> object:
        blob = BlobRef(new_id(), sha256_hex(b"x" * 300), 300)
        portal.send_blob(blob, reader.open(tmp_path / "f"), lambda _: None, lambda: False)
        return None

    error = _fault(lambda *_: Reply(201, b"", headers), call, unsigned)
    assert error.fault is Fault.CAPTIVE


def test_nobody_there_is_the_link() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    portal = portal_at(f"http://127.0.0.1:{port}")
    for call in (_probe, *CALLS):
        with pytest.raises(PortalError) as caught:
            call(portal)
        assert caught.value.fault is Fault.LINK
    portal.close()


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:1", "http://[::1", "ftp://x", "http://", "", "x", "https://a b/"),
        *("https://x:99999", "https://\u00e9\u0300" + "x" * 70, "https://127.0.0.1/\u1ea3"),
    ],
)
def test_an_introduction_to_nobody(url: str) -> None:
    with pytest.raises(PortalError) as caught:
        RelayIntroducer().introduce(url)
    assert caught.value.fault is Fault.LINK


@pytest.mark.parametrize(
    "body", [b"{}", b'{"public_key":"zz"}', b'{"public_key":5}', b"[]", b"<html>"]
)
def test_an_introduction_by_a_log_in_page(body: bytes) -> None:
    for finish in (signed, unsigned):
        with (
            serving(lambda *_: Reply(200, body), finish) as url,
            pytest.raises(PortalError) as caught,
        ):
            RelayIntroducer().introduce(url)
        assert caught.value.fault is Fault.CAPTIVE


@pytest.mark.parametrize(
    "finish", [unsigned, _by_another_key, _for_another_nonce, _with_another_body]
)
def test_an_introduction_that_its_own_key_does_not_sign(finish: Finish) -> None:
    with serving(lambda *_: _hello(), finish) as url, pytest.raises(PortalError) as caught:
        RelayIntroducer().introduce(url)
    assert caught.value.fault is Fault.CAPTIVE


def test_an_introduction() -> None:
    with serving(lambda *_: _hello(public_key=PUBLIC.upper()), signed) as url:
        assert RelayIntroducer().introduce(url) == PUBLIC
    assert PROTOCOL in HELLO_BODY.values()
