"""What stopped can be resolved: taken back, put right and sealed anew, or decided by a person."""

from __future__ import annotations

import json

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import ACCOUNT, Home
from tests.support.sync import check, confirmed, engine
from tthc_desktop.domain.dossier import Arrival, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault, Operation, Submission, SubmissionState
from tthc_desktop.domain.wire import BlobRef, Receipt, StatusChange
from tthc_desktop.services.office.settings import OfficeSettings, save_office
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.sending.queue import RetryQueue
from tthc_desktop.services.sending.settle import Settle, TakeBack

FIRST, SECOND = "H01.45-261123-0001", "H01.45-261123-0777"


def refused(home: Home, portal: FakePortal) -> Submission:
    sent = home.sealed(b"paper")
    portal.answers_upstream = False
    running = engine(home, portal)
    running.drain()
    portal.feed.append(StatusChange(1, sent.id, "rejected", "", "Sai tên cha", "x"))
    running.drain()
    portal.answers_upstream = True
    assert home.submission(sent.id).state is SubmissionState.NEEDS_CLERK
    return sent


def test_what_the_province_refused_is_put_right_and_makes_the_dossier(home: Home) -> None:
    portal = FakePortal()
    sent = refused(home, portal)
    TakeBack(home.store, home.clock)(ACCOUNT, sent.id)
    dossier = home.dossier(sent.dossier_id)
    assert dossier.state is DossierState.OPEN
    assert [slot.sealed for slot in dossier.slots] == [False]
    again = home.seal(sent.dossier_id)
    assert again.operation is Operation.CREATE
    assert len(again.steps) == 3, "its file goes again, under the new sealing"
    running = engine(home, portal)
    running.drain()
    assert confirmed(home, again)
    assert home.submission(sent.id).state is SubmissionState.SUPERSEDED
    assert running.drain().waiting == 0
    check(home, portal, again)
    with home.store.read() as tx:
        last = tx.events.of_dossier(sent.dossier_id)[-2]
        assert last.reason == "Sai tên cha"


def test_what_was_sealed_after_it_comes_back_with_it(home: Home) -> None:
    portal = FakePortal()
    sent = refused(home, portal)
    with home.store.write("test") as tx:
        tx.dossiers.put_state(sent.dossier_id, DossierState.OPEN)
    later = home.seal(sent.dossier_id)
    engine(home, portal).drain()
    assert portal.effects == [sent.id], "it waits for the code"
    TakeBack(home.store, home.clock)(ACCOUNT, sent.id)
    assert home.submission(later.id).state is SubmissionState.SUPERSEDED
    again = home.seal(sent.dossier_id)
    engine(home, portal).drain()
    assert confirmed(home, again)


def test_a_dossier_with_a_damaged_file_is_taken_back(home: Home) -> None:
    sent = home.sealed(b"paper")
    home.blobs.path(sent.steps[0].blob_sha).unlink()
    engine(home, FakePortal()).drain()
    assert home.submission(sent.id).state is SubmissionState.QUARANTINED
    TakeBack(home.store, home.clock)(ACCOUNT, sent.id)
    assert home.dossier(sent.dossier_id).state is DossierState.OPEN


def test_what_is_on_its_way_or_there_is_not_taken_back(home: Home) -> None:
    waiting = home.sealed(b"waiting")
    with pytest.raises(InputError, match=r"queue\.on_its_way"):
        TakeBack(home.store, home.clock)(ACCOUNT, waiting.id)
    portal = FakePortal()
    portal.next("submit", Trouble(Fault.SERVER, late=True))
    engine(home, portal).drain()
    with pytest.raises(InputError, match=r"queue\.on_its_way"):
        TakeBack(home.store, home.clock)(ACCOUNT, waiting.id)
    home.clock.forward(60)
    engine(home, portal).drain()
    assert confirmed(home, waiting)
    with pytest.raises(InputError, match=r"queue\.on_its_way"):
        TakeBack(home.store, home.clock)(ACCOUNT, waiting.id)
    with pytest.raises(InputError, match=r"queue\.no_conflict"):
        Settle(home.store, home.clock)(ACCOUNT, waiting.id, theirs=True)
    assert confirmed(home, waiting)


@pytest.mark.parametrize("theirs", [True, False])
def test_one_of_two_codes_is_chosen(home: Home, theirs: bool) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal())
    running.drain()
    portal.forget(new_epoch="second")
    portal.answers_upstream = False
    running.drain()
    portal.feed.append(StatusChange(1, sent.id, "accepted", SECOND, "", "x"))
    running.drain()
    assert home.submission(sent.id).state is SubmissionState.CONFLICT
    with pytest.raises(InputError, match=r"queue\.on_its_way"):
        TakeBack(home.store, home.clock)(ACCOUNT, sent.id)
    Settle(home.store, home.clock)(ACCOUNT, sent.id, theirs=theirs)
    code = home.dossier(sent.dossier_id).official_code
    assert code == (SECOND if theirs else FIRST)
    assert home.submission(sent.id).official_code == code
    assert confirmed(home, sent)


class Twice(FakePortal):
    told: str = ""

    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        raise PortalError(Fault.CONFLICT, "twice", told={"official_code": self.told})


def test_a_dossier_that_another_pc_had_sent_is_theirs_once_it_has_its_code(home: Home) -> None:
    sent = home.sealed(b"paper")
    portal = Twice()
    engine(home, portal).drain()
    assert home.submission(sent.id).state is SubmissionState.CONFLICT
    for theirs in (True, False):  # it may still be refused, and then ours is sent
        with pytest.raises(InputError, match=r"queue\.no_conflict"):
            Settle(home.store, home.clock)(ACCOUNT, sent.id, theirs=theirs)
    portal.told = SECOND
    RetryQueue(home.store)("binh", sent.id)
    engine(home, portal).drain()
    with pytest.raises(InputError, match=r"queue\.no_conflict"):
        Settle(home.store, home.clock)(ACCOUNT, sent.id, theirs=False)
    Settle(home.store, home.clock)(ACCOUNT, sent.id, theirs=True)
    dossier = home.dossier(sent.dossier_id)
    assert (dossier.arrival, dossier.official_code) == (Arrival.PROVINCE, SECOND)
    assert home.submission(sent.id).state is SubmissionState.SUPERSEDED


def test_a_number_that_is_another_citizens_becomes_another(home: Home) -> None:
    sent = home.sealed(b"paper")
    with home.store.write("test") as tx:
        save_office(tx.settings, OfficeSettings("H01.45", "Xã Mẫu", "Q7"))

    class Taken(FakePortal):
        def submit(
            self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
        ) -> Receipt:
            raise PortalError(Fault.CONFLICT, "number")

    engine(home, Taken()).drain()
    before = home.dossier(sent.dossier_id).provisional_code
    TakeBack(home.store, home.clock)(ACCOUNT, sent.id)
    now = home.dossier(sent.dossier_id).provisional_code
    assert now != before
    assert now.startswith("TẠM-Q7-")
    again = home.seal(sent.dossier_id)
    engine(home, portal := FakePortal()).drain()
    assert confirmed(home, again)
    [payload] = portal.payloads[again.id]
    assert json.loads(payload)["dossier"]["MaHoSoKhac"] == now
