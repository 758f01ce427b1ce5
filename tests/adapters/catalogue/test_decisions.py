"""What people lay over an imported catalogue: answers, local rules; and how it is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.support.catalogue_office import ADMIN, ASKING, Office, item, receive
from tests.support.office import ACCOUNT
from tthc_desktop.domain.catalogue import (
    Channel,
    Holder,
    Mark,
    PauseReason,
    ProcessStep,
    Term,
    TermUnit,
    Treatment,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import Limit, LocalRule, Marks, Process
from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.questions import Doubt
from tthc_desktop.services.catalogue.decide import (
    Cut,
    CutTerms,
    ListDecided,
)
from tthc_desktop.services.catalogue.find import IndexProcedures
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier


def test_an_answer_outlives_the_next_import(office: Office) -> None:
    office.import_items(item(cases=ASKING))
    ((_, question),) = office.questions()
    office.answer(ADMIN, question, "note")
    report = office.import_items(item(name="Tên mới", cases=ASKING))
    assert report.open_questions == 0
    assert report.doubts == {Doubt.NOTE_ROW: 1}  # the row is still told
    receive(office)


def test_one_answer_settles_all_that_say_the_same(office: Office) -> None:
    office.import_items(*(item(f"1.00000{n}", cases=ASKING) for n in range(5)))
    _, question = office.questions()[0]
    assert office.answer(ADMIN, question, "note", alike=True) == 5
    assert office.questions() == ()
    with pytest.raises(InputError, match=r"catalogue\.choice"):
        office.answer(ADMIN, question, "burn")
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        office.answer(ACCOUNT, question, "note")


def test_what_has_a_question_is_not_cut_and_steps_are_held_against_it(office: Office) -> None:
    conflict = [
        {"channel": "Trực tiếp", "duration": "20", "unit": "Ngày", "text": "20 ngày làm việc"}
    ]
    office.import_items(item(), item("1.000002", channels=conflict))
    step = ProcessStep("Thẩm định", Holder.DIVISION, Decimal(20))
    office.put(ADMIN, [LocalRule("1.000001", date(2026, 1, 1), Process((step,)))])
    cut = CutTerms(office.catalogue, office.put)
    codes = frozenset({"1.000001", "1.000002"})
    assert cut(ADMIN, 30, "QĐ", date(2026, 1, 1), codes) == Cut(1, 1, 1)  # 20 h in 16.8 h


def test_a_term_of_nothing_keeps_no_other_from_being_cut(office: Office) -> None:
    none = [{"channel": "Trực tiếp", "duration": "0", "unit": "Ngày làm việc", "text": ""}]
    office.import_items(item(), item("1.000002", channels=none))
    cut = CutTerms(office.catalogue, office.put)
    codes = frozenset({"1.000001", "1.000002"})
    assert cut(ADMIN, 30, "QĐ", date(2026, 1, 1), codes) == Cut(1, 1, 0)


def test_a_decision_can_be_taken_otherwise(office: Office) -> None:
    office.import_items(item(cases=ASKING))
    ((_, question),) = office.questions()
    office.answer(ADMIN, question, "note")
    ((procedure, again, said),) = ListDecided(office.home.store)()
    assert (procedure.code, again.key, said) == ("1.000001", question.key, "note")
    office.answer(ADMIN, again, "shown")
    entry = office.catalogue.entries()["1.000001"]
    assert [p.treatment for p in entry.procedure.cases[0].papers][1:] == [Treatment.SHOW_ONLY]


def test_without_papers_and_without_channels_a_person_can_still_make_it_work(
    office: Office,
) -> None:
    office.import_items(item(cases=[], channels=[]))
    answers = {"no_papers": "none", "no_unit": "same-day"}
    for _, question in office.questions():
        office.answer(ADMIN, question, answers[question.doubt.value])
    receive(office)


def test_cases_can_be_told_apart(office: Office) -> None:
    cases = [
        {"case": name, "components": [{"name": f"Đơn {n}", "originals": 1}]}
        for n, name in enumerate(("Đối với A", "--", "Đối với A", "--"))
    ]
    office.import_items(item(cases=cases))
    for _, question in office.questions():
        office.answer(ADMIN, question, "case")
    procedure = office.catalogue.procedure("1.000001")
    assert procedure is not None
    names = [case.name for case in procedure.cases]
    assert len(set(names)) == 4
    assert all(names)
    for number, name in enumerate(names):
        case = procedure.case(name)
        assert case is not None
        assert case.papers[0].name == f"Đơn {number}"


def test_local_rules(office: Office) -> None:
    office.import_items(item())
    begun = date(2026, 1, 1)
    term = Term.of(TermUnit.WORKING_DAY, "2.1")
    with pytest.raises(InputError, match=r"catalogue\.basis"):
        office.put(ADMIN, [LocalRule("1.000001", begun, Limit(Channel.DIRECT, term, None, " "))])
    office.put(
        ADMIN, [LocalRule("1.000001", begun, Limit(Channel.DIRECT, term, None, "2351/QĐ-UBND"))]
    )
    marks = Marks(frozenset({Mark.SECTOR}), frozenset({PauseReason.POSTING}))
    office.put(ADMIN, [LocalRule("1.000001", begun, marks)])
    procedure = office.catalogue.procedure("1.000001")
    assert procedure is not None
    assert procedure.offers[0].term == term
    assert procedure.marks == {Mark.SECTOR}
    assert procedure.pauses == {PauseReason.POSTING}
    office.put(ADMIN, [LocalRule("1.000001", begun, replace(marks, closed=True))])
    assert office.catalogue.procedure("1.000001") is None
    with pytest.raises(InputError, match=r"procedure\.unknown"):
        receive(office)


@pytest.mark.parametrize("unit", [TermUnit.HOUR, TermUnit.DAY, TermUnit.WORKING_DAY])
def test_no_dossier_is_promised_for_the_moment_of_its_receipt(
    office: Office, unit: TermUnit
) -> None:
    office.import_items(item())
    rule = LocalRule(
        "1.000001", date(2026, 1, 1), Limit(Channel.DIRECT, Term.of(unit), None, "2351/QĐ-UBND")
    )
    with pytest.raises(InputError, match=r"catalogue\.number"):
        office.put(ADMIN, [rule])
    with office.home.store.write(ADMIN.login) as tx:  # as an earlier version stored it
        tx.catalogue.put_rules([rule], office.home.clock.now())
    procedure = office.catalogue.procedure("1.000001")
    assert procedure is not None
    assert procedure.offers[0].term == Term.of(unit)


def test_the_province_cuts_all_terms_from_the_national_ones(office: Office) -> None:
    office.import_items(item(), item("1.000002"))
    cut = CutTerms(office.catalogue, office.put)
    for _ in range(2):  # again is not 30 % of 30 %
        codes = frozenset({"1.000001", "1.000002", "9.999999"})
        assert cut(ADMIN, 30, "2351/QĐ-UBND", date(2026, 1, 1), codes) == Cut(2, 0, 0)
    terms = {p.offers[0].term for p in office.catalogue.procedures()}
    assert terms == {Term.of(TermUnit.WORKING_DAY, "2.1")}


def test_search_knows_code_words_field_and_habit(office: Office) -> None:
    office.import_items(
        item("1.000001", "Đăng ký khai sinh", field="Hộ tịch"),
        item("1.000002", "Đăng ký lại khai sinh", field="Hộ tịch"),
        item("2.000003", "Khai sinhxyz", field="Đất đai"),
    )
    index = IndexProcedures(office.home.store, office.catalogue)

    def codes(text: str) -> list[str]:
        return [e.procedure.code for e in index(ACCOUNT).find(text)]

    assert codes("dat dai") == ["2.000003"]
    assert codes("KHAI  sinh") == ["1.000001", "1.000002", "2.000003"]
    assert codes("2.0") == ["2.000003"]
    assert codes("khai tử") == []
    for _ in range(2):
        receive(office, "1.000002")
    assert codes("khai sinh")[0] == "1.000002"
    assert index(ADMIN).find("khai sinh")[0].procedure.code == "1.000001"  # another's habit
    assert len(index(ACCOUNT).find("", most=2)) == 2


def test_the_checklist_is_that_of_the_case_and_the_channel(office: Office) -> None:
    cases = [
        {"case": "Trường hợp A", "components": [{"name": "Đơn A", "originals": 1}]},
        {"case": "Trường hợp B", "components": [{"name": "Đơn B", "originals": 0, "copies": 2}]},
    ]
    channels = [
        {"channel": "Trực tiếp", "duration": "3", "unit": "Ngày làm việc", "text": ""},
        {"channel": "Trực tuyến", "duration": "2", "unit": "Giờ", "text": ""},
    ]
    office.import_items(item(cases=cases, channels=channels))
    home = office.home
    receive = ReceiveDossier(home.store, home.clock, home.ids, office.catalogue)
    citizen = Applicant("Nguyễn Văn Thử", "091099000001", "0900000001", "Ấp 1")
    dossier = receive(ACCOUNT, "1.000001", citizen, "Trường hợp B", Channel.ONLINE)
    assert [(c.name, c.originals, c.copies) for c in dossier.components] == [("Đơn B", 0, 2)]
    assert dossier.term == Term.of(TermUnit.HOUR, 2)
    with home.store.read() as tx:
        assert tx.dossiers.get(dossier.id) == dossier
    with pytest.raises(InputError, match=r"procedure\.case"):
        receive(ACCOUNT, "1.000001", citizen, "Trường hợp C")
