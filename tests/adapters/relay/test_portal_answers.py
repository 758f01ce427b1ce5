"""What the portal's adapter makes of answers that are none, or not the relay's."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.office import KEY
from tests.support.portal_answers import (
    AWAY,
    CALLS,
    DEEP,
    PAGE,
    STRANGER,
    TRUE,
    Call,
    by_another_key,
    fault_at,
    find,
    for_another_asker,
    for_another_length,
    for_another_method,
    for_another_nonce,
    for_another_question,
    for_another_target,
    hello_reply,
    packed,
    portal_at,
    put,
    receipt_reply,
    under_another_status,
    with_another_body,
)
from tests.support.proving import (
    HELLO_BODY,
    json_reply,
    relaying,
    signed,
    unsigned,
)
from tests.support.relay import new_id
from tests.support.stub_server import Finish, Reply, serving
from tthc_desktop.adapters.portal.relay import RelayIntroducer, RelayPortal
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault, is_barred
from tthc_desktop.domain.wire import (
    BlobRef,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import LookUpError, PortalError


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


def _proved_by(key: Ed25519PrivateKey, named: Ed25519PrivateKey) -> PortalError:
    """The fault where somebody signs with one key and shows another."""
    shown = named.public_key().public_bytes_raw().hex()
    with serving(
        lambda *_: hello_reply(public_key=shown), lambda asked, reply: signed(asked, reply, key)
    ) as url:
        portal = portal_at(url)
        with pytest.raises(PortalError) as caught:
            portal.probe()
        portal.close()
    return caught.value


def test_a_relay_with_another_key_is_told_as_that() -> None:
    """A relay that was set up anew, or somebody who plays one: no log-in page, and nothing that
    passes by itself."""
    error = _proved_by(STRANGER, STRANGER)
    assert error.fault is Fault.OTHER_KEY
    words = sentence(error)
    assert "Cài đặt → Máy này" in words
    assert "K (xem lại khóa)" in words
    assert "tự gửi lại" not in words
    asked = sentence(LookUpError(error))
    assert "K (xem lại khóa)" in asked


def test_a_key_that_is_only_shown_proves_nothing() -> None:
    other = Ed25519PrivateKey.generate()
    assert _proved_by(other, STRANGER).fault is Fault.CAPTIVE


@pytest.mark.parametrize("status", [401, 403, 407, 451])
def test_the_status_of_who_bars_the_way_is_told(status: int) -> None:
    error = fault_at(lambda *_: Reply(status), put, unsigned)
    assert error.fault is Fault.AUTH
    assert is_barred(error.code)
    assert f"mã {status})" in sentence(error)
    assert f"mã {status})" in sentence(LookUpError(error))


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(200, b"[]"), Fault.SERVER),
        (Reply(200, b"{}"), Fault.SERVER),
        (DEEP, Fault.CAPTIVE),
        (hello_reply(time="2026-11-23T08:00:00"), Fault.SERVER),
        (hello_reply(time="soon"), Fault.SERVER),
        (hello_reply(upstream="yes"), Fault.SERVER),
        (hello_reply(epoch=5), Fault.SERVER),
        (hello_reply(epoch="e" * 2000), Fault.SERVER),
        (hello_reply(challenge="a\x1b[31m"), Fault.SERVER),
        (hello_reply(protocol="tthc-relay/9"), Fault.SERVER),
        (Reply(500), Fault.SERVER),
        (Reply(200, hello_reply().body, {"Content-Encoding": "gzip"}), Fault.CAPTIVE),
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
    with serving(lambda *_: hello_reply(protocol="tthc-relay/1"), finish) as url:
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
        by_another_key,
        for_another_nonce,
        for_another_method,
        for_another_target,
        for_another_question,
        for_another_asker,
        for_another_length,
        under_another_status,
        with_another_body,
        packed,
    ],
)
def test_what_is_not_signed_for_this_question_is_not_believed(call: Call, finish: Finish) -> None:
    assert fault_at(lambda *_: TRUE[call], call, finish).fault is Fault.CAPTIVE


BETWEEN = {
    **dict.fromkeys((401, 403, 407, 451), Fault.AUTH),
    **dict.fromkeys((408, 413, 425, 429, 502, 503, 504), Fault.BUSY),
    **dict.fromkeys((204, 302, 400, 404, 409, 422, 424, 500, 501, 507, 511), Fault.CAPTIVE),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("status", "fault"), BETWEEN.items())
def test_every_status_of_somebody_in_between(call: Call, status: int, fault: Fault) -> None:
    assert fault_at(lambda *_: Reply(status, b'{"error":"fork"}'), call, unsigned).fault is fault


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
    assert fault_at(lambda *_: Reply(status), call).fault is fault


def _refused(code: int, **body: object) -> PortalError:
    return fault_at(lambda *_: json_reply(code, body), put)


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
        assert fault_at(lambda *_, body=body: Reply(409, body), put).fault is Fault.CONFLICT


@pytest.mark.parametrize("call", [put, find])
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
        receipt_reply(submission="other"),
        receipt_reply(payload_sha256="0" * 64),
        receipt_reply(blobs=(BlobRef("b", "c", 1),)),
        receipt_reply(key_id="0" * 16),
        Reply(200, receipt_reply().body.replace(b"2026-11-23", b"2026-11-24")),
        Reply(200, receipt_reply().body[:-1]),
    ],
)
def test_a_2xx_without_a_true_receipt_is_unknown_never_success(reply: Reply, call: Call) -> None:
    assert fault_at(lambda *_: reply, call).fault is Fault.CUT


def test_only_the_relays_own_word_means_never_committed() -> None:
    with relaying(lambda *_: Reply(404, b'{"error":"unknown"}')) as url:
        portal = portal_at(url)
        assert portal.find("s", b"{}", ()) is None
        portal.close()
    for body in (b"<html>", b"{}", b"", b'{"error":"route"}'):
        error = fault_at(lambda *_, body=body: Reply(404, body), find)
        assert error.fault is Fault.SERVER


@pytest.mark.parametrize("after", ["17", "junk", "-1", "", "٣"])
def test_retry_after(after: str) -> None:
    headers = {"Retry-After": after.encode().decode("latin-1")}
    for finish in (signed, unsigned):
        error = fault_at(lambda *_: Reply(503, b"", headers), put, finish)
        assert error.wait_s == (17.0 if after == "17" else 0.0)


@pytest.mark.parametrize("after", ["901", "1000000000000", "9" * 308, "9" * 309, "9" * 5000])
def test_nobody_closes_the_link_for_longer_than_it_would_close_itself(after: str) -> None:
    error = fault_at(lambda *_: Reply(503, b"", {"Retry-After": after}), put, unsigned)
    assert error.wait_s == 900.0


def _upload(folder: Path) -> Call:
    content = b"x" * 300
    store = SealedFileStore(KEY)
    store.write(folder / "f", [content], {})

    def call(portal: RelayPortal) -> object:
        blob = BlobRef(new_id(), sha256_hex(content), 300)
        portal.send_blob(blob, store.open(folder / "f"), lambda _: None, lambda: False)
        return None

    return call


@pytest.mark.parametrize("offset", ["", "-1", "1.0", "9" * 5000, "301", "٣"])
def test_an_offset_that_is_no_number_is_not_the_relays(offset: str, tmp_path: Path) -> None:
    headers = {"Upload-Offset": offset.encode().decode("latin-1"), "Tus-Resumable": "1.0.0"}
    error = fault_at(lambda *_: Reply(201, b"", headers), _upload(tmp_path), unsigned)
    assert error.fault is Fault.CAPTIVE


def test_who_does_not_speak_the_protocol_of_uploads_has_taken_no_file(tmp_path: Path) -> None:
    for headers in ({"Upload-Offset": "300"}, {}):
        error = fault_at(lambda *_, h=headers: Reply(201, b"", h), _upload(tmp_path), unsigned)
        assert error.fault is Fault.CAPTIVE
        (tmp_path / "f").unlink()
