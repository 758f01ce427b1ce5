"""Reuse before scanning: look where the paper may already be, and judge what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.reuse import (
    BasisKind,
    FoundPaper,
    ReuseQuery,
    ReuseSource,
    Wanted,
    best_first,
)
from tthc_desktop.domain.reuse_kinds import RESULT_CODE, same_words
from tthc_desktop.domain.reuse_rules import (
    ForSlot,
    ReuseMapping,
    ReuseStanding,
    ReuseVerdict,
    basis_of,
    judge_paper,
)
from tthc_desktop.domain.reuse_wire import sent_away
from tthc_desktop.domain.time import vn_day
from tthc_desktop.services.office.dossier_access import open_dossier
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.reuse import ReuseStore
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.reuse_mappings import load_mappings

Candidates = Mapping[str, tuple[FoundPaper, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper that was found for a slot, and what it is worth there."""

    paper: FoundPaper
    verdict: ReuseVerdict


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a search for papers to reuse came to.

    Attributes:
        candidates: Papers that fit, best first, by slot id.
        failed: Sources that gave no answer.
        judged: By slot id all that was found for it: what fits, what asks for a fact, what cannot
            be used.
    """

    candidates: Candidates
    failed: Mapping[ReuseSource, TthcError]
    judged: Mapping[str, tuple[Judged, ...]] = field(default_factory=dict)

    def asking(self, slot_id: str) -> int:
        """How many papers could be used once the clerk has read a fact on them."""
        return sum(j.verdict.standing is ReuseStanding.ASKS for j in self.judged.get(slot_id, ()))


@dataclass(frozen=True, slots=True)
class LookUpReuse:
    """Searches elsewhere for papers that need not be scanned again.

    Every look-up belongs to an open dossier and is recorded, source by source, whatever it finds
    (reference/domain.md 1.4). Other places are asked only for what could be used.
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
            mappings = load_mappings(tx.settings)
            query = query_of(tx, dossier, dossier.components, mappings)
        found: list[FoundPaper] = []
        failed: dict[ReuseSource, TthcError] = {}
        for store in self.stores:
            here = store.source is ReuseSource.LIBRARY
            if not (query if here else sent_away(query)).wanted:
                continue
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
        ordered = best_first(found)
        judged = {
            slot.id: tuple(_judged(ordered, for_slot(dossier, slot, mappings, self.clock)))
            for slot in dossier.components
            if waits(slot)
        }
        fitting = {
            slot: tuple(j.paper for j in each if j.verdict.standing is ReuseStanding.FITS)
            for slot, each in judged.items()
        }
        return LookUp(
            {slot: papers for slot, papers in fitting.items() if papers},
            failed,
            {slot: each for slot, each in judged.items() if each},
        )


_ORDER = (ReuseStanding.FITS, ReuseStanding.ASKS, ReuseStanding.REFUSED)


def _judged(papers: Iterable[FoundPaper], wanted: ForSlot) -> list[Judged]:
    each = [Judged(p, judge_paper(p, wanted)) for p in papers if _concerns(p, wanted)]
    return sorted(each, key=lambda judged: _ORDER.index(judged.verdict.standing))


def _concerns(paper: FoundPaper, wanted: ForSlot) -> bool:
    """Whether the clerk would ask why it is not offered here."""
    slot = wanted.slot
    if basis_of(paper, wanted.procedure, slot, wanted.mappings).kind is not BasisKind.NONE:
        return True
    same_code = bool(slot.paper_code) and paper.code == slot.paper_code
    return not paper.from_result and (same_code or same_words(paper.name, slot.name))


def for_slot(
    dossier: Dossier, slot: Component, mappings: tuple[ReuseMapping, ...], clock: Clock
) -> ForSlot:
    """What a paper is held against."""
    person = dossier.applicant
    today, due = vn_day(clock.now()), vn_day(dossier.due_at)
    return ForSlot(
        dossier.procedure_code, slot, person.id_number, person.name, today, due, mappings
    )


def waits(slot: Component) -> bool:
    """Whether a slot could be filled: it holds nothing yet, or a reuse without its evidence."""
    if slot.sealed:
        return False
    if slot.way is Way.REUSE:
        return slot.reused is None
    return (
        slot.way in (Way.SCAN, Way.SHOWN)
        and slot.state is ComponentState.MISSING
        and slot.shown is None
    )


def query_of(
    tx: Tx, dossier: Dossier, slots: Sequence[Component], mappings: Iterable[ReuseMapping]
) -> ReuseQuery:
    """The question for slots that wait.

    Raises:
        InputError: ``office.missing``.
    """
    office = load_office(tx.settings)
    if office is None:
        raise InputError("office.missing")
    mappings = tuple(mappings)
    wanted = [
        each
        for slot in slots
        if waits(slot)
        for each in _wanted(dossier.procedure_code, slot, mappings)
        if each != Wanted()
    ]
    person = dossier.applicant
    return ReuseQuery(
        person.id_number,
        person.name,
        dossier.procedure_code,
        dossier.code,
        office.unit_code,
        tuple(dict.fromkeys(wanted)),
    )


def _wanted(procedure: str, slot: Component, mappings: Iterable[ReuseMapping]) -> Iterable[Wanted]:
    yield Wanted(slot.paper_code, slot.replaced_by)
    for mapping in mappings:
        if mapping.confirmed and mapping.is_of(procedure, slot):
            from_result = mapping.takes.startswith(RESULT_CODE)
            yield Wanted("", mapping.takes) if from_result else Wanted(kind=mapping.takes)
