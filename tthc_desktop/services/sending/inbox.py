"""What came from the other side, as people see it, and their one decision where two versions stand
side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.story import (
    RESULT_FILE,
    InboxItem,
    InboxState,
    StoryFile,
    asked_for,
)
from tthc_desktop.services.office.dossier_access import dossier_in_charge
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.ports.story import Decided
from tthc_desktop.services.reception.results import reopen
from tthc_desktop.services.sending.told_status import put_told_status


@dataclass(frozen=True, slots=True)
class DossierStory:
    """Everything that the other side told of a dossier.

    Attributes:
        items: Oldest first.
        asked: What it asks for now: *Tỉnh yêu cầu bổ sung: …*; None where it asks for nothing.
        conflicts: What a person is to decide about.
    """

    items: tuple[InboxItem, ...]
    asked: InboxItem | None
    conflicts: tuple[InboxItem, ...]


@dataclass(frozen=True, slots=True)
class GetStory:
    store: Store

    def __call__(self, dossier_id: str) -> DossierStory:
        """The story of one dossier.

        Raises:
            StoreError: ``store.damaged``.
        """
        with self.store.read() as tx:
            items = tx.inbox.of_dossier(dossier_id)
            dossier = tx.dossiers.get(dossier_id)
        conflicts = tuple(each for each in items if each.state is InboxState.CONFLICT)
        asked = asked_for(items, dossier.status) if dossier is not None else None
        return DossierStory(items, asked, conflicts)


@dataclass(frozen=True, slots=True)
class Decide:
    """One decision about two versions of a dossier's state."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, item_id: str, *, theirs: bool) -> None:
        """Ends a conflict, and those of the same dossier that were told before it.

        Args:
            theirs: The state that was told counts; otherwise ours stays. Where the other side knows
                another one than the one that counts, the dossier is open to be sealed, so that they
                hear of it.

        Raises:
            InputError: ``inbox.unknown``, ``inbox.decided`` where there is no conflict any more,
                ``account.not_allowed``.
            StoreError: ``store.damaged``.
        """
        with self.store.write(actor.login) as tx:
            item = tx.inbox.get(item_id)
            if item is None:
                raise InputError("inbox.unknown")
            if item.state is not InboxState.CONFLICT or item.status is None:
                raise InputError("inbox.decided")
            dossier = dossier_in_charge(tx, actor, item.dossier_id)
            now, told = self.clock.now(), item.status
            known = dossier.status_told if _was_told_later(tx, dossier, item) else told
            if theirs and told is not dossier.status:
                put_told_status(tx, dossier, item, told, now, actor.login)
            tx.dossiers.put_status_told(dossier.id, known)
            if (told if theirs else dossier.status) is not known:
                reopen(tx, dossier)
            state = InboxState.TAKEN if theirs else InboxState.KEPT
            tx.inbox.decide(item.id, Decided(state, dossier.status, actor.login, now))
            tx.inbox.end_conflicts(item, actor.login, now)
            tx.audit.append("story.decided", dossier.id, event=item.id, theirs=int(theirs))


def _was_told_later(tx: Tx, dossier: Dossier, item: InboxItem) -> bool:
    """Whether one side told the other a state of the dossier after this piece of news: then it does
    not say what they know now. Their news are compared by their clock, ours by their numbers."""
    if tx.inbox.told_until(dossier.id) > item.place:
        return True
    return any(
        each.sequence > item.after_sequence and each.state is not SubmissionState.SUPERSEDED
        for each in tx.outbox.of_dossier(dossier.id)
    )


@dataclass(frozen=True, slots=True)
class FetchResult:
    """A file of a result that was told, fetched when somebody wants it and kept from then on."""

    store: Store
    blobs: Blobs
    portal: PortalDossiers

    def __call__(self, actor: Account, item_id: str, file_id: str) -> Path:
        """The path of the encrypted file, which is what was told, by its hash.

        Raises:
            InputError: ``inbox.unknown``.
            PortalError: Where nobody can be asked for it, or it is something else.
            StoreError: ``store.damaged``.
        """
        with self.store.read() as tx:
            item = tx.inbox.get(item_id)
            file = _file_of(item, file_id)
            kept = file is not None and tx.blobs.size(file.sha256) is not None
        if item is None or file is None:
            raise InputError("inbox.unknown")
        if not kept:
            name = f"{item.id}{RESULT_FILE}{file.id}"
            wanted = PortalFile(name, file.name, "", file.sha256, file.size)
            content = self.portal.file(item.code, wanted)
            sha256 = self.blobs.put(content, "application/octet-stream")
            with self.store.write(actor.login) as tx:
                tx.blobs.add(sha256, len(content), "application/octet-stream", None)
                tx.audit.append("story.file_fetched", item.dossier_id, sha256=sha256)
        return self.blobs.path(file.sha256)


def _file_of(item: InboxItem | None, file_id: str) -> StoryFile | None:
    return next((f for f in item.files if f.id == file_id), None) if item else None
