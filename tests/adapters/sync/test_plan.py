"""The order of sending is planned once for many dossiers: what comes later waits for a bound."""

from __future__ import annotations

import pytest

from tests.fakes.portal import FakePortal
from tests.support.damage import without_guards
from tests.support.history import multiply
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.domain.outbox import StepState, Submission
from tthc_desktop.services.ports.outbox import StepUpdate
from tthc_desktop.services.sending import plan
from tthc_desktop.services.sending.engine import SyncEngine


def _sealed_while_the_first_is_sent(
    home: Home, portal: FakePortal, running: SyncEngine, *, wake: bool = False, after_s: float = 0
) -> list[Submission]:
    """More urgent than all that waits."""
    sealed: list[Submission] = []

    def seal(op: str) -> None:
        if op == "submit" and not sealed:
            sealed.append(home.sealed(b"urgent", due_h=-5))
            home.clock.forward(after_s)
            if wake:
                running.wake()

    portal.watch = seal
    return sealed


@pytest.mark.parametrize(("wake", "after_s"), [(True, 0.0), (False, 5.0)])
def test_what_is_more_urgent_goes_next_once_somebody_asks_or_time_has_passed(
    home: Home, wake: bool, after_s: float
) -> None:
    first, second = home.sealed(b"1", due_h=1), home.sealed(b"22", due_h=2)
    running = engine(home, portal := FakePortal())
    urgent = _sealed_while_the_first_is_sent(home, portal, running, wake=wake, after_s=after_s)
    running.drain()
    assert portal.effects == [first.id, urgent[0].id, second.id]


def test_what_another_process_sealed_waits_for_a_bounded_number(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "_MOST", 2)
    waiting = [home.sealed(b"x" * n, due_h=n) for n in range(1, 5)]
    running = engine(home, portal := FakePortal())
    urgent = _sealed_while_the_first_is_sent(home, portal, running)
    running.drain()
    first, second, *others = [each.id for each in waiting]
    assert portal.effects == [first, second, urgent[0].id, *others]


def test_more_files_of_a_dossier_wait_for_what_somebody_asks_for(home: Home) -> None:
    long = home.sealed(b"one", b"two", b"three", due_h=1)
    running = engine(home, portal := FakePortal())
    sealed: list[Submission] = []

    def seal(op: str) -> None:
        if op == "send_blob" and not sealed:
            sealed.append(home.sealed(b"urgent", due_h=-5))
            running.wake()

    portal.watch = seal
    running.drain()
    assert portal.effects == [sealed[0].id, long.id]
    assert len(portal.files) == 4


def test_any_number_of_damaged_ones_that_are_more_urgent_hold_up_nothing(home: Home) -> None:
    bad, good = home.sealed(b"bad", due_h=-5), home.sealed(b"good", due_h=300)
    multiply(home.store, bad.dossier_id, 250)
    without_guards(home.store, "submission")
    with home.store._database.write() as connection:
        connection.exec_driver_sql("UPDATE submission SET operation = 'X' WHERE sequence <> 2")
    running = engine(home, portal := FakePortal())
    report = running.drain()
    assert portal.effects == [good.id]
    assert len(report.damaged) == 251


def test_a_clock_that_is_read_for_the_first_time_makes_no_dossier_another(home: Home) -> None:
    """Ten thousand that were received without a link get their offset in one transaction."""
    home.sealed(b"one")
    with home.store.write("test") as tx:
        before = tx.changes.newest()
        assert tx.deadlines.put_clock_offset(1000) == 1
        assert tx.changes.newest() == before


def test_the_progress_of_a_file_is_kept_and_makes_no_dossier_another(home: Home) -> None:
    waiting = home.sealed(b"x" * 50)
    with home.store.write("test") as tx:
        tx.outbox.put_step(waiting.steps[0].id, StepUpdate(StepState.INFLIGHT, 0, 0, 0, ""))
        before = tx.changes.newest()
        tx.outbox.put_step(waiting.steps[0].id, StepUpdate(StepState.INFLIGHT, 0, 0, 20, ""))
        assert tx.changes.newest() == before
    assert home.submission(waiting.id).bytes_acked == 20
