"""A procedure as JSON: how versions are stored, told apart and shipped.

Only what differs from the default is written, so that the same procedure always has the same body
and a new field does not make every version look changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tthc_desktop.domain.catalogue import (
    Case,
    Fee,
    Offer,
    PaperSpec,
    Procedure,
    ProcessStep,
    Term,
    TermUnit,
)
from tthc_desktop.domain.codec import PLAIN, Codec
from tthc_desktop.domain.plain import FORMS, Plain, PlainForm
from tthc_desktop.domain.wire import Json, canonical, sha256_hex


def body_of(procedure: Procedure) -> dict[str, Json]:
    """The version itself is named by this body, so it is no part of it."""
    body: dict[str, Json] = CATALOGUE.to_plain(replace(procedure, version=""))
    return body


def version_of(body: dict[str, Json]) -> str:
    """SHA-256 hex of the canonical body."""
    return sha256_hex(canonical(body))


def procedure_from(body: Mapping[str, Plain], version: str = "") -> Procedure:
    """The reverse of body_of.

    Args:
        version: Given where it is known; else it is computed.

    Raises:
        PlainError: A body of another shape.
    """
    procedure = CATALOGUE.from_plain(Procedure, body)
    return replace(procedure, version=version) if version else with_version(procedure)


def with_version(procedure: Procedure) -> Procedure:
    return replace(procedure, version=version_of(body_of(procedure)))


def _term_body(term: Term) -> Plain:
    """The number means nothing for the same day."""
    said = {"unit": term.unit.value}
    same_day = term.unit is TermUnit.SAME_DAY
    return said if same_day else {**said, "number": _NUMBER.write(term.number)}


def _step_body(step: ProcessStep) -> Plain:
    return {name: value for name, value in PLAIN.to_plain(step).items() if value}


_NUMBER = PlainForm(lambda number: f"{number.normalize():f}", FORMS[Decimal].read)
CATALOGUE = Codec(
    forms={
        Decimal: _NUMBER,
        Term: PlainForm(_term_body, lambda plain: PLAIN.from_plain(Term, plain)),
        ProcessStep: PlainForm(
            _step_body, lambda plain: PLAIN.from_plain(ProcessStep, {"name": "", **plain})
        ),
    },
    names={PaperSpec: {"treatment": "handling"}},
    sparse={Case, Fee, Offer, PaperSpec, Procedure},
)
"""Procedures, and what province and unit lay over them."""
