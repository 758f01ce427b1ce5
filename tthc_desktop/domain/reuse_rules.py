"""Whether a paper that is there already may stand in a slot: one judgement for the list that the
clerk sees, for the confirmation, and for whatever leaves the PC.

NĐ 107/2021, TT 01/2023/TT-VPCP; reference/domain.md 4 and its last section. What is made for one
dossier is never reused; a result or a certificate is, with number, issuer and validity, for the
same holder, where the slot accepts it. What cannot be told is asked, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tthc_desktop.domain.reuse import (
    NOTHING_TYPED,
    Basis,
    BasisKind,
    FoundPaper,
    Reuse,
    ReuseFact,
    ReuseSource,
    TypedFacts,
    with_typed,
)
from tthc_desktop.domain.reuse_kinds import (
    RESULT_CODE,
    Lapse,
    PaperNature,
    asks_for_anothers,
    certificate_of,
    is_made,
    kind_key,
    kind_name,
    months_later,
    most_age,
    nature_of,
    same_words,
    spoken_kind,
)
from tthc_desktop.domain.text import same_name
from tthc_desktop.domain.time import UNKNOWN_TIME


class Why(StrEnum):
    """Why a paper cannot be reused, or why a reuse does not stand."""

    ONE_DOSSIER = "one_dossier"
    UNKNOWN_KIND = "unknown_kind"
    SLOT_IS_MADE = "slot_is_made"
    NOT_ACCEPTED = "not_accepted"
    OTHER_HOLDER = "other_holder"
    TO_COME = "to_come"
    EXPIRED = "expired"
    FACTS = "facts"
    NO_EVIDENCE = "no_evidence"
    UNSEEN = "unseen"
    NO_REASON = "no_reason"
    PUT_ASIDE = "put_aside"


class Amber(StrEnum):
    """What the clerk has to look at although nothing forbids the paper."""

    OTHER_NAME = "other_name"  # the same number, another name
    ENDS_BEFORE_DUE = "ends_before_due"  # asks for a reason


class ReuseStanding(StrEnum):
    FITS = "fits"
    ASKS = "asks"  # a fact is missing that stands on the paper: the clerk types it
    REFUSED = "refused"


class ReuseSlot(Protocol):
    """What is asked of a slot (component.Component)."""

    @property
    def paper_code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def replaced_by(self) -> str: ...
    @property
    def reuse(self) -> Reuse | None: ...


@dataclass(frozen=True, slots=True)
class ReuseMapping:
    """A slot of a procedure, and what it takes besides the result that the catalogue names.

    Attributes:
        takes: A result code (``KQ.…``) or reuse_kinds.kind_key() of a certificate.
        takes_name: What that is called; empty where an earlier version confirmed it.
    """

    id: str
    procedure: str
    paper_code: str
    paper_name: str
    takes: str
    confirmed_by: str = ""
    confirmed_at: datetime = UNKNOWN_TIME
    takes_name: str = ""

    @property
    def takes_words(self) -> str:
        """What it takes, for people to read."""
        return taken_words(self.takes, self.takes_name, self.paper_name)

    @property
    def confirmed(self) -> bool:
        return bool(self.confirmed_by) and self.confirmed_at != UNKNOWN_TIME

    def is_of(self, procedure: str, slot: ReuseSlot) -> bool:
        """Code and name: neither tells a slot alone."""
        return (
            self.procedure == procedure
            and self.paper_code == slot.paper_code
            and same_words(self.paper_name, slot.name)
        )


def taken_words(takes: str, takes_name: str, paper_name: str) -> str:
    """What a slot takes, in words: a key has lost its marks, the name that it was made of has not.

    Args:
        takes_name: What it is called; empty where nobody has kept it.
        paper_name: Of the slot.
    """
    name = takes_name
    if not name:
        name = spoken_kind(paper_name) if kind_key(paper_name) == takes else kind_name(takes)
    return f"{takes} {name}" if takes.startswith(RESULT_CODE) and name != takes else name


@dataclass(frozen=True, slots=True)
class ForSlot:
    """What a paper is held against.

    Attributes:
        owner_id, owner_name: Of the dossier.
        today: The day of the judgement.
        due: The day on which the dossier is due.
    """

    procedure: str
    slot: ReuseSlot
    owner_id: str
    owner_name: str
    today: date
    due: date
    mappings: tuple[ReuseMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class ReuseVerdict:
    """What was found of a paper for a slot.

    Attributes:
        why: Why it cannot be used; None where nothing forbids it.
        missing: What nobody has told.
        last_day: Until when it holds; None for no end or where that is not known yet.
        lapses_by: What sets the last day, where the paper does not.
    """

    why: Why | None = None
    missing: tuple[ReuseFact, ...] = ()
    amber: tuple[Amber, ...] = ()
    basis: Basis = field(default_factory=Basis)
    last_day: date | None = None
    lapses_by: str = ""

    @property
    def standing(self) -> ReuseStanding:
        if self.why is not None:
            return ReuseStanding.REFUSED
        return ReuseStanding.ASKS if self.missing else ReuseStanding.FITS


def basis_of(
    paper: FoundPaper, procedure: str, slot: ReuseSlot, mappings: Iterable[ReuseMapping]
) -> Basis:
    """What makes the slot accept the paper. A component code alone never does."""
    if paper.from_result and paper.code and paper.code == slot.replaced_by:
        return Basis(BasisKind.RESULT, paper.code)
    kind = kind_key(paper.name)
    for mapping in mappings:
        if not mapping.confirmed or not mapping.is_of(procedure, slot):
            continue
        if (paper.from_result and mapping.takes == paper.code) or (kind and mapping.takes == kind):
            return Basis(BasisKind.MAPPING, mapping.id)
    return Basis()


def judge_paper(
    paper: FoundPaper, wanted: ForSlot, typed: TypedFacts = NOTHING_TYPED
) -> ReuseVerdict:
    """What a paper is worth for a slot, with what the clerk has typed from it."""
    nature = nature_of(paper.name, paper.code, from_result=paper.from_result)
    if nature is PaperNature.ONE_DOSSIER:
        return ReuseVerdict(Why.ONE_DOSSIER)
    if nature is PaperNature.UNKNOWN:
        return ReuseVerdict(Why.UNKNOWN_KIND)
    if is_made(wanted.slot.name):
        return ReuseVerdict(Why.SLOT_IS_MADE)
    basis = basis_of(paper, wanted.procedure, wanted.slot, wanted.mappings)
    if basis.kind is BasisKind.NONE:
        return ReuseVerdict(Why.NOT_ACCEPTED)
    if not wanted.owner_id or paper.owner_id != wanted.owner_id:
        return ReuseVerdict(Why.OTHER_HOLDER, basis=basis)
    if typed.holder not in ("", wanted.owner_id) and not asks_for_anothers(wanted.slot.name):
        return ReuseVerdict(Why.OTHER_HOLDER, basis=basis)
    full = with_typed(paper, typed)
    if full.issued_on is not None and full.issued_on > wanted.today:
        return ReuseVerdict(Why.TO_COME, basis=basis)
    known, last_day, lapses_by = _ends(full, typed, wanted)
    if last_day is not None and last_day < wanted.today:
        return ReuseVerdict(Why.EXPIRED, basis=basis, last_day=last_day, lapses_by=lapses_by)
    missing = tuple(_missing(full, typed, wanted, ends=known))
    return ReuseVerdict(
        None, missing, tuple(_amber(paper, wanted, last_day)), basis, last_day, lapses_by
    )


def _missing(
    full: FoundPaper, typed: TypedFacts, wanted: ForSlot, *, ends: bool
) -> Iterable[ReuseFact]:
    if asks_for_anothers(wanted.slot.name) and not typed.holder:
        yield ReuseFact.HOLDER
    if not full.number:
        yield ReuseFact.NUMBER
    if not full.issuer:
        yield ReuseFact.ISSUER
    if full.issued_on is None:
        yield ReuseFact.ISSUED_ON
    if not ends:
        yield ReuseFact.VALIDITY


def _amber(paper: FoundPaper, wanted: ForSlot, last_day: date | None) -> Iterable[Amber]:
    if paper.owner_name and not same_name(paper.owner_name, wanted.owner_name):
        yield Amber.OTHER_NAME
    if last_day is not None and last_day < wanted.due:
        yield Amber.ENDS_BEFORE_DUE


def _ends(full: FoundPaper, typed: TypedFacts, wanted: ForSlot) -> tuple[bool, date | None, str]:
    """Whether it is known when it ends, when (None for never), and what sets that day if the paper
    does not. Of two last days the earlier one counts: the law's, the slot's, the paper's own."""
    kind = certificate_of(full.name)
    days: list[tuple[date, str]] = []
    if full.valid_until is not None:
        days.append((full.valid_until, ""))
    months, age = most_age(wanted.slot.name)
    if full.issued_on is not None:
        if months:
            days.append((months_later(full.issued_on, months), f"mục này: {months} tháng"))
        if age:
            days.append((full.issued_on + timedelta(days=age), f"mục này: {age} ngày"))
        if kind is not None and kind.lapse is Lapse.MONTHS:
            lapses = months_later(full.issued_on, kind.months)
            days.append((lapses, f"{kind.months} tháng, {kind.source}"))
    known = bool(days) or typed.no_end or _is_endless(full, kind is not None and kind.lapse)
    if not days:
        return known, None, ""
    last = min(days, key=lambda pair: pair[0])
    return known, last[0], last[1]


