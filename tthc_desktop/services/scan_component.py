"""Pages from the scanner into a slot of the checklist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tthc_desktop.domain.batch import Batch, BatchEvent, BatchPage, EventKind, PageFile
from tthc_desktop.domain.component import ComponentState, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.scanning import PageTarget, ScanSettings
from tthc_desktop.services.dossier_access import component_of, open_dossier, open_slot
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.scanner import Scanner
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.judge import judge


@dataclass(frozen=True, slots=True)
class ScanComponent:
    """Scans until the feeder is empty. Each page is durable and in the batch when it is yielded."""

    store: Store
    scanner: Scanner
    clock: Clock
    ids: Ids

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        component_id: str,
        device_id: str,
        settings: ScanSettings,
    ) -> Iterator[BatchPage]:
        """Raises InputError ``dossier.sealed`` or ``component.show_only`` before anything moves,
        and what Scanner.scan raises; pages yielded before stay."""
        batch = self._batch(actor, dossier_id, component_id)
        target = PageTarget(batch.id, component_id, batch.next_number)
        for page in self.scanner.scan(device_id, settings, target):
            with self.store.write(actor.login) as tx:
                add_page(tx, dossier_id, page, actor.login, self.clock)
            yield BatchPage(page)

    def _batch(self, actor: Account, dossier_id: str, component_id: str) -> Batch:
        with self.store.write(actor.login) as tx:
            _, slot = open_slot(tx, dossier_id, component_id)
            if not slot.scannable:
                raise InputError("component.show_only")
            if slot.way is not Way.SCAN and slot.state is not ComponentState.MISSING:
                raise InputError("slot.has_file")
            batch = tx.batches.of_dossier(dossier_id)
            if batch is None:
                batch = Batch(self.ids.new(), dossier_id, ())
                tx.batches.open(batch.id, dossier_id, self.clock.now())
                tx.audit.append("batch.opened", batch.id, dossier=dossier_id)
        return batch


def add_page(tx: Tx, dossier_id: str, page: PageFile, actor: str, clock: Clock) -> None:
    """The event, the component's new state and the audit line of one page."""
    event = BatchEvent(EventKind.PAGE_ADDED, page.number, clock.now(), actor, page)
    tx.batches.append(page.batch, event)
    count_pages(tx, dossier_id, page.component)
    if component_of(open_dossier(tx, dossier_id), page.component).secret:
        hide_all(tx, dossier_id, page.component, actor, clock)
    tx.audit.append("page.added", page.batch, number=page.number, sha256=page.sha256)


def count_pages(tx: Tx, dossier_id: str, component_id: str) -> None:
    """The component follows its visible pages; a PDF made of other pages no longer counts. Pages
    that come late (a feeder that ran on, an adopted orphan) change nothing where something else is
    in by then, where it went out already, or where it may not be scanned."""
    dossier = open_dossier(tx, dossier_id)
    slot = component_of(dossier, component_id)
    if slot.secret or slot.sealed or slot.holds_file:
        return
    batch = tx.batches.of_dossier(dossier_id)
    pages = len(batch.visible(component_id)) if batch else 0
    state = ComponentState.SCANNED if pages else ComponentState.MISSING
    tx.dossiers.put_component(
        replace(
            slot,
            way=Way.SCAN if pages else slot.way,
            state=state,
            pages=pages,
            read_blob=None,
            signed_blob=None,
            signatures=(),
            overrule=None,
        )
    )
    judge(tx, dossier_id)


@dataclass(frozen=True, slots=True)
class HidePage:
    """Hides a page, or shows it again (that is how hiding is undone). Nothing is deleted."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str, number: int, *, hidden: bool) -> None:
        """Raises InputError ``dossier.sealed``, ``page.unknown``; of a page that is to be seen
        again ``slot.secret`` or ``slot.has_file``."""
        with self.store.write(actor.login) as tx:
            open_dossier(tx, dossier_id)
            batch = tx.batches.of_dossier(dossier_id)
            pages = {p.file.number: p for p in batch.pages} if batch else {}
            if batch is None or number not in pages:
                raise InputError("page.unknown")
            _, slot = open_slot(tx, dossier_id, pages[number].file.component)
            if not hidden and (slot.secret or slot.holds_file):
                raise InputError("slot.secret" if slot.secret else "slot.has_file")
            kind = EventKind.PAGE_HIDDEN if hidden else EventKind.PAGE_SHOWN
            tx.batches.append(batch.id, BatchEvent(kind, number, self.clock.now(), actor.login))
            count_pages(tx, dossier_id, pages[number].file.component)
            tx.audit.append(kind.value.replace("_", "."), batch.id, number=number)


def hide_all(tx: Tx, dossier_id: str, slot_id: str, actor: str, clock: Clock) -> None:
    """Every page of a slot, each with its event."""
    batch = tx.batches.of_dossier(dossier_id)
    for page in batch.visible(slot_id) if batch else ():
        number = page.file.number
        tx.batches.append(
            page.file.batch, BatchEvent(EventKind.PAGE_HIDDEN, number, clock.now(), actor)
        )
        tx.audit.append("page.hidden", page.file.batch, number=number)


@dataclass(frozen=True, slots=True)
class GetBatch:
    """The pages of a dossier so far; None before the first scan."""

    store: Store

    def __call__(self, dossier_id: str) -> Batch | None:
        with self.store.read() as tx:
            return tx.batches.of_dossier(dossier_id)
