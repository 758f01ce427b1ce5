"""What is sent of a submission."""

from __future__ import annotations

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.payload import Sender, build_draft, complete
from tthc_desktop.domain.wire import canonical
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.ports.store import Tx


def payload_of(tx: Tx, submission: Submission) -> bytes:
    """What is sent of a submission, from now on the same.

    Raises:
        StoreError: ``store.damaged``: something that it cannot be without.
    """
    dossier = tx.dossiers.get(submission.dossier_id)
    if dossier is None:
        raise StoreError("store.damaged", where="submission.dossier_id")
    draft = submission.draft
    if draft is None:  # sealed by a version of this program that kept no drafts
        office = load_office(tx.settings)
        found = tx.accounts.by_login(submission.author)
        if office is None or found is None:
            raise StoreError("store.damaged", where="submission.author")
        sender = Sender(office.unit_code, office.unit_name, office.device, found[0].name)
        draft = canonical(build_draft(submission, dossier, sender))
    return complete(draft, dossier.official_code)
