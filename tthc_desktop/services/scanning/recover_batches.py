"""After a crash: pages whose file is on disk but whose row is not."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.batch import RECOVERED_BY, Batch, PageFile, unfinished
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.scanning.scan_component import add_pages


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An open dossier whose page files are not those that its rows name.

    Attributes:
        adopted: Number of pages that were found without a row.
        missing: Number of rows whose file is not there any more: those sheets have to be scanned
            again.
        error: Why its pages could not be gone through; the numbers say nothing then.
    """

    dossier: Dossier
    pages: int
    adopted: int
    missing: int = 0
    error: StoreError | None = None


@dataclass(frozen=True, slots=True)
class RecoverBatches:
    """Adopts every orphan page file; never deletes one. Safe to run at every start, and while
    another process scans into the same batch: a page is adopted or added, never both. Pages of a
    file that is not there whole are hidden: the file is brought in again, or in just now."""

    store: Store
    files: PageFiles
    clock: Clock

    def __call__(self) -> tuple[Unfinished, ...]:
        """What a crash left.

        Damaged files stay where they are. Only dossiers that are still open are gone through: what
        was sealed is fixed. Each is gone through by itself: what is wrong with one holds up no
        other. A dossier that cannot be read at all is left out, and told of by the worklist.
        """
        with self.store.read() as tx:
            batches = tx.open_work.batches()
        return tuple(
            unfinished
            for dossier_id, batch_id in batches
            if (unfinished := self._unlike(dossier_id, batch_id)) is not None
        )

    def _unlike(self, dossier_id: str, batch_id: str) -> Unfinished | None:
        """None where there is a file for each row and a row for each file, by their numbers: then
        no crash has left anything, and nothing more is read of it."""
        left_out: list[str] = []
        with self.store.read() as tx:
            if tx.batches.numbers(batch_id) == self.files.numbers(batch_id):
                return None
            dossiers = tx.dossiers.these((dossier_id,), left_out.append)
        for dossier in dossiers:
            try:
                return self._recover(dossier)
            except StoreError as error:
                return Unfinished(dossier, 0, 0, error=error)
        return None

    def _recover(self, dossier: Dossier) -> Unfinished | None:
        with self.store.read() as tx:
            batch = tx.batches.of_dossier(dossier.id)
        if batch is None:
            return None
        files = self.files.pages(batch.id)
        adopted = self._adopt(batch, files)
        if not batch.pages and not adopted:
            return None
        shown = sum(not page.hidden for page in batch.pages) + adopted
        return Unfinished(dossier, shown, adopted, _missing(batch, files))

    def _adopt(self, batch: Batch, files: tuple[PageFile, ...]) -> int:
        known = {page.number for page in batch.pages}
        orphans = [page for page in files if page.number not in known]
        if not orphans:
            return 0
        with self.store.write(RECOVERED_BY) as tx:
            dossier = tx.dossiers.get(batch.dossier_id)
            if dossier is None or dossier.state is not DossierState.OPEN:
                return 0
            # Whoever scans in another process may have written the row by now.
            partial = unfinished(files)
            return add_pages(
                tx, batch.dossier_id, orphans, RECOVERED_BY, self.clock, partial=partial
            )


def _missing(batch: Batch, files: tuple[PageFile, ...]) -> int:
    there = {page.number for page in files}
    return sum(not page.hidden and page.number not in there for page in batch.pages)
