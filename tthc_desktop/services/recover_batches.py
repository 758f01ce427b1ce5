"""After a crash: pages whose file is on disk but whose row is not."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.batch import RECOVERED_BY, Batch, PageFile
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.services.dossier_access import component_of
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.scan_component import add_page


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A dossier with pages that nobody has sealed yet. adopted: pages found without a row."""

    dossier: Dossier
    pages: int
    adopted: int


@dataclass(frozen=True, slots=True)
class RecoverBatches:
    """Adopts every orphan page file; never deletes one. Safe to run at every start."""

    store: Store
    files: PageFiles
    clock: Clock

    def __call__(self) -> tuple[Unfinished, ...]:
        """What each clerk may go on with. Damaged files stay where they are."""
        adopted = {batch: self._adopt(batch) for batch in self.files.batches()}
        found = []
        with self.store.read() as tx:
            for dossier, _ in tx.dossiers.find():
                batch = tx.batches.of_dossier(dossier.id)
                if dossier.state is DossierState.OPEN and batch and batch.pages:
                    shown = sum(not page.hidden for page in batch.pages)
                    found.append(Unfinished(dossier, shown, adopted.get(batch.id, 0)))
        return tuple(found)

    def _adopt(self, batch_id: str) -> int:
        with self.store.read() as tx:
            batch = tx.batches.get(batch_id)
            orphans = self._orphans(tx, batch)
        if batch is None or not orphans:
            return 0
        with self.store.write(RECOVERED_BY) as tx:
            for page in orphans:
                add_page(tx, batch.dossier_id, page, RECOVERED_BY, self.clock)
        return len(orphans)

    def _orphans(self, tx: Tx, batch: Batch | None) -> list[PageFile]:
        """Of an open dossier only: what was sealed is fixed, and its orphans stay on disk."""
        if batch is None:
            return []
        dossier = tx.dossiers.get(batch.dossier_id)
        if dossier is None or dossier.state is not DossierState.OPEN:
            return []
        known = {page.file.number for page in batch.pages}
        orphans = [p for p in self.files.pages(batch.id) if p.number not in known]
        for page in orphans:
            component_of(dossier, page.component)
        return orphans
