"""The engine over a script of faults and crashes: every dossier arrives once, or says why not."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.portal import OPS, Crash, FakePortal, Trouble
from tests.support.office import KEY, Home
from tests.support.sync import (
    HOURS,
    DyingStore,
    check,
    confirmed,
    engine,
    forget_copy,
    run,
)
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.outbox import SqlOutbox
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import (
    RESTING,
    Fault,
    SendingStepKind,
    StepState,
    SubmissionState,
)
from tthc_desktop.domain.wire import canonical
from tthc_desktop.services.office.home_copies import Copied, copied
from tthc_desktop.services.sending.queue import RetryQueue

ONE, TWO = b"%PDF one" * 9000, b"%PDF two"
CUT_LATE = Trouble(Fault.CUT, late=True)


def test_a_dossier_arrives(home: Home) -> None:
    submission = home.sealed(ONE, TWO)
    portal = FakePortal()
    report = engine(home, portal).drain()
    assert (report.waiting, report.error) == (0, "")
    assert confirmed(home, submission)
    check(home, portal, submission)
    assert sorted(portal.files.values()) == sorted([ONE, TWO])
    stored = home.submission(submission.id)
    assert stored.payload == canonical(json.loads(stored.payload or b""))
    assert stored.bytes_acked == stored.bytes_total == len(ONE) + len(TWO)
    with home.store.read() as tx:
        receipt = json.loads(tx.outbox.receipt(submission.id) or b"")
        actions = [line.action for line in tx.audit.lines()]
    assert receipt["submission"] == submission.id
    for action in ("submission.frozen", "submission.received_by_relay", "submission.confirmed"):
        assert actions.count(action) == 1


def test_levels_are_not_blurred(home: Home) -> None:
    submission = home.sealed(TWO)
    portal = FakePortal(answers_upstream=False)
    running = engine(home, portal)
    assert home.dossier(submission.dossier_id).arrival is Arrival.LOCAL
    assert running.drain().waiting == 1
    dossier = home.dossier(submission.dossier_id)
    assert (dossier.arrival, dossier.official_code) == (Arrival.RELAY, None)
    assert home.submission(submission.id).state is SubmissionState.CONFIRMING
    portal.accept(submission.id)
    assert running.drain().waiting == 0
    assert home.dossier(submission.dossier_id).official_code == "H01.45-261123-0001"


def test_a_refusal_by_the_province_is_for_the_clerk(home: Home) -> None:
    submission = home.sealed(TWO)
    portal = FakePortal(answers_upstream=False)
    running = engine(home, portal)
    running.drain()
    portal.accept(submission.id, "rejected")
    running.drain()
    assert home.submission(submission.id).state is SubmissionState.NEEDS_CLERK
    assert running.waits_for_people()


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("op", OPS)
def test_one_fault_anywhere(home: Home, op: str, fault: Fault, late: bool) -> None:
    submission, other = home.sealed(ONE, TWO), home.sealed(b"another")
    portal = FakePortal()
    portal.next(op, Trouble(fault, late=late))
    if op == "find":
        portal.next("submit", CUT_LATE)
    run(home, portal)
    if fault is Fault.COPIED:
        with home.store.read() as tx:
            assert copied(tx) is Copied.RELAY, "nothing is sent before a person has acted"
        forget_copy(home)
        run(home, portal)
    check(home, portal, submission, other)
    now = home.submission(submission.id)
    stopping = {
        *(Fault.AUTH, Fault.REJECTED, Fault.CONFLICT, Fault.FORBIDDEN),
        *(Fault.LOCAL, Fault.EVIDENCE),
    }
    if op == "find":
        stopping.add(Fault.HASH)  # the second fault of this step
    states = {s.state for s in now.steps}
    if op in ("probe", "changes") or fault not in stopping:
        assert confirmed(home, submission)
    elif not confirmed(home, submission):
        assert now.state in RESTING or StepState.AUTH in states
    assert confirmed(home, other) or confirmed(home, submission)

    RetryQueue(home.store)("binh")
    run(home, portal)
    check(home, portal, submission, other)
    assert confirmed(home, submission)
    assert confirmed(home, other)
    assert portal.effects.count(submission.id) == 1


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("op", ["send_blob", "submit"])
def test_a_fault_for_ever_is_not_an_endless_loop(home: Home, op: str, fault: Fault) -> None:
    submission = home.sealed(ONE, TWO)
    portal = FakePortal(always={op: Trouble(fault)})
    run(home, portal, rounds=8)
    check(home, portal, submission)
    now = home.submission(submission.id)
    assert not confirmed(home, submission)
    assert portal.effects == []
    assert portal.calls.count(op) <= 16
    assert any(step.error_code == f"transfer.{fault.value}" for step in now.steps)
    portal.always.clear()
    forget_copy(home)
    RetryQueue(home.store)("binh")
    run(home, portal)
    assert confirmed(home, submission)
    check(home, portal, submission)


@pytest.mark.parametrize("op", ["send_blob", "submit", "find", "changes"])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_crash_in_a_call(home: Home, op: str, late: bool) -> None:
    submission = home.sealed(ONE, TWO)
    portal = FakePortal()
    portal.next(op, Trouble(crash=True, late=late))
    if op == "find":
        portal.next("submit", Trouble(crash=True, late=True))
    run(home, portal)
    assert confirmed(home, submission)
    check(home, portal, submission)


def test_a_crash_after_every_durable_write(tmp_path: Path) -> None:
    died, writes = True, 0
    while died:
        writes += 1
        home = Home.make(tmp_path / str(writes))
        submission = home.sealed(ONE * 2, TWO)
        portal = FakePortal()
        try:
            dying = engine(home, portal, DyingStore(home.store, writes))
            dying.recover()
            dying.drain()
            died = False
        except Crash:
            frozen = home.submission(submission.id).payload
            run(home, portal, rounds=3)
            assert frozen in (None, home.submission(submission.id).payload)
        assert confirmed(home, submission), writes
        check(home, portal, submission)
        home.close()
    assert writes > 5


TROUBLES = st.one_of(
    st.none(),
    st.builds(Trouble, st.sampled_from(list(Fault)), st.booleans(), st.sampled_from([0.0, 30.0])),
    st.builds(Trouble, st.none(), st.booleans(), st.just(0.0), st.just(True)),
)


@settings(max_examples=15)
@given(script=st.fixed_dictionaries({op: st.lists(TROUBLES, max_size=6) for op in OPS}))
def test_any_script_of_faults_and_crashes(script: dict[str, list[Trouble | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home.make(Path(folder))
        submissions = [home.sealed(ONE), home.sealed(TWO, b"three")]
        portal = FakePortal()
        for op, troubles in script.items():
            portal.next(op, *troubles)
        for _ in range(4):
            run(home, portal, rounds=5)
            check(home, portal, *submissions)
            RetryQueue(home.store)("binh")
            forget_copy(home)
        portal.script.clear()
        for _ in range(2):
            run(home, portal, rounds=3)
            RetryQueue(home.store)("binh")
            forget_copy(home)
        assert all(confirmed(home, s) for s in submissions), "the queue did not empty"
        check(home, portal, *submissions)
        home.close()


def test_the_intent_is_on_disk_before_the_first_byte(home: Home) -> None:
    submission = home.sealed(TWO)
    other = Database(home.folder / "tthc.db", KEY)
    seen: dict[str, tuple[bytes | None, set[tuple[SendingStepKind, StepState]]]] = {}

    def look(op: str) -> None:
        with other.read() as connection:
            found = SqlOutbox(connection, home.clock).get(submission.id)
        assert found is not None
        seen[op] = (found.payload, {(s.kind, s.state) for s in found.steps})

    portal = FakePortal(watch=look)
    engine(home, portal).drain()
    other.close()
    payload, steps = seen["send_blob"]
    assert payload
    assert (SendingStepKind.BLOB, StepState.INFLIGHT) in steps
    payload, steps = seen["submit"]
    assert payload == home.submission(submission.id).payload
    assert (SendingStepKind.COMMIT, StepState.INFLIGHT) in steps


def test_what_was_in_flight_is_unknown_after_a_crash(home: Home) -> None:
    submission = home.sealed(TWO)
    portal = FakePortal()
    portal.next("submit", Trouble(crash=True, late=True))
    with pytest.raises(Crash):
        engine(home, portal).drain()
    again = engine(home, portal)
    assert again.recover() == 2
    assert home.submission(submission.id).state is SubmissionState.UNKNOWN
    portal.calls.clear()
    again.drain()
    assert "submit" not in portal.calls, "the far end is asked before anything is sent again"
    assert confirmed(home, submission)
    assert portal.effects == [submission.id]


def test_a_lost_reply_is_one_dossier(home: Home) -> None:
    submission = home.sealed(TWO)
    portal = FakePortal()
    portal.next("submit", CUT_LATE)
    running = engine(home, portal)
    assert running.drain().error == "transfer.cut"
    assert home.submission(submission.id).state is SubmissionState.UNKNOWN
    home.clock.forward(HOURS)
    assert running.drain().waiting == 0
    assert portal.calls.count("submit") == 1
    check(home, portal, submission)


def test_an_answer_of_the_province_that_overtakes_the_relays(home: Home) -> None:
    """The commit's answer is lost, and the changes feed is read before the commit is found."""
    first, second = home.sealed(TWO), home.sealed(b"second", due_h=300)
    portal = FakePortal()
    portal.next("submit", Trouble(Fault.SERVER, late=True))
    running = engine(home, portal)
    running.drain()
    assert confirmed(home, second)
    assert home.submission(first.id).state is SubmissionState.UNKNOWN
    home.clock.forward(HOURS)
    running.drain()
    assert confirmed(home, first)
    check(home, portal, first, second)


