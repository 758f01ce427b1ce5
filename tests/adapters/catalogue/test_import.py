"""A catalogue file into a real store: whole or not at all, twice without effect."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.office import ACCOUNT, FakeClock, Home
from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.adapters.catalogue.seed import read_seed
from tthc_desktop.domain.catalogue import (
    Channel,
    Handling,
    Holder,
    Mark,
    PauseReason,
    Procedure,
    ProcessStep,
    Term,
    TermUnit,
)
from tthc_desktop.domain.deadline import WorkCalendar
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import Limit, LocalRule, Marks, Process
from tthc_desktop.domain.people import Account, Applicant, Role
from tthc_desktop.domain.questions import Doubt
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.catalogue.decide import (
    AnswerQuestion,
    Cut,
    CutTerms,
    ListDecided,
    ListQuestions,
    PutLocalRules,
)
from tthc_desktop.services.catalogue.find import IndexProcedures
from tthc_desktop.services.catalogue.import_catalogue import (
    ImportCatalogue,
    ImportReport,
    SeedCatalogue,
)
from tthc_desktop.services.receive_dossier import ReceiveDossier

REAL = ROOT.parent / "shared" / "catalogue" / "procedures.json"
ADMIN = Account("a-9", "quantri", "Phạm Quản Trị", Role.ADMINISTRATOR)
needs_real = pytest.mark.skipif(not REAL.is_file(), reason="no real catalogue beside the project")


def _item(
    code: str = "1.000001", name: str = "Thủ tục thử", **changed: object
) -> dict[str, object]:
    channel = {"channel": "Trực tiếp", "duration": "3", "unit": "Ngày làm việc", "text": ""}
    row = {"name": "Tờ khai", "originals": 1, "copies": 0}
    return {
        "code": code,
        "name": name,
        "channels": [channel],
        "cases": [{"case": "--", "components": [row]}],
        "results": [],
        **changed,
    }


NOTE = {"name": "Người tiếp nhận có trách nhiệm", "originals": 0, "copies": 0}
ASKING = [{"case": "--", "components": [{"name": "Tờ khai", "originals": 1}, NOTE]}]


@dataclass
class Office:
    home: Home
    catalogue: CurrentCatalogue
    take: ImportCatalogue
    questions: ListQuestions
    answer: AnswerQuestion
    put: PutLocalRules

    def import_items(self, *items: object, begin: date | None = None) -> ImportReport:
        path = self.home.folder / "danh-muc.json"
        path.write_text(json.dumps(items), "utf-8")
        return self.take(ADMIN, path, begin)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    home = Home.make(tmp_path)
    calendar = WorkCalendar.of((), ())
    catalogue = CurrentCatalogue(home.store, home.clock, lambda: calendar)
    yield Office(
        home,
        catalogue,
        ImportCatalogue(home.store, home.clock, CatalogueFiles()),
        ListQuestions(catalogue),
        AnswerQuestion(home.store, home.clock, catalogue),
        PutLocalRules(home.store, home.clock),
    )
    home.close()


def _receive(office: Office, code: str = "1.000001") -> object:
    home = office.home
    receive = ReceiveDossier(home.store, home.clock, home.ids, office.catalogue)
    citizen = Applicant("Nguyễn Văn Thử", "091099000001", "0900000001", "Ấp 1")
    return receive(ACCOUNT, code, citizen)


@needs_real
def test_the_real_catalogue_comes_in_whole(office: Office) -> None:
    report = office.take(ADMIN, REAL)
    assert (report.procedures, report.components) == (588, 4026)
    assert len(report.added) == 588
    assert report.doubts == {
        Doubt.NOTE_ROW: 819,
        Doubt.NO_UNIT: 485,
        Doubt.DOUBTFUL_CASE: 288,
        Doubt.REPEATED_PAPER: 114,
        Doubt.REPEATED_CHANNEL: 98,
        Doubt.COPIES: 30,
        Doubt.UNIT_CONFLICT: 30,
        Doubt.NO_PAPERS: 22,
    }
    assert len(office.catalogue.procedures()) == 588
    assert len(office.questions()) == report.open_questions

    again = office.take(ADMIN, REAL)
    assert (again.added, again.changed, again.unchanged) == ((), (), 588)
    with office.home.store.read() as tx:
        assert len(tx.catalogue.versions()) == 588
        raw = json.loads(REAL.read_text("utf-8"))
        stored = {v.procedure.code: v.procedure for v in tx.catalogue.versions()}
    for item in raw:  # nothing is dropped in silence
        procedure = stored[item["code"]]
        assert len(procedure.offers) == len(item["channels"])
        assert [len(c.papers) for c in procedure.cases] == [
            len(case["components"]) for case in item["cases"]
        ]
        assert len(procedure.results) == len(item["results"])


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from tests.support.office import KEY, FakeClock, nobody_else
from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.adapters.store.catalogue import SqlCatalogue
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.services.catalogue.import_catalogue import ImportCatalogue

folder, file, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
real, count = SqlCatalogue.add_version, 0

def add_version(self, version):
    global count
    real(self, version)
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)

SqlCatalogue.add_version = add_version
store = SqlStore.open(folder, KEY, FakeClock(), nobody_else)
ImportCatalogue(store, FakeClock(), CatalogueFiles())(None, file)
"""


