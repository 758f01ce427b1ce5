"""Procedures as the counter needs them. The catalogue proper, with cases, versions and local
overrides, grows from this shape (``LayThuTuc`` of the national portal, reference/domain.md 1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Handling(StrEnum):
    """What happens to a paper at the counter."""

    HAND_IN = "hand_in"
    SHOW_ONLY = "show_only"


class TermUnit(StrEnum):
    SAME_DAY = "same-day"
    WORKING_DAY = "working-day"


@dataclass(frozen=True, slots=True)
class Term:
    """Time to resolve: a number of working days, or the same day (number unused)."""

    unit: TermUnit
    number: int = 0


@dataclass(frozen=True, slots=True)
class PaperSpec:
    """A component that a procedure asks for."""

    code: str
    name: str
    handling: Handling
    required: bool
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class Procedure:
    code: str
    name: str
    field_code: str
    field_name: str
    term: Term
    fee: str
    papers: tuple[PaperSpec, ...]
    result_name: str
    result_code: str
