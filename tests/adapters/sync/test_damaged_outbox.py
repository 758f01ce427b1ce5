"""Rows of the outbox that cannot be read hold up no other dossier, and are told of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.portal import FakePortal
from tests.support.damage import damage, without_guards
from tests.support.office import ACCOUNT, Home
from tests.support.sync import check, confirmed, engine
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import StepState, Submission
from tthc_desktop.services.ports.outbox import StepUpdate
from tthc_desktop.services.sending.queue import GetReceipt, ListQueue, RetryQueue
from tthc_desktop.services.upkeep.damage import FindDamage

_ROWS = {
    "step.kind": "UPDATE step SET kind = 'X' WHERE kind = 'COMMIT' AND submission_id = ?",
    "step.kind: no commit": "DELETE FROM step WHERE kind = 'COMMIT' AND submission_id = ?",
    "step.kind: no confirm": "DELETE FROM step WHERE kind = 'CONFIRM' AND submission_id = ?",
    "step.state": ("UPDATE step SET state = 'X' WHERE kind = 'BLOB' AND submission_id = ?"),
    "step.size: huge": (
        "UPDATE step SET size = ~(1 << 63) WHERE kind = 'BLOB' AND submission_id = ?"
    ),
    "step.size: negative": ("UPDATE step SET size = -5 WHERE kind = 'BLOB' AND submission_id = ?"),
    "step.acked: huge": (
        "UPDATE step SET acked = ~(1 << 63) WHERE kind = 'BLOB' AND submission_id = ?"
    ),
    "step.acked: negative": (
        "UPDATE step SET acked = 1 << 63 WHERE kind = 'BLOB' AND submission_id = ?"
    ),
    "step.attempts: huge": (
        "UPDATE step SET attempts = ~(1 << 63) WHERE kind = 'BLOB' AND submission_id = ?"
    ),
    "step.attempts: negative": (
        "UPDATE step SET attempts = -1 WHERE kind = 'BLOB' AND submission_id = ?"
    ),
    "submission.operation": "UPDATE submission SET operation = 'X' WHERE id = ?",
    "submission.state": "UPDATE submission SET state = 'X' WHERE id = ?",
    "submission.due_at": "UPDATE submission SET due_at = ~(1 << 63) WHERE id = ?",
    "submission.sealed_at": "UPDATE submission SET sealed_at = 1 << 63 WHERE id = ?",
}
_STATES = {
    "step.state: no file": ("DELETE FROM step WHERE kind = 'BLOB' AND submission_id = ?"),
    "step.state: a file that waits": (
        "UPDATE step SET state = 'BLOCKED' WHERE kind = 'BLOB' AND submission_id = ?"
    ),
    "step.state: all files are there": (
        "UPDATE step SET state = 'DONE' WHERE kind = 'BLOB' AND submission_id = ?"
    ),
    "submission.state: confirming": "UPDATE submission SET state = 'CONFIRMING' WHERE id = ?",
}
"""Of what has not been sent yet."""
_ALL = _ROWS | _STATES
each_damage = pytest.mark.parametrize("place", _ROWS)
each_state_too = pytest.mark.parametrize("place", _ALL)


def _damage(home: Home, submission: Submission, place: str) -> str:
    """Damages one of its rows.

    Returns:
        The code of its dossier.
    """
    without_guards(home.store, place.partition(".")[0])
    damage(home.store, _ALL[place], submission.id)
    return home.dossier(submission.dossier_id).code


@each_state_too
def test_the_others_are_sent_and_the_round_tells_of_it(home: Home, place: str) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    code = _damage(home, bad, place)
    running = engine(home, portal := FakePortal())
    assert running.recover() == 0
    report = running.drain()
    assert portal.effects == [good.id]
    assert confirmed(home, good)
    assert (report.waiting, report.damaged) == (0, (code,))
    assert running.waits_for_people()
    assert running.next_wait_s() == 60, "nothing is to be tried again and again"


@each_state_too
def test_the_lists_and_the_retry_leave_it_out(home: Home, place: str) -> None:
    bad, good = home.sealed(b"bad"), home.sealed(b"good")
    code = _damage(home, bad, place)
    page = ListQueue(home.store, home.clock)(None)
    assert {item.submission.id if item else None for item in page.rows} == {good.id, None}
    assert page.damaged == (code,)
    assert RetryQueue(home.store)("binh") == 1, "the good one"
    with pytest.raises(StoreError, match=r"store\.damaged"):
        RetryQueue(home.store)("binh", bad.id)


def test_a_clerk_is_told_of_the_own_ones_only(home: Home) -> None:
    bad = home.sealed(b"bad")
    code = _damage(home, bad, "step.kind")
    queue = ListQueue(home.store, home.clock)
    assert queue(ACCOUNT).damaged == (code,)
    assert queue(replace(ACCOUNT, id="a-2")).damaged == ()


@each_state_too
def test_the_doctor_finds_it(home: Home, place: str) -> None:
    bad = home.sealed(b"bad")
    home.sealed(b"good")
    _damage(home, bad, place)
    (found,) = FindDamage(home.store)()
    assert found.startswith(f"{bad.dossier_id}: {place.partition(':')[0]}")


@each_damage
def test_what_was_in_flight_of_it_stays_and_the_others_are_asked_about(
    home: Home, place: str
) -> None:
    bad, good = home.sealed(b"bad"), home.sealed(b"good")
    with home.store.write("test") as tx:
        for step in (bad.steps[0], good.steps[0]):
            tx.outbox.put_step(step.id, StepUpdate(StepState.INFLIGHT, 0, 0, 0, ""))
    _damage(home, bad, place)
    assert engine(home, FakePortal()).recover() == 1
    assert home.submission(good.id).steps[0].state is StepState.UNKNOWN


@each_damage
def test_what_the_province_decided_of_the_others_is_read(home: Home, place: str) -> None:
    bad, good = home.sealed(b"bad"), home.sealed(b"good")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    assert set(portal.effects) == {bad.id, good.id}
    _damage(home, bad, place)
    portal.accept(bad.id)
    portal.accept(good.id)
    running.drain()
    assert confirmed(home, good)


@pytest.mark.parametrize(
    "row",
    [
        "UPDATE submission SET state = 'SENDING' WHERE id = ?",
        "UPDATE step SET state = 'READY' WHERE kind = 'COMMIT' AND submission_id = ?",
        "UPDATE step SET state = 'READY' WHERE kind = 'BLOB' AND submission_id = ?",
        "UPDATE step SET state = 'BLOCKED' WHERE kind = 'CONFIRM' AND submission_id = ?",
        "UPDATE step SET state = 'DONE' WHERE kind = 'CONFIRM' AND submission_id = ?",
    ],
)
def test_states_that_cannot_be_together_after_sending_are_told(home: Home, row: str) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    running = engine(home, portal := FakePortal(answers_upstream=False))
    assert running.drain().damaged == ()
    for table in ("submission", "step"):
        without_guards(home.store, table)
    damage(home.store, row, bad.id)
    portal.accept(bad.id)
    portal.accept(good.id)
    assert running.drain().damaged == (home.dossier(bad.dossier_id).code,)
    assert confirmed(home, good)
    assert portal.effects.count(bad.id) == 1


def test_what_was_sealed_after_a_damaged_one_of_the_same_dossier_waits(home: Home) -> None:
    bad = home.sealed(b"bad")
    later = home.sealed(b"later")
    _damage(home, bad, "submission.operation")
    damage(
        home.store,
        "UPDATE submission SET dossier_id = ? WHERE id = ?",
        bad.dossier_id,
        later.id,
    )
    running = engine(home, portal := FakePortal())
    running.drain()
    assert portal.effects == []
    assert running.waits_for_people()


def test_nothing_is_sent_of_what_is_confirmed_whatever_its_steps_say(home: Home) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    without_guards(home.store, "submission")
    damage(home.store, "UPDATE submission SET state = 'CONFIRMED' WHERE id = ?", bad.id)
    running = engine(home, portal := FakePortal())
    running.drain()
    assert portal.effects == [good.id]
    assert running.waits_for_people()


@pytest.mark.parametrize("receipt", [b"{", b"[]", b"\xff", b"7"])
def test_a_receipt_that_cannot_be_read_is_damage(home: Home, receipt: bytes) -> None:
    sent = home.sealed(b"sent")
    engine(home, FakePortal()).drain()
    found = GetReceipt(home.store)(sent.id)
    assert found is not None
    assert found["submission"] == sent.id
    without_guards(home.store, "submission")
    damage(home.store, "UPDATE submission SET receipt = ? WHERE id = ?", receipt, sent.id)
    with pytest.raises(StoreError, match=r"store\.damaged") as caught:
        GetReceipt(home.store)(sent.id)
    assert str(caught.value.details["where"]).startswith("submission.receipt: ")


def test_what_the_province_decided_of_a_damaged_one_is_known_once_it_is_whole(home: Home) -> None:
    bad = home.sealed(b"bad")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    waiting = home.sealed(b"waiting")  # so that the changes are asked for
    running.drain()
    without_guards(home.store, "submission")
    damage(home.store, "UPDATE submission SET operation = 'X' WHERE id = ?", bad.id)
    portal.accept(bad.id)
    portal.accept(waiting.id)
    running.drain()
    assert confirmed(home, waiting)
    damage(home.store, "UPDATE submission SET operation = 'CREATE' WHERE id = ?", bad.id)
    again = engine(home, portal)
    assert again.recover() == 0
    assert confirmed(home, bad)
    again.drain()
    assert portal.effects == [bad.id, waiting.id]
    check(home, portal, bad, waiting)
