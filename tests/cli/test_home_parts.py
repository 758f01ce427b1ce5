"""A home is opened whole or not at all, and one that is refused is left as it was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import systems
from tests.support.homes import as_somebody, flip, on_disk, read_only, settings_of, worked_home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.bootstrap import Composer
from tthc_desktop.domain.errors import InputError, StoreError

PAGE = 4096


@pytest.fixture
def home(tmp_path: Path) -> Path:
    worked_home(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    worked_home(tmp_path / "other", b"cua noi khac")
    # tests.support.copied_office copies one home, key and all.
    shutil.rmtree(tmp_path / "other")
    office = Composer().open_office(tmp_path / "other", create=True)
    office.ports.blobs.put(b"cua noi khac", "text/plain")
    office.close()
    return tmp_path / "other"


def instead(path: Path, of: Path) -> None:
    """Another home's part in the place of ours."""
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(of, path) if of.is_dir() else shutil.copyfile(of, path)


def refused(home: Path) -> str:
    """The code, of every way in; asserts that nothing in the home has changed."""
    before, codes = on_disk(home), set()
    ways: tuple[Callable[[], object], ...] = (
        lambda: Composer().open_office(home, create=True),
        lambda: Composer().open_office(home, create=False),
        lambda: Composer().migrate(home, whole=False, told=lambda *_: None),
        lambda: Composer().calendar(home),
    )
    for way in ways:
        with pytest.raises(StoreError) as caught:
            way()
        codes.add(caught.value.code)
    assert on_disk(home) == before
    [code] = codes
    return code


def lose_database(home: Path) -> None:
    (home / "tthc.db").unlink()


def empty_database(home: Path) -> None:
    (home / "tthc.db").write_bytes(b"")


def cut_database(home: Path) -> None:
    size = (home / "tthc.db").stat().st_size
    os.truncate(home / "tthc.db", size // 2 // PAGE * PAGE)


def cut_within_a_page(home: Path) -> None:
    os.truncate(home / "tthc.db", (home / "tthc.db").stat().st_size - 100)


def cut_within_the_first(home: Path) -> None:
    os.truncate(home / "tthc.db", 100)


def flip_the_first_page(home: Path) -> None:
    flip(home / "tthc.db", 40)


def flip_the_salt(home: Path) -> None:
    flip(home / "tthc.db", 3)


def lose_blobs(home: Path) -> None:
    shutil.rmtree(home / "blobs")


def lose_key(home: Path) -> None:
    (home / "office.key").unlink()


def spoil_key(home: Path) -> None:
    (home / "office.key").write_text("")


LOST: dict[Callable[[Path], None], str] = {
    lose_database: "home.database_gone",
    empty_database: "home.database_gone",
    cut_database: "home.database_damaged",
    cut_within_a_page: "home.database_damaged",
    cut_within_the_first: "home.database_damaged",
    flip_the_first_page: "home.database_unreadable",
    flip_the_salt: "home.database_unreadable",
    lose_blobs: "home.files_gone",
    lose_key: "key.missing",
    spoil_key: "key.unreadable",
}


@pytest.mark.parametrize("lose", LOST)
def test_what_has_lost_a_part_is_refused_and_not_touched(
    home: Path, lose: Callable[[Path], None]
) -> None:
    for name in ("home.lock", "sync.lock"):
        (home / name).unlink()
    shutil.rmtree(home / "logs")
    lose(home)
    assert refused(home) == LOST[lose]


def test_an_empty_database_with_tables_gone_is_no_new_office(home: Path, tmp_path: Path) -> None:
    """Opens with the key, and nothing is in it."""
    from tthc_desktop.adapters.store.database import Database

    made = tmp_path / "made.db"
    Database(made, KeyFile(home / "office.key").key("database")).close()
    instead(home / "tthc.db", made)
    assert refused(home) == "home.database_gone"


@pytest.mark.parametrize("left", ["blobs", "batches", "sync.lock", "backup", "last-copy.json"])
def test_each_trace_of_work_speaks_against_a_new_office(home: Path, left: str) -> None:
    for path in home.iterdir():
        if path.name not in (left, "office.key"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if left == "backup":
        (home / left).mkdir()
    elif left == "last-copy.json":
        (home / left).write_text("{}")
    assert refused(home) == "home.database_gone"
    (home / "office.key").unlink()
    assert refused(home) == "key.missing"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("tthc.db", "home.database_unreadable"),
        ("office.key", "store.key"),
        ("blobs", "home.parts_differ"),
        ("batches", "home.parts_differ"),
    ],
)
def test_a_part_of_another_home(home: Path, other: Path, part: str, code: str) -> None:
    instead(home / part, other / part)
    assert refused(home) == code


