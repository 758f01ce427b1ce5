"""What is damaged, refused or lost holds nothing else up, and is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.damage import damage, damage_dossier, without_guards
from tests.support.office import Home
from tests.support.sync import HOURS, check, confirmed, engine
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import (
    RESTING,
    Fault,
    StepState,
    SubmissionState,
)
from tthc_desktop.domain.worklist import Trouble as Task
from tthc_desktop.services.ports.outbox import StepUpdate
from tthc_desktop.services.sending.queue import ListQueue, RetryQueue
from tthc_desktop.services.sending.relay_changes import READ
from tthc_desktop.services.upkeep.damage import FindDamage

ONE, TWO = b"%PDF one" * 9000, b"%PDF two"


@pytest.mark.loud("setting relay.early")
def test_a_damaged_early_answer_is_asked_for_again(home: Home) -> None:
    first, second = home.sealed(TWO), home.sealed(b"second", due_h=300)
    portal = FakePortal()
    portal.next("submit", Trouble(Fault.SERVER, late=True))
    running = engine(home, portal)
    running.drain()
    with home.store.write("test") as tx:
        assert tx.settings.get(f"relay.early.{first.id}")
        tx.settings.put(f"relay.early.{first.id}", '{"seq":1}')
    home.clock.forward(HOURS)
    running.drain()
    assert confirmed(home, first)
    check(home, portal, first, second)


def read_to(home: Home) -> int:
    with home.store.read() as tx:
        read = READ.read(tx.settings)
    assert read is not None
    return read.position.seq


@pytest.mark.loud("setting relay.changes")
def test_a_damaged_position_reads_all_changes_again_and_does_each_once(home: Home) -> None:
    first = home.sealed(b"first")
    portal = FakePortal()
    running = engine(home, portal)
    running.drain()
    assert read_to(home) == 1
    with home.store.write("test") as tx:
        tx.settings.put(READ.name, "1x")
    second = home.sealed(b"second")
    running.drain()
    assert confirmed(home, second)
    assert read_to(home) == 2
    with home.store.read() as tx:
        lines = [line for line in tx.audit.lines() if line.action == "submission.confirmed"]
    assert [line.ref for line in lines] == [first.id, second.id]
    check(home, portal, first, second)


def _early_rows(home: Home) -> list[str]:
    with home.store.read() as tx:
        return [name for name in tx.settings.names() if name.startswith("relay.early")]


def test_what_is_told_again_of_the_past_is_not_kept(home: Home) -> None:
    first = home.sealed(b"first")
    running = engine(home, portal := FakePortal())
    running.drain()
    assert confirmed(home, first)
    with home.store.write("test") as tx:
        tx.settings.drop(READ.name)
    second = home.sealed(b"second")
    running.drain()
    assert confirmed(home, second)
    assert _early_rows(home) == []
    check(home, portal, first, second)


def test_what_is_told_early_is_kept_until_it_is_used(home: Home) -> None:
    first, second = home.sealed(TWO), home.sealed(b"second", due_h=300)
    portal = FakePortal()
    portal.next("submit", Trouble(Fault.SERVER, late=True))
    running = engine(home, portal)
    running.drain()
    assert _early_rows(home) == [f"relay.early.{first.id}"]
    home.clock.forward(HOURS)
    running.drain()
    assert confirmed(home, first)
    assert _early_rows(home) == []
    check(home, portal, first, second)


def test_one_bad_dossier_does_not_hold_up_the_others(home: Home) -> None:
    bad = home.sealed(ONE, TWO, due_h=1)
    good = [home.sealed(bytes([n]), due_h=50) for n in range(3)]
    for fault in (Fault.REJECTED, Fault.SERVER, Fault.HASH, Fault.CONFLICT):
        portal = FakePortal(bad={bad.steps[0].blob_id: Trouble(fault)})
        engine(home, portal).drain()
        assert all(confirmed(home, s) for s in good)
        assert not confirmed(home, bad)
        RetryQueue(home.store)("binh")
    check(home, portal, bad)


@pytest.mark.parametrize("op", ["send_blob", "submit"])
def test_who_asks_for_a_password_in_between_holds_a_dossier_only_while_he_does(
    home: Home, op: str
) -> None:
    barred = home.sealed(ONE)
    portal = FakePortal(always={op: Trouble(Fault.AUTH)})
    running = engine(home, portal)
    for _ in range(5):
        running.drain()
        home.clock.forward(HOURS)
    with home.store.read() as tx:
        assert [tx.dossiers.trouble(each) for each in tx.dossiers.ids()] == [Task.BARRED]
    (item,) = ListQueue(home.store, home.clock)(None).rows
    assert item is not None
    assert item.error_code == "transfer.auth"
    assert not running.waits_for_people()
    portal.always.clear()
    running.drain()
    assert confirmed(home, barred)
    with home.store.read() as tx:
        assert [tx.dossiers.trouble(each) for each in tx.dossiers.ids()] == [Task.NONE]
    check(home, portal, barred)


@pytest.mark.parametrize("fault", [Fault.SERVER, Fault.AUTH, Fault.HASH, Fault.BUSY])
@pytest.mark.parametrize("op", ["send_blob", "submit"])
def test_a_clock_that_was_wrong_for_a_moment_holds_nothing_back(
    home: Home, op: str, fault: Fault
) -> None:
    waiting = home.sealed(TWO)
    portal = FakePortal()
    portal.next(op, Trouble(fault, wait_s=900.0))
    running = engine(home, portal)
    home.clock.at += timedelta(days=400)
    running.drain()
    home.clock.at -= timedelta(days=400)
    home.clock.ticks += 900  # the link is asked again
    assert running.next_wait_s() < 1
    running.drain()
    assert confirmed(home, waiting)


def test_a_far_end_that_lacks_files_of_what_has_none_is_asked_again(home: Home) -> None:
    waiting = home.sealed()
    portal = FakePortal()
    portal.next("submit", Trouble(Fault.MISSING_BLOBS))
    running = engine(home, portal)
    assert running.drain().damaged == ()
    home.clock.forward(HOURS)
    running.drain()
    assert confirmed(home, waiting)


def test_one_dossier_that_is_barred_holds_up_no_other(home: Home) -> None:
    barred, good = home.sealed(ONE, due_h=1), home.sealed(TWO, due_h=300)
    portal = FakePortal(bad={barred.steps[0].blob_id: Trouble(Fault.AUTH)})
    running = engine(home, portal)
    running.drain()
    assert confirmed(home, good)
    assert not confirmed(home, barred)


def test_what_an_earlier_version_held_for_a_password_goes_on(home: Home) -> None:
    held = home.sealed(ONE)
    with home.store.write("test") as tx:
        for state in (StepState.INFLIGHT, StepState.AUTH):
            tx.outbox.put_step(held.steps[0].id, StepUpdate(state, 0, 0, 0, "transfer.auth"))
    running = engine(home, portal := FakePortal())
    assert running.recover() == 0
    running.drain()
    assert confirmed(home, held)
    check(home, portal, held)


def test_a_refused_file_keeps_the_dossier_with_the_clerk(home: Home) -> None:
    bad = home.sealed(ONE, TWO)
    portal = FakePortal(bad={bad.steps[0].blob_id: Trouble(Fault.REJECTED)})
    running = engine(home, portal)
    running.drain()
    running.drain()
    assert home.submission(bad.id).state is SubmissionState.NEEDS_CLERK
    assert running.waits_for_people()


def test_a_damaged_file_is_quarantined_and_nothing_of_it_is_sent(home: Home) -> None:
    submission = home.sealed(ONE)
    path = home.blobs.path(submission.steps[0].blob_sha)
    path.write_bytes(path.read_bytes()[:-1])
    portal = FakePortal()
    running = engine(home, portal)
    running.drain()
    assert home.submission(submission.id).state is SubmissionState.QUARANTINED
    assert portal.files == {}


def test_a_dossier_that_cannot_be_read_is_quarantined_and_the_others_go(home: Home) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    damage_dossier(home.store, bad.dossier_id)
    running = engine(home, portal := FakePortal())
    running.drain()
    assert portal.effects == [good.id]
    now = home.submission(bad.id)
    assert now.state in RESTING
    assert {step.error_code for step in now.steps} - {""} == {"transfer.local"}


@pytest.mark.parametrize("draft", [b"{", b"[]", b"{}", b'{"operation":"SUPPLEMENT","dossier":7}'])
def test_a_damaged_draft_is_quarantined_and_the_others_go(home: Home, draft: bytes) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    without_guards(home.store, "submission")
    damage(home.store, "UPDATE submission SET draft = ? WHERE id = ?", draft, bad.id)
    (found,) = FindDamage(home.store)()
    assert found.startswith(f"{bad.dossier_id}: submission.draft")
    running = engine(home, portal := FakePortal())
    running.drain()
    assert portal.effects == [good.id]
    now = home.submission(bad.id)
    assert now.state in RESTING
    assert {step.error_code for step in now.steps} - {""} == {"transfer.local"}
    assert portal.payloads.keys() == {good.id}


def test_an_old_submission_whose_author_is_lost_is_quarantined(home: Home) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    without_guards(home.store, "submission")
    row = "UPDATE submission SET draft = NULL, author = 'nobody' WHERE id = ?"
    damage(home.store, row, bad.id)
    engine(home, portal := FakePortal()).drain()
    assert portal.effects == [good.id]
    assert home.submission(bad.id).state in RESTING


def test_a_damaged_database_file_quarantines_no_dossier(home: Home) -> None:
    waiting = home.sealed(b"one")
    with home.store._database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE component RENAME TO lost")
    with pytest.raises(StoreError) as caught:
        engine(home, FakePortal()).drain()
    assert caught.value.code == "store.broken"
    assert "component" in sentence(caught.value)
    with home.store._database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE lost RENAME TO component")
    assert home.submission(waiting.id) == waiting


def test_a_missing_file_is_quarantined(home: Home) -> None:
    submission = home.sealed(ONE)
    home.blobs.path(submission.steps[0].blob_sha).unlink()
    engine(home, FakePortal()).drain()
    assert home.submission(submission.id).state is SubmissionState.QUARANTINED
