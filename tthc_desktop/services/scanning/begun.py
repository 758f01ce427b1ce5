"""What a clerk may go on with: pages that are scanned and not read yet, or that a crash left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tthc_desktop.domain.people import Account
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class BegunDossiers:
    """How many there are, and the one that was received last, with how many pages it has."""

    count: int
    newest: str
    code: str
    pages: int


@dataclass(frozen=True, slots=True)
class FindBegun:
    store: Store

    def __call__(self, clerk: Account, left: Collection[str] = ()) -> BegunDossiers | None:
        """What this clerk has begun; None for nothing.

        Args:
            left: Dossiers of the clerk in which a crash left pages.

        Raises:
            StoreError: ``store.damaged``: it cannot be told.
        """
        with self.store.read() as tx:
            unread = tx.open_work.unread(clerk.id)
            heads = tx.dossiers.heads((*unread[:1], *left)).values()
            if not heads:
                return None
            newest = max(heads, key=lambda head: (head.received_at, head.id))
            batch = tx.batches.of_dossier(newest.id)
            shown = sum(not page.hidden for page in batch.pages) if batch is not None else 0
        return BegunDossiers(len({*unread, *left}), newest.id, newest.code, shown)
