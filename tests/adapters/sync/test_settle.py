"""What stopped can be resolved: taken back, put right and sealed anew, or decided by a person."""

from __future__ import annotations

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import ACCOUNT, Home
from tests.support.sync import check, confirmed, engine
from tthc_desktop.domain.dossier import Arrival, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault, Operation, Submission, SubmissionState
from tthc_desktop.domain.wire import BlobRef, Receipt, StatusChange
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.sending.seal_dossier import SealDossier
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
    again = SealDossier(home.store, home.clock, home.ids)(ACCOUNT, sent.dossier_id)
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
    later = SealDossier(home.store, home.clock, home.ids)(ACCOUNT, sent.dossier_id)
    engine(home, portal).drain()
    assert portal.effects == [sent.id], "it waits for the code"
    TakeBack(home.store, home.clock)(ACCOUNT, sent.id)
    assert home.submission(later.id).state is SubmissionState.SUPERSEDED
    again = SealDossier(home.store, home.clock, home.ids)(ACCOUNT, sent.dossier_id)
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


@pytest.mark.parametrize(("told", "arrival"), [(SECOND, Arrival.PROVINCE), ("", Arrival.RELAY)])
def test_a_dossier_that_another_pc_had_sent_is_theirs(
    home: Home, told: str, arrival: Arrival
) -> None:
    sent = home.sealed(b"paper")

    class Twice(FakePortal):
        def submit(self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...]) -> Receipt:
            raise PortalError(Fault.CONFLICT, "twice", told={"official_code": told})

    engine(home, Twice()).drain()
    now = home.submission(sent.id)
    assert now.state is SubmissionState.CONFLICT
    with pytest.raises(InputError, match=r"queue\.no_conflict"):
        Settle(home.store, home.clock)(ACCOUNT, sent.id, theirs=False)
    Settle(home.store, home.clock)(ACCOUNT, sent.id, theirs=True)
    dossier = home.dossier(sent.dossier_id)
    assert (dossier.arrival, dossier.official_code) == (arrival, told or None)
    assert home.submission(sent.id).state is SubmissionState.SUPERSEDED
