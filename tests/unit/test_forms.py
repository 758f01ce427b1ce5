"""Titles, law references by date, cover sheets, what forms say of a dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import papers
from tests.support.deadlines import SHIPS
from tests.support.tables import each_row
from tthc_desktop.adapters.system.bundled_forms import FolderForms
from tthc_desktop.domain.catalogue import ProcessStep, Treatment
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.cover_sheet import parse as parse_cover
from tthc_desktop.domain.errors import InputError, SetupError
from tthc_desktop.domain.forms import (
    FORMS,
    Form,
    LawReference,
    date_in_words,
    laws_on,
    place_of,
)
from tthc_desktop.domain.templates import parse
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.papers.details import (
    Apology,
    Control,
    ControlStep,
    Item,
    Refusal,
    Stop,
    Supplement,
    checked,
    steps_of,
)
from tthc_desktop.services.papers.preview import sample_sheet
from tthc_desktop.services.papers.values import intake_lines


def test_exact_titles() -> None:
    """reference/domain.md 3.1, from Phụ lục I of TT 03/2025/TT-VPCP."""
    assert {form.value: spec.title for form, spec in FORMS.items() if form is not Form.COVER} == {
        "01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        "03": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
        "04": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
        "05": "Thông báo dừng giải quyết hồ sơ",
        "06": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
        "07": "Sổ theo dõi hồ sơ",
    }


@each_row("form", FORMS)
def test_bundled_templates_and_values_fit(form: Form) -> None:
    """No field is forgotten, neither by the template nor by the one who fills it in."""
    spec = FORMS[form]
    template = parse(papers.BUNDLED.template(form), spec.fields)
    head = papers.letterhead("short")
    sheet = sample_sheet(form, template, head)
    made = template.fill(sheet.values)
    assert spec.title.upper() in made
    assert "BẢN THỬ NGHIỆM" in made
    assert spec.fields.texts - {"qr"} == {k for k in sheet.values if k not in spec.fields.lists}
    for name, fields in spec.fields.lists.items():
        rows = sheet.values[name]
        assert isinstance(rows, tuple)
        assert rows
        assert all(set(row) == fields for row in rows)
    assert not spec.fields.texts & {f for fields in spec.fields.lists.values() for f in fields} - {
        # outer field of the same name is hidden inside the list
        *("agency", "code", "procedure", "applicant", "address", "phone", "received", "due"),
        "sets",
    }


def test_what_was_kept_given_back_and_shown() -> None:
    lines = intake_lines(papers.dossier("short").components)
    assert [line["note"] for line in lines] == [
        "Đã trả lại sau khi số hóa (1 trang)",
        "Chỉ xuất trình, không lưu",
    ]
    assert [(line["originals"], line["copies"]) for line in lines] == [("1", "1"), ("0", "0")]
    every = papers.dossier("long").components[:4]
    assert {c.treatment for c in every} == set(Treatment)
    assert [line["n"] for line in intake_lines(every)] == ["1", "2", "3", "4"]


def test_laws_by_date() -> None:
    old = LawReference("forms", date(2018, 1, 1), "cũ")
    new = LawReference("forms", date(2025, 7, 1), "mới")
    changed = LawReference("forms", date(2025, 7, 1), "đã sửa")
    nothing = LawReference("forms", date(2027, 1, 1), "")
    every = (new, old, changed, nothing)
    assert laws_on(date(2017, 12, 31), every)["forms"] == ""
    assert laws_on(date(2018, 1, 1), every)["forms"] == "cũ"
    assert laws_on(date(2025, 6, 30), every)["forms"] == "cũ"
    assert laws_on(date(2025, 7, 1), every)["forms"] == "đã sửa"
    assert laws_on(date(2027, 1, 1), every)["forms"] == ""
    assert laws_on(date(2026, 11, 23), papers.BUNDLED.laws()) == {
        "forms": "Thông tư 03/2025/TT-VPCP",
        "one_stop": "Nghị định 118/2025/NĐ-CP",
    }


@pytest.mark.parametrize(
    ("forms", "one_stop", "line"),
    [
        ("A", "B", "Lập theo mẫu tại A. Căn cứ B."),
        ("A", "", "Lập theo mẫu tại A. "),
        ("", "B", "Căn cứ B."),
        ("", "", ""),
    ],
)
def test_a_paper_cites_what_is_in_force_and_nothing_else(
    forms: str, one_stop: str, line: str
) -> None:
    for form in list(Form)[:7]:
        sheet = papers.sheet(form, "short")
        values = dict(sheet.values) | {"law_forms": forms, "law_one_stop": one_stop}
        assert f'<p class="tiny i gap">{line}</p>' in sheet.template.fill(values)


def test_forms_that_are_not_there(tmp_path: Path) -> None:
    bundled = FolderForms(tmp_path)
    acts: tuple[Callable[[], object], ...] = (lambda: bundled.template(Form.STOP), bundled.laws)
    for act in acts:
        with pytest.raises(SetupError, match=r"resources\.missing"):
            act()
    (tmp_path / "forms").mkdir()
    for body in ("{", "[]", '{"laws": [{"name": "forms"}]}', '{"laws": 1}'):
        (tmp_path / "forms" / "laws.json").write_text(body, "utf-8")
        with pytest.raises(SetupError, match=r"resources\.missing"):
            FolderForms(tmp_path).laws()


@given(st.uuids(), st.integers(1, 999))
def test_cover_sheets_parse_back(dossier_id: object, position: int) -> None:
    sheet = CoverSheet(str(dossier_id), position)
    assert parse_cover(sheet.encode()) == sheet
    assert sheet.encode().isascii()


GOOD = CoverSheet(papers.ID, 3).encode()


@each_row(
    "payload",
    [
        "",
        "TTHC1",
        GOOD + " ",
        GOOD + "\n",
        " " + GOOD,
        GOOD.lower(),
        GOOD.replace("TTHC1", "TTHC2"),
        GOOD.replace("|3", "|0"),
        GOOD.replace("|3", "|03"),
        GOOD.replace("|3", "|-3"),
        GOOD.replace("|3", "|1000"),
        GOOD.replace("|3", "|٣"),
        GOOD.replace("-", ""),
        GOOD.replace("abcd", "ABCD"),
        "TTHC1|TẠM-Q2-000143|3",
        GOOD + "|1",
    ],
)
def test_anything_else_is_no_cover_sheet(payload: str) -> None:
    assert parse_cover(payload) is None


@given(st.text())
def test_no_text_by_chance(payload: str) -> None:
    found = parse_cover(payload)
    assert found is None or found.encode() == payload


@pytest.mark.parametrize(("dossier_id", "position"), [("x", 1), (papers.ID, 0), (papers.ID, 1000)])
def test_no_code_that_would_not_be_read(dossier_id: str, position: int) -> None:
    with pytest.raises(ValueError, match="no dossier"):
        CoverSheet(dossier_id, position).encode()


@pytest.mark.parametrize(
    ("unit", "place"),
    [
        ("Đặc khu Kiên Hải", "Kiên Hải"),
        ("UBND xã Hòa Thuận", "Hòa Thuận"),
        ("Trung tâm Phục vụ hành chính công xã An Biên", "An Biên"),
        ("Kiên Hải", "Kiên Hải"),
        ("Xã", "Xã"),
    ],
)
def test_place(unit: str, place: str) -> None:
    assert place_of(unit) == place


def test_dates_of_official_papers() -> None:
    assert date_in_words(datetime(2026, 2, 5, tzinfo=VIETNAM)) == "ngày 05 tháng 02 năm 2026"
    assert date_in_words(datetime(2026, 3, 15, tzinfo=VIETNAM)) == "ngày 15 tháng 3 năm 2026"


def test_steps_of_a_process() -> None:
    from decimal import Decimal

    from tthc_desktop.domain.catalogue import Holder

    made = steps_of([ProcessStep("Thẩm định", Holder.DIVISION, Decimal(4))])
    assert made == (ControlStep("Phòng chuyên môn", note="Thẩm định"),)
    assert [step.agency for step in steps_of(())] == ["Bộ phận Một cửa", "Phòng chuyên môn"]


DUE = papers.dossier("short").due_at
LATER = DUE + timedelta(minutes=1)


@each_row(
    ("details", "code"),
    [
        (Refusal(" \x00"), "paper.reason"),
        (Refusal("x" * 4001), "paper.reason"),
        (Supplement("vì", ()), "paper.items"),
        (Supplement("vì", (Item("\u200b"),)), "paper.items"),
        (Supplement("vì", (Item("x"),) * 101), "paper.items"),
        (Supplement("", (Item("x"),)), "paper.reason"),
        (Apology("vì", DUE, "A", "B"), "paper.new_due"),
        (Apology("vì", LATER, "", "B"), "paper.signer"),
        (Apology("", LATER, "A", "B"), "paper.reason"),
        (Stop("vì", "A", " "), "paper.signer"),
        (Control("x", ()), "paper.items"),
    ],
)
def test_what_a_paper_must_say(
    details: Refusal | Supplement | Apology | Stop | Control, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        checked(details, papers.dossier("short"), SHIPS)
    assert caught.value.code == code


def test_a_whole_paper_is_fine() -> None:
    checked(Apology("vì", LATER, "A", "B"), papers.dossier("short"), SHIPS)
    checked(Refusal("x" * 4000), papers.dossier("short"), SHIPS)
