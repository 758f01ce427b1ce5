"""What is wrong with one submission, line or errand stays with it: the others go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import Home
from tests.support.sync import check, confirmed, engine
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import (
    Fault,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.wire import Receipt, StatusChange
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.sending import delivery
from tthc_desktop.services.sending.compare import EVERY_S
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import LinkState
from tthc_desktop.services.sending.payload_of import payload_of as payload_before
from tthc_desktop.services.sending.relay_changes import early_change
from tthc_desktop.services.sending.steps import commit_of

DAY = EVERY_S + 1
HOUR = 3600

FAILURES = [ValueError("no canonical form"), LookupError("nothing"), StoreError("outbox.frozen")]


def _failing_payload(bad: Submission, error: Exception) -> Callable[[Tx, Submission], bytes]:
    def payload_of(tx: Tx, submission: Submission) -> bytes:
        if submission.id == bad.id:
            raise error
        return payload_before(tx, submission)

    return payload_of


@pytest.mark.loud("bug while sending a submission")
@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("hours", [(1, 2, 3), (2, 1, 3), (2, 3, 1)], ids=str)
def test_what_cannot_be_frozen_stops_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch, error: Exception, hours: tuple[int, int, int]
) -> None:
    """Also where it is frozen with the end of the one before it."""
    bad, *good = (home.sealed(bytes([hour]), due_h=hour) for hour in hours)
    monkeypatch.setattr(delivery, "payload_of", _failing_payload(bad, error))
    running = engine(home, portal := FakePortal())
    running.drain()
    assert all(confirmed(home, each) for each in good)
    now = home.submission(bad.id)
    assert {step.error_code for step in now.steps} == {"", "transfer.bug"}
    assert now.payload is None
    monkeypatch.undo()
    home.clock.forward(HOUR)
    running.drain()
    assert confirmed(home, bad)
    check(home, portal, bad, *good)


@pytest.mark.loud("bug while a receipt or a fault was written down")
def test_an_end_that_cannot_be_written_down_stops_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    running = engine(home, portal := FakePortal())
    by_relay = running._delivery._received.by_relay

    def failing(tx: Tx, submission: Submission, commit: SendingStep, receipt: Receipt) -> None:
        if submission.id == bad.id:
            raise ValueError("a bug")
        by_relay(tx, submission, commit, receipt)

    monkeypatch.setattr(running._delivery._received, "by_relay", failing)
    running.drain()
    assert confirmed(home, good)
    now = home.submission(bad.id)
    assert commit_of(now).state is StepState.UNKNOWN
    assert commit_of(now).error_code == "transfer.bug"
    assert {s.state for s in now.steps if s.kind is SendingStepKind.BLOB} == {StepState.DONE}
    monkeypatch.undo()
    home.clock.forward(HOUR)
    running.drain()
    assert confirmed(home, bad)
    check(home, portal, bad, good)


@pytest.mark.loud("bug while sending a submission")
@pytest.mark.loud("cannot be written down")
def test_what_cannot_even_be_marked_is_passed_over_for_a_while(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    running = engine(home, FakePortal())
    begin = running._delivery._steps.begin

    def failing(tx: Tx, submission: Submission, *steps: SendingStep) -> None:
        if submission.id == bad.id:
            raise ValueError("a bug")
        begin(tx, submission, *steps)

    monkeypatch.setattr(running._delivery._steps, "begin", failing)
    running.drain()
    assert confirmed(home, good)
    assert home.submission(bad.id) == bad
    monkeypatch.undo()
    home.clock.forward(running.next_wait_s())
    assert running.drain().error == ""
    assert confirmed(home, bad)


@pytest.mark.loud("bug while sending a submission")
@pytest.mark.loud("cannot be written down")
def test_what_cannot_be_marked_is_tried_more_and_more_seldom_and_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.sealed(b"bad")
    running = engine(home, FakePortal())

    def failing(_tx: Tx, _submission: Submission, *_steps: SendingStep) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(running._delivery._steps, "begin", failing)
    tries: list[float] = []

    def noted(name: str) -> None:
        tries.append(home.clock.monotonic())
        running._plan.passed.add(name)

    monkeypatch.setattr(running._delivery, "_pass_over", noted)
    for _ in range(200):
        report = running.drain()
        status = running._link.status
        assert (report.error, status.state, status.reason) == ("sync.bug", LinkState.UP, "sync.bug")
        assert not running.waits_for_people(), "it is tried again"
        assert running.next_wait_s() >= 20
        home.clock.forward(running.next_wait_s())
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 60
    assert pauses[-1] > 600
    assert len(tries) < 15
    running.wake()
    before = len(tries)
    running.drain()
    assert len(tries) == before + 1, "a person's retry beats every wait"


@pytest.mark.loud("bug in one early word of the province's")
def test_an_early_word_that_fails_stops_no_start(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = home.sealed(b"bad"), home.sealed(b"good")
    engine(home, FakePortal(answers_upstream=False)).drain()
    with home.store.write("test") as tx:
        for number, each in enumerate((bad, good), 1):
            code = f"H01.45-261123-000{number}"
            told = StatusChange(number, each.id, "accepted", code, "", "x")
            early_change(each.id).write(tx.settings, told)
    running = engine(home, FakePortal(answers_upstream=False))
    decided = running._received.decided

    def failing(tx: Tx, change: StatusChange) -> bool:
        if change.submission == bad.id:
            raise RuntimeError("a bug")
        return decided(tx, change)

    monkeypatch.setattr(running._received, "decided", failing)
    running.recover()
    assert confirmed(home, good)
    with home.store.read() as tx:
        assert early_change(bad.id).read(tx.settings) is not None, "kept for the next start"


@pytest.mark.parametrize("fault", [Fault.REJECTED, Fault.FORBIDDEN, Fault.HASH])
def test_other_bytes_of_what_had_stopped_stop_nobody(home: Home, fault: Fault) -> None:
    """The relay took other bytes under its id, and told us so before."""
    bad = home.sealed(b"bad")
    portal = FakePortal(answers_upstream=False)
    running = engine(home, portal)
    portal.next("submit", *(Trouble(fault, late=True) for _ in range(2)))
    for _ in range(2):
        running.drain()
        home.clock.forward(60)
    stopped = commit_of(home.submission(bad.id)).state
    wanted = StepState.QUARANTINED if fault is Fault.HASH else StepState.REJECTED
    assert stopped is wanted
    portal.receipts[bad.id] = replace(portal.receipts[bad.id], payload_sha256="f" * 64)
    good = home.sealed(b"good")
    home.clock.forward(DAY)
    report = running.drain()
    assert report.compared.differing == 1
    assert good.id in portal.receipts
    now = home.submission(bad.id)
    assert now.state is SubmissionState.CONFLICT
    assert commit_of(now).error_code == "transfer.other_bytes"


@pytest.mark.loud("one submission could not be compared")
def test_what_cannot_be_settled_is_left_out_and_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, lost = home.sealed(b"bad"), home.sealed(b"lost")
    running = engine(home, portal := FakePortal())
    running.drain()
    portal.forget(new_epoch="second")
    lost_by_relay = running._received.lost_by_relay

    def failing(tx: Tx, submission: Submission) -> None:
        if submission.id == bad.id:
            raise StoreError("outbox.edge")
        lost_by_relay(tx, submission)

    monkeypatch.setattr(running._received, "lost_by_relay", failing)
    report = running.drain()
    assert (report.compared.lost, report.compared.unclear) == (1, 1)
    assert lost.id in portal.receipts
    with home.store.read() as tx:
        (line,) = [each for each in tx.audit.lines() if each.action == "relay.compared"][1:]
    assert line.detail["unclear"] == 1


def test_what_the_relay_cannot_tell_of_is_neither_lost_nor_another(home: Home) -> None:
    sent, lost = home.sealed(b"sent"), home.sealed(b"lost")
    running = engine(home, portal := FakePortal())
    running.drain()
    portal.receipts[sent.id] = replace(portal.receipts[sent.id], payload_sha256="")
    del portal.receipts[lost.id]
    home.clock.forward(DAY)
    report = running.drain()
    assert (report.compared.lost, report.compared.unclear) == (1, 1)
    assert report.compared.differing == 0
    assert confirmed(home, sent)
    assert portal.effects.count(sent.id) == 1


@pytest.mark.loud("bug while")
@pytest.mark.loud("cannot be written down")
@pytest.mark.parametrize("ended_elsewhere", [False, True])
def test_an_end_that_cannot_be_written_down_is_asked_about_and_holds_nothing_up(
    home: Home, monkeypatch: pytest.MonkeyPatch, ended_elsewhere: bool
) -> None:
    """In flight it would stay for ever: no step that is in flight is taken up."""
    bad = home.sealed(b"bad")
    running = engine(home, portal := FakePortal())

    def failing(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(running._delivery, "_finish", failing)
    running.drain()
    assert StepState.INFLIGHT in {step.state for step in home.submission(bad.id).steps}
    monkeypatch.undo()
    if ended_elsewhere:
        other = engine(home, portal)
        other.recover()
        other.drain()
    waits = []
    for _ in range(10):
        waits.append(running.next_wait_s())
        home.clock.forward(waits[-1])
        report = running.drain()
    assert confirmed(home, bad)
    assert (report.error, min(waits) >= 20, portal.effects) == ("", True, [bad.id])


def _in_flight(home: Home, running: SyncEngine) -> Submission:
    """Its end could not be written down."""
    bad = home.sealed(b"bad")

    def failing(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running._delivery, "_finish", failing)
        running.drain()
    assert StepState.INFLIGHT in {step.state for step in home.submission(bad.id).steps}
    return bad


@pytest.mark.loud("bug while")
@pytest.mark.loud("cannot be written down")
def test_a_person_who_asks_meanwhile_leaves_nothing_in_flight(home: Home) -> None:
    running = engine(home, FakePortal())
    bad = _in_flight(home, running)
    assert not running.waits_for_people(), "it is asked about"
    running.wake()
    running.drain()
    assert confirmed(home, bad)


@pytest.mark.loud("bug while")
@pytest.mark.loud("cannot be written down")
@pytest.mark.parametrize("wake", [False, True])
def test_what_may_be_tried_again_within_a_long_round_is_asked_about_in_the_next(
    home: Home, wake: bool
) -> None:
    running = engine(home, portal := FakePortal())
    bad = _in_flight(home, running)
    others = [home.sealed(b"other" * n) for n in range(1, 7)]

    def slow(op: str) -> None:
        if op == "submit":
            home.clock.forward(6)
            if wake:
                running.wake()

    portal.watch = slow
    home.clock.forward(10)
    running.drain()
    assert all(confirmed(home, other) for other in others)
    assert running.next_wait_s() < 1
    running.drain()
    assert confirmed(home, bad)
    assert running.next_wait_s() > 20


@pytest.mark.loud("bug")
@pytest.mark.loud("cannot be written down")
def test_where_the_sending_rests_nothing_that_waits_for_it_makes_haste(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = engine(home, FakePortal())
    _in_flight(home, running)
    home.sealed(b"ready")

    def failing(*_: object) -> None:
        raise ValueError("a bug in planning")

    monkeypatch.setattr(running._plan, "next", failing)
    waits = []
    for _ in range(12):
        running.drain()
        waits.append(running.next_wait_s())
        home.clock.forward(waits[-1])
    assert sorted(waits)[1] > 1, waits
