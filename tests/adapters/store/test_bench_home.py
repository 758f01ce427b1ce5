"""The homes that benches fill: the program takes them for its own."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.bench.home.day import MODEL, ONLINE_CODE
from tests.bench.home.fill import fill
from tests.bench.home.office import key_of
from tests.bench.home.patterns import OWN, columns, rows_of
from tests.bench.home.plan import HomePlan, accounts
from tests.support.whole_store import all_dossiers, all_submissions
from tests.support.worklist import worklist
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.bootstrap import Composer, main
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Origin
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.wire import Receipt, sha256_hex
from tthc_desktop.domain.worklist import NextStep, Trouble, Urgency
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.recompute import recompute_all
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.scanning.recover_batches import RecoverBatches

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=VIETNAM)
PLAN = HomePlan(300, clerks=3, now=NOW)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bench") / "home"
    fill(made, PLAN)
    return made


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    with contextlib.closing(Composer().open_office(folder, create=False)) as opened:
        yield opened


def test_every_step_every_trouble_and_every_urgency_is_there(office: Office) -> None:
    with office.ports.store.read() as tx:
        dossiers = [(d, tx.dossiers.trouble(d.id)) for d in all_dossiers(tx)]
        paused = tx.deadlines.paused([dossier.id for dossier, _ in dossiers])
    found = worklist(dossiers, NOW, office.ports.catalogue.calendar(), paused)
    tasks = (*found.tasks, *found.finished)
    assert {task.step for task in tasks} == set(NextStep)
    told = {Trouble.ASKED, Trouble.DIFFERS}  # by a province that has more to say
    assert {task.trouble for task in tasks} == set(Trouble) - told
    assert {task.urgency for task in found.tasks} == set(Urgency)
    assert any(task.paused for task in found.tasks)
    assert len(found.finished) == PLAN.dossiers - PLAN.unfinished
    assert len(tasks) == PLAN.dossiers


def test_what_was_sealed_is_whole_and_in_every_state(office: Office) -> None:
    with office.ports.store.read() as tx:
        sealed = all_submissions(tx)
        receipts = [tx.outbox.receipt(s.id) for s in sealed]
    ended = {SubmissionState.SUPERSEDED}  # by a person who decides
    assert {submission.state for submission in sealed} == set(SubmissionState) - ended
    assert sorted(s.sequence for s in sealed) == list(range(1, len(sealed) + 1))
    for submission, receipt in zip(sealed, receipts, strict=True):
        assert (receipt is not None) >= (submission.state is SubmissionState.CONFIRMED)


def test_receipts_name_the_payload_that_was_sent(office: Office) -> None:
    with office.ports.store.read() as tx:
        told = [(s.payload, tx.outbox.receipt(s.id)) for s in all_submissions(tx)]
    receipts = [(payload, receipt) for payload, receipt in told if payload and receipt]
    assert receipts
    for payload, receipt in receipts:
        assert Receipt.from_json(json.loads(receipt)).payload_sha256 == sha256_hex(payload)


def test_nothing_of_the_patterns_person_is_left(folder: Path) -> None:
    text = repr(_rows(folder))
    for own in (MODEL.name, MODEL.id_number, MODEL.phone, MODEL.address, ONLINE_CODE):
        assert own not in text
        assert json.dumps(own)[1:-1] not in text


def test_slots_are_in_every_state_and_their_files_are_there(office: Office) -> None:
    with office.ports.store.read() as tx:
        dossiers = all_dossiers(tx)
    slots = [slot for dossier in dossiers for slot in dossier.slots]
    assert {slot.state for slot in slots} == set(ComponentState)
    assert {dossier.origin for dossier in dossiers} == set(Origin)
    for sha256 in {sha for slot in slots for sha in (slot.read_blob, slot.signed_blob) if sha}:
        assert b"".join(office.ports.blobs.open(sha256).frames()).startswith(b"%PDF")


def test_a_start_misses_no_page_and_moves_no_appointment(office: Office) -> None:
    assert office.use(RecoverBatches)() == ()
    with office.ports.store.write("test") as tx:
        again = recompute_all(tx, office.ports.catalogue.calendar(), NOW, "thử")
    assert (again.moved, again.proposed, again.left_out) == (0, 0, ())


def test_papers_and_dossiers_have_numbers_without_gaps(folder: Path) -> None:
    rows = _rows(folder)
    numbers = [row["number"] for row in rows["dossier"] if row["number"]]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    papers = Counter((p["form"], _year(p["at"])) for p in rows["paper_handed_out"])
    for (form, year), count in papers.items():
        those = [p for p in rows["paper_handed_out"] if (p["form"], _year(p["at"])) == (form, year)]
        assert sorted(p["number"] for p in those) == list(range(1, count + 1))


def test_doctor_finds_it_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What waits in it for people and for a relay is meant to."""
    assert main(["doctor", "--json", "--home", str(folder)]) == 5
    findings = json.loads(capsys.readouterr().out)["findings"]
    failed = {found["name"] for found in findings if found["works"] is False}
    assert failed == {"Đăng ký với máy chủ trung chuyển", "Hàng chờ gửi"}


def test_everybody_can_sign_in(office: Office) -> None:
    for account in accounts(PLAN):
        assert office.use(SignIn)(account.login, account.password).role is account.role


def test_the_same_plan_makes_the_same_rows(folder: Path, tmp_path: Path) -> None:
    fill(tmp_path / "again", PLAN)
    assert _rows(tmp_path / "again") == _rows(folder)


def test_a_folder_with_something_in_it_is_left_alone(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        fill(folder, PLAN)


def _year(at: int) -> int:
    return datetime.fromtimestamp(at / 1000, VIETNAM).year


def _rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    database = Database(Home(folder).database, key_of(folder, "database"))
    try:
        with database.read() as connection:
            return {
                table.name: [
                    {name: row[name] for name in columns(table)}
                    for row in rows_of(connection, table)
                ]
                for table in OWN
            }
    finally:
        database.close()
