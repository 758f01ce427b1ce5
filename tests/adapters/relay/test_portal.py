"""The port Portal: one contract for the fake and the relay's adapter, and what the adapter makes
of answers that are none."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.portal import FakePortal
from tests.support.office import KEY, FakeClock
from tests.support.relay import RelayChild, new_id, payload_of
from tests.support.stub_server import Reply, Script, serving
from tthc_desktop.adapters.portal.relay import RelayIntroducer, RelayPortal
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.sealed_file import SealedFileReader, SealedFileStore
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import BlobRef, Receipt, hello_part, key_id, sha256_hex
from tthc_desktop.services.ports.portal import Portal, PortalError

CONTENT = bytes(range(256)) * 1200


@pytest.fixture(params=["fake", "relay"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    if request.param == "fake":
        yield FakePortal()
        return
    relay: RelayChild = request.getfixturevalue("relay")
    real = RelayPortal(relay.url, RelayIntroducer().introduce(relay.url), SystemClock())
    yield real
    real.close()


@pytest.fixture
def seal(tmp_path: Path) -> Callable[[bytes], SealedFileReader]:
    store = SealedFileStore(KEY)

    def made(content: bytes) -> SealedFileReader:
        path = tmp_path / sha256_hex(content)
        if not path.exists():
            store.write(path, [content], {})
        return store.open(path)

    return made


Seal = Callable[[bytes], SealedFileReader]


def _send(portal: Portal, seal: Seal, content: bytes = CONTENT) -> BlobRef:
    blob = BlobRef(new_id(), sha256_hex(content), len(content))
    portal.send_blob(blob, seal(content), lambda _: None, lambda: False)
    return blob


def _submit(portal: Portal, seal: Seal) -> tuple[str, bytes, tuple[BlobRef, ...], Receipt]:
    submission, blob = new_id(), _send(portal, seal)
    payload = payload_of(submission, (blob.id, CONTENT), device=submission)
    receipt = portal.submit(submission, payload, (blob,))
    return submission, payload, (blob,), receipt


def test_contract_probe(portal: Portal) -> None:
    assert abs(portal.probe().clock_offset.total_seconds()) < 3600
    assert portal.capabilities().idempotent_submit


def test_contract_bytes_go_up_and_acks_rise(portal: Portal, seal: Seal) -> None:
    blob = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT))
    acks: list[int] = []
    portal.send_blob(blob, seal(CONTENT), acks.append, lambda: False)
    assert acks == sorted(acks)
    assert acks[-1] == len(CONTENT)
    acks.clear()
    portal.send_blob(blob, seal(CONTENT), acks.append, lambda: False)
    assert acks == [len(CONTENT)], "what is there is not sent again"


def test_contract_a_cancelled_transfer_is_cut(portal: Portal, seal: Seal) -> None:
    blob = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT))
    with pytest.raises(PortalError) as caught:
        portal.send_blob(blob, seal(CONTENT), lambda _: None, lambda: True)
    assert caught.value.fault is Fault.CUT
    portal.send_blob(blob, seal(CONTENT), lambda _: None, lambda: False)


def test_contract_other_bytes_than_promised(portal: Portal, seal: Seal) -> None:
    blob = BlobRef(new_id(), "0" * 64, len(CONTENT))
    with pytest.raises(PortalError) as caught:
        portal.send_blob(blob, seal(CONTENT), lambda _: None, lambda: False)
    assert caught.value.fault is Fault.HASH


def test_contract_submit_once_and_find(portal: Portal, seal: Seal) -> None:
    submission, payload, blobs, receipt = _submit(portal, seal)
    assert receipt.submission == submission
    assert receipt.payload_sha256 == sha256_hex(payload)
    assert receipt.blobs == blobs
    assert portal.submit(submission, payload, blobs) == receipt
    assert portal.find(submission, payload, blobs) == receipt
    assert portal.find(new_id(), payload, blobs) is None


def test_contract_missing_files(portal: Portal) -> None:
    submission, blob = new_id(), new_id()
    payload = payload_of(submission, (blob, b"x"))
    with pytest.raises(PortalError) as caught:
        portal.submit(submission, payload, (BlobRef(blob, sha256_hex(b"x"), 1),))
    assert caught.value.fault is Fault.MISSING_BLOBS
    assert portal.find(submission, payload, ()) is None


def test_contract_changes_go_on_from_a_position(portal: Portal, seal: Seal) -> None:
    first = _submit(portal, seal)[0]
    seen: list[int] = []
    found = ""
    for _ in range(600):
        batch = portal.changes(seen[-1] if seen else 0)
        seen += [change.seq for change in batch]
        found = next((c.official_code for c in batch if c.submission == first), found)
        if found:
            break
    assert found
    assert seen == sorted(set(seen))


def test_a_file_that_ends_too_early_is_not_sent_for_ever(relay: RelayChild, seal: Seal) -> None:
    portal = RelayPortal(relay.url, RelayIntroducer().introduce(relay.url), SystemClock())
    blob = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT) + 1)
    with pytest.raises(StoreError, match=r"file\.damaged"):
        portal.send_blob(blob, seal(CONTENT), lambda _: None, lambda: False)
    portal.close()


def test_a_relay_that_lost_the_upload_gets_it_again(tmp_path: Path, seal: Seal) -> None:
    relay = RelayChild(tmp_path / "relay")
    portal = RelayPortal(relay.url, RelayIntroducer().introduce(relay.url), SystemClock())
    blob = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT))
    relay.create(blob.id, CONTENT)
    relay.patch(blob.id, 0, CONTENT[:1000])
    relay.ask("DELETE", f"/v1/uploads/{blob.id}", Tus_Resumable="1.0.0")
    acks: list[int] = []
    portal.send_blob(blob, seal(CONTENT), acks.append, lambda: False)
    assert acks[-1] == len(CONTENT)
    portal.close()
    relay.stop()


def test_another_relay_at_the_same_address_is_not_believed(tmp_path: Path, seal: Seal) -> None:
    relay = RelayChild(tmp_path / "relay")
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    portal = RelayPortal(relay.url, other, SystemClock())
    with pytest.raises(PortalError) as caught:
        portal.probe()
    assert caught.value.fault is Fault.CAPTIVE
    blob = _send(portal, seal)
    submission = new_id()
    with pytest.raises(PortalError) as caught:
        portal.submit(submission, payload_of(submission, (blob.id, CONTENT)), (blob,))
    assert caught.value.fault is Fault.CUT, "unknown, never success"
    portal.close()
    relay.stop()


PRIVATE = Ed25519PrivateKey.generate()
PUBLIC = PRIVATE.public_key().public_bytes_raw()


def _fault(script: Script, call: Callable[[RelayPortal], object]) -> PortalError:
    with serving(script) as url:
        portal = RelayPortal(url, PUBLIC.hex(), FakeClock())
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
        (Reply(200, b"[]"), Fault.CAPTIVE),
        (DEEP, Fault.CAPTIVE),
        (Reply(200, b'{"nonce":1}'), Fault.CAPTIVE),
        (Reply(404), Fault.CAPTIVE),
        (Reply(500), Fault.SERVER),
        (Reply(503), Fault.BUSY),
        (Reply(401), Fault.AUTH),
        (Reply(0), Fault.CUT),
    ],
)
def test_a_probe_that_is_not_the_relays(reply: Reply, fault: Fault) -> None:
    assert _fault(lambda *_: reply, _probe).fault is fault


def test_a_probe_answered_for_another_nonce() -> None:
    body = {
        "nonce": "old",
        "time": "2026-11-23T08:00:00+07:00",
        "protocol": "tthc-relay/1",
        "signature": PRIVATE.sign(hello_part("old", "2026-11-23T08:00:00+07:00")).hex(),
    }
    replayed = Reply(200, json.dumps(body).encode())
    assert _fault(lambda *_: replayed, _probe).fault is Fault.CAPTIVE


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, Fault.REJECTED),
        (413, Fault.REJECTED),
        (415, Fault.REJECTED),
        (422, Fault.REJECTED),
        (401, Fault.AUTH),
        (403, Fault.FORBIDDEN),
        (408, Fault.BUSY),
        (425, Fault.BUSY),
        (429, Fault.BUSY),
        (502, Fault.BUSY),
        (503, Fault.BUSY),
        (504, Fault.BUSY),
        (500, Fault.SERVER),
        (507, Fault.SERVER),
        (409, Fault.CONFLICT),
        (412, Fault.CONFLICT),
        (424, Fault.MISSING_BLOBS),
        (302, Fault.CAPTIVE),
        (511, Fault.CAPTIVE),
        (204, Fault.CAPTIVE),
    ],
)
def test_every_status_of_a_commit(status: int, fault: Fault) -> None:
    assert _fault(lambda *_: Reply(status), _put).fault is fault


def _receipt(**changes: object) -> Reply:
    receipt = Receipt("s", sha256_hex(b"{}"), (), "2026-11-23", key_id(PUBLIC))
    receipt = replace(receipt, **changes)  # type: ignore[arg-type]  # names of fields
    signed = replace(receipt, signature=PRIVATE.sign(receipt.signed_part()).hex())
    return Reply(200, json.dumps({"receipt": signed.to_json()}).encode())


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
def test_a_2xx_without_a_true_receipt_is_unknown_never_success(
    reply: Reply, call: Callable[[RelayPortal], object]
) -> None:
    assert _fault(lambda *_: reply, call).fault is Fault.CUT


def test_a_true_receipt_is_believed() -> None:
    with serving(lambda *_: _receipt()) as url:
        portal = RelayPortal(url, PUBLIC.hex(), FakeClock())
        assert portal.submit("s", b"{}", ()).key_id == key_id(PUBLIC)
        portal.close()


@pytest.mark.parametrize(
    "reply", [Reply(404, b"<html>"), Reply(404, b"{}"), Reply(404), Reply(410), PAGE]
)
def test_only_the_relays_own_404_means_never_committed(reply: Reply) -> None:
    assert _fault(lambda *_: reply, _find).fault in (Fault.CAPTIVE, Fault.CUT)


@pytest.mark.parametrize("offset", ["", "-1", "1.0", "9" * 5000])
def test_an_offset_that_is_no_number_is_not_the_relays(offset: str, seal: Seal) -> None:
    def script(method: str, _path: str) -> Reply:
        said = "0" if method == "POST" else offset
        return Reply(201 if method == "POST" else 200, b"", {"Upload-Offset": said})

    assert _fault(script, lambda portal: _send(portal, seal)).fault is Fault.CAPTIVE


@pytest.mark.parametrize("after", ["17", "junk", "-1", ""])
def test_retry_after(after: str) -> None:
    error = _fault(lambda *_: Reply(503, b"", {"Retry-After": after}), _put)
    assert error.wait_s == (17.0 if after == "17" else 0.0)


@pytest.mark.parametrize("after", ["901", "1000000000000", "9" * 308, "9" * 309, "9" * 5000])
def test_nobody_closes_the_link_for_longer_than_it_would_close_itself(after: str) -> None:
    error = _fault(lambda *_: Reply(503, b"", {"Retry-After": after}), _put)
    assert error.wait_s == 900.0


def test_nobody_there_is_the_link() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    portal = RelayPortal(f"http://127.0.0.1:{port}", PUBLIC.hex(), FakeClock())
    with pytest.raises(PortalError) as caught:
        portal.submit("s", b"{}", ())
    assert caught.value.fault is Fault.LINK
    portal.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[::1", "ftp://x", "http://"])
def test_an_introduction_to_nobody(url: str) -> None:
    with pytest.raises(PortalError) as caught:
        RelayIntroducer().introduce(url)
    assert caught.value.fault is Fault.LINK


@pytest.mark.parametrize(
    "body", [b"{}", b'{"public_key":"zz"}', b'{"public_key":5}', b"[]", b"<html>"]
)
def test_an_introduction_by_a_log_in_page(body: bytes) -> None:
    with serving(lambda *_: Reply(200, body)) as url, pytest.raises(PortalError) as caught:
        RelayIntroducer().introduce(url)
    assert caught.value.fault is Fault.CAPTIVE
