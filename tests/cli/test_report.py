"""``tthc report register``, and hostile names in lists and books."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.test_exit_codes import Ran, tthc
from tests.support.hostile import HOSTILE_NAMES
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli.main import run
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import AddAccount
from tthc_desktop.services.office.settings import SetUpOffice
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier

NAMES = [n.encode("utf-8", "ignore").decode() for n in HOSTILE_NAMES]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dossiers received today; then names that no border of ours would let in."""
    folder = tmp_path_factory.mktemp("report") / "home"
    office = Composer().open_office(folder, create=True)
    admin = office.use(SetUpOffice)(demo.UNIT, demo.ADMINISTRATOR)
    clerk = office.use(AddAccount)(admin, demo.CLERK)
    for name in ("Trần Ví Dụ", "Lê Thị Thử"):
        person = applicant(name, "099198000123", "0912000345", "ấp Thử Nghiệm")
        office.use(ReceiveDossier)(clerk, "1.001193", person)
    office.close()
    return folder


@pytest.fixture(scope="module")
def today(home: Path) -> str:
    return f"{Composer()._clock.now().astimezone(VIETNAM):%Y-%m-%d}"


def report(home: Path, since: str, until: str, out: Path, *more: str) -> Ran:
    command = ["report", "register", "--from", since, "--to", until, "-o", str(out), *more]
    return tthc(*command, "--home", home)


def test_a_workbook(home: Path, today: str, tmp_path: Path) -> None:
    out = tmp_path / "so.xlsx"
    ran = report(home, today, today, out, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {
        "output": str(out),
        "dossiers": 2,
        "from": today,
        "to": today,
        "bytes": out.stat().st_size,
    }
    rows = list(load_workbook(out).worksheets[0].iter_rows(min_row=6, values_only=True))
    assert [row[6] for row in rows] == ["Trần Ví Dụ", "Lê Thị Thử"]
    again = report(home, today, today, out, "--json")
    assert (again.code, again.json["error"]) == (3, "output.exists")


def test_a_paper_with_days_as_people_write_them(home: Path, today: str, tmp_path: Path) -> None:
    year, month, day = today.split("-")
    out = tmp_path / "so.pdf"
    ran = report(home, f"{day}/{month}/{year}", f"{day}/{month}/{year}", out)
    assert (ran.code, ran.err) == (0, "")
    assert "2 hồ sơ" in ran.out
    text = PdfReader(out).pages[0].extract_text()
    assert "TẠM-Q2-000002" in re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("since", "until", "name", "code", "error"),
    [
        ("2026-11-23", "2026-11-22", "so.xlsx", 3, "paper.days"),
        ("2026-11-23", "9999-12-31", "so.xlsx", 3, "paper.days"),
        ("2026-11-23", "2026-11-23", "so.csv", 3, "register.ending"),
        ("2026-11-23", "2026-11-23", "so", 3, "register.ending"),
        ("2026-02-30", "2026-11-23", "so.xlsx", 4, "usage"),
        ("31/02/2026", "2026-11-23", "so.xlsx", 4, "usage"),
        ("hôm qua", "2026-11-23", "so.xlsx", 4, "usage"),
        ("2026-11-23", "", "so.xlsx", 4, "usage"),
        ("20261123", "2026-11-23", "so.xlsx", 4, "usage"),
    ],
)
def test_what_it_refuses(
    home: Path, tmp_path: Path, since: str, until: str, name: str, code: int, error: str
) -> None:
    ran = report(home, since, until, tmp_path / name, "--json")
    assert (ran.code, ran.json["error"]) == (code, error)
    assert ran.err
    assert not (tmp_path / name).exists()


def test_what_it_needs(home: Path, tmp_path: Path) -> None:
    for command in (["report"], ["report", "register"], ["report", "register", "--from", "x"]):
        assert tthc(*command, "--json", "--home", home).json["error"] == "usage"
    out = tmp_path / "so.xlsx"
    ran = report(tmp_path / "none", "2026-11-23", "2026-11-23", out, "--json")
    assert (ran.code, ran.json["error"]) == (3, "home.missing")
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written(home: Path, today: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = report(home, today, today, tmp_path / "file" / "so.xlsx", "--json")
    assert (ran.code, ran.json["error"]) == (5, "disk.failed")


def _hostile(office: Office) -> None:
    """Straight into the rows: nothing that comes through the counter or the wire looks so."""
    clerk = office.use(FindClerk)(demo.CLERK.login)
    for number, name in enumerate(NAMES):
        person = applicant("Trần Ví Dụ", "099198000123", "0912000345", "ấp Thử Nghiệm")
        dossier = office.use(ReceiveDossier)(clerk, "1.001193", person)
        store = office.ports.store
        assert isinstance(store, SqlStore)
        with store._database.write() as connection:
            connection.exec_driver_sql(
                "UPDATE dossier SET applicant_name = ?, procedure_name = ? WHERE id = ?",
                (name, f"{number}: {name}", dossier.id),
            )


def test_hostile_names_in_the_worklist_are_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal: no line of their own, no colour, no title of the window, no turned text."""
    office = Composer().open_office(tmp_path / "home", create=True)
    office.use(AddAccount)(office.use(SetUpOffice)(demo.UNIT, demo.ADMINISTRATOR), demo.CLERK)
    _hostile(office)
    office.close()
    assert run(["tasks", "--home", str(tmp_path / "home")], Composer()) == 0
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert len(lines) == 1 + len(NAMES)
    assert all(letter.isprintable() for line in lines for letter in line)
    for number, name in enumerate(NAMES):
        assert printable(f"{number}: {name}") in said
    assert run(["tasks", "--json", "--home", str(tmp_path / "home")], Composer()) == 0
    assert len(json.loads(capsys.readouterr().out)["tasks"]) == len(NAMES)
