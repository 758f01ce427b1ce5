"""What was sealed, as the store keeps it until the provincial system has it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.outbox import (
    SendingStep,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.services.ports.deadlines import DamagedCode


@dataclass(frozen=True, slots=True)
class StepUpdate:
    """What a step becomes. attempts and acked replace the old values."""

    state: StepState
    attempts: int
    next_at: int
    acked: int
    error_code: str


class Outbox(Protocol):
    def next_sequence(self) -> int:
        """The next number in this PC's counting of what it sealed, from 1."""
        ...

    def add(self, submission: Submission) -> None: ...

    def get(self, submission_id: str) -> Submission | None: ...

    def unconfirmed(self, damaged: DamagedCode | None = None) -> tuple[Submission, ...]:
        """What the provincial system does not have, newest first, without_bytes()."""
        ...

    def without_bytes(
        self, submission_ids: Sequence[str], damaged: DamagedCode | None = None
    ) -> tuple[Submission, ...]:
        """Those with these ids, in this order: with neither draft nor payload, whether there is one
        or not.

        Args:
            damaged: Who goes on with what can be read takes the dossiers' codes of the others
                here, of each dossier once.

        Raises:
            StoreError: ``store.damaged`` for a submission or a step that cannot be read, where
                nobody takes the code.
        """
        ...

    def flawed(self) -> Mapping[str, str]:
        """What is not confirmed and cannot be read, with the code of its dossier. Reads all that is
        not confirmed."""
        ...

    def states(self, without: Collection[str] = ()) -> Mapping[SubmissionState, int]:
        """How many there are in each state that is not an end.

        Args:
            without: The submissions that do not count.
        """
        ...

    def received(self, dossier_id: str) -> bool:
        """Whether the relay has something of it that is not confirmed yet."""
        ...

    def of_dossier(self, dossier_id: str) -> tuple[Submission, ...]:
        """Everything that was sealed of it, oldest first."""
        ...

    def any_in(self, state: SubmissionState, without: Collection[str] = ()) -> bool:
        """Whether there is one in that state, which is no end, that is not left out."""
        ...

    def urgent(self, now_ms: int) -> tuple[str, ...]:
        """The submissions of which a step may run now, most urgent first (reference/sync.md G.3):
        what completes one, then by due bucket, then least left.

        One that is to wait for longer than LONGEST_WAIT_S may run: the clock was another when it
        was told. Reads all that is queued, and believes it: step_of() does not.
        """
        ...

    def runnable(self, submission_id: str, now_ms: int) -> tuple[SendingStep, ...]:
        """The steps of a submission that may run now, in their order. Raises as step_of()."""
        ...

    def step_of(self, submission_id: str, now_ms: int) -> SendingStep | None:
        """The most urgent step of a submission that may run now, or None. A step that failed for
        its own fault waits; the others pass it.

        Raises:
            StoreError: ``store.damaged`` for a submission that cannot be read, whole or in a step.
        """
        ...

    def next_moment(self, now_ms: int, without: Collection[str] = ()) -> int | None:
        """When the next waiting step that can be read may run, milliseconds since 1970.

        Args:
            without: Submissions whose steps do not count.
        """
        ...

    def put_steps(self, updates: Mapping[int, StepUpdate]) -> None:
        """put_step() for several, by their numbers."""
        ...

    def put_step(self, step_id: int, update: StepUpdate) -> None:
        """Keeps what became of a submission.

        Raises:
            StoreError: ``outbox.edge`` for a change of state that table G.2 forbids.
        """
        ...

    def put_state(
        self, submission_id: str, state: SubmissionState, official_code: str | None = None
    ) -> None: ...

    def freeze(self, submission_id: str, payload: bytes) -> None:
        """Writes the payload once. Raises StoreError ``outbox.frozen`` the second time."""
        ...

    def put_receipt(self, submission_id: str, receipt: bytes) -> None: ...

    def receipt(self, submission_id: str) -> bytes | None: ...

    def put_reason(self, submission_id: str, reason: str) -> None:
        """Keeps what the far end gave as its reason, or what it holds instead."""
        ...

    def sent(self, after: str, limit: int) -> tuple[str, ...]:
        """The ids of what the relay gave a receipt for, in their order, those after one of them or
        after what an id may begin with."""
        ...

    def sent_before(self, before: str, after: str, limit: int) -> tuple[str, ...]:
        """As sent(), but the last of them first.

        Args:
            before: An id that they stand before; empty for the very last ones.
        """
        ...

    def sent_since(self, sequence: int, count: int) -> tuple[str, ...]:
        """The ids of what the relay gave a receipt for, in the order of sealing, among so many that
        were sealed one after the other, from a number of this PC's counting on."""
        ...

    def waiting(self) -> tuple[str, ...]:
        """The ids of what something is waited for, in their order, damaged ones among them."""
        ...

    def payloads(self, submission_ids: Sequence[str]) -> Mapping[str, bytes]:
        """The frozen payloads of those that have one."""
        ...

    def steps_in(self, state: StepState) -> tuple[SendingStep, ...]:
        """The steps in a state other than DONE, of the submissions that can be read: of another
        nothing can be told, and it stays."""
        ...
