"""What is known of a slot beyond its state, as one JSON column; and the people of a dossier.

Only what differs from the default is written, so that a new field leaves old rows what they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from tthc_desktop.domain.component import (
    Component,
    PaperFacts,
    Returned,
    Shown,
    Undigitised,
)
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.findings import Finding, Overrule
from tthc_desktop.domain.people import Applicant, Capacity, PersonKind, Submitter
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.reuse import FoundPaper, Reuse, ReuseSource
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.time import from_ms, to_ms

Body = dict[str, Any]


def details_of(component: Component) -> str:
    body: Body = {
        "reason": component.reason,
        "undigitised": component.undigitised.value if component.undigitised else "",
        "overrule": _overrule(component.overrule),
        "facts": _facts(component.facts),
        "shown": _shown(component.shown),
        "returned": _returned(component.returned),
        "reuse": _reuse(component.reuse),
        "uploaded": [
            {"id": f.id, "name": f.name, "paper": f.paper_code, "sha256": f.sha256, "size": f.size}
            for f in component.uploaded
        ],
    }
    return _text(body)


def read_details(text: str) -> Body:
    """What the details of a slot say, as keyword arguments of Component."""
    body: Body = json.loads(text) if text else {}
    found: Body = {"reason": body.get("reason", "")}
    if body.get("undigitised"):
        found["undigitised"] = Undigitised(body["undigitised"])
    if o := body.get("overrule"):
        codes = tuple(Finding(code) for code in o["findings"])
        found["overrule"] = Overrule(o["reason"], codes, o["by"], from_ms(o["at"]))
    if f := body.get("facts"):
        found["facts"] = PaperFacts(
            f.get("number", ""),
            _day(f.get("issued_on")),
            f.get("issuer", ""),
            f.get("subject", ""),
            _day(f.get("valid_until")),
        )
    if s := body.get("shown"):
        at = from_ms(s["at"])
        found["shown"] = Shown(s["by"], at, s.get("number", ""), _day(s.get("issued_on")))
    if r := body.get("returned"):
        found["returned"] = Returned(r["to"], r.get("on_behalf", ""), r["by"], from_ms(r["at"]))
    if r := body.get("reuse"):
        found["reuse"] = Reuse(_found_paper(r["paper"]), r["blob"], r["by"], from_ms(r["at"]))
    found["uploaded"] = tuple(
        PortalFile(f["id"], f["name"], f["paper"], f["sha256"], f["size"])
        for f in body.get("uploaded", ())
    )
    return found


def codes(values: Iterable[Finding | SignerRole]) -> str:
    return ",".join(value.value for value in values)


def read_findings(text: str) -> tuple[Finding, ...]:
    return tuple(Finding(code) for code in text.split(",") if code)


def read_roles(text: str) -> tuple[SignerRole, ...]:
    return tuple(SignerRole(code) for code in text.split(",") if code)


def people_of(dossier: Dossier) -> str:
    person, other = dossier.applicant, dossier.submitter
    body: Body = {
        "birth_date": _iso(person.birth_date),
        "gender": person.gender,
        "email": person.email,
    }
    if other is not None:
        body["submitter"] = {
            "name": other.name,
            "id_number": other.id_number,
            "phone": other.phone,
            "capacity": other.capacity.value,
            "basis": other.basis,
        }
    return _text(body)


def read_applicant(
    name: str, id_number: str, phone: str, address: str, kind: str, people: str
) -> Applicant:
    body: Body = json.loads(people) if people else {}
    return Applicant(
        name,
        id_number,
        phone,
        address,
        PersonKind(kind),
        _day(body.get("birth_date")),
        body.get("gender", ""),
        body.get("email", ""),
    )


def read_submitter(people: str) -> Submitter | None:
    body: Body = json.loads(people) if people else {}
    other = body.get("submitter")
    if other is None:
        return None
    return Submitter(
        other["name"],
        other["id_number"],
        other["phone"],
        Capacity(other["capacity"]),
        other.get("basis", ""),
    )


def _text(body: Body) -> str:
    kept = {name: value for name, value in body.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


def _facts(facts: PaperFacts) -> Body:
    body: Body = {
        "number": facts.number,
        "issued_on": _iso(facts.issued_on),
        "issuer": facts.issuer,
        "subject": facts.subject,
        "valid_until": _iso(facts.valid_until),
    }
    return {name: value for name, value in body.items() if value}


def _overrule(overrule: Overrule | None) -> Body | None:
    if overrule is None:
        return None
    return {
        "reason": overrule.reason,
        "findings": [finding.value for finding in overrule.findings],
        "by": overrule.by,
        "at": to_ms(overrule.at),
    }


def _shown(shown: Shown | None) -> Body | None:
    if shown is None:
        return None
    return {
        "by": shown.by,
        "at": to_ms(shown.at),
        "number": shown.number,
        "issued_on": _iso(shown.issued_on),
    }


def _returned(returned: Returned | None) -> Body | None:
    if returned is None:
        return None
    return {
        "to": returned.to,
        "on_behalf": returned.on_behalf,
        "by": returned.by,
        "at": to_ms(returned.at),
    }


def _reuse(reuse: Reuse | None) -> Body | None:
    if reuse is None:
        return None
    paper = reuse.paper
    return {
        "blob": reuse.blob,
        "by": reuse.confirmed_by,
        "at": to_ms(reuse.confirmed_at),
        "paper": {
            "source": paper.source.value,
            "ref": paper.ref,
            "from_result": paper.from_result,
            "code": paper.code,
            "name": paper.name,
            "number": paper.number,
            "issuer": paper.issuer,
            "issued_on": _iso(paper.issued_on),
            "valid_until": _iso(paper.valid_until),
            "owner_id": paper.owner_id,
            "dossier": paper.dossier,
            "sha256": paper.sha256,
            "size": paper.size,
        },
    }


def _found_paper(body: Body) -> FoundPaper:
    return FoundPaper(
        **{
            **body,
            "source": ReuseSource(body["source"]),
            "issued_on": _day(body["issued_on"]),
            "valid_until": _day(body["valid_until"]),
        }
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