def test_a_home_without_marks_is_known_by_its_files(home: Path, other: Path) -> None:
    """Those of earlier versions: they get their marks, unless the files are another's or none."""
    for folder in ("blobs", "batches"):
        (home / folder / "home.id").unlink()
    kept = home.with_name("kept")
    shutil.copytree(home / "blobs", kept)
    settings_of(home)
    assert (home / "blobs" / "home.id").read_text() == (home / "batches" / "home.id").read_text()

    (other / "blobs" / "home.id").unlink()
    instead(home / "blobs", other / "blobs")
    assert refused(home) == "home.files_gone"
    shutil.rmtree(home / "blobs")
    (home / "blobs").mkdir()
    assert refused(home) == "home.files_gone"
    instead(home / "blobs", kept)
    settings_of(home)


def test_a_mark_that_cannot_be_read_says_neither_yes_nor_no(home: Path) -> None:
    (home / "blobs" / "home.id").write_bytes(b"\xff\x00")
    settings_of(home)
    assert len((home / "blobs" / "home.id").read_text("ascii").strip()) == 36


def test_what_a_killed_process_left_is_no_damage(home: Path) -> None:
    """Its last work is in the WAL alone."""
    office = Composer().open_office(home, create=False)
    with office.ports.store.write("test") as tx:
        tx.settings.put("only.in.wal", "1")
    copy = home.with_name("copy")
    shutil.copytree(home, copy)
    office.close()
    assert (copy / "tthc.db-wal").stat().st_size
    assert "only.in.wal" in settings_of(copy)


def test_a_first_day_that_is_in_the_wal_alone_is_no_lost_database(tmp_path: Path) -> None:
    office = Composer().open_office(tmp_path / "new", create=True)
    shutil.copytree(tmp_path / "new", tmp_path / "copy")
    office.close()
    assert (tmp_path / "copy" / "tthc.db").stat().st_size < (
        (tmp_path / "copy" / "tthc.db-wal").stat().st_size
    )
    settings_of(tmp_path / "copy")


def test_a_home_at_work_is_entered_by_others(home: Path) -> None:
    office = Composer().open_office(home, create=False)
    with office.ports.store.write("test"):
        settings_of(home)
    office.close()


def test_nothing_and_a_key_alone_are_a_new_home(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"home\.missing"):
        Composer().open_office(tmp_path / "new", create=False)
    assert not (tmp_path / "new").exists()
    KeyFile(tmp_path / "new" / "office.key").create()
    Composer().open_office(tmp_path / "new", create=True).close()
    settings_of(tmp_path / "new")


@systems.posix_rights
@pytest.mark.parametrize("part", ["folder", "database"])
def test_a_home_that_cannot_be_written_is_said(home: Path, part: str) -> None:
    with read_only(home):
        if part == "database":
            for path in (home, *home.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
            (home / "tthc.db").chmod(0o444)
        before = on_disk(home)
        ran = as_somebody("tasks", "--json", "--home", home)
        assert ran.returncode == 5, ran.stderr
        assert json.loads(ran.stdout)["error"] == "home.read_only"
        assert f"“{home if part == 'folder' else home / 'tthc.db'}”" in ran.stderr
        assert on_disk(home) == before
