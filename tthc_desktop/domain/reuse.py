"""Papers that need not be handed in again (tái sử dụng), and what proves that they stand in.

Sources: NĐ 107/2021 and TT 01/2023 (look first, ask for paper second), codes of ``DuocTaiSuDung``
and ``MaKetQuaThayThe``: reference/domain.md 1.2, 1.3, 1.4, 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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
    """A slot of the checklist that a paper is looked for.

    Attributes:
        paper_code: ``MAGIAYTO``.
        result_code: ``MA_KQ_THAYTHE``, the result whose paper can stand in; either may be empty,
            not both.
    """

    paper_code: str
    result_code: str


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

    @property
    def reused_as(self) -> str:
        """``DuocTaiSuDung``: 1 from a component of another dossier, 2 from a result."""
        return "2" if self.from_result else "1"


@dataclass(frozen=True, slots=True)
class Reuse:
    """The evidence: which paper, from where, confirmed by whom.

    Attributes:
        blob: SHA-256 hex of its file.
    """

    paper: FoundPaper
    blob: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime = UNKNOWN_TIME


def fits(paper: FoundPaper, wanted: Wanted, owner_id: str, today: date) -> bool:
    """Whether a paper is of this owner, of the right kind and still valid.

    A result fits by the result code, a component by the component code.
    """
    code = wanted.result_code if paper.from_result else wanted.paper_code
    return (
        bool(code)
        and paper.code == code
        and bool(owner_id)
        and paper.owner_id == owner_id
        and (paper.valid_until is None or paper.valid_until >= today)
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
