"""A migration of a large home copies nothing, and IT can return to the database before it."""

from __future__ import annotations

import base64
import errno
import json
import os
import shutil
import time
from pathlib import Path

import pytest
from alembic import op

from tests.support.migrating import BEFORE, LARGE, files, held, old_home, open_large, undo
from tests.support.office import KEY, FakeClock, nobody_else
from tthc_desktop import bootstrap
from tthc_desktop.adapters.store import schema
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.way_back import SMALL, MigrationFiles
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli.main import run
from tthc_desktop.domain.errors import StoreError


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    old_home(folder)
    return folder


def kept(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "before-migration").iterdir())


def refused(home: Path, code: str) -> None:
    """undo() says why, and the database is what it was."""
    before = held(home)
    with pytest.raises(StoreError) as caught:
        undo(home)
    assert caught.value.code == code
    assert held(home) == before


def test_a_large_home_goes_back_to_exactly_what_it_was(home: Path) -> None:
    before = held(home)
    steps: list[tuple[int, int]] = []
    open_large(home, lambda *step: steps.append(step)).close()
    done, total = steps[-1]
    assert done == total > 0
    assert held(home)[0] == schema.head()
    assert kept(home) == ["tthc-0003-20261123080000.journal", "tthc-0003-20261123080000.json"]
    assert undo(home) == BEFORE
    assert held(home) == before
    assert kept(home) == []
    assert not (home / "tthc.db-journal").exists()
    open_large(home).close()  # and forth again
    assert undo(home) == BEFORE
    assert held(home) == before


def test_opened_and_only_read_it_still_goes_back(home: Path) -> None:
    before = held(home)
    open_large(home).close()
    store = open_large(home)
    with store.read() as tx:
        assert len(tx.dossiers.ids()) == 3
    store.close()
    undo(home)
    assert held(home) == before


def test_the_noted_moment_has_passed_so_that_any_write_shows(home: Path) -> None:
    """Two writes within one tick of the clock would look the same."""
    open_large(home).close()
    seen = (home / "tthc.db").stat()
    assert seen.st_mtime_ns <= time.time_ns() - 1_000_000_000


def test_what_led_back_from_an_earlier_migration_goes(home: Path) -> None:
    (home / "before-migration").mkdir()
    for kind in ("journal", "json"):
        (home / "before-migration" / f"tthc-0002-20250101080000.{kind}").touch()
    open_large(home).close()
    assert [name[:9] for name in kept(home)] == ["tthc-0003", "tthc-0003"]


def test_not_into_a_file_of_another_size(home: Path) -> None:
    open_large(home).close()
    seen = (home / "tthc.db").stat()
    with (home / "tthc.db").open("ab") as file:
        file.write(bytes(4096))
    os.utime(home / "tthc.db", ns=(seen.st_atime_ns, seen.st_mtime_ns))
    with pytest.raises(StoreError, match=r"way_back\.worked_since"):
        undo(home)


def test_not_after_work_has_gone_on(home: Path) -> None:
    open_large(home).close()
    store = open_large(home)
    with store.write("test") as tx:
        tx.settings.put("a", "b")
    store.close()
    refused(home, "way_back.worked_since")


def test_not_after_work_that_is_in_the_wal_only(home: Path, tmp_path: Path) -> None:
    """Its process was killed: here, a copy of what it has on the disk."""
    open_large(home).close()
    store = open_large(home)
    with store.write("test") as tx:
        tx.settings.put("a", "b")
    shutil.copytree(home, tmp_path / "killed")
    store.close()
    [journal] = (tmp_path / "killed" / "before-migration").glob("*.journal")
    assert (tmp_path / "killed" / "tthc.db-wal").stat().st_size > 0
    note = json.loads(journal.with_suffix(".json").read_text())
    os.utime(tmp_path / "killed" / "tthc.db", ns=(0, note["modified"]))  # as cp -p would
    with pytest.raises(StoreError, match=r"way_back\.worked_since"):
        files(tmp_path / "killed").put_back()


