"""Forms with short, long and hostile values, as the counter could meet them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tthc_desktop.adapters.system.bundled_forms import FolderForms
from tthc_desktop.domain.catalogue import Term, TermUnit, Treatment
from tthc_desktop.domain.component import Component, ComponentState, Shown, usual_way
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.forms import FORMS, Form, laws_on
from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.templates import parse
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.office.settings import OfficeSettings
from tthc_desktop.services.papers.details import (
    Apology,
    Control,
    ControlStep,
    Details,
    Intake,
    Item,
    Refusal,
    Stop,
    Supplement,
)
from tthc_desktop.services.papers.register_row import RegisterRow
from tthc_desktop.services.papers.values import (
    Letterhead,
    cover_values,
    dossier_values,
    register_values,
)
from tthc_desktop.services.ports.printing import FilledForm

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FONTS = RESOURCES / "fonts"
BUNDLED = FolderForms(RESOURCES)
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=VIETNAM)
ID = "01990000-0000-7000-8000-00000000abcd"
KINDS = ("short", "long", "hostile")

_NAME = "Nguyễn Phước Quý Hiển Thục Đoan "
_PROCEDURE = (
    "Liên thông thủ tục hành chính đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho"
    " trẻ em dưới 6 tuổi thuộc thẩm quyền giải quyết của Ủy ban nhân dân cấp xã, "
)
HOSTILE = (
    "<script>alert(1)</script><img src='file:///etc/passwd'>{{code}}",
    "=cmd|' /C calc'!A0 {{#each lines}} &nbsp;&#0;</td></tr></table>",
    "W" * 300,
    "abc\u202edef\u2066ghi\u200f\x00\x07\x1b[31m\ufeffxyz",
    "e" + "\u0301" * 60 + "a" + "\u0323" * 60 + "Z",
    "👩‍👩‍👧 🇻🇳 é ﷽ 漢字 العربية",
    "ế" * 250,
)


def words(kind: str, number: int = 0, longest: int = 700) -> str:
    if kind == "short":
        return f"Giấy tờ {number}"
    if kind == "long":
        return (_PROCEDURE * 9)[:longest].strip()
    return HOSTILE[number % len(HOSTILE)]


def dossier(kind: str) -> Dossier:
    count = {"short": 2, "long": 40, "hostile": 14}[kind]
    every = tuple(Treatment)
    components = tuple(
        Component(
            f"c{number}",
            number,
            f"KQ.{number}",
            words(kind, number, 60 + 13 * number),
            every[number % 4],
            required=True,
            state=ComponentState.READ
            if every[number % 4].value in ("hand_in", "give_back")
            else ComponentState.MISSING,
            pages=number,
            originals=1,
            copies=number % 3,
            way=usual_way(every[number % 4]),
            shown=Shown("binh", NOW) if every[number % 4] is Treatment.SHOW_ONLY else None,
        )
        for number in range(1, count + 1)
    )
    person = {
        "short": Applicant("Lê A", "123456789", "0912000345", "Ấp 1"),
        "long": Applicant(
            (_NAME * 9)[:200].strip(), "099198000123", "+84912000345", words("long", longest=500)
        ),
        "hostile": Applicant(HOSTILE[0], HOSTILE[3], HOSTILE[1], HOSTILE[2]),
    }[kind]
    return Dossier(
        ID,
        "TẠM-Q2-000143",
        "H01.45-261123-0007" if kind == "long" else None,
        "1.001193",
        {"short": "Đăng ký khai sinh", "long": words("long"), "hostile": HOSTILE[6]}[kind],
        person,
        "a-1",
        NOW,
        NOW + timedelta(days=2),
        DossierState.OPEN,
        Arrival.LOCAL,
        None,
        components,
        case_name="" if kind == "short" else words(kind, 4, 300),
        term=None if kind == "short" else Term.of(TermUnit.WORKING_DAY, "2.1"),
        fee=words(kind, 5, 200) if kind != "short" else "8.000 đ/bản",
    )


def details(form: Form, kind: str) -> Details:
    later = NOW + timedelta(days=9)
    reason = {"short": "Thiếu chữ ký.", "long": words("long") * 4, "hostile": " ".join(HOSTILE)}
    signer = {"short": "Lê B", "long": (_NAME * 9)[:200].strip(), "hostile": HOSTILE[2]}[kind]
    title = {"short": "Giám đốc", "long": words("long", longest=120), "hostile": HOSTILE[0]}[kind]
    count = {"short": 1, "long": 40, "hostile": 14}[kind]
    match form:
        case Form.SUPPLEMENT:
            items = tuple(
                Item(words(kind, n, 90), words(kind, n + 1, 40 + 7 * n), n % 3, n % 2)
                for n in range(1, count + 1)
            )
            return Supplement(reason[kind], items, later, words(kind, 1, 200))
        case Form.REFUSAL:
            return Refusal(reason[kind], words(kind, 2, 200))
        case Form.APOLOGY:
            return Apology(reason[kind], later, signer, title, words(kind, 3, 80))
        case Form.STOP:
            return Stop(reason[kind], signer, title, words(kind, 4, 200))
        case Form.CONTROL:
            steps = tuple(
                ControlStep(
                    words(kind, n, 90), NOW if n % 2 else None, "đúng hạn", words(kind, n + 2, 60)
                )
                for n in range(1, min(count, 14) + 2)
            )
            return Control(words(kind, 5, 200), steps, words(kind, 6, 200))
        case _:
            return Intake(words(kind, 1, 120))


def letterhead(kind: str) -> Letterhead:
    unit = {
        "short": "Đặc khu Kiên Hải",
        "long": "Trung tâm Phục vụ hành chính công xã Hòa Thuận Đông Vĩnh Thạnh",
        "hostile": HOSTILE[0],
    }[kind]
    clerk = {"short": "Trần Thị Bình", "long": (_NAME * 9)[:200].strip(), "hostile": HOSTILE[6]}
    return Letterhead(
        OfficeSettings("H01.45", unit, "Q2"),
        NOW,
        laws_on(NOW.date(), BUNDLED.laws()),
        clerk[kind],
        7,
    )


def register_rows(kind: str, count: int) -> tuple[RegisterRow, ...]:
    made = dossier(kind)
    who = made.applicant
    return tuple(
        RegisterRow(
            f"H01.45-261123-{number:04d}",
            made.procedure_name[: 40 + number % 80] if kind == "long" else made.procedure_name,
            who.name[:60] if kind == "long" else who.name,
            who.address[:90],
            who.phone[:40],
            NOW,
            NOW + timedelta(days=2),
            sets=number,
            returned_at=NOW if number % 2 else None,
            receiver=who.name[:40] if number % 2 else "",
        )
        for number in range(1, count + 1)
    )


def sheet(form: Form, kind: str, rows: int = 0) -> FilledForm:
    """As the services would make it."""
    spec = FORMS[form]
    template = parse(BUNDLED.template(form), spec.fields)
    head, made = letterhead(kind), dossier(kind)
    if form is Form.REGISTER:
        lines = register_rows(kind, rows or {"short": 3, "long": 60, "hostile": 6}[kind])
        return FilledForm(
            spec, template, register_values(lines, head, NOW.date(), NOW.date()), footer=spec.title
        )
    if form is Form.COVER:
        component = replace(made.components[-1], name=words(kind, 2, 300))
        return FilledForm(
            spec, template, cover_values(made, component, head), CoverSheet(ID, 1).encode()
        )
    values = dossier_values(made, head, details(form, kind))
    return FilledForm(spec, template, values, made.code, f"{spec.name} – {made.code}")
