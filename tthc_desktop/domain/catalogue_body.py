"""A procedure as JSON: how versions are stored, told apart and shipped.

Only what differs from the default is written, so that the same procedure always has the same body
and a new field does not make every version look changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tthc_desktop.domain.catalogue import (
    Case,
    Channel,
    Fee,
    Holder,
    Mark,
    Offer,
    PaperSpec,
    PauseReason,
    Procedure,
    ProcessStep,
    ResultSpec,
    Term,
    TermUnit,
    Treatment,
)
from tthc_desktop.domain.wire import Json, canonical, sha256_hex

USUAL_PAUSES = frozenset({PauseReason.SUPPLEMENT})


def body_of(procedure: Procedure) -> dict[str, Json]:
    """The version itself is named by this body, so it is no part of it."""
    body: dict[str, Json] = {
        "code": procedure.code,
        "name": procedure.name,
        "field_code": procedure.field_code,
        "field_name": procedure.field_name,
        "offers": [_offer_body(offer) for offer in procedure.offers],
        "cases": [_case_body(case) for case in procedure.cases],
        "results": [{"code": r.code, "name": r.name} for r in procedure.results],
        "level": procedure.level,
        "decision": procedure.decision,
        "kind": procedure.kind,
        "subjects": procedure.subjects,
        "marks": [*sorted(mark.value for mark in procedure.marks)],
        "process": steps_body(procedure.process),
    }
    body = {name: value for name, value in body.items() if value not in ("", [])}
    if procedure.pauses != USUAL_PAUSES:  # none at all is said too
        body["pauses"] = [*sorted(reason.value for reason in procedure.pauses)]
    return body


def version_of(body: dict[str, Json]) -> str:
    """SHA-256 hex of the canonical body."""
    return sha256_hex(canonical(body))


def procedure_from(body: Mapping[str, Any], version: str = "") -> Procedure:
    """The reverse of body_of.

    Args:
        version: Given where it is known; else it is computed.

    Raises:
        KeyError, ValueError, TypeError: A body of another shape.
    """
    procedure = Procedure(
        str(body["code"]),
        str(body.get("name", "")),
        str(body.get("field_code", "")),
        str(body.get("field_name", "")),
        tuple(map(_offer, body.get("offers", ()))),
        tuple(map(_case, body.get("cases", ()))),
        tuple(ResultSpec(str(r["code"]), str(r["name"])) for r in body.get("results", ())),
        str(body.get("level", "")),
        str(body.get("decision", "")),
        str(body.get("kind", "")),
        str(body.get("subjects", "")),
        frozenset(map(Mark, body.get("marks", ()))),
        frozenset(map(PauseReason, body.get("pauses", USUAL_PAUSES))),
        steps_from(body.get("process", ())),
    )
    return with_version(procedure) if not version else replace(procedure, version=version)


def with_version(procedure: Procedure) -> Procedure:
    return replace(procedure, version=version_of(body_of(procedure)))


def term_body(term: Term | None) -> Json:
    if term is None:
        return None
    body: dict[str, Json] = {"unit": term.unit.value}
    if term.unit is not TermUnit.SAME_DAY:
        body["number"] = f"{term.number.normalize():f}"
    return body


def term_from(body: Mapping[str, Any] | None) -> Term | None:
    if body is None:
        return None
    return Term.of(TermUnit(body["unit"]), str(body.get("number", "0")))


def fees_body(fees: tuple[Fee, ...]) -> Json:
    return [
        _kept({"code": fee.code, "amount": fee.amount, "text": fee.text}, {"amount": None})
        for fee in fees
    ]


def fees_from(body: Any) -> tuple[Fee, ...]:
    return tuple(
        Fee(
            str(fee.get("code", "")),
            None if fee.get("amount") is None else int(fee["amount"]),
            str(fee.get("text", "")),
        )
        for fee in body
    )


def steps_body(steps: tuple[ProcessStep, ...]) -> Json:
    return [
        _kept(
            {"name": s.name, "holder": s.holder.value, "hours": f"{s.hours:f}", "by": s.by},
            {},
        )
        for s in steps
    ]


def steps_from(body: Any) -> tuple[ProcessStep, ...]:
    return tuple(
        ProcessStep(
            str(step.get("name", "")),
            Holder(step["holder"]),
            Decimal(str(step["hours"])),
            str(step.get("by", "")),
        )
        for step in body
    )


def _kept(body: dict[str, Json], defaults: Mapping[str, Json]) -> dict[str, Json]:
    return {
        name: value
        for name, value in body.items()
        if value != defaults.get(name, "") and value != ""
    }


def _offer_body(offer: Offer) -> dict[str, Json]:
    body: dict[str, Json] = {
        "channel": int(offer.channel),
        "term": term_body(offer.term),
        "fees": fees_body(offer.fees),
        "text": offer.text,
        "number": None if offer.number is None else f"{offer.number.normalize():f}",
        "basis": offer.basis,
    }
    return {name: value for name, value in body.items() if value not in ("", [], None)}


def _offer(body: Mapping[str, Any]) -> Offer:
    number = body.get("number")
    return Offer(
        Channel(int(body["channel"])),
        term_from(body.get("term")),
        fees_from(body.get("fees", ())),
        str(body.get("text", "")),
        None if number is None else Decimal(str(number)),
        str(body.get("basis", "")),
    )


def _case_body(case: Case) -> dict[str, Json]:
    body: dict[str, Json] = {
        "name": case.name,
        "papers": [_paper_body(paper) for paper in case.papers],
        "notes": list(case.notes),
    }
    return {name: value for name, value in body.items() if value not in ("", [])}


def _case(body: Mapping[str, Any]) -> Case:
    return Case(
        str(body.get("name", "")),
        tuple(map(_paper, body.get("papers", ()))),
        tuple(map(str, body.get("notes", ()))),
    )


_PAPER_DEFAULTS: dict[str, Json] = {
    "handling": Treatment.HAND_IN.value,
    "required": True,
    "originals": 1,
    "copies": 0,
}


def _paper_body(paper: PaperSpec) -> dict[str, Json]:
    return _kept(
        {
            "code": paper.code,
            "name": paper.name,
            "handling": paper.treatment.value,
            "required": paper.required,
            "originals": paper.originals,
            "copies": paper.copies,
            "form": paper.form,
            "replaced_by": paper.replaced_by,
        },
        _PAPER_DEFAULTS,
    )


def _paper(body: Mapping[str, Any]) -> PaperSpec:
    return PaperSpec(
        str(body.get("code", "")),
        str(body.get("name", "")),
        Treatment(body.get("handling", "hand_in")),
        bool(body.get("required", True)),
        int(body.get("originals", 1)),
        int(body.get("copies", 0)),
        str(body.get("form", "")),
        str(body.get("replaced_by", "")),
    )
