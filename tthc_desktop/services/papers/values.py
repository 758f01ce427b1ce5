"""What stands in each field of each form. Pure: the same dossier gives the same paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tthc_desktop.domain.catalogue import TREATMENT_NAMES, Treatment
from tthc_desktop.domain.component import UNDIGITISED_NAMES, WITH_FILE, Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.forms import FORMS, TRIAL, Form, date_in_words, place_of
from tthc_desktop.domain.people import CAPACITY_NAMES, Submitter
from tthc_desktop.domain.reuse import REUSE_SOURCE_NAMES, ReuseSource
from tthc_desktop.domain.templates import Row, Values
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.time import VIETNAM, vn_date, vn_moment
from tthc_desktop.services.office.settings import OfficeSettings
from tthc_desktop.services.papers.details import (
    Apology,
    Control,
    Details,
    Intake,
    Refusal,
    Stop,
    Supplement,
    form_of,
)
from tthc_desktop.services.papers.register_row import RegisterRow

_BLANK_TIME = "…… giờ …… phút, ngày …… tháng …… năm ……"
_BLANK = "…" * 20


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, when, citing what.

    Attributes:
        laws: Laws in force at that moment, by name.
        number: The paper's number; 0 while it is only shown.
    """

    office: OfficeSettings
    at: datetime
    laws: Mapping[str, str]
    clerk: str
    number: int = 0


def _common(head: Letterhead, form: Form) -> dict[str, str | bool | tuple[Row, ...]]:
    unit = head.office.unit_name
    return {
        "trial": TRIAL,
        "title": FORMS[form].title.upper(),
        "unit": unit.upper(),
        "unit_name": unit,
        "place_date": f"{place_of(unit)}, {date_in_words(head.at)}",
        "date": vn_date(head.at),
        "clerk": head.clerk,
        **{f"law_{name}": text for name, text in head.laws.items()},
    }


def dossier_values(dossier: Dossier, head: Letterhead, details: Details) -> Values:
    """For the form that the details belong to."""
    values = _common(head, form_of(details))
    values |= {
        "number": str(head.number) if head.number else "……",
        "code": dossier.code,
        "provisional": dossier.official_code is None,
        "applicant": _applicant(dossier),
        "id_number": dossier.applicant.id_number,
        "address": dossier.applicant.address,
        "phone": dossier.applicant.phone,
        "procedure": dossier.procedure_name,
        "case": dossier.case_name,
        "received": vn_moment(dossier.received_at),
        "due": vn_moment(dossier.due_at),
    }
    match details:
        case Intake():
            values |= {
                "sets": f"{dossier.sets:02d}",
                "fee": _fee(dossier),
                "term": dossier.term.in_words if dossier.term else "theo thủ tục hành chính",
                "result_place": details.result_place,
                "lines": intake_lines(dossier.components),
            }
        case Supplement():
            values |= {
                "reason": details.reason,
                "contact": details.contact,
                "deadline": vn_moment(details.deadline) if details.deadline else "",
                "signer": head.clerk,
                "signer_title": "",
                "lines": tuple(
                    {
                        "n": str(number),
                        "name": item.name,
                        "originals": str(item.originals),
                        "copies": str(item.copies),
                        "note": item.note,
                    }
                    for number, item in enumerate(details.items, 1)
                ),
            }
        case Refusal():
            values |= {
                "reason": details.reason,
                "contact": details.contact,
                "signer": head.clerk,
                "signer_title": "",
            }
        case Apology():
            values |= {
                "reason": details.reason,
                "new_due": vn_moment(details.new_due),
                "field_name": details.field_name,
                "signer": details.signer,
                "signer_title": details.signer_title.upper(),
            }
        case Stop():
            values |= {
                "reason": details.reason,
                "contact": details.contact,
                "signer": details.signer,
                "signer_title": details.signer_title.upper(),
            }
        case Control():
            values |= {
                "agency": details.agency,
                "partners": details.partners,
                "sets": f"{dossier.sets:02d}",
                "lines": tuple(
                    {
                        "n": str(number),
                        "agency": step.agency or _BLANK,
                        "given": _long_moment(step.at) if step.at else _BLANK_TIME,
                        "result": step.result,
                        "note": step.note,
                    }
                    for number, step in enumerate(details.steps, 1)
                ),
            }
    return values


