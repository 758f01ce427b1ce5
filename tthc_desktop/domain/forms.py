"""The papers of a one-stop counter: forms 01 to 07 of Phụ lục I, TT 03/2025/TT-VPCP, with their
exact titles (reference/domain.md 3.1), and the cover sheet that separates components in a stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tthc_desktop.domain.templates import Fields, words
from tthc_desktop.domain.text import nfc
from tthc_desktop.domain.time import VIETNAM

TRIAL = "BẢN THỬ NGHIỆM – không nhập hồ sơ thật"


class PaperSize(StrEnum):
    A4 = "A4"
    A5 = "A5"


class Form(StrEnum):
    INTAKE = "01"
    SUPPLEMENT = "02"
    REFUSAL = "03"
    APOLOGY = "04"
    STOP = "05"
    CONTROL = "06"
    REGISTER = "07"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One of the forms that the counter hands out.

    Attributes:
        file: Its bundled template.
        fields: What a template may and must name.
        of_dossier: Whether it is handed out for one dossier, with a number of its own.
    """

    form: Form
    title: str
    file: str
    fields: Fields
    landscape: bool = False
    of_dossier: bool = True

    @property
    def name(self) -> str:
        """``Mẫu 01`` or ``Phiếu dẫn``, as people call it."""
        return "Phiếu dẫn" if self.form is Form.COVER else f"Mẫu {self.form.value}"


_COMMON = words("trial title unit unit_name place_date date clerk law_forms law_one_stop")
_DOSSIER = _COMMON | words(
    "number code provisional applicant id_number address phone procedure case received due clerk"
)
_PAPER_LINES = frozenset({"n", "name", "originals", "copies", "note"})
_REPLY = frozenset({"reason", "signer", "signer_title"})


def _dossier_form(
    number: Form, title: str, extra: Iterable[str] = (), **lists: frozenset[str]
) -> FormSpec:
    fields = Fields(
        _DOSSIER | frozenset(extra),
        lists,
        frozenset({"trial", "title", "code", "qr"}) | set(lists),
        True,
    )
    return FormSpec(number, title, f"form-{number.value}.html", fields)


FORMS: dict[Form, FormSpec] = {
    spec.form: spec
    for spec in (
        _dossier_form(
            Form.INTAKE,
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            {"sets", "fee", "term", "result_place"},
            lines=_PAPER_LINES,
        ),
        _dossier_form(
            Form.SUPPLEMENT,
            "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            {"contact", "deadline", *_REPLY},
            lines=_PAPER_LINES,
        ),
        _dossier_form(
            Form.REFUSAL,
            "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            {"contact", *_REPLY},
        ),
        _dossier_form(
            Form.APOLOGY,
            "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
            {"new_due", "field_name", *_REPLY},
        ),
        _dossier_form(
            Form.STOP,
            "Thông báo dừng giải quyết hồ sơ",
            {"contact", *_REPLY},
        ),
        _dossier_form(
            Form.CONTROL,
            "Phiếu kiểm soát quá trình giải quyết hồ sơ",
            {"agency", "partners", "sets"},
            lines=frozenset({"n", "agency", "given", "result", "note"}),
        ),
        FormSpec(
            Form.REGISTER,
            "Sổ theo dõi hồ sơ",
            "form-07.html",
            Fields(
                _COMMON | {"since", "until", "count", "clerk"},
                {
                    "lines": words(
                        "n code procedure sets applicant address phone received due returned"
                        " receiver"
                    )
                },
                frozenset({"trial", "title", "lines"}),
            ),
            landscape=True,
            of_dossier=False,
        ),
        FormSpec(
            Form.COVER,
            "Phiếu dẫn thành phần hồ sơ",
            "cover-sheet.html",
            Fields(
                _COMMON | {"code", "applicant", "procedure", "position", "count", "name"},
                {},
                frozenset({"trial", "title", "code", "position", "name", "qr"}),
                qr=True,
            ),
            of_dossier=False,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class LawReference:
    """A text that papers cite, in force from a day on.

    Attributes:
        name: ``forms`` or ``one_stop``, which the templates know as ``law_…``.
        text: Empty where from that day on nothing is cited.
    """

    name: str
    valid_from: date
    text: str


LAW_NAMES = {
    "forms": "Ban hành biểu mẫu",
    "one_stop": "Cơ chế một cửa, một cửa liên thông",
}


def laws_on(day: date, known: Iterable[LawReference]) -> dict[str, str]:
    """What is cited on that day, by name; empty for a name with nothing in force. Of two that
    start on the same day the later in the sequence counts."""
    newest: dict[str, LawReference] = {}
    for law in known:
        if law.valid_from <= day:
            old = newest.get(law.name)
            if old is None or old.valid_from <= law.valid_from:
                newest[law.name] = law
    return {name: newest[name].text if name in newest else "" for name in LAW_NAMES}


_UNIT_WORDS = re.compile(
    r"^(?:(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|trung tâm phục vụ hành chính công|bộ phận một cửa"
    r"|đặc khu|xã|phường|thị trấn)\s+)+",
    re.IGNORECASE,
)


def place_of(unit_name: str) -> str:
    """Where a paper is dated: ``Kiên Hải`` of ``UBND đặc khu Kiên Hải``."""
    return _UNIT_WORDS.sub("", nfc(unit_name)) or nfc(unit_name)


def date_in_words(moment: datetime) -> str:
    """``ngày 05 tháng 02 năm 2026``: two digits up to 9 and up to February (NĐ 30/2020 PL I)."""
    local = moment.astimezone(VIETNAM)
    month = f"{local.month:02d}" if local.month <= 2 else str(local.month)
    return f"ngày {local.day:02d} tháng {month} năm {local.year}"
