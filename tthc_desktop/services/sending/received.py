"""What the far end says of a submission, and what that makes of it and of its dossier."""

from __future__ import annotations

from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import (
    SendingStep,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.wire import Receipt, StatusChange, canonical, sha256_hex
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.sending.relay_changes import early_change, take_early
from tthc_desktop.services.sending.steps import StepWriter, commit_of, confirm_of, files_of

REFUSED = "transfer.refused_upstream"
ODD_CODE = "transfer.odd_code"
OTHER_CODE = "transfer.other_code"


class Received:
    """Inside the caller's transaction."""

    def __init__(self, steps: StepWriter) -> None:
        self._steps = steps

    def by_relay(
        self, tx: Tx, submission: Submission, commit: SendingStep, receipt: Receipt
    ) -> None:
        """The relay has it, by its signed word for exactly these bytes.

        Args:
            commit: In flight.
        """
        tx.outbox.put_receipt(submission.id, canonical(receipt.to_json()))
        self._steps.write(tx, commit, StepState.DONE)
        for file in files_of(submission):
            self._steps.finish(tx, file)  # the receipt names them all
        self._steps.write(tx, confirm_of(submission), StepState.READY)
        if tx.dossiers.arrived(submission.dossier_id)[0] < Arrival.PROVINCE:
            tx.dossiers.put_arrival(submission.dossier_id, Arrival.RELAY, None)
        tx.audit.append("submission.received_by_relay", submission.id, key=receipt.key_id)
        early = take_early(tx.settings, submission.id)
        if early is not None:
            self.decided(tx, early)

    def decided(self, tx: Tx, change: StatusChange) -> bool:
        """Applies what was decided upstream, once; whether it is confirmed by that.

        Raises StoreError ``store.damaged`` where the submission cannot be read."""
        submission = tx.outbox.get(change.submission)
        if submission is None:
            return False  # another PC's
        confirm = confirm_of(submission)
        waits = submission.state is SubmissionState.CONFIRMING
        if not waits and not _answered_before(submission, change):
            if commit_of(submission).state is not StepState.DONE:
                # Our commit's answer was lost, and the province was faster than we.
                early_change(submission.id).write(tx.settings, change)
            return False  # else told twice
        if change.status == "accepted":
            return self._accepted(tx, submission, confirm, change)
        if change.status == "rejected" and submission.state is SubmissionState.CONFIRMING:
            self._steps.write(tx, confirm, StepState.INFLIGHT)
            self._steps.write(tx, confirm, StepState.REJECTED, error=REFUSED)
            tx.outbox.put_reason(submission.id, change.reason)
            tx.audit.append("submission.refused_upstream", submission.id)
        return False

    def _accepted(
        self, tx: Tx, submission: Submission, confirm: SendingStep, change: StatusChange
    ) -> bool:
        code = change.official_code
        if confirm.state in (StepState.REJECTED, StepState.CONFLICT):  # they thought better of it
            self._steps.write(tx, confirm, StepState.READY)
            tx.outbox.put_state(submission.id, SubmissionState.CONFIRMING)
        self._steps.write(tx, confirm, StepState.INFLIGHT)
        _arrival, known = tx.dossiers.arrived(submission.dossier_id)
        if not is_official_code(code):
            # What is no code is never shown as one; the next comparison asks again.
            self._steps.write(tx, confirm, StepState.READY, error=ODD_CODE)
            tx.audit.append("submission.odd_code", submission.id, hash=sha256_hex(code.encode()))
            return False
        if known and known != code:
            self._steps.write(tx, confirm, StepState.CONFLICT, error=OTHER_CODE)
            tx.outbox.put_reason(submission.id, code)
            tx.audit.append("submission.other_code", submission.id, code=code)
            return False
        self._steps.write(tx, confirm, StepState.DONE)
        tx.outbox.put_state(submission.id, SubmissionState.CONFIRMED, code)
        tx.dossiers.put_arrival(submission.dossier_id, Arrival.PROVINCE, code)
        tx.audit.append("submission.confirmed", submission.id, code=code)
        return True

    def lost_by_relay(self, tx: Tx, submission: Submission) -> None:
        """The relay, by its signed word, has no such submission, though it gave a receipt: its data
        was put back to an older copy. All of it goes out again, under the same ids. What the
        province once gave stays: that was true."""
        receipt = tx.outbox.receipt(submission.id) or b""
        self._steps.resend(tx, submission)
        if tx.dossiers.arrived(submission.dossier_id)[0] is Arrival.RELAY:
            tx.dossiers.put_arrival(submission.dossier_id, Arrival.LOCAL, None)
        tx.audit.append("submission.lost_by_relay", submission.id, receipt=sha256_hex(receipt))


def keep_for_later(tx: Tx, change: StatusChange, error: StoreError) -> None:
    """What was told of a submission that cannot be read: it is done once it can be."""
    if error.code != "store.damaged":
        raise error
    early_change(change.submission).write(tx.settings, change)


def _answered_before(submission: Submission, change: StatusChange) -> bool:
    """Whether it stopped as the province refused it or gave it a second code, and what is told now
    is another answer."""
    confirm = confirm_of(submission)
    if submission.state is SubmissionState.NEEDS_CLERK:
        return confirm.state is StepState.REJECTED
    second = submission.state is SubmissionState.CONFLICT and confirm.error_code == OTHER_CODE
    return second and change.official_code != submission.reason
