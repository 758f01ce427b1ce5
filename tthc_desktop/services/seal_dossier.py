"""Sealing (chốt để gửi): from here on the dossier's papers are fixed and it sends itself."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.dossier import Component, ComponentState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import (
    Operation,
    Step,
    StepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.dossier_access import open_dossier
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.store import Store, Tx


@dataclass(frozen=True, slots=True)
class SealDossier:
    """Dossier, submission, its steps and the audit line, in one durable transaction: when it
    returns the window may say that the dossier will be sent by itself."""

    store: Store
    clock: Clock
    ids: Ids

    def __call__(self, actor: Account, dossier_id: str) -> Submission:
        """Raises InputError ``dossier.incomplete`` with how many components are outstanding."""
        with self.store.write(actor.login) as tx:
            dossier = open_dossier(tx, dossier_id)
            if not dossier.sealable:
                raise InputError("dossier.incomplete", missing=len(dossier.missing))
            signed = [c for c in dossier.components if c.state is ComponentState.SIGNED]
            submission_id = self.ids.new()
            steps = [self._blob_step(tx, submission_id, component) for component in signed]
            steps.append(_step(submission_id, StepKind.COMMIT))
            steps.append(_step(submission_id, StepKind.CONFIRM))
            submission = Submission(
                submission_id,
                tx.outbox.next_sequence(),
                dossier.id,
                Operation.CREATE,
                SubmissionState.SEALED,
                to_ms(dossier.due_at),
                to_ms(self.clock.now()),
                actor.login,
                None,
                None,
                tuple(steps),
            )
            tx.outbox.add(submission)
            tx.dossiers.put_sealed(dossier.id)
            tx.audit.append("dossier.sealed", dossier.id, submission=submission_id)
        return submission

    def _blob_step(self, tx: Tx, submission_id: str, component: Component) -> Step:
        sha256 = component.signed_blob or ""
        size = tx.blobs.size(sha256)
        if size is None:
            raise InputError("dossier.incomplete", missing=1)
        return _step(submission_id, StepKind.BLOB, self.ids.new(), sha256, size)


def _step(
    submission: str, kind: StepKind, blob_id: str = "", sha256: str = "", size: int = 0
) -> Step:
    state = StepState.READY if kind is StepKind.BLOB else StepState.BLOCKED
    return Step(0, submission, kind, blob_id, sha256, size, state, 0, 0, 0, "")