@pytest.mark.parametrize("last", [1, 7, 60])
def test_a_kill_in_the_middle_leaves_nothing_half(tmp_path: Path, last: int) -> None:
    home = Home.make(tmp_path)
    home.close()
    path = tmp_path / "danh-muc.json"
    path.write_text(json.dumps([_item(f"1.{n:06d}") for n in range(60)]), "utf-8")
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(path), str(last)]
    ran = subprocess.run(
        command, check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=60
    )
    assert ran.returncode == -signal.SIGKILL
    home = Home.reopen(tmp_path)
    with home.store.read() as tx:
        assert tx.catalogue.versions() == ()
        assert tx.catalogue.revision() == 0
    report = ImportCatalogue(home.store, home.clock, CatalogueFiles())(None, path)
    assert len(report.added) == 60  # and it can simply be done again
    home.close()


def test_one_bad_procedure_keeps_all_out(office: Office) -> None:
    with pytest.raises(InputError, match=r"catalogue\.code"):
        office.import_items(_item(), _item(code="x"))
    assert office.catalogue.procedures() == ()


def test_clerks_do_not_import(office: Office) -> None:
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        office.take(ACCOUNT, REAL)


def test_a_change_is_told_and_the_dossier_keeps_its_version(office: Office) -> None:
    office.import_items(_item())
    before = _receive(office)
    office.home.clock.forward(86400)
    shorter = [{"channel": "Trực tiếp", "duration": "2", "unit": "Ngày làm việc", "text": ""}]
    report = office.import_items(_item(channels=shorter))
    assert report.changed[0].lines == ("Trực tiếp, thời hạn: 3 ngày làm việc → 2 ngày làm việc",)
    after = _receive(office)
    with office.home.store.read() as tx:
        dossiers = {d.id: d for d, _ in tx.dossiers.find()}
        kept, newer = dossiers[before.id], dossiers[after.id]  # type: ignore[attr-defined]
        assert kept.procedure_version != newer.procedure_version
        assert kept.term == Term.of(TermUnit.WORKING_DAY, 3)
        under = office.catalogue.received_under(kept)
        assert under is not None
        assert under.offers[0].term == Term.of(TermUnit.WORKING_DAY, 3)
        old = tx.catalogue.version(kept.procedure_version)
        assert old is not None
        assert old.offers[0].term == Term.of(TermUnit.WORKING_DAY, 3)


def test_a_version_with_questions_waits_and_the_one_before_stays(office: Office) -> None:
    office.import_items(_item())
    office.home.clock.forward(86400)
    report = office.import_items(_item(name="Tên mới", cases=ASKING))
    assert report.open_questions == 1
    entry = office.catalogue.entries()["1.000001"]
    assert (entry.procedure.name, entry.open) == ("Thủ tục thử", ())
    assert entry.waiting is not None
    _receive(office)  # under the old one
    ((_, question),) = office.questions()
    office.answer(ADMIN, question, "note")
    entry = office.catalogue.entries()["1.000001"]
    assert (entry.procedure.name, entry.waiting) == ("Tên mới", None)
    assert entry.procedure.cases[0].notes == (NOTE["name"],)


def test_without_an_earlier_version_it_is_found_but_not_received(office: Office) -> None:
    office.import_items(_item(cases=ASKING))
    assert office.catalogue.procedure("1.000001") is not None
    with pytest.raises(InputError, match=r"procedure\.questions"):
        _receive(office)


