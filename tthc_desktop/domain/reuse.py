"""Papers that need not be handed in again (tái sử dụng), and what proves that they stand in.

Sources: NĐ 107/2021 and TT 01/2023 (look first, ask for paper second), codes of ``DuocTaiSuDung``
and ``MaKetQuaThayThe``: reference/domain.md 1.2, 1.3, 1.4, 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from tthc_desktop.domain.plain import LATER, later
from tthc_desktop.domain.time import UNKNOWN_TIME


class ReuseSource(StrEnum):
    """Where a paper was found."""

    LIBRARY = "library"  # this PC
    UNIT = "unit"  # the relay: every PC of the unit
    NATIONAL = "national"  # kho dữ liệu cá nhân, tổ chức on the national portal


REUSE_SOURCE_NAMES = {
    ReuseSource.LIBRARY: "kho của máy này",
    ReuseSource.UNIT: "kho của đơn vị",
    ReuseSource.NATIONAL: "kho dữ liệu quốc gia",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for.

    Attributes:
        paper_code: ``MAGIAYTO`` of a slot of this PC. It finds nothing that could be used, only
            what this PC tells the clerk that it cannot be; it is sent to nobody.
        result_code: A result whose paper can stand in: ``MA_KQ_THAYTHE``, or of a mapping.
        kind: reuse_kinds.kind_key() of a certificate that a mapping lets in.
    """

    paper_code: str = ""
    result_code: str = ""
    kind: str = later("")


@dataclass(frozen=True, slots=True)
class ReuseQuery:
    """A question for papers to reuse, asked for an open dossier only.

    Attributes:
        owner_id: The number that identifies the owner of the papers (12 digits, 9 digits, tax
            code).
        dossier: Code of the open dossier; whoever answers keeps it.
        unit: Code of the unit that asks.
    """

    owner_id: str
    owner_name: str
    procedure_code: str
    dossier: str
    unit: str
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper that a source holds.

    Attributes:
        ref: Names it at its source.
        from_result: Whether it is the result of another dossier, else a component of one.
        code: Result code (``KQ.…``) or component code.
        number, issuer, issued_on: As on the paper; empty or None where the source does not say.
        valid_until: Last day; None for no end.
        dossier: Code of the dossier that it comes from.
        sha256, size: Hash and size of the file; empty and 0 where only the fetched file tells.
    """

    source: ReuseSource
    ref: str
    from_result: bool = False
    code: str = ""
    name: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    owner_id: str = ""
    dossier: str = ""
    sha256: str = ""
    size: int = 0
    owner_name: str = later("")

    @property
    def reused_as(self) -> str:
        """``DuocTaiSuDung``: 1 from a component of another dossier, 2 from a result."""
        return "2" if self.from_result else "1"


class BasisKind(StrEnum):
    """What makes a slot accept a paper."""

    NONE = ""
    RESULT = "result"  # MA_KQ_THAYTHE of the catalogue
    MAPPING = "mapping"  # one that an administrator confirmed


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a slot accepts a paper.

    Attributes:
        ref: The result code, or the id of the mapping.
    """

    kind: BasisKind = BasisKind.NONE
    ref: str = ""


NO_BASIS = Basis()


class ReuseFact(StrEnum):
    """What has to be known of a paper before it is used again."""

    HOLDER = "holder"
    NUMBER = "number"
    ISSUER = "issuer"
    ISSUED_ON = "issued_on"
    VALIDITY = "validity"


@dataclass(frozen=True, slots=True)
class TypedFacts:
    """What the clerk read on the paper because its source did not tell it.

    Attributes:
        holder: The id number that stands on it.
        no_end: Whether the paper has no last day, or none can be set; else valid_until is it.
    """

    holder: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    no_end: bool = False
    by: str = ""
    at: datetime = UNKNOWN_TIME

    @property
    def empty(self) -> bool:
        return self == TypedFacts(by=self.by, at=self.at)


NOTHING_TYPED = TypedFacts()


@dataclass(frozen=True, slots=True)
class Reuse:
    """The evidence: which paper, from where, why it may stand in, confirmed by whom.

    Attributes:
        paper: As its source told it.
        blob: SHA-256 hex of its file.
        basis, pages, seen, typed, reason, last_day: Empty in what was written before they were
            asked for: then the paper is confirmed anew before it goes out.
        pages: Of the file.
        seen: How many of them the clerk was shown.
        typed: What the source did not tell.
        reason: Why it is used although it ends before the dossier is due.
        last_day: Until when it held when it was confirmed; None for no end.
    """

    paper: FoundPaper
    blob: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime = UNKNOWN_TIME
    basis: Basis = field(default=NO_BASIS, metadata=LATER)
    pages: int = later(0)
    seen: int = later(0)
    typed: TypedFacts = field(default=NOTHING_TYPED, metadata=LATER)
    reason: str = later("")
    last_day: date | None = field(default=None, metadata=LATER)

    @property
    def facts(self) -> FoundPaper:
        """The paper with what the clerk read on it."""
        return with_typed(self.paper, self.typed)


def with_typed(paper: FoundPaper, typed: TypedFacts) -> FoundPaper:
    """The paper with what was typed where its source told nothing: never in place of it."""
    return replace(
        paper,
        number=paper.number or typed.number,
        issuer=paper.issuer or typed.issuer,
        issued_on=paper.issued_on or typed.issued_on,
        valid_until=paper.valid_until or typed.valid_until,
    )


_ORDER = {ReuseSource.LIBRARY: 0, ReuseSource.UNIT: 1, ReuseSource.NATIONAL: 2}


def best_first(papers: Iterable[FoundPaper]) -> tuple[FoundPaper, ...]:
    """Results before components, what is nearer before what is farther, newest first. The same
    file from two places is told once, from the nearer one."""
    ordered = sorted(
        papers,
        key=lambda p: (
            not p.from_result,
            _ORDER[p.source],
            -(p.issued_on.toordinal() if p.issued_on else 0),
            p.ref,
        ),
    )
    seen: set[str] = set()
    kept = []
    for paper in ordered:
        if paper.sha256 and paper.sha256 in seen:
            continue
        seen.add(paper.sha256)
        kept.append(paper)
    return tuple(kept)
