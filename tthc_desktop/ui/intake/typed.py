"""The reception form as typed, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.citizen_card import CardFields
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Applicant, Capacity, PersonKind, applicant, submitter
from tthc_desktop.domain.portal_texts import person_doubt, submitter_doubt, unit_doubt
from tthc_desktop.domain.typed import parse_money
from tthc_desktop.services.reception.receive_dossier import Handed


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands; texts as typed."""

    name: str
    id_number: str
    phone: str
    address: str
    kind: PersonKind = PersonKind.CITIZEN
    channel: Channel = Channel.DIRECT
    email: str = ""
    submitter_name: str = ""
    submitter_id: str = ""
    submitter_phone: str = ""
    capacity: Capacity = Capacity.AUTHORISED
    basis: str = ""
    unit_code: str = ""
    unit_name: str = ""
    sets: str = ""
    fee: str = ""


_FIELDS = {
    "applicant.no_id_number": "id_number",
    "applicant.no_tax_code": "id_number",
    "applicant.no_phone": "phone",
    "tax_code.form": "id_number",
    "tax_code.check_digit": "id_number",
    "submitter.name": "submitter_name",
    "submitter.id_number": "submitter_id",
    "submitter.phone": "submitter_phone",
    "submitter.basis": "basis",
    "intake.sets": "sets",
    "intake.fee": "fee",
    "intake.unit": "unit_code",
    "account.any_place": "unit_code",
}


def is_of_the_form(code: str) -> bool:
    """Whether an error that came later is still about a field."""
    return code in _FIELDS


def field_of(code: str) -> str:
    """The field of Typed that an error is about."""
    return _FIELDS.get(code, code.partition(".")[2])


def read_typed(
    typed: Typed, card: CardFields | None, *, proved: bool = True
) -> tuple[Applicant, Handed]:
    """What the form means: the applicant, and how the dossier was handed in.

    Args:
        card: What was read of the card at the counter; its dates hold only for its own number.
        proved: Whether that alone says that the card was shown; else somebody has to look at it.

    Raises:
        InputError: As applicant(), submitter() and Handed do.
    """
    own = card if card is not None and card.number == typed.id_number.strip() else None
    person = applicant(
        typed.name,
        typed.id_number,
        typed.phone,
        typed.address,
        typed.kind,
        birth_date=own.birth_date if own else None,
        gender=own.gender if own else "",
        email=typed.email,
    )
    other = None
    if any((typed.submitter_name.strip(), typed.submitter_id.strip(), typed.basis.strip())):
        other = submitter(
            typed.submitter_name,
            typed.submitter_id,
            typed.submitter_phone,
            typed.capacity,
            typed.basis,
        )
    fee = parse_money(typed.fee) if typed.fee.strip() else 0
    if fee is None:
        raise InputError("intake.fee")
    sets = typed.sets.strip() or "1"
    handed = Handed(
        other,
        (typed.unit_code, typed.unit_name),
        int(sets) if sets.isascii() and sets.isdigit() and len(sets) < 4 else 0,
        fee,
        own.issue_date if own and proved else None,
    )
    return person, handed.checked()


def doubts_of(person: Applicant, handed: Handed) -> dict[str, str]:
    """What cannot be right in the names and addresses of the form, by the field where it is told;
    empty where nothing is doubted."""
    _code, unit_name = handed.resolving_unit
    doubts = {
        "name": person_doubt(person),
        "submitter_name": submitter_doubt(handed.submitter) if handed.submitter else "",
        "unit_name": unit_doubt(unit_name),
    }
    return {field: doubt for field, doubt in doubts.items() if doubt}


def card_words(fields: CardFields, *, submitter: bool = False) -> str:
    """What the card says beyond the fields of the form; of the owner, or of who hands in."""
    parts = [
        f"sinh {fields.birth_date:%d/%m/%Y}" if fields.birth_date else "",
        fields.gender,
        f"cấp {fields.issue_date:%d/%m/%Y}" if fields.issue_date else "",
        f"số cũ {fields.old_number}" if fields.old_number else "",
    ]
    whose = "Từ căn cước người nộp: " if submitter else "Từ căn cước: "
    return whose + " · ".join(part for part in parts if part)