def test_an_answer_outlives_the_next_import(office: Office) -> None:
    office.import_items(_item(cases=ASKING))
    ((_, question),) = office.questions()
    office.answer(ADMIN, question, "note")
    report = office.import_items(_item(name="Tên mới", cases=ASKING))
    assert report.open_questions == 0
    assert report.doubts == {Doubt.NOTE_ROW: 1}  # the row is still told
    _receive(office)


def test_one_answer_settles_all_that_say_the_same(office: Office) -> None:
    office.import_items(*(_item(f"1.00000{n}", cases=ASKING) for n in range(5)))
    _, question = office.questions()[0]
    assert office.answer(ADMIN, question, "note", alike=True) == 5
    assert office.questions() == ()
    with pytest.raises(InputError, match=r"catalogue\.choice"):
        office.answer(ADMIN, question, "burn")
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        office.answer(ACCOUNT, question, "note")


def test_a_version_begins_on_its_day(office: Office) -> None:
    """As the law on civil status of 1/3/2027 (reference/domain.md 8): dossiers received earlier
    keep the old rules."""
    office.import_items(_item())
    office.import_items(_item(name="Theo luật mới"), begin=date(2027, 3, 1))
    assert office.catalogue.procedures()[0].name == "Thủ tục thử"
    office.home.clock.at += timedelta(days=98)  # 1/3/2027
    assert office.catalogue.procedures()[0].name == "Theo luật mới"


def test_the_newest_that_has_begun_and_asks_nothing_is_in_force(office: Office) -> None:
    later = date(2027, 3, 1)
    office.import_items(_item(name="Một"))
    office.import_items(_item(name="Hai", cases=ASKING))
    office.import_items(_item(name="Ba", cases=ASKING))
    assert office.catalogue.procedures()[0].name == "Một"  # two questions wait before it
    office.import_items(_item(name="Bốn"), begin=later)
    office.import_items(_item(name="Năm"), begin=later + timedelta(days=30))
    assert office.catalogue.procedures()[0].name == "Một"
    office.home.clock.at += timedelta(days=98)
    assert office.catalogue.procedures()[0].name == "Bốn"


def test_a_procedure_that_has_not_begun_is_seen_and_not_received(office: Office) -> None:
    office.import_items(_item(), begin=date(2027, 3, 1))
    assert not office.catalogue.entries()["1.000001"].begun
    assert office.catalogue.procedures() == ()
    with pytest.raises(InputError, match=r"procedure\.unknown"):
        _receive(office)


def test_what_has_a_question_is_not_cut_and_steps_are_held_against_it(office: Office) -> None:
    conflict = [
        {"channel": "Trực tiếp", "duration": "20", "unit": "Ngày", "text": "20 ngày làm việc"}
    ]
    office.import_items(_item(), _item("1.000002", channels=conflict))
    step = ProcessStep("Thẩm định", Holder.DIVISION, Decimal(20))
    office.put(ADMIN, [LocalRule("1.000001", date(2026, 1, 1), Process((step,)))])
    cut = CutTerms(office.catalogue, office.put)
    codes = frozenset({"1.000001", "1.000002"})
    assert cut(ADMIN, 30, "QĐ", date(2026, 1, 1), codes) == Cut(1, 1, 1)  # 20 h in 16.8 h


def test_a_decision_can_be_taken_otherwise(office: Office) -> None:
    office.import_items(_item(cases=ASKING))
    ((_, question),) = office.questions()
    office.answer(ADMIN, question, "note")
    ((procedure, again, said),) = ListDecided(office.home.store)()
    assert (procedure.code, again.key, said) == ("1.000001", question.key, "note")
    office.answer(ADMIN, again, "shown")
    entry = office.catalogue.entries()["1.000001"]
    assert [p.handling for p in entry.procedure.cases[0].papers][1:] == [Handling.SHOW_ONLY]


def test_without_papers_and_without_channels_a_person_can_still_make_it_work(
    office: Office,
) -> None:
    office.import_items(_item(cases=[], channels=[]))
    answers = {"no_papers": "none", "no_unit": "same-day"}
    for _, question in office.questions():
        office.answer(ADMIN, question, answers[question.doubt.value])
    _receive(office)


