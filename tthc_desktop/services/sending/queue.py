"""The outbox as people see it, and their "send again now"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import (
    STOPPED,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.services.ports.deadlines import DamagedCode
from tthc_desktop.services.ports.store import StepUpdate, Store, Tx
from tthc_desktop.services.sending.upstream import has_upstream


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A submission as the queue shows it.

    Attributes:
        no_upstream: Whether it goes no further, because the relay is connected to no provincial
            system: the relay has it, or it waits for the official code that an earlier one should
            have brought.
    """

    submission: Submission
    dossier: Dossier
    no_upstream: bool = False

    @property
    def error_code(self) -> str:
        """Of the step that a person has to look at, or that failed last."""
        return next((s.error_code for s in self.submission.steps if s.error_code), "")


@dataclass(frozen=True, slots=True)
class ListQueue:
    """Newest first."""

    store: Store

    def __call__(
        self,
        clerk: Account | None,
        *,
        waiting_only: bool = False,
        damaged: DamagedCode | None = None,
    ) -> tuple[QueueItem, ...]:
        """What was sealed by one clerk, or on the whole PC.

        Args:
            waiting_only: Leaves out what the provincial system already has.
            damaged: As Dossiers.find and Outbox.all have it; of each dossier once.
        """
        left_out: list[str] = []
        with self.store.read() as tx:
            found = tx.dossiers.find(clerk.id if clerk else None, damaged)
            dossiers = {d.id: d for d, _ in found}
            submissions = tx.outbox.all(None if damaged is None else left_out.append)
            ended = set() if has_upstream(tx.settings) else _ended(submissions)
            items = [
                QueueItem(submission, dossiers[submission.dossier_id], submission.id in ended)
                for submission in submissions
                if submission.dossier_id in dossiers
            ]
        if damaged is not None:
            readable = {dossier.code for dossier in dossiers.values()}  # and this clerk's own
            for code in left_out:
                if code in readable:
                    damaged(code)
        if waiting_only:
            items = [i for i in items if i.submission.state is not SubmissionState.CONFIRMED]
        return tuple(items)


def _ended(submissions: Sequence[Submission]) -> set[str]:
    """What a relay without a provincial system has received, and what can only follow that."""
    received = {s.dossier_id for s in submissions if s.state is SubmissionState.CONFIRMING}
    states = (SubmissionState.CONFIRMING, SubmissionState.SEALED)
    return {s.id for s in submissions if s.dossier_id in received and s.state in states}


@dataclass(frozen=True, slots=True)
class RetryQueue:
    """A person's retry clears every timer, and brings back what was stopped. It never changes the
    id, the payload or what is already done. What the provincial system itself refused stays with
    the clerk: sending the same again would be refused again."""

    store: Store

    def __call__(self, actor: str, submission_id: str | None = None) -> int:
        """One submission, or all that can be read. How many will be tried.

        Raises:
            InputError: ``queue.unknown``.
            StoreError: ``store.damaged``: the one that was asked for cannot be read.
        """
        left_out: list[str] = []  # the list tells of them
        with self.store.write(actor) as tx:
            if submission_id is None:
                chosen = tx.outbox.all(left_out.append)
            else:
                found = tx.outbox.get(submission_id)
                if found is None:
                    raise InputError("queue.unknown", submission=submission_id)
                chosen = (found,)
            count = sum(self._retry(tx, submission) for submission in chosen)
            tx.audit.append("queue.retried", submission_id or "", count=count)
        return count

    def _retry(self, tx: Tx, submission: Submission) -> bool:
        if submission.state is SubmissionState.CONFIRMED:
            return False
        changed = False
        for step in submission.steps:
            if step.kind is SendingStepKind.CONFIRM:
                continue
            if step.state in STOPPED or step.state is StepState.AUTH:
                update = StepUpdate(StepState.READY, 0, 0, step.acked, "")
            elif step.state in (StepState.RETRY, StepState.UNKNOWN):
                update = StepUpdate(step.state, step.attempts, 0, step.acked, step.error_code)
            else:
                continue
            tx.outbox.put_step(step.id, update)
            changed = True
            if step.state in STOPPED:
                tx.outbox.put_state(submission.id, SubmissionState.SENDING)
        return changed


@dataclass(frozen=True, slots=True)
class GetReceipt:
    """The relay's stored receipt as JSON; None until it came."""

    store: Store

    def __call__(self, submission_id: str) -> dict[str, object] | None:
        """The receipt of one submission.

        Raises:
            StoreError: ``store.damaged``: what is stored is no receipt.
        """
        with self.store.read() as tx:
            body = tx.outbox.receipt(submission_id)
        if not body:
            return None
        try:
            return PLAIN.from_text(dict[str, object], body)
        except PlainError as error:
            raise StoreError("store.damaged", where=f"submission.receipt: {error}") from error
