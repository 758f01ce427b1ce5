"""A form with invented values, to be viewed: no number, no row, nothing kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tthc_desktop.domain.catalogue import Term, TermUnit, Treatment
from tthc_desktop.domain.component import Component, ComponentState, Shown, usual_way
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.forms import FORMS, Form
from tthc_desktop.domain.people import Account, Applicant
from tthc_desktop.domain.templates import Template, Values
from tthc_desktop.services.papers.current import letterhead, sizes, template_of
from tthc_desktop.services.papers.details import (
    Apology,
    Control,
    Details,
    Intake,
    Item,
    Refusal,
    Stop,
    Supplement,
    steps_of,
)
from tthc_desktop.services.papers.register_row import RegisterRow
from tthc_desktop.services.papers.values import (
    Letterhead,
    cover_values,
    dossier_values,
    register_values,
)
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.printing import FilledForm, Printer, RenderedPaper
from tthc_desktop.services.ports.store import Store

_ID = "00000000-0000-7000-8000-000000000000"
_PICTURES = 20


@dataclass(frozen=True, slots=True)
class PreviewForm:
    store: Store
    clock: Clock
    printer: Printer
    forms: BundledForms

    def __call__(self, actor: Account, form: Form) -> RenderedPaper:
        """Every page as a picture, in the size and with the template that hold now. Raises
        InputError ``office.missing``."""
        with self.store.read() as tx:
            head = letterhead(tx, self.forms, self.clock.now(), actor)
            template = template_of(tx, self.forms, form).template
            size = sizes(tx.settings)[form]
        return self.printer.render((sample_sheet(form, template, head),), size, _PICTURES)


def trial_sheets(form: Form, template: Template, head: Letterhead) -> tuple[FilledForm, FilledForm]:
    """The sample, and the same with every list and every text that may be missing left empty."""
    full = sample_sheet(form, template, head)
    bare = {
        name: () if isinstance(value, tuple) else "" if isinstance(value, str) else False
        for name, value in full.values.items()
    }
    return full, replace(full, values=bare)


def sample_sheet(form: Form, template: Template, head: Letterhead) -> FilledForm:
    dossier = _dossier(head.at)
    values: Values
    if form is Form.REGISTER:
        today = head.at.date()
        values = register_values(_rows(dossier), head, today, today)
        return FilledForm(FORMS[form], template, values, footer=FORMS[form].title)
    if form is Form.COVER:
        values = cover_values(dossier, dossier.components[0], head)
        return FilledForm(FORMS[form], template, values, CoverSheet(_ID, 1).encode())
    values = dossier_values(dossier, head, _details(form, dossier))
    return FilledForm(
        FORMS[form], template, values, dossier.code, f"{FORMS[form].name} – {dossier.code}"
    )


def _dossier(now: datetime) -> Dossier:
    papers = (
        ("Tờ khai đăng ký khai sinh", Treatment.HAND_IN, 1, 0, 2),
        ("Giấy chứng sinh", Treatment.GIVE_BACK, 1, 0, 1),
        ("Giấy ủy quyền (nếu có)", Treatment.HAND_IN, 1, 1, 1),
        ("Giấy tờ chứng minh nơi cư trú", Treatment.SHOW_ONLY, 1, 0, 0),
        ("Giấy chứng nhận kết hôn", Treatment.BY_DATA, 1, 0, 0),
    )
    components = tuple(
        Component(
            f"{_ID}-{number}",
            number,
            "",
            name,
            treatment,
            required=True,
            state=ComponentState.SIGNED if pages else ComponentState.MISSING,
            pages=pages,
            originals=originals,
            copies=copies,
            way=usual_way(treatment),
            shown=Shown("", now) if treatment is Treatment.SHOW_ONLY else None,
        )
        for number, (name, treatment, originals, copies, pages) in enumerate(papers, 1)
    )
    return Dossier(
        _ID,
        "TẠM-Q2-000001",
        None,
        "1.001193",
        "Đăng ký khai sinh",
        Applicant("Nguyễn Thị Mẫu", "099198000123", "0912000345", "Ấp Thí Dụ"),
        "",
        now,
        now + timedelta(days=1),
        DossierState.OPEN,
        Arrival.LOCAL,
        None,
        components,
        case_name="Trẻ em sinh ra tại Việt Nam",
        term=Term.of(TermUnit.WORKING_DAY, 1),
        fee="Miễn phí",
    )


def _details(form: Form, dossier: Dossier) -> Details:
    later = dossier.due_at + timedelta(days=2)
    title, signer = "Giám đốc", "Lê Văn Thí Dụ"
    match form:
        case Form.SUPPLEMENT:
            items = (Item("Giấy chứng sinh", "Bản chính có xác nhận của cơ sở y tế"),)
            return Supplement("Giấy chứng sinh là bản chụp chưa được chứng thực.", items, later)
        case Form.REFUSAL:
            return Refusal("Hồ sơ không thuộc thẩm quyền giải quyết của đơn vị.")
        case Form.APOLOGY:
            return Apology("Cần xác minh thêm nơi cư trú.", later, signer, title, "Hộ tịch")
        case Form.STOP:
            return Stop("Người nộp hồ sơ đề nghị dừng giải quyết.", signer, title)
        case Form.CONTROL:
            return Control("Phòng Văn hóa – Xã hội", steps_of(()))
        case _:
            return Intake()


def _rows(dossier: Dossier) -> tuple[RegisterRow, ...]:
    person = dossier.applicant
    return tuple(
        RegisterRow(
            f"TẠM-Q2-{number:06d}",
            dossier.procedure_name,
            person.name,
            person.address,
            person.phone,
            dossier.received_at,
            dossier.due_at,
        )
        for number in range(1, 6)
    )