def test_cases_can_be_told_apart(office: Office) -> None:
    cases = [
        {"case": name, "components": [{"name": f"Đơn {n}", "originals": 1}]}
        for n, name in enumerate(("Đối với A", "--", "Đối với A", "--"))
    ]
    office.import_items(_item(cases=cases))
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


def test_gone_is_told_whatever_the_file_is_called(office: Office) -> None:
    office.import_items(_item(), _item("1.000002"))
    other = office.home.folder / "danh-muc-moi.json"
    other.write_text(json.dumps([_item()]), "utf-8")
    assert office.take(ADMIN, other).gone == ("1.000002",)


def test_what_is_gone_from_the_file_is_told_and_stays(office: Office) -> None:
    office.import_items(_item(), _item("1.000002"))
    report = office.import_items(_item())
    assert report.gone == ("1.000002",)
    assert len(office.catalogue.procedures()) == 2


def test_local_rules(office: Office) -> None:
    office.import_items(_item())
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
        _receive(office)


def test_the_province_cuts_all_terms_from_the_national_ones(office: Office) -> None:
    office.import_items(_item(), _item("1.000002"))
    cut = CutTerms(office.catalogue, office.put)
    for _ in range(2):  # again is not 30 % of 30 %
        codes = frozenset({"1.000001", "1.000002", "9.999999"})
        assert cut(ADMIN, 30, "2351/QĐ-UBND", date(2026, 1, 1), codes) == Cut(2, 0, 0)
    terms = {p.offers[0].term for p in office.catalogue.procedures()}
    assert terms == {Term.of(TermUnit.WORKING_DAY, "2.1")}


def test_what_ships_comes_in_once_and_leaves_imports_alone(office: Office) -> None:
    seed, release = read_seed(ROOT / "resources" / "catalogue" / "procedures.json")
    code = seed[0].code
    office.import_items(_item(code))
    for _ in range(2):
        SeedCatalogue(office.home.store, office.home.clock, seed, release)()
    with office.home.store.read() as tx:
        assert len(tx.catalogue.versions()) == len(seed)
    assert office.catalogue.entries()[code].procedure.name == "Thủ tục thử"
    newer: tuple[Procedure, ...] = tuple(replace(p, name=f"{p.name} (mới)") for p in seed)
    SeedCatalogue(office.home.store, office.home.clock, newer, "next")()
    assert office.catalogue.entries()[code].procedure.name == "Thủ tục thử"
    assert office.catalogue.entries()[seed[1].code].procedure.name.endswith("(mới)")


def test_search_knows_code_words_field_and_habit(office: Office) -> None:
    office.import_items(
        _item("1.000001", "Đăng ký khai sinh", field="Hộ tịch"),
        _item("1.000002", "Đăng ký lại khai sinh", field="Hộ tịch"),
        _item("2.000003", "Khai sinhxyz", field="Đất đai"),
    )
    index = IndexProcedures(office.home.store, office.catalogue)

    def codes(text: str) -> list[str]:
        return [e.procedure.code for e in index(ACCOUNT).find(text)]

    assert codes("dat dai") == ["2.000003"]
    assert codes("KHAI  sinh") == ["1.000001", "1.000002", "2.000003"]
    assert codes("2.0") == ["2.000003"]
    assert codes("khai tử") == []
    for _ in range(2):
        _receive(office, "1.000002")
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
    office.import_items(_item(cases=cases, channels=channels))
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


def test_versions_cannot_be_changed(office: Office) -> None:
    from sqlalchemy import text

    from tthc_desktop.domain.errors import StoreError

    office.import_items(_item())
    for statement in ("UPDATE procedure_version SET body = ''", "DELETE FROM procedure_version"):
        with (
            pytest.raises(StoreError, match=r"procedure_version\.fixed"),
            office.home.store.write("t") as tx,
        ):
            tx.catalogue._connection.execute(text(statement))


def test_the_store_contract_of_another_process(tmp_path: Path) -> None:
    """What one process imports, another sees."""
    first = Home.make(tmp_path)
    second = Home.reopen(tmp_path)
    calendar = WorkCalendar.of((), ())
    seen = CurrentCatalogue(second.store, FakeClock(), lambda: calendar)
    assert seen.procedures() == ()
    path = tmp_path / "a.json"
    path.write_text(json.dumps([_item()]), "utf-8")
    ImportCatalogue(first.store, first.clock, CatalogueFiles())(None, path)
    assert len(seen.procedures()) == 1
    first.close()
    second.close()
