"""Everything that the digitising page shows of one dossier, in one consistent picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage, Crop
from tthc_desktop.domain.component import ComponentState, Way
from tthc_desktop.domain.desk import Proposal, page_notes, printed_on, proposals
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.findings import BLANK_PAGES
from tthc_desktop.domain.gate import PageNote
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.services.gate.gate_settings import load_gate
from tthc_desktop.services.gate.judge import pages_with_looks
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.store import Store, Tx


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A paper that has to be signed again.

    Attributes:
        same_pages: Whether it is the signature that no longer counts: the signed file is still
            there, as its certificate was taken back.
    """

    name: str
    same_pages: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the digitising page shows of one dossier.

    Attributes:
        notes: What is told of each page, by the page's number.
        reports: What was read of each page, by the page's number.
        proposals: Where a page may belong, by the page's number.
        printed: Box around what is printed on a page as it was scanned, with an edge around it, by
            the page's number.
        unread: Number of pages that were analysed and not yet read, of slots that wait for it and
            of no slot.
    """

    dossier: Dossier
    batch: Batch | None
    notes: Mapping[int, tuple[PageNote, ...]]
    reports: Mapping[int, PageReport]
    proposals: Mapping[int, Proposal]
    printed: Mapping[int, Crop]
    unread: int

    def with_page(self, page: BatchPage) -> Desk:
        """The same with one page more, of which nothing is known yet; no change if it is there."""
        batch = self.batch or Batch(page.file.batch, self.dossier.id, ())
        if batch.page(page.number) is not None:
            return self
        return replace(self, batch=replace(batch, pages=(*batch.pages, page)))

    def with_later(self, known: Batch | None) -> Desk:
        """The same with the pages of a batch that are not in it.

        None is ever deleted, so that a page that is missing here came after the picture was taken.
        """
        made = self
        for page in known.pages if known is not None else ():
            made = made.with_page(page)
        return made

    @property
    def unsorted(self) -> int:
        """Pages that are in no slot yet."""
        return len(self.batch.visible(UNSORTED)) if self.batch else 0

    def blank_pages(self, component: str) -> tuple[int, ...]:
        """Pages of a slot with nothing on them: to be offered for hiding, not dropped."""
        return tuple(
            page.number
            for page in (self.batch.visible(component) if self.batch else ())
            if any(note.finding in BLANK_PAGES for note in self.notes.get(page.number, ()))
        )

    def unsigned_since(self, before: Desk | None) -> list[Unsigned]:
        """What was signed in an earlier picture of this dossier, and is not any more because its
        pages are others or its signature no longer counts."""
        if before is None or before.dossier.id != self.dossier.id:
            return []
        signed = {s.id for s in before.dossier.slots if s.state is ComponentState.SIGNED}
        return [
            Unsigned(slot.name, same_pages=slot.signed_blob is not None)
            for slot in self.dossier.slots
            if slot.id in signed
            and (slot.way is Way.SCAN or slot.signed_blob is not None)
            and slot.state in (ComponentState.SCANNED, ComponentState.READ)
        ]


@dataclass(frozen=True, slots=True)
class GetDesk:
    store: Store

    def __call__(self, dossier_id: str) -> Desk:
        """Reads everything that the digitising page shows of a dossier.

        Raises:
            InputError: ``dossier.unknown``.
        """
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            batch = tx.batches.of_dossier(dossier_id)
            if batch is None:
                return Desk(dossier, None, {}, {}, {}, {}, 0)
            slots = {
                component: pages_with_looks(tx, batch.visible(component))
                for component in (*(s.id for s in dossier.slots), UNSORTED)
            }
            seen = [each for pages in slots.values() for each in pages]
            visible = [each.page for each in seen]
            known = tx.pages.readings(page.picture for page in visible)
            older = _older_reports(tx, dossier, batch)
            rules = load_gate(tx.settings).rules
        reports = older | {p.number: known[p.picture][0] for p in visible if p.picture in known}
        waiting = {slot.id for slot in dossier.unread} | {UNSORTED}
        unread = [
            p for p in visible if p.analysed and p.component in waiting and p.number not in reports
        ]
        return Desk(
            dossier,
            batch,
            page_notes(slots, reports, rules),
            reports,
            proposals(visible, reports, dossier.slots),
            {
                s.page.number: box
                for s in seen
                if (box := printed_on(s, reports.get(s.page.number)))
            },
            len(unread),
        )


def _older_reports(tx: Tx, dossier: Dossier, batch: Batch) -> dict[int, PageReport]:
    """Reports of components that were read before pages were read one by one."""
    found: dict[int, PageReport] = {}
    for slot in dossier.slots:
        reports = tx.blobs.reading(slot.read_blob) if slot.read_blob else ()
        pages = batch.visible(slot.id)
        if len(reports) == len(pages):
            found |= {p.number: r for p, r in zip(pages, reports, strict=True)}
    return found