@pytest.mark.parametrize("fault", [Fault.LINK, Fault.CAPTIVE, Fault.CUT, Fault.BUSY, Fault.AUTH])
def test_a_portal_that_is_not_idempotent_is_never_sent_to_twice(home: Home, fault: Fault) -> None:
    submission = home.sealed(TWO)
    portal = FakePortal(idempotent=False)
    portal.next("submit", CUT_LATE)
    portal.next("find", None, Trouble(fault))
    run(home, portal)
    RetryQueue(home.store)("binh")
    run(home, portal)
    assert portal.effects == [submission.id]
    assert confirmed(home, submission)


@pytest.mark.parametrize("between", [None, Fault.LINK, Fault.CAPTIVE, Fault.BUSY])
def test_a_lost_request_to_such_a_portal_is_for_the_clerk(
    home: Home, between: Fault | None
) -> None:
    """Also when asking fails first: what is unknown stays unknown."""
    submission = home.sealed(TWO)
    portal = FakePortal(idempotent=False)
    portal.next("submit", Trouble(Fault.CUT))
    portal.next("find", None, *([Trouble(between)] if between else []))
    run(home, portal)
    assert home.submission(submission.id).state is SubmissionState.CONFLICT
    assert portal.effects == []


def test_a_retry_of_a_person_beats_every_timer(home: Home) -> None:
    submission = home.sealed(TWO)
    portal = FakePortal()
    portal.next("send_blob", Trouble(Fault.BUSY, wait_s=800.0))
    running = engine(home, portal)
    running.drain()
    running.drain()
    assert portal.calls.count("send_blob") == 1
    assert RetryQueue(home.store)("binh", submission.id) == 1
    running.drain()
    assert confirmed(home, submission)
    assert RetryQueue(home.store)("binh") == 0