def _long_moment(moment: datetime) -> str:
    """``8 giờ 05 phút, ngày …``, as the control sheet counts time."""
    local = moment.astimezone(VIETNAM)
    return f"{local.hour} giờ {local.minute:02d} phút, {date_in_words(moment)}"


def _applicant(dossier: Dossier) -> str:
    """The owner, and who hands in for the owner."""
    other = dossier.submitter
    if other is None:
        return dossier.applicant.name
    return f"{dossier.applicant.name} (người nộp: {other.name}, {_capacity(other)})"


def _capacity(submitter: Submitter) -> str:
    words = CAPACITY_NAMES[submitter.capacity].lower()
    return f"{words}, {submitter.basis}" if submitter.basis else words


def _fee(dossier: Dossier) -> str:
    if not dossier.fee_paid:
        return dossier.fee or "theo quy định"
    paid = f"{dossier.fee_paid:,}".replace(",", ".")
    return f"{dossier.fee}; đã thu {paid} đ" if dossier.fee else f"đã thu {paid} đ"


def intake_lines(components: Sequence[Component]) -> tuple[Row, ...]:
    """What came or is accounted for: kept, given back, reused, only shown, replaced by data; never
    what is missing, and nothing that this case does not ask for."""
    lines: list[Row] = []
    for component in components:
        if not component.present or component.way is Way.NOT_NEEDED:
            continue
        if component.way is Way.BY_DATA and not component.required:
            continue
        held = component.way in WITH_FILE or component.way is Way.NOT_DIGITISED
        lines.append(
            {
                "n": str(len(lines) + 1),
                "name": component.name,
                "originals": str(component.originals if held else 0),
                "copies": str(component.copies if held else 0),
                "note": _note(component),
            }
        )
    return tuple(lines)


def _note(component: Component) -> str:
    pages = f" ({component.pages} trang)" if component.pages else ""
    match component.way:
        case Way.REUSE:
            source = component.reuse.paper.source if component.reuse else ReuseSource.LIBRARY
            return f"Tái sử dụng từ {REUSE_SOURCE_NAMES[source]}"
        case Way.SHOWN:
            return "Chỉ xuất trình, không lưu"
        case Way.BY_DATA:
            return "Thay bằng dữ liệu, không nộp giấy"
        case Way.IMPORT:
            return f"Nộp tệp điện tử{pages}"
        case Way.NOT_DIGITISED:
            why = component.undigitised
            return f"Không số hóa: {UNDIGITISED_NAMES[why].lower()}" if why else "Không số hóa"
    match component.treatment:
        case Treatment.HAND_IN:
            return f"Giấy tờ {TREATMENT_NAMES[Treatment.HAND_IN]}; đã số hóa{pages}"
        case Treatment.GIVE_BACK:
            return f"Đã {TREATMENT_NAMES[Treatment.GIVE_BACK]}{pages}"
        case _:
            return f"Đã số hóa{pages}, trả lại"


def register_values(
    rows: Sequence[RegisterRow], head: Letterhead, since: date, until: date
) -> Values:
    """The values of form 07, the register.

    Args:
        since, until: First and last day.
    """
    return _common(head, Form.REGISTER) | {
        "since": since.strftime("%d/%m/%Y"),
        "until": until.strftime("%d/%m/%Y"),
        "count": str(len(rows)),
        "lines": tuple(
            {
                "n": str(number),
                "code": row.code,
                "procedure": row.procedure,
                "sets": f"{row.sets:02d}",
                "applicant": row.applicant,
                "address": row.address,
                "phone": row.phone,
                "received": vn_moment(row.received_at),
                "due": vn_moment(row.due_at),
                "returned": vn_date(row.returned_at) if row.returned_at else "",
                "receiver": row.receiver,
            }
            for number, row in enumerate(rows, 1)
        ),
    }


_LABEL = 160  # letters: a cover sheet is one sheet, whatever the names are


def _label(text: str) -> str:
    clean = printable(text)
    return clean if len(clean) <= _LABEL else f"{clean[:_LABEL].rstrip()}…"


def cover_values(dossier: Dossier, component: Component, head: Letterhead) -> Values:
    return _common(head, Form.COVER) | {
        "code": dossier.code,
        "applicant": _label(dossier.applicant.name),
        "procedure": _label(dossier.procedure_name),
        "position": str(component.position),
        "count": str(len(dossier.components)),
        "name": _label(component.name),
    }


def day_after(day: date) -> date:
    return day + timedelta(days=1)
