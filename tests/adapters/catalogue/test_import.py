"""A catalogue file into a real store: whole or not at all, twice without effect."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.catalogue_office import ADMIN, ASKING, NOTE, REAL, Office, item, receive
from tests.support.office import ACCOUNT, FakeClock, Home
from tests.support.whole_store import all_dossiers
from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.adapters.catalogue.seed import SeedFile
from tthc_desktop.domain.catalogue import (
    Procedure,
    Term,
    TermUnit,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.questions import Doubt
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.catalogue.import_catalogue import (
    ImportCatalogue,
    SeedCatalogue,
)

needs_real = pytest.mark.skipif(not REAL.is_file(), reason="no real catalogue beside the project")


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
    for printed in raw:  # nothing is dropped in silence
        procedure = stored[printed["code"]]
        assert len(procedure.offers) == len(printed["channels"])
        assert [len(c.papers) for c in procedure.cases] == [
            len(case["components"]) for case in printed["cases"]
        ]
        assert len(procedure.results) == len(printed["results"])


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from tests.support.office import KEY, FakeClock, nobody_else
from tests.support.processes import kill
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
        kill(os.getpid())

SqlCatalogue.add_version = add_version
store = SqlStore.open(folder, KEY, FakeClock(), nobody_else)
ImportCatalogue(store, FakeClock(), CatalogueFiles())(None, file)
"""


@pytest.mark.parametrize("last", [1, 7, 60])
def test_a_kill_in_the_middle_leaves_nothing_half(tmp_path: Path, last: int) -> None:
    home = Home.make(tmp_path)
    home.close()
    path = tmp_path / "danh-muc.json"
    path.write_text(json.dumps([item(f"1.{n:06d}") for n in range(60)]), "utf-8")
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(path), str(last)]
    ran = subprocess.run(
        command, check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=60
    )
    assert ran.returncode in (-9, 15)  # Linux, Windows: killed
    home = Home.reopen(tmp_path)
    with home.store.read() as tx:
        assert tx.catalogue.versions() == ()
        assert tx.catalogue.revision() == 0
    report = ImportCatalogue(home.store, home.clock, CatalogueFiles())(None, path)
    assert len(report.added) == 60  # and it can simply be done again
    home.close()


def test_one_bad_procedure_keeps_all_out(office: Office) -> None:
    with pytest.raises(InputError, match=r"catalogue\.code"):
        office.import_items(item(), item(code="x"))
    assert office.catalogue.procedures() == ()


def test_clerks_do_not_import(office: Office) -> None:
    path = office.home.folder / "danh-muc.json"
    path.write_text(json.dumps([item()]), "utf-8")
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        office.take(ACCOUNT, path)
    assert office.catalogue.procedures() == ()


def test_a_change_is_told_and_the_dossier_keeps_its_version(office: Office) -> None:
    office.import_items(item())
    before = receive(office)
    office.home.clock.forward(86400)
    shorter = [{"channel": "Trực tiếp", "duration": "2", "unit": "Ngày làm việc", "text": ""}]
    report = office.import_items(item(channels=shorter))
    assert report.changed[0].lines == ("Trực tiếp, thời hạn: 3 ngày làm việc → 2 ngày làm việc",)
    after = receive(office)
    with office.home.store.read() as tx:
        dossiers = {d.id: d for d in all_dossiers(tx)}
        kept, newer = dossiers[before.id], dossiers[after.id]
        assert kept.procedure_version != newer.procedure_version
        assert kept.term == Term.of(TermUnit.WORKING_DAY, 3)
        under = office.catalogue.received_under(kept)
        assert under is not None
        assert under.offers[0].term == Term.of(TermUnit.WORKING_DAY, 3)
        old = tx.catalogue.version(kept.procedure_version)
        assert old is not None
        assert old.offers[0].term == Term.of(TermUnit.WORKING_DAY, 3)


def test_a_version_with_questions_waits_and_the_one_before_stays(office: Office) -> None:
    office.import_items(item())
    office.home.clock.forward(86400)
    report = office.import_items(item(name="Tên mới", cases=ASKING))
    assert report.open_questions == 1
    entry = office.catalogue.entries()["1.000001"]
    assert (entry.procedure.name, entry.open) == ("Thủ tục thử", ())
    assert entry.waiting is not None
    receive(office)  # under the old one
    ((_, question),) = office.questions()
    office.answer(ADMIN, question, "note")
    entry = office.catalogue.entries()["1.000001"]
    assert (entry.procedure.name, entry.waiting) == ("Tên mới", None)
    assert entry.procedure.cases[0].notes == (NOTE["name"],)


