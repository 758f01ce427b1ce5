"""A home of which the disk has lost something: what opens it, and what the doctor says of it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tests.support.copied_office import office_with_clerk
from tests.support.damage import damage_dossier
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli.output import DONE, ENVIRONMENT, REFUSED
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.gate.gate_settings import GateSettings, GetGate
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.upkeep.damage import RESETTABLE, FindDamage, ResetSetting


@pytest.fixture
def home(tmp_path: Path) -> Path:
    office_with_clerk(tmp_path / "home").close()
    return tmp_path / "home"


@pytest.mark.parametrize("left", ["tthc.db", "blobs", "batches"])
def test_no_key_is_made_where_another_one_has_encrypted(home: Path, left: str) -> None:
    for name in {"blobs", "batches", "tthc.db", "office.key"} - {left}:
        if (home / name).exists():
            (home / name).rename(home / f"away-{name}")
    if left != "tthc.db":
        (home / left).mkdir(exist_ok=True)
    with pytest.raises(StoreError) as caught:
        Composer().open_office(home, create=True)
    assert caught.value.code == "key.missing"
    assert not (home / "office.key").exists()


def test_a_lost_key_is_said_by_every_command(home: Path) -> None:
    (home / "office.key").unlink()
    for command in ("tasks", "doctor"):
        ran = tthc(command, "--home", home)
        assert "Không tìm thấy khóa mã hóa" in ran.out + ran.err, command
        assert ran.code == ENVIRONMENT
    with pytest.raises(StoreError, match=r"key\.missing"):
        Composer().calendar(home)


def test_a_home_without_anything_gets_a_key(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    Composer().open_office(tmp_path, create=True).close()
    assert (tmp_path / "office.key").exists()
    assert tthc("tasks", "--home", tmp_path).code == DONE


def _put(home: Path, name: str, text: str) -> None:
    office = Composer().open_office(home, create=False)
    with office.ports.store.write("test") as tx:
        tx.settings.put(name, text)
    office.close()


def test_the_doctor_names_every_damaged_setting(home: Path) -> None:
    assert "✓ Hồ sơ và thiết lập" in tthc("doctor", "--home", home).out
    _put(home, "gate", "{")
    _put(home, "signing", "")
    ran = tthc("doctor", "--home", home)
    assert ran.code == ENVIRONMENT
    (line,) = [each for each in ran.out.splitlines() if "Hồ sơ và thiết lập" in each]
    assert line.startswith("✗")
    assert "gate: the whole" in line
    assert "signing: the whole" in line


def test_a_damaged_setting_can_be_reset_and_what_it_was_is_kept(home: Path) -> None:
    _put(home, "gate", "{")
    ran = tthc("doctor", "--reset-setting", "gate", "--home", home)
    assert ran.code == DONE
    office = Composer().open_office(home, create=False)
    try:
        assert office.use(GetGate)() == GateSettings()
        with office.ports.store.read() as tx:
            assert tx.settings.get("gate.before-reset") == "{"
            line = tx.audit.lines()[-1]
    finally:
        office.close()
    assert (line.action, line.ref) == ("setting.reset", "gate")
    assert line.detail == {"sha256": hashlib.sha256(b"{").hexdigest()}
    again = tthc("doctor", "--reset-setting", "gate", "--home", home)
    assert again.code == REFUSED
    assert "không hỏng" in again.err


def test_a_second_reset_keeps_what_the_first_one_kept(home: Path) -> None:
    for text in ("{", "[", "("):
        _put(home, "gate", text)
        assert tthc("doctor", "--reset-setting", "gate", "--home", home).code == DONE
    office = Composer().open_office(home, create=False)
    try:
        with office.ports.store.read() as tx:
            kept = [tx.settings.get(f"gate.before-reset{more}") for more in ("", "-2", "-3")]
    finally:
        office.close()
    assert kept == ["{", "[", "("]


def test_the_disk_that_is_looked_at_is_the_one_of_the_home(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    real = shutil.disk_usage

    def usage(path: Path) -> object:
        asked.append(path)
        return real(path)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    for folder in (home, home / "not" / "yet"):
        Composer().doctor(folder).checks["Đĩa"]()
    assert asked == [home, home]


def test_the_worklist_names_what_cannot_be_read(home: Path) -> None:
    assert "damaged" not in tthc("tasks", "--json", "--home", home).json
    office = Composer().open_office(home, create=False)
    try:
        clerk = office.use(FindClerk)(demo.CLERK.login)
        person = applicant("Lê Thị Thử", "099198000120", "0912000345", "ấp Thử")
        dossier = office.use(ReceiveDossier)(clerk, "1.001193", person)
        damage_dossier(office.ports.store, dossier.id)
    finally:
        office.close()
    body = tthc("tasks", "--json", "--home", home).json
    assert (body["damaged"], body["tasks"]) == ([dossier.code], [])


EVERY = (*RESETTABLE, "catalogue.last.xlsx", "catalogue.last", "relay.early.0190")


@pytest.mark.loud("cannot be read")
def test_every_setting_is_read_and_can_be_reset(home: Path) -> None:
    office = Composer().open_office(home, create=False)
    try:
        with office.ports.store.write("test") as tx:
            for name in EVERY:
                tx.settings.put(name, "{")
        found = office.use(FindDamage)()
        assert sorted(where.partition(": ")[0] for where in found) == sorted(EVERY)
        for name in EVERY:
            office.use(ResetSetting)("test", name)
            with pytest.raises(InputError, match=r"setting\.whole"):
                office.use(ResetSetting)("test", name)
        assert office.use(FindDamage)() == ()
    finally:
        office.close()


def test_a_damaged_note_of_the_last_import_stops_no_import(home: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "mau.xlsx"
    assert tthc("catalogue", "template", sheet).code == DONE
    _put(home, "catalogue.last.xlsx", "{")
    ran = tthc("catalogue", "import", sheet, "--home", home)
    assert (ran.code, ran.err.count("hỏng")) == (DONE, 0)
    assert "✓ Hồ sơ và thiết lập" in tthc("doctor", "--home", home).out


@pytest.mark.parametrize("name", ["office", "catalogue.seed", "ghost"])
def test_what_has_nothing_usual_is_not_reset(home: Path, name: str) -> None:
    ran = tthc("doctor", "--reset-setting", name, "--home", home)
    assert ran.code == REFUSED
    assert "calendar.week" in ran.err
