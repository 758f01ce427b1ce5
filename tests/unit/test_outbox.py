"""Table G.2 of reference/sync.md, row by row, and the edges it draws."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.outbox import (
    ITEM_CAP_S,
    LINK_CAP_S,
    RUNNABLE,
    STEP_EDGES,
    STOPPED,
    SUBMISSION_EDGES,
    Fault,
    Operation,
    Reaction,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
    fault_code,
    item_delay,
    link_delay,
    react,
    submission_after,
    tries_with,
)

S, F = StepState, Fault
BLOB, COMMIT = SendingStepKind.BLOB, SendingStepKind.COMMIT


def R(step: StepState, *, counts: bool = False, link_down: bool = False) -> Reaction:  # noqa: N802 - a table
    return Reaction(step, counts, link_down)


TABLE = [
    # fault, times in a row, BLOB step, COMMIT step
    *(
        (fault, 1, R(S.READY, link_down=True), R(S.READY, link_down=True))
        for fault in (F.LINK, F.CAPTIVE, F.PLAIN, F.NOT_ENROLLED, F.COPIED, F.OTHER_KEY)
    ),
    (
        F.CUT,
        1,
        R(S.RETRY, counts=True, link_down=True),
        R(S.UNKNOWN, counts=True, link_down=True),
    ),
    *(
        (fault, times, R(S.RETRY, counts=True), R(S.UNKNOWN, counts=True))
        for fault in (
            *(F.BUSY, F.SERVER, F.AUTH, F.NO_UPSTREAM),
            *(F.UNREADABLE, F.PROVISIONAL, F.BUG),
        )
        for times in (1, 3, 50)
    ),
    (F.FORBIDDEN, 1, R(S.REJECTED), R(S.REJECTED)),
    (F.REJECTED, 1, R(S.REJECTED), R(S.REJECTED)),
    (F.CONFLICT, 1, R(S.CONFLICT), R(S.CONFLICT)),
    (F.MISSING_BLOBS, 1, R(S.RETRY, counts=True), R(S.BLOCKED, counts=True)),
    (F.HASH, 1, R(S.RETRY, counts=True), R(S.RETRY, counts=True)),
    (F.HASH, 2, R(S.QUARANTINED, counts=True), R(S.QUARANTINED, counts=True)),
    *((fault, 1, R(S.QUARANTINED), R(S.QUARANTINED)) for fault in (F.LOCAL, F.EVIDENCE)),
]


@each_row(("fault", "attempts", "blob", "commit"), TABLE)
def test_every_row(fault: Fault, attempts: int, blob: Reaction, commit: Reaction) -> None:
    assert react(BLOB, fault, attempts) == blob
    assert react(COMMIT, fault, attempts) == commit


def test_no_fault_is_left_out() -> None:
    assert {row[0] for row in TABLE} == set(Fault)


@given(st.sampled_from(SendingStepKind), st.sampled_from(Fault), st.integers(0, 50))
def test_reactions_follow_the_edges_and_are_never_success(
    kind: SendingStepKind, fault: Fault, attempts: int
) -> None:
    reaction = react(kind, fault, attempts)
    assert reaction.step in STEP_EDGES[S.INFLIGHT]
    assert reaction.step is not S.DONE
    after = submission_after(kind, reaction.step)
    if kind is not SendingStepKind.CONFIRM and after is not None:
        assert after in SUBMISSION_EDGES[SubmissionState.SENDING]
    assert after not in (SubmissionState.CONFIRMED, SubmissionState.CONFIRMING)


@given(st.sampled_from([F.CUT, F.BUSY, F.SERVER]), st.integers(0, 50))
def test_an_unanswered_commit_is_unknown_for_ever(fault: Fault, attempts: int) -> None:
    assert react(COMMIT, fault, attempts).step is S.UNKNOWN


def test_edges() -> None:
    assert SUBMISSION_EDGES[SubmissionState.CONFIRMED] == {SubmissionState.SENDING}, "lost there"
    assert not SUBMISSION_EDGES[SubmissionState.SUPERSEDED]
    begun = {old for old, new in STEP_EDGES.items() if S.INFLIGHT in new}
    assert begun == RUNNABLE | {S.BLOCKED}
    assert all(STEP_EDGES[state] == {S.READY} for state in STOPPED)
    assert set(STEP_EDGES) == set(StepState)
    assert set(SUBMISSION_EDGES) == set(SubmissionState)
    reached = {
        state for state in SubmissionState if SubmissionState.CONFIRMING in SUBMISSION_EDGES[state]
    }
    assert SubmissionState.SEALED not in reached, "nothing is confirmed that was never sent"


@given(st.integers(1, 1000), st.floats(0, 1, exclude_max=True))
def test_link_delay_is_bounded_full_jitter(failures: int, fraction: float) -> None:
    assert 0 <= link_delay(failures, fraction) <= min(LINK_CAP_S, 5 * 2 ** min(failures - 1, 20))


@given(st.integers(0, 1000))
def test_item_delay_never_shrinks_and_has_a_cap(attempts: int) -> None:
    assert 25 <= item_delay(attempts) <= item_delay(attempts + 1) <= ITEM_CAP_S


def test_faults_of_other_kinds_are_counted_apart() -> None:
    """Two 503 and one 500 are not three failures of the relay."""
    step = SendingStep(1, "s", BLOB, "b", "", 1, S.RETRY, 2, 0, 0, "transfer.busy")
    assert tries_with(step, F.BUSY) == 3
    assert tries_with(step, F.SERVER) == 1


def _with_steps(*steps: tuple[StepState, str]) -> Submission:
    made = tuple(
        SendingStep(n, "s", BLOB, f"b{n}", "", 1, state, 1, 0, 0, code)
        for n, (state, code) in enumerate(steps)
    )
    return Submission(
        "s", 1, "d", Operation.CREATE, SubmissionState.SENDING, 0, 0, "", b"", "", made
    )


@each_row(
    ("steps", "shown"),
    [
        ((), ""),
        (((S.DONE, ""), (S.READY, "")), ""),
        (((S.DONE, ""), (S.RETRY, "a"), (S.RETRY, "b")), "a"),
        *((((S.RETRY, "a"), (state, "b"), (state, "c")), "b") for state in sorted(STOPPED)),
        (((S.QUARANTINED, ""), (S.RETRY, "a")), "a"),
    ],
)
def test_what_stopped_speaks_before_what_is_tried_again(
    steps: tuple[tuple[StepState, str], ...], shown: str
) -> None:
    assert _with_steps(*steps).error_code == shown


def test_another_status_of_who_bars_the_way_is_the_same_fault() -> None:
    step = SendingStep(1, "s", BLOB, "b", "", 0, S.RETRY, 2, 0, 0, "transfer.auth_refused")
    assert tries_with(step, F.AUTH) == 3
    assert tries_with(step, F.BUSY) == 1
    assert fault_code(F.AUTH, "proxy") == "transfer.auth_proxy"
    assert fault_code(F.AUTH, "scripted") == "transfer.auth"
    assert fault_code(F.BUSY, "403") == "transfer.busy"