def test_the_far_end_is_left_alone_while_the_link_is_down(home: Home) -> None:
    home.sealed(TWO)
    portal = FakePortal(always={"probe": Trouble(Fault.LINK)})
    running = engine(home, portal)
    assert running.drain().error == "transfer.link"
    assert running.drain().error == "transfer.link"
    assert portal.calls == ["probe"]
    home.clock.forward(running.next_wait_s())
    running.drain()
    assert portal.calls == ["probe", "probe"]


def test_files_that_the_far_end_lost_are_sent_again(home: Home) -> None:
    submission = home.sealed(ONE, TWO)
    portal = FakePortal()
    portal.watch = lambda op: portal.files.clear() if portal.calls == [*WAY, op] else None
    engine(home, portal).drain()
    assert confirmed(home, submission)
    assert portal.calls.count("send_blob") == 4


WAY = ["probe", "send_blob", "send_blob"]


def test_halting_ends_a_transfer_and_nothing_is_lost(home: Home) -> None:
    submission = home.sealed(ONE)
    portal = FakePortal()
    running = engine(home, portal)
    portal.watch = lambda op: running.halt() if op == "send_blob" else None
    running.drain()
    assert not confirmed(home, submission)
    portal.watch = lambda _: None
    run(home, portal)
    assert confirmed(home, submission)


def test_a_full_disk_is_told_to_the_caller(home: Home) -> None:
    home.sealed(TWO)

    def full(op: str) -> None:
        if op == "submit":
            raise StoreError("disk.full")

    with pytest.raises(StoreError, match=r"disk\.full"):
        engine(home, FakePortal(watch=full)).drain()
    assert engine(home, FakePortal()).recover() == 2