def _is_endless(paper: FoundPaper, lapse: Lapse | bool) -> bool:
    """Whether no last day means no end. Clerks of this unit leave it out for that (the question
    says so); the national store simply may not tell it."""
    if lapse is Lapse.NEVER:
        return True
    if lapse in (Lapse.PRINTED, Lapse.MONTHS):
        return False
    return paper.source is not ReuseSource.NATIONAL


# Where it leaves


def evidence_lacks(reuse: Reuse | None) -> Why | None:
    """What a reuse lacks in itself, whatever dossier it is in; None for nothing."""
    if reuse is None or reuse.basis.kind is BasisKind.NONE or not reuse.blob:
        return Why.NO_EVIDENCE
    if not reuse.confirmed_by or reuse.confirmed_at == UNKNOWN_TIME:
        return Why.NO_EVIDENCE
    if reuse.pages < 1 or reuse.seen != reuse.pages or reuse.paper.sha256 != reuse.blob:
        return Why.UNSEEN
    facts = reuse.facts
    if not (facts.number and facts.issuer and facts.issued_on):
        return Why.FACTS
    return None


def proved(slot: ReuseSlot) -> Reuse | None:
    """The reuse of a slot if its evidence is whole and is of this slot: what flags are made of."""
    reuse = slot.reuse
    if reuse is None or evidence_lacks(reuse) is not None:
        return None
    by_result = reuse.basis.kind is BasisKind.RESULT
    if by_result and not slot.replaced_by == reuse.basis.ref == reuse.paper.code:
        return None
    if is_made(slot.name):
        return None
    nature = nature_of(reuse.paper.name, reuse.paper.code, from_result=reuse.paper.from_result)
    return reuse if nature in (PaperNature.RESULT, PaperNature.CERTIFICATE) else None


def reuse_stands(wanted: ForSlot) -> Why | None:
    """Whether the reuse in a slot still holds when it is about to leave: None, or why not.

    What ends before the dossier is due was confirmed with a reason; what has ended by now is not
    sent, whatever was said.
    """
    reuse = wanted.slot.reuse
    if (lacks := evidence_lacks(reuse)) is not None or reuse is None:
        return lacks
    verdict = judge_paper(reuse.paper, wanted, reuse.typed)
    if verdict.why is not None:
        return verdict.why
    if verdict.missing:
        return Why.FACTS
    if Amber.ENDS_BEFORE_DUE in verdict.amber and not reuse.reason:
        return Why.NO_REASON
    return None if verdict.basis == reuse.basis else Why.NOT_ACCEPTED
