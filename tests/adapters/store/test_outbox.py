"""Which step is next."""

from __future__ import annotations

from sqlalchemy import text

from tests.support.damage import damage, without_guards
from tests.support.office import ACCOUNT, Home
from tests.support.sync import next_step
from tthc_desktop.domain.outbox import (
    LONGEST_WAIT_S,
    SendingStepKind,
    StepState,
    SubmissionState,
)
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.ports.outbox import StepUpdate


def _next(home: Home) -> tuple[str, SendingStepKind] | None:
    with home.store.read() as tx:
        step = next_step(tx, to_ms(home.clock.now()))
    return (step.submission, step.kind) if step else None


def _put(home: Home, step_id: int, *states: StepState, next_at: int = 0) -> None:
    with home.store.write("t") as tx:
        for state in states:
            tx.outbox.put_step(step_id, StepUpdate(state, 0, next_at, 0, ""))


def test_due_first_then_least_left(home: Home) -> None:
    later = home.sealed(b"x", due_h=24 * 30)
    big = home.sealed(b"x" * 500, due_h=5)
    small = home.sealed(b"x" * 50, due_h=6)
    overdue = home.sealed(b"x" * 9000, due_h=-1)
    order = []
    for _ in range(4):
        found = _next(home)
        assert found
        order.append(found[0])
        step = home.submission(found[0]).steps[0]
        _put(home, step.id, StepState.INFLIGHT)
    assert order == [overdue.id, small.id, big.id, later.id]


def test_what_completes_a_submission_goes_before_everything(home: Home) -> None:
    home.sealed(b"x", due_h=-5)
    ready = home.sealed(b"y" * 100, due_h=24 * 30)
    blob, commit = ready.steps[0], ready.steps[1]
    _put(home, blob.id, StepState.INFLIGHT, StepState.DONE)
    _put(home, commit.id, StepState.READY)
    assert _next(home) == (ready.id, SendingStepKind.COMMIT)


def test_a_waiting_step_is_passed_and_its_moment_is_known(home: Home) -> None:
    first, second = home.sealed(b"x", due_h=-5), home.sealed(b"y")
    moment = to_ms(home.clock.now()) + 5000
    _put(home, first.steps[0].id, StepState.INFLIGHT, StepState.RETRY, next_at=moment)
    assert _next(home) == (second.id, SendingStepKind.BLOB)
    _put(home, second.steps[0].id, StepState.INFLIGHT)
    assert _next(home) is None
    with home.store.read() as tx:
        assert tx.outbox.next_moment(to_ms(home.clock.now())) == moment
    home.clock.forward(5)
    assert _next(home) == (first.id, SendingStepKind.BLOB)


def test_no_step_waits_for_longer_than_the_longest_wait_that_there_is(home: Home) -> None:
    """A later moment was reckoned with another clock, or is damage."""
    far, near = home.sealed(b"x", due_h=-5), home.sealed(b"y")
    now = to_ms(home.clock.now())
    longest = now + LONGEST_WAIT_S * 1000
    _put(home, near.steps[0].id, StepState.INFLIGHT, StepState.RETRY, next_at=now + 5000)
    _put(home, far.steps[0].id, StepState.INFLIGHT, StepState.RETRY, next_at=longest)
    assert _next(home) is None
    for moment in (longest + 1, 1 << 60):
        _put(home, far.steps[0].id, StepState.RETRY, next_at=moment)
        assert _next(home) == (far.id, SendingStepKind.BLOB)
        with home.store.read() as tx:
            assert tx.outbox.next_moment(now) == now
    without_guards(home.store, "step")
    damage(
        home.store, "UPDATE step SET next_at = 9223372036854775807 WHERE id = ?", far.steps[0].id
    )
    assert _next(home) == (far.id, SendingStepKind.BLOB)


def test_steps_of_a_stopped_submission_rest(home: Home) -> None:
    """Else sending its other papers would put it back to SENDING, and the clerk saw nothing."""
    stopped = home.sealed(b"x", b"y")
    with home.store.write("t") as tx:
        tx.outbox.put_state(stopped.id, SubmissionState.SENDING)
        tx.outbox.put_state(stopped.id, SubmissionState.NEEDS_CLERK)
    assert _next(home) is None
    with home.store.read() as tx:
        assert tx.outbox.next_moment(to_ms(home.clock.now())) is None


def test_a_submission_comes_back_as_it_was_put(home: Home) -> None:
    submission = home.sealed(b"one", b"two")
    stored = home.submission(submission.id)
    assert [(s.kind, s.state, s.size) for s in stored.steps] == [
        (SendingStepKind.BLOB, StepState.READY, 3),
        (SendingStepKind.BLOB, StepState.READY, 3),
        (SendingStepKind.COMMIT, StepState.BLOCKED, 0),
        (SendingStepKind.CONFIRM, StepState.BLOCKED, 0),
    ]
    assert (stored.sequence, stored.author) == (1, ACCOUNT.login)
    with home.store.read() as tx:
        assert tx.outbox.of_dossier(submission.dossier_id) == (stored,)
        assert tx.outbox.get("none") is None
        assert tx.outbox.of_dossier("none") == ()


def test_a_queue_of_forty_thousand_can_be_listed(home: Home) -> None:
    """More than SQLite takes as parameters of one statement (32,766)."""
    first = home.sealed(b"x")
    numbers = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)"
    dossiers = (
        "INSERT INTO dossier (id, number, provisional_code, official_code, procedure_code,"
        " procedure_name, applicant_name, applicant_id_number, applicant_phone,"
        " applicant_address, clerk_id, received_at, due_at, state, arrival, slip_printed_at,"
        " slip_blob) SELECT printf('d%d', i), i, printf('p%d', i), NULL, '', '',"
        " '', '', '', '', clerk_id, 0, 0, 'sealed', 1, NULL, NULL FROM dossier, "
    )
    submissions = (
        "INSERT INTO submission (id, sequence, dossier_id, operation, state, due_at, sealed_at,"
        " author) SELECT printf('s%d', i), i, printf('d%d', i), 'CREATE', 'SEALED', 0, 0, 'binh'"
        " FROM "
    )
    steps = (
        "INSERT INTO step (submission_id, kind, blob_id, blob_sha, size, state, attempts, next_at,"
        " acked, error_code) SELECT printf('s%d', i), kind, '', '', 0, state, 0, 0, 0, '' FROM"
        " (SELECT 'COMMIT' AS kind, 'READY' AS state UNION SELECT 'CONFIRM', 'BLOCKED'), "
    )
    with home.store._database.write() as connection:  # past the rows of what is open
        for start in (dossiers, submissions, steps):
            connection.execute(text("".join((start, "(", numbers, " SELECT i FROM n)"))))
    with home.store.read() as tx:
        everything = tx.outbox.unconfirmed()
    assert len(everything) == 40_000
    assert next(s for s in everything if s.id == first.id).steps