@pytest.mark.parametrize("how", ["bytes", "note", "no note", "other revision"])
def test_not_with_files_that_are_not_those_that_were_kept(home: Path, how: str) -> None:
    open_large(home).close()
    [journal] = (home / "before-migration").glob("*.journal")
    note = journal.with_suffix(".json")
    if how == "bytes":
        body = bytearray(journal.read_bytes())
        body[len(body) // 2] ^= 1
        journal.write_bytes(body)
    elif how == "note":
        note.write_text("{", "utf-8")
    elif how == "no note":
        note.unlink()
    else:
        for path in (journal, note):
            path.rename(path.with_name(path.name.replace("0003", "0002")))
    refused(home, "way_back.damaged")


def test_not_into_the_database_of_another_home(home: Path) -> None:
    """It would have another salt: its first bytes."""
    open_large(home).close()
    [note] = (home / "before-migration").glob("*.json")
    salt = base64.b64encode((home / "tthc.db").read_bytes()[:16]).decode()
    text = note.read_text("utf-8")
    assert salt in text
    note.write_text(text.replace(salt, base64.b64encode(bytes(16)).decode()), "utf-8")
    refused(home, "way_back.worked_since")


def test_nothing_to_go_back_to(home: Path) -> None:
    refused(home, "way_back.none")


def small(home: Path, limit: int = SMALL) -> None:
    SqlStore.open(home, KEY, FakeClock(), nobody_else, files(home, limit)).close()


def test_a_small_home_is_copied_whole_which_is_told(home: Path) -> None:
    before = held(home)
    small(home)
    assert kept(home) == ["tthc-0003-20261123080000.db"]
    refused(home, "way_back.copy")
    shutil.copy(home / "before-migration" / kept(home)[0], home / "tthc.db")
    assert held(home) == before


def test_a_clone_is_preferred_whatever_the_size(home: Path) -> None:
    def clone(source: Path, target: Path) -> bool:
        target.write_bytes(source.read_bytes())
        return True

    before = held(home)
    made = MigrationFiles(home, LARGE, clone)
    SqlStore.open(home, KEY, FakeClock(), nobody_else, made).close()
    assert kept(home) == [made.made] == ["tthc-0003-20261123080000.db"]
    shutil.copy(home / "before-migration" / made.made, home / "tthc.db")
    assert held(home) == before


def test_without_second_names_it_is_copied_whole(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on exFAT."""

    def link(_source: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", link)
    small(home, LARGE)
    assert kept(home) == ["tthc-0003-20261123080000.db"]


def test_a_copy_that_broke_off_is_taken_away(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "full")

    before = held(home)
    monkeypatch.setattr(shutil, "copyfile", fail)
    with pytest.raises(StoreError, match=r"disk\.full"):
        small(home)
    assert kept(home) == []
    assert held(home) == before


@pytest.mark.parametrize("limit", [LARGE, SMALL])
def test_a_migration_that_fails_leaves_no_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    before = held(home)
    real = op.execute

    def execute(statement: str) -> None:
        real(statement)
        if "overruled_no_delete" in statement:
            raise ZeroDivisionError

    monkeypatch.setattr(op, "execute", execute)
    with pytest.raises(ZeroDivisionError):
        small(home, limit)
    assert kept(home) == []
    assert held(home) == before
    monkeypatch.undo()
    small(home, limit)
    assert held(home)[0] == schema.head()


def test_a_journal_that_cannot_be_kept_stops_the_migration(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(home)
    real = os.link

    def link(source: Path, target: Path) -> None:
        if target.suffix == ".pending":
            raise OSError(errno.ENOSPC, "full")
        real(source, target)

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(StoreError, match=r"disk\.full"):
        open_large(home)
    assert held(home) == before


def test_it_commands(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "SMALL", LARGE)
    monkeypatch.setattr(bootstrap, "MigrationFiles", files)
    monkeypatch.setattr(KeyFile, "key", lambda _self, _purpose: KEY)
    KeyFile(home / "office.key").create()
    before = held(home)

    def tthc(*arguments: str) -> tuple[int, dict[str, str]]:
        code = run(["migrate", *arguments, "--json", "--home", str(home)], Composer())
        out = capsys.readouterr()
        assert arguments or "1/1" in out.err or "way_back" in out.out
        return code, json.loads(out.out)

    code, said = tthc()
    assert (code, said["way_back"].endswith(".journal")) == (0, True)
    assert tthc() == (0, {"way_back": ""})
    assert tthc("--undo") == (0, {"schema": BEFORE})
    assert held(home) == before
    code, said = tthc("--copy")
    assert (code, said["way_back"].endswith(".db")) == (0, True)
    code, said = tthc("--undo")
    assert (code, said["error"]) == (5, "way_back.copy")
