"""A relay without a provincial system: it receives, it signs, and there the way ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.support.enrolled import EnrolledPc
from tests.support.office import FullJitter, Home
from tests.support.province import OWNER, UNIT, OnlineFolder, online_dossier, uploaded
from tests.support.relay import SIMULATED, RelayChild, decided, new_id, payload_of
from tests.support.sync import confirmed
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.errors import TransferError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource, Wanted
from tthc_desktop.domain.wire import Receipt
from tthc_desktop.services.ports.portal import LookUpError, asking
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.queue import ListQueue

CODE = "H01.45-261120-0901"
WANTED = (Wanted("GCS", "KQ.G15.000032"),)
QUERY = ReuseQuery(OWNER.id_number, OWNER.name, "1.001193", "TẠM-Q2-000001", UNIT, WANTED)
PAPER = FoundPaper(
    source=ReuseSource.UNIT,
    ref="x",
    from_result=False,
    code="GCS",
    name="Giấy chứng sinh",
    number="",
    issuer="",
    issued_on=None,
    valid_until=None,
    owner_id=OWNER.id_number,
    dossier=CODE,
    sha256="0" * 64,
    size=1,
)


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayChild]:
    """What a simulated province would tell lies in its folder, and is not told."""
    data = tmp_path_factory.mktemp("relay")
    OnlineFolder(data).put(UNIT, online_dossier(CODE), {})
    child = RelayChild(data)
    yield child
    child.stop()


@pytest.fixture(scope="module")
def pc(relay: RelayChild) -> EnrolledPc:
    return EnrolledPc.at(relay)


def _engine(home: Home, portal: RelayPortal) -> SyncEngine:
    return SyncEngine(
        home.store,
        home.blobs,
        portal,
        home.clock,
        Link(home.clock, FullJitter()),
        FullJitter(),
        home.check_files,
    )


def test_a_dossier_is_received_and_rests_there_without_a_code(tmp_path: Path) -> None:
    relay = RelayChild(tmp_path / "relay")
    pc = EnrolledPc.at(relay)
    home = Home.make(tmp_path / "home")
    submission = home.sealed(b"paper")
    portal = pc.portal(home.clock)
    engine = _engine(home, portal)

    report = engine.drain()

    assert (report.waiting, report.no_upstream, report.error) == (1, 1, "")
    assert engine.waits_for_people(), "tthc sync does not wait for an answer that cannot come"
    assert engine.next_wait_s() == 60.0, "asked as seldom as the link is probed"
    assert home.submission(submission.id).state is SubmissionState.CONFIRMING
    dossier = home.dossier(submission.dossier_id)
    assert (dossier.arrival, dossier.official_code) == (Arrival.RELAY, None)
    with home.store.read() as tx:
        body = tx.outbox.receipt(submission.id)
    receipt = Receipt.from_json(json.loads(body or b"{}"))
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(pc.key))
    public.verify(bytes.fromhex(receipt.signature), receipt.signed_part())
    [item] = ListQueue(home.store, home.clock)(None).rows
    assert item is not None
    assert item.no_upstream
    assert "chưa nối với hệ thống tỉnh" in sentence(TransferError("transfer.no_upstream"))

    relay.stop()  # not before the last round of whatever decides there is over
    relay.start()
    told = relay.ask("GET", f"/v1/submissions/{submission.id}").json
    assert (told["status"], told["official_code"]) == ("waiting", "")
    assert relay.ask("GET", "/v1/changes?since=0").json["changes"] == []
    portal.close()
    relay.stop()
    home.close()


def test_it_goes_on_by_itself_when_the_relay_is_connected(tmp_path: Path) -> None:
    """The same folder, the same key: what had been received gets its code."""
    before = RelayChild(tmp_path / "relay")
    home = Home.make(tmp_path / "home")
    submission = home.sealed(b"paper")
    pc = EnrolledPc.at(before)
    portal = pc.portal(home.clock)
    assert _engine(home, portal).drain().no_upstream == 1
    portal.close()
    before.stop()

    relay = RelayChild(tmp_path / "relay", *SIMULATED)
    decided(relay, submission.id)
    portal = replace(pc, url=relay.url).portal(home.clock)
    report = _engine(home, portal).drain()
    portal.close()
    relay.stop()

    assert (report.waiting, report.no_upstream) == (0, 0)
    assert confirmed(home, submission)
    [item] = ListQueue(home.store, home.clock)(None).rows
    assert item is not None
    assert not item.no_upstream
    home.close()


def test_an_order_of_numbers_goes_on_over_a_restart(tmp_path: Path) -> None:
    """What the simulated province gave is in the relay's store, not in its memory."""
    relay = RelayChild(tmp_path, *SIMULATED)
    codes = []
    for number in range(1, 4):
        submission = new_id()
        code = f"TẠM-Q2-{number:06d}"
        assert (
            relay.put(submission, payload_of(submission, sequence=number, code=code)).status == 201
        )
        codes.append(decided(relay, submission)["official_code"])
        relay.restart()
    relay.stop()
    assert [code.rsplit("-", 1)[1] for code in codes] == ["0001", "0002", "0003"]


def test_the_probe_says_so_and_proves_it(pc: EnrolledPc) -> None:
    with pc.sending() as portal:
        assert not portal.probe().upstream


def test_a_question_is_answered_with_cannot_tell(pc: EnrolledPc) -> None:
    dossiers, unit, national = pc.dossiers(), pc.unit_reuse(), pc.national_reuse()
    questions: dict[str, Callable[[], object]] = {
        "get": lambda: dossiers.get(CODE),
        "feed": lambda: dossiers.feed(UNIT, 0),
        "file": lambda: dossiers.file(CODE, uploaded("f1", b"x")),
        "unit": lambda: unit.find(QUERY),
        "unit file": lambda: unit.fetch(QUERY, PAPER),
        "national": lambda: national.find(QUERY),
    }
    for name, ask in questions.items():
        with pytest.raises(LookUpError) as caught, asking():
            ask()
        assert caught.value.code == "lookup.no_upstream", name
        assert "chưa nối với hệ thống tỉnh" in sentence(caught.value)
    for one in (dossiers, unit, national):
        one.close()
