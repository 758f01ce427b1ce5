"""A relay that says it has no provincial system behind it: what it has received rests."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.portal import FakePortal
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.domain.outbox import Operation, StepState, SubmissionState
from tthc_desktop.services.sending.queue import ListQueue

PAPER = b"paper"


def _ended(home: Home) -> dict[str, bool]:
    return {
        item.submission.id: item.no_upstream
        for item in ListQueue(home.store, home.clock)(None).rows
        if item is not None
    }


def test_what_is_on_its_way_is_not_told_as_ended(home: Home) -> None:
    first = home.sealed(PAPER)
    portal = FakePortal(answers_upstream=False, upstream=False)
    running = engine(home, portal)
    running.drain()
    later = home.sealed(PAPER)
    assert _ended(home) == {first.id: True, later.id: False}
    assert running.next_wait_s() < 2.0, "there is something to send"
    assert not running.waits_for_people()


def test_what_is_sealed_later_waits_with_a_reason(home: Home) -> None:
    """It names the official code that the first sealing was to bring."""
    first = home.sealed(PAPER)
    running = engine(home, FakePortal(answers_upstream=False, upstream=False))
    running.drain()
    with home.store.write("binh") as tx:
        again = replace(
            first,
            id=home.ids.new(),
            sequence=tx.outbox.next_sequence(),
            operation=Operation.SUPPLEMENT,
            steps=(replace(first.steps[1], state=StepState.READY), first.steps[2]),
        )
        tx.outbox.add(again)
    running.drain()
    assert home.submission(again.id).state is SubmissionState.SEALED
    assert _ended(home) == {first.id: True, again.id: True}
    assert running.waits_for_people()


def test_it_is_asked_about_again_as_soon_as_the_relay_is_connected(home: Home) -> None:
    submission = home.sealed(PAPER)
    portal = FakePortal(answers_upstream=False, upstream=False)
    running = engine(home, portal)
    running.drain()
    assert (running.next_wait_s(), running.waits_for_people()) == (60.0, True)
    portal.upstream = True
    assert running.drain().no_upstream == 0
    assert (running.next_wait_s(), running.waits_for_people()) == (2.0, False)
    assert _ended(home) == {submission.id: False}
    with home.store.read() as tx:
        lines = [line for line in tx.audit.lines() if line.action == "relay.upstream"]
    assert len(lines) == 2, "what is no news is not written"
