"""What a person decides of a submission that stopped: sealed anew, or one of two answers taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.ids import provisional_code
from tthc_desktop.domain.outbox import (
    NUMBER,
    PROVISIONAL,
    RESTING,
    TWICE,
    UNREADABLE,
    Operation,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.told_papers import told_papers, untold
from tthc_desktop.services.office.dossier_access import dossier_in_charge
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.reopening import open_again
from tthc_desktop.services.sending.received import OTHER_CODE
from tthc_desktop.services.sending.steps import StepWriter, confirm_of, files_of

_ADOPTED = "Máy khác của đơn vị đã gửi hồ sơ này: {}"


def may_be_taken_back(submission: Submission) -> bool:
    """Whether it stopped, and neither relay nor province has it as ours; or nothing of it has left,
    as it waits for a revocation list or for a file that can be judged, and a person knows more."""
    two_answers = submission.error_code in (TWICE, OTHER_CODE)
    waits = submission.payload is None and submission.error_code in (PROVISIONAL, UNREADABLE)
    return waits or (submission.state in RESTING and not two_answers)


def has_two_answers(submission: Submission) -> bool:
    """Whether a person has to say which of two codes, or whose dossier, counts. What another PC
    sent and nobody has decided yet may still be refused: then this one is sent."""
    known = submission.error_code in (TWICE, OTHER_CODE) and is_official_code(submission.reason)
    return submission.state is SubmissionState.CONFLICT and known


def gave_way(submission: Submission) -> bool:
    """Whether another PC had sent its dossier, which has its code, so that this one is not sent."""
    known = submission.error_code == TWICE and is_official_code(submission.reason)
    return submission.state is SubmissionState.SUPERSEDED and known


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Opens a dossier again whose sending stopped, so that it can be put right and sealed anew.

    What was frozen stays as it was and is never sent again; what was sealed after it and has not
    gone out comes back with it. A provisional number that is another citizen's becomes another one.
    """

    store: Store
    clock: Clock

    def __call__(self, actor: Account, submission_id: str) -> None:
        """Takes it back.

        Raises:
            InputError: ``queue.unknown``, ``queue.on_its_way`` where it has not stopped,
                ``account.not_allowed``.
        """
        with self.store.write(actor.login) as tx:
            submission = _known(tx, submission_id)
            if not may_be_taken_back(submission):
                raise InputError("queue.on_its_way")
            dossier = dossier_in_charge(tx, actor, submission.dossier_id)
            back = [submission, *_after(tx, submission)]
            files = {step.blob_sha for each in back for step in files_of(each)}
            if submission.state not in RESTING:  # what waits is stopped first
                tx.outbox.put_state(submission.id, SubmissionState.QUARANTINED)
            for each in back:
                tx.outbox.put_state(each.id, SubmissionState.SUPERSEDED)
                tx.audit.append("submission.taken_back", each.id, why=each.error_code)
            tx.dossiers.put_state(dossier.id, DossierState.OPEN)
            sent = [slot for slot in dossier.slots if slot.file in files and slot.sealed]
            open_again(tx, dossier.id, sent)
            if submission.operation is Operation.CREATE:
                tx.dossiers.put_status_told(dossier.id, None)
            if submission.error_code == NUMBER:
                self._renumber(tx, dossier)
            event = DossierEvent(
                DossierEventKind.TAKEN_BACK,
                self.clock.now(),
                actor.login,
                dossier.status,
                reason=submission.reason,
            )
            tx.events.append(dossier.id, event)

    def _renumber(self, tx: Tx, dossier: Dossier) -> None:
        """Two citizens hold one number: this one gets another, under the counter's name of now."""
        office = load_office(tx.settings)
        if office is None:
            raise InputError("office.missing")
        number = tx.dossiers.next_number()
        code = provisional_code(office.counter, number)
        tx.dossiers.renumber(dossier.id, number, code)
        tx.audit.append("dossier.renumbered", dossier.id, before=dossier.provisional_code, now=code)


@dataclass(frozen=True, slots=True)
class Settle:
    """One decision about two answers: what stands here, or what the other side says.

    Where the dossier that another PC had sent is taken, nobody knows which papers it came with:
    those of this PC count as not sent, and follow once they are sealed again.
    """

    store: Store
    clock: Clock

    def __call__(self, actor: Account, submission_id: str, *, theirs: bool) -> None:
        """Ends a conflict.

        Args:
            theirs: The code that the province gave the second time, or the dossier that another PC
                of the unit had sent; otherwise the first code stays.

        Raises:
            InputError: ``queue.unknown``, ``queue.no_conflict``, ``account.not_allowed``.
        """
        with self.store.write(actor.login) as tx:
            submission = _known(tx, submission_id)
            twice = submission.error_code == TWICE
            if not has_two_answers(submission) or (twice and not theirs):
                raise InputError("queue.no_conflict")
            dossier = dossier_in_charge(tx, actor, submission.dossier_id)
            code = submission.reason
            if twice:
                tx.outbox.put_state(submission.id, SubmissionState.SUPERSEDED)
                tx.dossiers.put_arrival(dossier.id, Arrival.PROVINCE, code)
                self._open(tx, actor, dossier, code)
            else:
                self._confirmed(tx, submission, code if theirs else "")
            tx.audit.append("submission.settled", submission.id, theirs=int(theirs), code=code)

    def _open(self, tx: Tx, actor: Account, dossier: Dossier, code: str) -> None:
        """Open again for what was only in the submission that gave way."""
        left = [
            each
            for each in tx.outbox.of_dossier(dossier.id)
            if each.state is not SubmissionState.SUPERSEDED
        ]
        tx.dossiers.put_state(dossier.id, DossierState.OPEN)
        open_again(tx, dossier.id, untold(told_papers(left), dossier))
        tx.dossiers.put_status_told(dossier.id, None)
        kind, now = DossierEventKind.TAKEN_BACK, self.clock.now()
        event = DossierEvent(kind, now, actor.login, dossier.status, reason=_ADOPTED.format(code))
        tx.events.append(dossier.id, event)

    def _confirmed(self, tx: Tx, submission: Submission, code: str) -> None:
        steps, confirm = StepWriter(self.clock), confirm_of(submission)
        _arrival, known = tx.dossiers.arrived(submission.dossier_id)
        steps.write(tx, confirm, StepState.READY)
        tx.outbox.put_state(submission.id, SubmissionState.CONFIRMING)
        steps.write(tx, confirm, StepState.INFLIGHT)
        steps.write(tx, confirm, StepState.DONE)
        tx.outbox.put_state(submission.id, SubmissionState.CONFIRMED, code or known)
        tx.dossiers.put_arrival(submission.dossier_id, Arrival.PROVINCE, code or None)


def _known(tx: Tx, submission_id: str) -> Submission:
    found = tx.outbox.get(submission_id)
    if found is None:
        raise InputError("queue.unknown", submission=submission_id)
    return found


def _after(tx: Tx, submission: Submission) -> Iterable[Submission]:
    """What was sealed later of the same dossier: it waits for the code that this one brings."""
    return [
        each
        for each in tx.outbox.of_dossier(submission.dossier_id)
        if each.sequence > submission.sequence and each.state in (SubmissionState.SEALED, *RESTING)
    ]
