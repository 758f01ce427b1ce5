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

_log = logging.getLogger(__name__)


class UnprovedError(Exception):
    """Something is said of a file that it does not prove, or not yet."""

    def __init__(self, error: InputError, fault: Fault) -> None:
        super().__init__(error.code)
        self.error = error
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Proof:
    """Asks the files of a submission.

    Attributes:
        check_files: None where nobody here can look at files: then what was found when they were
            sealed has to do, and nothing is sent of which nothing was found.
    """

    store: Store
    clock: Clock
    check_files: CheckFiles | None = None

    def look(self, actor: str, submission_id: str) -> None:
        """Looks at the files of which nothing is known yet, or not enough; outside of a
        transaction, as it takes a while.

        Raises:
            PortalError: A file is gone (``LOCAL``), or cannot be looked at for now.
        """
        if self.check_files is None:
            return
        with self.store.read() as tx:
            submission = tx.outbox.get(submission_id)
            if submission is None or submission.payload is not None:
                return
            files = _open_questions(tx, submission, self.check_files)
        if not files:
            return
        try:
            self.check_files(actor, files)
        except StoreError as error:
            gone = error.code in ("file.missing", "file.damaged")
            raise PortalError(Fault.LOCAL if gone else Fault.UNREADABLE, error.code) from error

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
        error = unproved(tx, dossier, slots, self.clock)
        if error is not None:
            raise UnprovedError(error, Fault.EVIDENCE)
        error = provisional(tx, dossier, slots)
        if error is not None:
            raise UnprovedError(error, Fault.PROVISIONAL)


def _slots(tx: Tx, submission: Submission) -> tuple[Component, ...]:
    dossier = tx.dossiers.get(submission.dossier_id)
    sent = {step.blob_sha for step in submission.steps}
    return tuple(s for s in dossier.slots if s.file in sent) if dossier is not None else ()


def _open_questions(tx: Tx, submission: Submission, check_files: CheckFiles) -> tuple[str, ...]:
    """Files that are to be looked at before the submission is frozen: of which nothing is known,
    not enough, or not what came in since."""
    dossier = tx.dossiers.get(submission.dossier_id)
    if dossier is None:
        return ()
    slots = _slots(tx, submission)
    waiting = provisional(tx, dossier, slots) is not None
    files = files_to_look_at(slots)
    return files if waiting else tuple(f for f in files if _is_open(tx, f, check_files))


def _is_open(tx: Tx, file: str, check_files: CheckFiles) -> bool:
    check = tx.blobs.check(file)
    if check is None or check.found.reasons == (SEALED_BEFORE,):
        return True
    return bool(check.found.signatures) and check_files.outdated(check)


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
