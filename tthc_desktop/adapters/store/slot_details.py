"""What is known of a slot beyond its state, as one JSON column; and the people of a dossier.

Only what differs from the default is written, so that a new field leaves old rows what they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from tthc_desktop.adapters.store.cell import part, read_cell, reading
from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.component import (
    Component,
    PaperFacts,
    Returned,
    Shown,
    Undigitised,
    UploadAnswer,
)
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.findings import Finding, Overrule
from tthc_desktop.domain.people import Applicant, Submitter
from tthc_desktop.domain.plain import DAY_OR_EMPTY, MILLISECONDS, Plain, later, text_of
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.reuse import Reuse
from tthc_desktop.domain.signature_evidence import SignedBy
from tthc_desktop.domain.signing_rules import SignerRole


@dataclass(frozen=True, slots=True)
class SlotDetails:
    """The fields of Component that have no column."""

    reason: str = ""
    undigitised: Undigitised | None = None
    overrule: Overrule | None = None
    facts: PaperFacts = field(default_factory=PaperFacts)
    shown: Shown | None = None
    returned: Returned | None = None
    reuse: Reuse | None = None
    uploaded: tuple[PortalFile, ...] = ()
    signed_by: tuple[SignedBy, ...] = ()
    upload: UploadAnswer | None = None
    sources: tuple[str, ...] = later(())
    pages_changed: bool = later(False)


_KEPT = Codec(
    forms={datetime: MILLISECONDS, date | None: DAY_OR_EMPTY},
    names={
        PortalFile: {"paper_code": "paper"},
        Reuse: {"confirmed_by": "by", "confirmed_at": "at"},
    },
    sparse={SlotDetails, PaperFacts, Applicant, SignedBy},
    sort=True,
)
_COLUMNS = ("name", "id_number", "phone", "address", "kind")
"""Fields of the applicant that have a column; all others are in ``people``."""

_TEXTS_KEPT = 64
"""Of the few lists of words that slots have: a page of a list reads hundreds of slots."""


def details_of(component: Component) -> str:
    details = part(SlotDetails, component)
    return "" if details == SlotDetails() else _KEPT.to_text(details)


def read_details(text: str) -> SlotDetails:
    """What the details of a slot say, as keyword arguments of Component."""
    return read_cell(_KEPT, SlotDetails, text, "component.details") if text else SlotDetails()


def codes(values: Iterable[Finding | SignerRole]) -> str:
    return ",".join(value.value for value in values)


@lru_cache(_TEXTS_KEPT)
def read_findings(text: str) -> tuple[Finding, ...]:
    return tuple(Finding(code) for code in text.split(",") if code)


@lru_cache(_TEXTS_KEPT)
def read_roles(text: str) -> tuple[SignerRole, ...]:
    return tuple(SignerRole(code) for code in text.split(",") if code)


def people_of(dossier: Dossier) -> str:
    person = _KEPT.to_plain(dossier.applicant)
    body = {name: value for name, value in person.items() if name not in _COLUMNS}
    if dossier.submitter is not None:
        body["submitter"] = _KEPT.to_plain(dossier.submitter)
    return text_of(body, sort=True) if body else ""


def read_people(people: str, **columns: str) -> tuple[Applicant, Submitter | None]:
    """The owner of a dossier, and who handed it in for the owner.

    Args:
        columns: The applicant's fields that have a column.
    """
    with reading("dossier.people"):
        body = _KEPT.from_text(dict[str, Plain], people) if people else {}
        other = body.pop("submitter", None)
        applicant = _KEPT.from_plain(Applicant, {**body, **columns})
        return applicant, None if other is None else _KEPT.from_plain(Submitter, other)
