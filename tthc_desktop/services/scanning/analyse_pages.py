"""Every new page is analysed once: what is on it, which slot it belongs to, what the gate says."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.domain.batch import UNSORTED, Batch, BatchEvent, BatchPage, EventKind, HiddenFor
from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.errors import DeviceError, TthcError
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.separators import PagePlace, places
from tthc_desktop.domain.worker_deaths import WORKER_DIED
from tthc_desktop.services.gate.judge import judge, pages_with_looks
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import BatchFolder
from tthc_desktop.services.ports.page_images import PageAnalyser
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.scanning.scan_component import count_pages

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageAnalysed:
    """What analysing one page came to.

    Attributes:
        look: None for a page that cannot be analysed.
        place: Where the page went.
    """

    dossier_id: str
    number: int
    look: PageLook | None
    place: PagePlace


@dataclass(frozen=True, slots=True)
class AnalysePages:
    store: Store
    analyser: PageAnalyser
    clock: Clock
    batches: BatchFolder

    def __call__(self, actor: Account, dossier_id: str) -> Iterator[PageAnalysed]:
        """Analyses the pages that were not analysed yet, in the order in which they were scanned.

        Those that come in meanwhile are among them. Each is durable when it is yielded; it may have
        moved pages before it (domain/separators.py). A page that cannot be decoded, or that its
        worker has died of twice, is passed over: the gate says so beside it, and the pages after it
        are analysed.

        Raises:
            DeviceError: The worker cannot be used at all.
        """
        while (page := self._next(dossier_id)) is not None:
            look = self._analyse(page)
            with self.store.write(actor.login) as tx:
                place = self._note(tx, dossier_id, page, look, actor)
            yield PageAnalysed(dossier_id, page.number, look, place)

    def _next(self, dossier_id: str) -> BatchPage | None:
        with self.store.read() as tx:
            if any_dossier(tx, dossier_id).state is not DossierState.OPEN:
                return None
            batch = tx.batches.of_dossier(dossier_id)
        new = [page for page in batch.pages if not page.analysed] if batch else []
        return min(new, key=lambda page: page.number, default=None)

    def _analyse(self, page: BatchPage) -> PageLook | None:
        try:
            return self.analyser.analyse(self.batches / page.file.path, page.file.dpi)
        except TthcError as error:
            if isinstance(error, DeviceError) and error.code not in WORKER_DIED:
                raise
            _log.info("page %s cannot be analysed: %s", page.number, error.code)
            return None

    def _note(
        self, tx: Tx, dossier_id: str, page: BatchPage, look: PageLook | None, actor: Account
    ) -> PagePlace:
        if look is not None:
            tx.pages.put_look(page.file.sha256, look)
        now = tx.batches.get(page.file.batch)
        there = now.page(page.number) if now else None
        # Where another window was faster, what its clerk did since stays.
        if there is None or there.analysed:
            return PagePlace(page.number, page.component)
        event = BatchEvent(EventKind.PAGE_ANALYSED, page.number, self.clock.now(), actor.login)
        tx.batches.append(page.file.batch, event)
        batch = tx.batches.get(page.file.batch)
        if batch is None:
            raise RuntimeError("a batch with a page is there")
        return self._sort(tx, dossier_id, batch, page, actor)

    def _sort(
        self, tx: Tx, dossier_id: str, batch: Batch, page: BatchPage, actor: Account
    ) -> PagePlace:
        """Applies what this page changes: where a clerk has put a page meanwhile, it stays."""
        run = sorted((p for p in batch.pages if p.run == page.run), key=lambda p: p.number)
        known = [p for p in run if p.analysed and p.number != page.number]
        start = run[0].file.place.component
        dossier = any_dossier(tx, dossier_id)
        slots = _before(dossier.slots, batch, page.run)
        seen = pages_with_looks(tx, tuple(p for p in run if p.analysed))
        earlier = [s for s in seen if s.page.number != page.number]
        usual = {p.number: PagePlace(p.number, start) for p in run}
        old = usual | {p.number: p for p in places(earlier, start, slots, dossier.id)}
        new = {p.number: p for p in places(seen, start, slots, dossier.id)}
        changed: set[str] = set()
        for p in (*known, batch.page(page.number)):
            if p is not None and p.number in new:
                changed |= self._apply(tx, batch, p, old[p.number], new[p.number], actor)
        for component in changed:
            count_pages(tx, dossier_id, component)
        if not changed - {UNSORTED}:
            judge(tx, dossier_id)
        return new.get(page.number, usual[page.number])

    def _apply(
        self, tx: Tx, batch: Batch, page: BatchPage, old: PagePlace, new: PagePlace, actor: Account
    ) -> set[str]:
        now = self.clock.now()
        if new.separator and not old.separator and not page.hidden:
            event = BatchEvent(EventKind.PAGE_HIDDEN, page.number, now, actor.login)
            tx.batches.append(batch.id, replace(event, why=HiddenFor.SEPARATOR))
            tx.audit.append("page.separator", batch.id, number=page.number)
            return {page.component}
        if old.separator and not new.separator and page.hidden_for is HiddenFor.SEPARATOR:
            tx.batches.append(
                batch.id, BatchEvent(EventKind.PAGE_SHOWN, page.number, now, actor.login)
            )
            tx.audit.append("page.no_separator", batch.id, number=page.number)
            return {page.component}
        if new.component == old.component or page.component != old.component:
            return set()
        event = BatchEvent(EventKind.PAGE_MOVED, page.number, now, actor.login)
        follows = _following(batch.pages, page.number)
        tx.batches.append(batch.id, replace(event, component=new.component, before=follows))
        tx.audit.append("page.sorted", batch.id, number=page.number)
        return {old.component, new.component}


def _before(slots: Sequence[Component], batch: Batch, run: int) -> tuple[Component, ...]:
    """The slots as they stood before that feeder load: what only it has filled was empty."""
    filled = {p.component for p in batch.pages if not p.hidden and p.run != run}
    return tuple(
        slot
        if slot.way is not Way.SCAN or slot.id in filled or slot.sealed
        else replace(slot, state=ComponentState.MISSING)
        for slot in slots
    )


def _following(pages: Sequence[BatchPage], number: int) -> int:
    order = [page.number for page in pages]
    at = order.index(number) + 1
    return order[at] if at < len(order) else 0
