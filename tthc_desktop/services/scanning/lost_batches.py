"""Page files whose batch the database does not know: it was lost, or an older copy came back."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.batch import RECOVERED_BY, UNSORTED, PageFile, unfinished
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.separators import takes_pages
from tthc_desktop.services.office.dossier_access import open_dossier
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.scanning.scan_card import CARD
from tthc_desktop.services.scanning.scan_component import add_pages


@dataclass(frozen=True, slots=True)
class LostBatch:
    """A batch of which only the page files are left.

    Attributes:
        dossier: The code that its dossier had on this PC, empty in pages of earlier versions.
        damaged: Number of files that cannot be read any more.
    """

    id: str
    dossier: str
    pages: int
    damaged: int


@dataclass(frozen=True, slots=True)
class LostBatches:
    store: Store
    files: PageFiles
    clock: Clock

    def __call__(self) -> tuple[LostBatch, ...]:
        """All batches that are on disk and in no dossier.

        Pictures of citizen cards that were only read are none.
        """
        on_disk = self.files.batches()
        with self.store.read() as tx:
            lost = tx.batches.unknown(on_disk)
        found = []
        for batch in lost:
            pages = self.files.pages(batch)
            damaged = len(self.files.damaged(batch))
            if any(page.place.component == CARD for page in pages) or not (pages or damaged):
                continue
            dossier = next((page.place.dossier for page in pages if page.place.dossier), "")
            found.append(LostBatch(batch, dossier, len(pages), damaged))
        return tuple(found)

    def claim(self, actor: Account, batch_id: str, dossier_id: str) -> int:
        """Puts the pages into a dossier that has none yet, each into the slot that stands where its
        own stood, in the order that their headers name; how many. What cannot go there is in no
        slot yet.

        Raises InputError ``batch.claimed`` (somebody was faster), ``batch.has_pages``,
        ``page.unknown``, ``dossier.sealed``.
        """
        pages = self.files.pages(batch_id)
        if not pages:
            raise InputError("page.unknown")
        with self.store.write(actor.login) as tx:
            dossier = open_dossier(tx, dossier_id)
            if tx.batches.get(batch_id) is not None:
                raise InputError("batch.claimed")
            if tx.batches.of_dossier(dossier_id) is not None:
                raise InputError("batch.has_pages")
            now = self.clock.now()
            tx.batches.open(batch_id, dossier_id, now)
            tx.audit.append("batch.claimed", batch_id, dossier=dossier_id, pages=len(pages))
            add_pages(
                tx,
                dossier_id,
                pages,
                RECOVERED_BY,
                self.clock,
                lambda page: _slot(dossier, page),
                unfinished(pages),
            )
        return len(pages)


def _slot(dossier: Dossier, page: PageFile) -> str:
    slots = (s for s in dossier.slots if s.position == page.place.position and takes_pages(s))
    return next((slot.id for slot in slots), UNSORTED)
