"""What is said of a submission's files is proved once more before anything of it is frozen."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.errors import DeviceError, InputError, SigningError, StoreError
from tthc_desktop.domain.outbox import Fault, Submission
from tthc_desktop.domain.signatures import SEALED_BEFORE
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.file_evidence import (
    CheckFiles,
    files_to_look_at,
    provisional,
    unproved,
)
from tthc_desktop.services.reception.made_of import MadeOf, signed_over

_log = logging.getLogger(__name__)


class UnprovedError(Exception):
    """Something is said of a file that it does not prove, or not yet."""

    def __init__(self, error: InputError, fault: Fault) -> None:
        super().__init__(error.code)
        self.error = error
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Proof:
    """Asks the files of a submission."""

    store: Store
    clock: Clock
    check_files: CheckFiles
    made_of: MadeOf

    def look(self, actor: str, submission_id: str) -> None:
        """Looks at the files of which nothing is known yet, or not enough; outside of a
        transaction, as it takes a while.

        Raises:
            PortalError: A file is gone (``LOCAL``), or cannot be looked at for now.
        """
        with self.store.read() as tx:
            submission = tx.outbox.get(submission_id)
            if submission is None or submission.payload is not None:
                return
            files = self._questions(tx, submission)
            over = signed_over(tx, _slots(tx, submission))
        try:
            for each in over:
                self.made_of(each)
            checked = self.check_files(actor, files)
        except StoreError as error:
            gone = error.code in ("file.missing", "file.damaged")
            raise PortalError(Fault.LOCAL if gone else Fault.UNREADABLE, error.code) from error
        with self.store.read() as tx:
            for file, check in checked.items():
                kept = tx.blobs.check(file)
                if kept is not None and check.found.says_less_than(kept.found):
                    # It could be judged before, so it will be again: nothing is said until then.
                    raise PortalError(Fault.UNREADABLE, "evidence.unsure")

    def has_questions(self, tx: Tx, submission: Submission) -> bool:
        """Whether look() would look at files before the submission is frozen."""
        if submission.payload is not None:
            return False
        unread = set(signed_over(tx, _slots(tx, submission))) - self.made_of.known.keys()
        return bool(unread or self._questions(tx, submission))

    def require(self, tx: Tx, submission: Submission) -> None:
        """Holds back what is not proved.

        Raises:
            UnprovedError: ``Fault.EVIDENCE``, or ``Fault.PROVISIONAL`` while it is not known
                whether a certificate was withdrawn.
        """
        dossier = tx.dossiers.get(submission.dossier_id)
        if dossier is None:
            raise StoreError("store.damaged", where="submission.dossier_id")
        slots = _slots(tx, submission)
        if not {step.blob_sha for step in submission.steps if step.blob_sha} <= {
            slot.file for slot in slots
        }:
            raise UnprovedError(InputError("evidence.no_paper"), Fault.EVIDENCE)
        error = unproved(tx, dossier, slots, self.clock, self.made_of, as_sealed_before=True)
        if error is not None:
            raise UnprovedError(error, Fault.EVIDENCE)
        error = provisional(tx, dossier, slots)
        if error is not None:
            raise UnprovedError(error, Fault.PROVISIONAL)

    def _questions(self, tx: Tx, submission: Submission) -> tuple[str, ...]:
        dossier = tx.dossiers.get(submission.dossier_id)
        if dossier is None:
            return ()
        slots = _slots(tx, submission)
        files = files_to_look_at(slots)
        if provisional(tx, dossier, slots) is not None:
            return files
        return tuple(each for each in files if self._is_open(tx, each))

    def _is_open(self, tx: Tx, file: str) -> bool:
        check = tx.blobs.check(file)
        never = check is not None and check.found.reasons == (SEALED_BEFORE,)
        return never or self.check_files.is_open(check)


def _slots(tx: Tx, submission: Submission) -> tuple[Component, ...]:
    dossier = tx.dossiers.get(submission.dossier_id)
    sent = {step.blob_sha for step in submission.steps}
    return tuple(s for s in dossier.slots if s.file in sent) if dossier is not None else ()


def fault_of(error: Exception) -> PortalError:
    """Why a submission was not begun, as a fault that is written down."""
    match error:
        case PortalError():
            return error
        case UnprovedError():
            return PortalError(error.fault, error.error.code)
        case StoreError(code="store.damaged"):
            return PortalError(Fault.LOCAL)
        case SigningError() | DeviceError() | InputError():
            # The file could not be looked at: the worker fell, or cannot open it for now.
            return PortalError(Fault.UNREADABLE, error.code)
    _log.error("bug while sending a submission was begun", exc_info=error)
    return PortalError(Fault.BUG)
