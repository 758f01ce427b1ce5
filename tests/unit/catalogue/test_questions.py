"""What an imported procedure leaves open, and what answers do to it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.catalogue import (
    Case,
    Channel,
    Offer,
    PaperSpec,
    Procedure,
    Term,
    TermUnit,
    Treatment,
)
from tthc_desktop.domain.questions import Doubt, Question, doubtful_title, settle

DIRECT = Offer(Channel.DIRECT, Term.of(TermUnit.WORKING_DAY, 3))


def _procedure(offers: tuple[Offer, ...] = (DIRECT,), *cases: Case) -> Procedure:
    whole = cases or (Case("", (PaperSpec("TK", "Tờ khai"),)),)
    return Procedure("1.000001", "Thử", "", "Hộ tịch", offers, whole)


def _row(name: str, originals: int = 1, copies: int = 0) -> PaperSpec:
    return PaperSpec("", name, originals=originals, copies=copies)


def _only(procedure: Procedure) -> Question:
    (question,) = settle(procedure, {}).open
    return question


def test_a_clean_procedure_asks_nothing_and_stays_as_it_is() -> None:
    settled = settle(_procedure(), {})
    assert (settled.open, settled.doubts) == ((), {})
    assert settled.procedure == _procedure()


@pytest.mark.parametrize(
    ("answer", "term"),
    [
        ("working-day", Term.of(TermUnit.WORKING_DAY, 5)),
        ("day", Term.of(TermUnit.DAY, 5)),
        ("hour", Term.of(TermUnit.HOUR, 5)),
        ("same-day", Term(TermUnit.SAME_DAY)),
        ("none", None),
    ],
)
def test_a_number_without_unit_becomes_what_a_person_says(answer: str, term: Term | None) -> None:
    procedure = _procedure((Offer(Channel.DIRECT, None, number=Decimal(5), text="5Miễn phí"),))
    question = _only(procedure)
    assert question.doubt is Doubt.NO_UNIT
    settled = settle(procedure, {question.key: answer})
    assert settled.open == ()
    assert settled.procedure.offers[0].term == term
    assert settled.doubts == {Doubt.NO_UNIT: 1}  # of the file, whatever was answered


def test_without_a_number_only_the_same_day_or_no_term_can_be_meant() -> None:
    question = _only(_procedure((Offer(Channel.DIRECT, None, text="Không có thông tin"),)))
    assert [choice.value for choice in question.choices] == ["same-day", "none"]


def test_an_answer_that_is_no_choice_is_no_answer() -> None:
    procedure = _procedure((Offer(Channel.DIRECT, None, text="?"),))
    assert settle(procedure, {_only(procedure).key: "week"}).open


def test_days_whose_text_says_working_days_are_asked_about() -> None:
    offer = Offer(
        Channel.DIRECT, Term.of(TermUnit.DAY, 20), text="20 Ngày, không quá 20 ngày làm việc"
    )
    question = _only(_procedure((offer,)))
    assert question.doubt is Doubt.UNIT_CONFLICT
    settled = settle(_procedure((offer,)), {question.key: "working-day"})
    assert settled.procedure.offers[0].term == Term.of(TermUnit.WORKING_DAY, 20)


def test_two_terms_of_one_channel_wait_for_a_person() -> None:
    other = Offer(Channel.DIRECT, Term.of(TermUnit.WORKING_DAY, 7), text="có xác minh")
    procedure = _procedure((DIRECT, other))
    question = _only(procedure)
    assert question.doubt is Doubt.REPEATED_CHANNEL
    assert settle(procedure, {}).procedure.offers[0].term is None  # nothing is picked meanwhile
    assert settle(procedure, {question.key: "1"}).procedure.offers == (other,)


def test_the_same_row_twice_is_one_row() -> None:
    settled = settle(_procedure((DIRECT, DIRECT)), {})
    assert settled.procedure.offers == (DIRECT,)
    assert settled.open == ()


def test_an_answer_about_a_unit_does_not_ask_about_the_channel_anew() -> None:
    printed = (
        Offer(Channel.DIRECT, None, number=Decimal(2), text="thường"),
        Offer(Channel.DIRECT, None, number=Decimal(7), text="có xác minh"),
    )
    procedure = _procedure(printed)
    before = {q.key for q in settle(procedure, {}).open if q.doubt is Doubt.REPEATED_CHANNEL}
    units = {q.key: "working-day" for q in settle(procedure, {}).open if q.doubt is Doubt.NO_UNIT}
    assert {q.key for q in settle(procedure, units).open} == before


@pytest.mark.parametrize(
    ("answer", "papers", "notes"),
    [
        ("note", (), ("Người tiếp nhận có trách nhiệm",)),
        ("paper", (_row("Người tiếp nhận có trách nhiệm"),), ()),
        (
            "shown",
            (PaperSpec("", "Người tiếp nhận có trách nhiệm", Treatment.SHOW_ONLY),),
            (),
        ),
        ("by_case", (PaperSpec("", "Người tiếp nhận có trách nhiệm", required=False),), ()),
        (
            "data",
            (PaperSpec("", "Người tiếp nhận có trách nhiệm", Treatment.BY_DATA, required=False),),
            (),
        ),
    ],
)
def test_a_row_with_no_copies_is_a_note_or_a_paper_as_a_person_says(
    answer: str, papers: tuple[PaperSpec, ...], notes: tuple[str, ...]
) -> None:
    procedure = _procedure((DIRECT,), Case("", (_row("Người tiếp nhận có trách nhiệm", 0),)))
    question = _only(procedure)
    assert question.doubt is Doubt.NOTE_ROW
    assert settle(procedure, {question.key: answer}).procedure.cases == (Case("", papers, notes),)


CIVIL = (
    Case("Giấy tờ phải nộp", (_row("Giấy chứng sinh"),)),
    Case("Giấy tờ phải xuất trình", (_row("Căn cước"),)),
    Case("Lưu ý", (_row("Cá nhân có quyền lựa chọn", 0), _row("Bản chụp rõ nét", 0))),
    Case("Trường hợp mang thai hộ", (_row("Văn bản xác nhận"),)),
)


def test_headings_are_asked_about_and_cases_are_not() -> None:
    asked = [
        q.place
        for q in settle(_procedure((DIRECT,), *CIVIL), {}).open
        if q.doubt is Doubt.DOUBTFUL_CASE
    ]
    assert asked == ["Giấy tờ phải nộp", "Giấy tờ phải xuất trình", "Lưu ý"]


def test_a_civil_status_procedure_comes_out_as_one_checklist() -> None:
    """Shared papers first, shown ones as shown, remarks as notes: and answering the heading of the
    remarks settles their rows too."""
    procedure = _procedure((DIRECT,), *CIVIL)
    wanted = {
        "Giấy tờ phải nộp": "shared",
        "Giấy tờ phải xuất trình": "shown",
        "Lưu ý": "note",
    }
    answers = {q.key: wanted[q.place] for q in settle(procedure, {}).open if q.place in wanted}
    settled = settle(procedure, answers)
    assert settled.open == ()
    (case,) = settled.procedure.cases
    assert case.name == "Trường hợp mang thai hộ"
    assert [(p.name, p.treatment) for p in case.papers] == [
        ("Giấy chứng sinh", Treatment.HAND_IN),
        ("Căn cước", Treatment.SHOW_ONLY),
        ("Văn bản xác nhận", Treatment.HAND_IN),
    ]
    assert case.notes == ("Cá nhân có quyền lựa chọn", "Bản chụp rõ nét")


def test_a_copy_count_that_is_a_year_is_asked_about() -> None:
    procedure = _procedure((DIRECT,), Case("", (_row("Mẫu 01 ban hành năm 2020", 20201),)))
    question = _only(procedure)
    assert question.doubt is Doubt.COPIES
    (case,) = settle(procedure, {question.key: "0+1"}).procedure.cases
    assert (case.papers[0].originals, case.papers[0].copies) == (0, 1)
    (kept,) = settle(procedure, {question.key: "keep"}).procedure.cases
    assert kept.papers[0].originals == 20201


def test_a_row_that_stands_twice() -> None:
    procedure = _procedure((DIRECT,), Case("", (_row("Tờ khai"), _row("Tờ khai"))))
    question = _only(procedure)
    assert (question.doubt, question.rows) == (Doubt.REPEATED_PAPER, 2)
    assert len(settle(procedure, {question.key: "merge"}).procedure.cases[0].papers) == 1
    assert len(settle(procedure, {question.key: "keep"}).procedure.cases[0].papers) == 2


def test_no_papers_at_all_is_said_by_a_person() -> None:
    procedure = Procedure("1.000001", "Thử", "", "", (DIRECT,), ())
    question = _only(procedure)
    assert question.doubt is Doubt.NO_PAPERS
    assert settle(procedure, {question.key: "none"}).open == ()


@each_row(
    ("title", "doubtful"),
    [
        ("--", True),
        ("", True),
        ("Lưu ý", True),
        ("1. Chứng từ phải nộp", True),
        ("Giấy tờ phải xuất trình", True),
        ("- Thành phần hồ sơ", True),
        ("Trường hợp ủy quyền thực hiện thủ tục", True),
        ("Đăng ký tạm trú theo danh sách", False),
        ("(1.3) Đối với công trình tôn giáo", False),
        ("Đối với hàng hóa nhập khẩu", False),
    ],
)
def test_titles(title: str, doubtful: bool) -> None:
    assert doubtful_title(title) is doubtful


_ROWS = st.builds(
    _row, st.sampled_from(["Tờ khai", "Căn cước", "Ghi chú"]), st.integers(0, 30), st.integers(0, 2)
)
_CASES = st.lists(
    st.builds(
        lambda name, rows: Case(name, tuple(rows)),
        st.sampled_from(["", "Lưu ý", "Trường hợp A", "Giấy tờ phải nộp"]),
        st.lists(_ROWS, max_size=4),
    ),
    max_size=4,
)


@given(cases=_CASES, data=st.data())
def test_answering_everything_settles_it_and_drops_nothing(
    cases: list[Case], data: st.DataObject
) -> None:
    procedure = Procedure("1.000001", "Thử", "", "", (DIRECT,), tuple(cases))
    answers: dict[str, str] = {}
    while questions := settle(procedure, answers).open:
        for question in questions:
            choice = data.draw(st.sampled_from(question.choices))
            answers[question.key] = choice.value
    settled = settle(procedure, answers).procedure
    said = {p.name for c in settled.cases for p in c.papers} | {
        note for c in settled.cases for note in c.notes
    }
    assert said == {p.name for c in cases for p in c.papers}