def test_without_an_earlier_version_it_is_found_but_not_received(office: Office) -> None:
    office.import_items(item(cases=ASKING))
    assert office.catalogue.procedure("1.000001") is not None
    with pytest.raises(InputError, match=r"procedure\.questions"):
        receive(office)


def test_a_version_begins_on_its_day(office: Office) -> None:
    """As the law on civil status of 1/3/2027 (reference/domain.md 8): dossiers received earlier
    keep the old rules."""
    office.import_items(item())
    office.import_items(item(name="Theo luật mới"), begin=date(2027, 3, 1))
    assert office.catalogue.procedures()[0].name == "Thủ tục thử"
    office.home.clock.at += timedelta(days=98)  # 1/3/2027
    assert office.catalogue.procedures()[0].name == "Theo luật mới"


def test_the_newest_that_has_begun_and_asks_nothing_is_in_force(office: Office) -> None:
    later = date(2027, 3, 1)
    office.import_items(item(name="Một"))
    office.import_items(item(name="Hai", cases=ASKING))
    office.import_items(item(name="Ba", cases=ASKING))
    assert office.catalogue.procedures()[0].name == "Một"  # two questions wait before it
    office.import_items(item(name="Bốn"), begin=later)
    office.import_items(item(name="Năm"), begin=later + timedelta(days=30))
    assert office.catalogue.procedures()[0].name == "Một"
    office.home.clock.at += timedelta(days=98)
    assert office.catalogue.procedures()[0].name == "Bốn"


def test_a_procedure_that_has_not_begun_is_seen_and_not_received(office: Office) -> None:
    office.import_items(item(), begin=date(2027, 3, 1))
    assert not office.catalogue.entries()["1.000001"].begun
    assert office.catalogue.procedures() == ()
    with pytest.raises(InputError, match=r"procedure\.unknown"):
        receive(office)


def test_gone_is_told_whatever_the_file_is_called(office: Office) -> None:
    office.import_items(item(), item("1.000002"))
    other = office.home.folder / "danh-muc-moi.json"
    other.write_text(json.dumps([item()]), "utf-8")
    assert office.take(ADMIN, other).gone == ("1.000002",)


def test_what_is_gone_from_the_file_is_told_and_stays(office: Office) -> None:
    office.import_items(item(), item("1.000002"))
    report = office.import_items(item())
    assert report.gone == ("1.000002",)
    assert len(office.catalogue.procedures()) == 2


def never_asked() -> tuple[Procedure, ...]:
    raise AssertionError("the home has it")


def test_what_ships_comes_in_once_and_leaves_imports_alone(office: Office) -> None:
    file = SeedFile(ROOT / "resources" / "catalogue" / "procedures.json")
    seed, release = file.procedures(), file.release
    code = seed[0].code
    office.import_items(item(code))
    SeedCatalogue(office.home.store, office.home.clock, file.procedures, release)()
    SeedCatalogue(office.home.store, office.home.clock, never_asked, release)()
    with office.home.store.read() as tx:
        assert len(tx.catalogue.versions()) == len(seed)
    assert office.catalogue.entries()[code].procedure.name == "Thủ tục thử"
    newer: tuple[Procedure, ...] = tuple(replace(p, name=f"{p.name} (mới)") for p in seed)
    SeedCatalogue(office.home.store, office.home.clock, lambda: newer, "next")()
    assert office.catalogue.entries()[code].procedure.name == "Thủ tục thử"
    assert office.catalogue.entries()[seed[1].code].procedure.name.endswith("(mới)")


def test_versions_cannot_be_changed(office: Office) -> None:
    from sqlalchemy import text

    from tthc_desktop.domain.errors import StoreError

    office.import_items(item())
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
    path.write_text(json.dumps([item()]), "utf-8")
    ImportCatalogue(first.store, first.clock, CatalogueFiles())(None, path)
    assert len(seen.procedures()) == 1
    first.close()
    second.close()
