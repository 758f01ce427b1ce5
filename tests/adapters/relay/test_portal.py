"""The port Portal: one contract for the fake and the relay's adapter, and the adapter with a real
relay."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.portal import FakePortal
from tests.support.enrolled import UNIT, EnrolledPc
from tests.support.office import KEY
from tests.support.proving import DeviceKey
from tests.support.relay import RelayChild, new_id, payload_of
from tthc_desktop.adapters.portal.enroller import RelayEnroller
from tthc_desktop.adapters.portal.pieces import PieceSizes
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.adapters.system.sealed_file import SealedFileReader, SealedFileStore
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.wire import (
    UPLOADS,
    BlobRef,
    FeedPosition,
    Receipt,
    Standing,
    StatusChange,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import Enrolment, Portal, PortalError

CONTENT = bytes(range(256)) * 1200
LARGE = CONTENT * 5


@pytest.fixture(params=["fake", "relay"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    if request.param == "fake":
        yield FakePortal()
        return
    pc: EnrolledPc = request.getfixturevalue("pc")
    with pc.sending() as real:
        yield real


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
    payload = payload_of(submission, (blob.id, CONTENT))
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
    """The commit finds out, names the file, and takes it once it is whole."""
    blob = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT))
    portal.send_blob(blob, seal(CONTENT[::-1]), lambda _: None, lambda: False)
    submission = new_id()
    payload = payload_of(submission, (blob.id, CONTENT))
    with pytest.raises(PortalError) as caught:
        portal.submit(submission, payload, (blob,))
    assert (caught.value.fault, caught.value.blobs) == (Fault.MISSING_BLOBS, (blob.id,))
    assert portal.find(submission, payload, (blob,)) is None
    portal.send_blob(blob, seal(CONTENT), lambda _: None, lambda: False)
    assert portal.submit(submission, payload, (blob,)).blobs == (blob,)


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
    assert (caught.value.fault, caught.value.blobs) == (Fault.MISSING_BLOBS, (blob,))
    assert portal.find(submission, payload, ()) is None


def _read_on(portal: Portal, since: FeedPosition) -> tuple[list[StatusChange], FeedPosition]:
    """All that the feed has after a position, and where it ends."""
    found: list[StatusChange] = []
    for _ in range(600):
        page = portal.changes(since)
        assert page is not None
        if page.position == since:
            return found, since
        found += page.changes
        since = page.position
    pytest.fail("the feed does not end")


def _decided(portal: Portal, submission: str) -> Standing:
    moment = threading.Event()
    for _ in range(600):
        standing = portal.query([submission])[submission]
        if standing.status != "waiting":
            return standing
        moment.wait(0.02)
    pytest.fail("the province did not answer")


def test_contract_changes_go_on_from_a_position(portal: Portal, seal: Seal) -> None:
    epoch = portal.probe().epoch
    _, start = _read_on(portal, FeedPosition(epoch))
    submissions = [_submit(portal, seal)[0] for _ in range(3)]
    for each in submissions:
        _decided(portal, each)
    changes, end = _read_on(portal, start)
    told = [change.submission for change in changes]
    assert sorted(each for each in told if each in submissions) == sorted(submissions)
    assert all(is_official_code(change.official_code) for change in changes)
    seqs = [start.seq, *(change.seq for change in changes)]
    assert seqs == sorted(set(seqs))
    again, _ = _read_on(portal, FeedPosition(epoch))
    first = again.index(changes[0])
    assert again[first : first + len(changes)] == changes, "the same from the start"
    assert portal.changes(end) is not None


def test_contract_a_place_where_the_feed_never_stood(portal: Portal, seal: Seal) -> None:
    epoch = portal.probe().epoch
    _decided(portal, _submit(portal, seal)[0])
    _, end = _read_on(portal, FeedPosition(epoch))
    for other in (
        replace(end, epoch="0" * 32),
        replace(end, chain="0" * 64),
        replace(end, seq=end.seq + 100),
    ):
        assert portal.changes(other) is None
    assert portal.changes(FeedPosition(epoch)) is not None


def test_contract_standings(portal: Portal, seal: Seal) -> None:
    submission, payload, _, _ = _submit(portal, seal)
    standing = _decided(portal, submission)
    assert (standing.status, standing.payload_sha256) == ("accepted", sha256_hex(payload))
    assert is_official_code(standing.official_code)
    unknown = new_id()
    assert set(portal.query([unknown, submission])) == {submission}
    assert portal.query([]) == {}


def test_a_file_that_ends_too_early_is_not_sent_for_ever(pc: EnrolledPc, seal: Seal) -> None:
    blob = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT) + 1)
    with pc.sending() as portal, pytest.raises(StoreError, match=r"file\.damaged"):
        portal.send_blob(blob, seal(CONTENT), lambda _: None, lambda: False)


def test_a_relay_that_lost_the_upload_gets_it_again(
    relay: RelayChild, pc: EnrolledPc, seal: Seal
) -> None:
    blob = BlobRef(new_id(), sha256_hex(LARGE), len(LARGE))
    relay.create(blob.id, LARGE)
    relay.patch(blob.id, 0, LARGE[:1000])
    relay.ask("DELETE", f"/v1/uploads/{blob.id}", Tus_Resumable="1.0.0")
    acks: list[int] = []
    with pc.sending() as portal:
        portal.send_blob(blob, seal(LARGE), acks.append, lambda: False)
    assert acks == [1 << 20, len(LARGE)]


def test_a_place_that_somebody_on_the_way_named_is_not_gone_to_for_ever(
    pc: EnrolledPc, seal: Seal
) -> None:
    """Such as an answer to the question about another file: nobody signs where an upload lies."""
    small = CONTENT[:100]
    blob = BlobRef(new_id(), sha256_hex(small), len(small))
    with pc.sending() as portal:
        other = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT))
        portal.send_blob(other, seal(CONTENT), lambda _: None, lambda: False)
        portal._uploads.remember(blob, f"{UPLOADS}/{other.id}")
        with pytest.raises(PortalError) as first:
            portal.send_blob(blob, seal(small), lambda _: None, lambda: False)
        assert first.value.reason == "offset"
        acks: list[int] = []
        portal.send_blob(blob, seal(small), acks.append, lambda: False)
        assert acks == [len(small)]


def test_what_another_pc_of_the_unit_began_is_gone_on_with(
    relay: RelayChild, pc: EnrolledPc, seal: Seal
) -> None:
    for content in (CONTENT, LARGE):
        blob = BlobRef(new_id(), sha256_hex(content), len(content))
        assert relay.create(blob.id, content).status == 201
        assert relay.patch(blob.id, 0, content[:1000]).status == 204
        acks: list[int] = []
        with pc.sending() as portal:
            portal.send_blob(blob, seal(content), acks.append, lambda: False)
        assert (acks[0], acks[-1]) == (1000, len(content))


def test_a_box_on_the_way_that_lets_no_large_body_through(pc: EnrolledPc, seal: Seal) -> None:
    sizes = PieceSizes()
    assert sizes.refused(pc.url, 1 << 20)
    blob = BlobRef(new_id(), sha256_hex(CONTENT), len(CONTENT))
    acks: list[int] = []
    with replace(pc, sizes=sizes).sending() as portal:
        portal.send_blob(blob, seal(CONTENT), acks.append, lambda: False)
    assert acks == [0, 256 << 10, len(CONTENT)]


def test_another_relay_at_the_same_address_is_not_believed(pc: EnrolledPc, seal: Seal) -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    with replace(pc, key=other, tokens=DeviceTokens()).sending() as portal:
        calls: list[Callable[[], object]] = [
            portal.probe,
            lambda: _send(portal, seal),
            lambda: portal.submit("s", b"{}", ()),
            lambda: portal.query(["s"]),
        ]
        for call in calls:
            with pytest.raises(PortalError) as caught:
                call()
            assert caught.value.fault is Fault.OTHER_KEY


def test_a_stranger_and_a_copy(relay: RelayChild, pc: EnrolledPc) -> None:
    stranger = replace(pc, device=DeviceKey(new_id()), tokens=DeviceTokens())
    with stranger.sending() as portal, pytest.raises(PortalError) as caught:
        portal.query(["s"])
    assert caught.value.fault is Fault.NOT_ENROLLED
    original = EnrolledPc.at(relay)
    copy = replace(
        original,
        device=DeviceKey(original.device.device, original.device.private),
        tokens=DeviceTokens(),
    )
    with original.sending() as portal:
        assert portal.query(["s"]) == {}
    with copy.sending() as portal, pytest.raises(PortalError) as caught:
        portal.query(["s"])
    assert caught.value.fault is Fault.COPIED


def test_codes_are_good_once(relay: RelayChild, pc: EnrolledPc) -> None:
    code = relay.code(UNIT)
    for device, counter, refusal in (
        (DeviceKey(new_id()), "K1", ""),
        (DeviceKey(new_id()), "K2", "relay.bad_code"),
    ):
        enrolment = Enrolment(code, device.device, device.public_key, UNIT, counter, 1)
        if not refusal:
            assert RelayEnroller().enrol(pc.url, pc.key, enrolment, device.sign) == UNIT
            assert RelayEnroller().enrol(pc.url, pc.key, enrolment, device.sign) == UNIT
            continue
        with pytest.raises(InputError) as caught:
            RelayEnroller().enrol(pc.url, pc.key, enrolment, device.sign)
        assert caught.value.code == refusal


def test_a_counter_that_another_pc_has(relay: RelayChild, pc: EnrolledPc) -> None:
    device = DeviceKey(new_id())
    enrolment = Enrolment(relay.code(UNIT), device.device, device.public_key, UNIT, "K4", 1)
    RelayEnroller().enrol(pc.url, pc.key, enrolment, device.sign)
    other = DeviceKey(new_id())
    taken = replace(
        enrolment, code=relay.code(UNIT), device=other.device, public_key=other.public_key
    )
    with pytest.raises(InputError) as caught:
        RelayEnroller().enrol(pc.url, pc.key, taken, other.sign)
    assert caught.value.code == "relay.counter_taken"
    known = replace(enrolment, code=relay.code(UNIT), public_key=other.public_key, counter="K3")
    with pytest.raises(InputError) as caught:
        RelayEnroller().enrol(pc.url, pc.key, known, other.sign)
    assert caught.value.code == "relay.device_taken"
