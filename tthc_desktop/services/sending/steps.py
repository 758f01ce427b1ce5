"""Writing down what became of a step, and with it of its submission."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.domain.outbox import (
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
    submission_after,
)
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.outbox import StepUpdate
from tthc_desktop.services.ports.store import Tx


class StepWriter:
    """Inside the caller's transaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def write(
        self,
        tx: Tx,
        step: SendingStep,
        state: StepState,
        *,
        attempts: int | None = None,
        wait_s: float = 0.0,
        acked: int | None = None,
        error: str = "",
    ) -> None:
        """A step's new state, and the one that it brings about.

        Args:
            attempts: As before by default, as is acked.
            wait_s: Seconds until it may run again.
        """
        next_at = to_ms(self._clock.now()) + int(wait_s * 1000) if wait_s else 0
        update = StepUpdate(
            state,
            step.attempts if attempts is None else attempts,
            next_at,
            step.acked if acked is None else acked,
            error,
        )
        tx.outbox.put_step(step.id, update)
        after = submission_after(step.kind, state)
        if after is not None:
            tx.outbox.put_state(step.submission, after)

    def begin(self, tx: Tx, submission: Submission, *steps: SendingStep) -> None:
        """They are in flight from now on: after a crash their outcome is unknown."""
        if submission.state is not SubmissionState.SENDING:
            tx.outbox.put_state(submission.id, SubmissionState.SENDING)
        begun = {
            step.id: StepUpdate(StepState.INFLIGHT, step.attempts, 0, step.acked, step.error_code)
            for step in steps
        }
        tx.outbox.put_steps(begun)

    def sent(self, tx: Tx, files: Sequence[SendingStep]) -> None:
        """The far end has all bytes of these, which were in flight."""
        tx.outbox.put_steps(
            {file.id: StepUpdate(StepState.DONE, file.attempts, 0, file.size, "") for file in files}
        )

    def finish(self, tx: Tx, step: SendingStep) -> None:
        """Done, whatever it was: the relay has it."""
        way = [] if step.state is StepState.INFLIGHT else [StepState.READY, StepState.INFLIGHT]
        if step.state is not StepState.DONE:
            self._go(tx, step, (*way, StepState.DONE), acked=step.size)

    def resend(self, tx: Tx, submission: Submission) -> None:
        """All of it goes out again, under the same ids: the relay has none of it any more."""
        tx.outbox.put_state(submission.id, SubmissionState.SENDING)
        for step in submission.steps:
            blob = step.kind is SendingStepKind.BLOB
            wanted = StepState.READY if blob or not files_of(submission) else StepState.BLOCKED
            if step.kind is SendingStepKind.CONFIRM:
                wanted = StepState.BLOCKED
            self._back(tx, step, wanted)

    def _back(self, tx: Tx, step: SendingStep, wanted: StepState) -> None:
        """By READY, from which every state may be had that a step begins in."""
        way: tuple[StepState, ...] = () if step.state is wanted else (StepState.READY,)
        if wanted not in way and way:
            way = (*way, StepState.INFLIGHT, wanted)
        self._go(tx, step, way or (wanted,), acked=0)

    def _go(self, tx: Tx, step: SendingStep, way: Sequence[StepState], *, acked: int) -> None:
        """Along the edges: each state is one that may follow the one before."""
        for state in way:
            tx.outbox.put_step(step.id, StepUpdate(state, 0, 0, acked, ""))


def files_of(submission: Submission) -> tuple[SendingStep, ...]:
    return tuple(step for step in submission.steps if step.kind is SendingStepKind.BLOB)


def commit_of(submission: Submission) -> SendingStep:
    return next(step for step in submission.steps if step.kind is SendingStepKind.COMMIT)


def confirm_of(submission: Submission) -> SendingStep:
    return next(step for step in submission.steps if step.kind is SendingStepKind.CONFIRM)
