"""Reuse before scanning: look where the paper may already be, let the clerk decide, keep proof."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.reuse import (
    FoundPaper,
    Reuse,
    ReuseQuery,
    ReuseSource,
    Wanted,
    best_first,
    fits,
)
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import component_of, open_dossier, open_slot
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.reading import PageInput, PageReader
from tthc_desktop.services.ports.reuse import ReuseStore
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.reception.opening import read_pages

_PDF = "application/pdf"
Candidates = Mapping[str, tuple[FoundPaper, ...]]


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a search for papers to reuse came to.

    Attributes:
        candidates: Papers that fit, best first, by slot id.
        failed: Sources that gave no answer.
    """

    candidates: Candidates
    failed: Mapping[ReuseSource, TthcError]


@dataclass(frozen=True, slots=True)
class LookUpReuse:
    """Searches elsewhere for papers that need not be scanned again.

    Every look-up belongs to an open dossier and is recorded, source by source, whatever it finds
    (reference/domain.md 1.4).
    """

    store: Store
    stores: Sequence[ReuseStore]
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str) -> LookUp:
        """Searches for every slot that waits for a paper.

        A source that is out of reach hides no other.

        Raises:
            InputError: ``dossier.unknown`` or ``dossier.sealed``.
        """
        with self.store.read() as tx:
            dossier = open_dossier(tx, dossier_id)
            query = _query(tx, dossier, dossier.components)
        if not query.wanted:
            return LookUp({}, {})
        found: list[FoundPaper] = []
        failed: dict[ReuseSource, TthcError] = {}
        for store in self.stores:
            try:
                papers = store.find(query)
            except TthcError as error:
                failed[store.source] = error
                papers = ()
            found += papers
            with self.store.write(actor.login) as tx:
                code = failed[store.source].code if store.source in failed else ""
                tx.audit.append(
                    "reuse.looked_up",
                    dossier_id,
                    source=store.source.value,
                    found=len(papers),
                    error=code,
                )
        today = self.clock.now().astimezone(VIETNAM).date()
        ordered = best_first(found)
        candidates = {
            slot.id: tuple(
                paper for paper in ordered if fits(paper, _wanted(slot), query.owner_id, today)
            )
            for slot in dossier.components
            if _waits(slot)
        }
        return LookUp({slot: papers for slot, papers in candidates.items() if papers}, failed)


@dataclass(frozen=True, slots=True)
class ConfirmReuse:
    """Takes a paper that was found elsewhere, once the clerk has seen it.

    Its file comes in unchanged, and the evidence is what the flags of the payload are made of.
    """

    store: Store
    stores: Sequence[ReuseStore]
    blobs: Blobs
    reader: PageReader
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str, slot_id: str, paper: FoundPaper) -> None:
        """Fetches the paper and puts it into the slot.

        Raises:
            InputError: ``reuse.unfit`` (not this owner's, of another kind, no longer valid),
                ``reuse.used`` (another slot has it), ``reuse.changed`` (the file is not the one
                that was offered), ``reuse.blank`` or ``slot.has_file``; and what the source and
                PageReader.digitise raise.
        """
        with self.store.read() as tx:
            dossier = open_dossier(tx, dossier_id)
            slot = component_of(dossier, slot_id)
            query = _query(tx, dossier, (slot,))
        self._check(dossier, slot, paper)
        source = next(s for s in self.stores if s.source is paper.source)
        content = source.fetch(query, paper)
        sha256 = hashlib.sha256(content).hexdigest()
        if paper.sha256 not in ("", sha256):
            raise InputError("reuse.changed")
        self.blobs.put(content, _PDF)
        seen = PageInput(self.blobs.path(sha256), 0)
        report = read_pages(self.reader, self.blobs, [seen], self.clock.now(), ocr=True)
        if all(page.blank for page in report.pages):
            raise InputError("reuse.blank")
        with self.store.write(actor.login) as tx:
            dossier, current = open_slot(tx, dossier_id, slot_id)
            self._check(dossier, current, paper)
            if any(sha256 in s.files for s in dossier.slots if s.id != slot_id):
                raise InputError("reuse.used")
            proof = Reuse(replace(paper, sha256=sha256), sha256, actor.login, self.clock.now())
            tx.blobs.add(sha256, len(content), _PDF, None)
            tx.blobs.put_reading(sha256, report.pages)
            tx.dossiers.put_component(replace(current, way=Way.REUSE, reuse=proof))
            judge(tx, dossier_id)
            tx.audit.append(
                "reuse.confirmed",
                slot_id,
                source=paper.source.value,
                paper=paper.ref,
                kind=paper.reused_as,
                sha256=sha256,
            )

    def _check(self, dossier: Dossier, slot: Component, paper: FoundPaper) -> None:
        today = self.clock.now().astimezone(VIETNAM).date()
        if not fits(paper, _wanted(slot), dossier.applicant.id_number, today):
            raise InputError("reuse.unfit")
        if not _waits(slot):
            raise InputError("slot.has_file")


def _wanted(slot: Component) -> Wanted:
    return Wanted(slot.paper_code, slot.replaced_by)


def _waits(slot: Component) -> bool:
    """Whether a slot holds nothing yet and could be filled."""
    return (
        slot.way in (Way.SCAN, Way.SHOWN)
        and slot.state is ComponentState.MISSING
        and slot.shown is None
        and not slot.sealed
    )


def _query(tx: Tx, dossier: Dossier, slots: Sequence[Component]) -> ReuseQuery:
    office = load_office(tx.settings)
    if office is None:
        raise InputError("office.missing")
    if dossier.state is not DossierState.OPEN:
        raise InputError("dossier.sealed")
    wanted = tuple(w for s in slots if _waits(s) if (w := _wanted(s)) != Wanted("", ""))
    person = dossier.applicant
    return ReuseQuery(
        person.id_number,
        person.name,
        dossier.procedure_code,
        dossier.code,
        office.unit_code,
        wanted,
    )
