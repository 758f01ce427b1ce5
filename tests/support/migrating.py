"""A home of the migration before, with work in it, and what its database holds."""

from __future__ import annotations

import contextlib
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from tests.support.office import KEY, FakeClock, Home, nobody_else
from tthc_desktop.adapters.store import schema, upgrade
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.store.work import Counted
from tthc_desktop.adapters.system.way_back import MigrationFiles

BEFORE = "0003"
LARGE = 0
"""Every home is larger than that, and is not copied."""


def old_home(folder: Path) -> None:
    """Three dossiers, at the migration before."""
    home = Home.make(folder)
    for each in (b"one", b"two", b"three"):
        home.sealed(each)
    home.close()
    with contextlib.closing(Database(folder / "tthc.db", KEY)) as database:
        schema.downgrade(database, BEFORE)


def files(folder: Path, small: int = LARGE) -> MigrationFiles:
    """As on a file system without clones, whatever that of the tests is."""
    return MigrationFiles(folder, small, lambda _source, _target: False)


def open_large(folder: Path, told: Counted = schema.nobody) -> SqlStore:
    """Opens the home as one that is too large to be copied."""
    return SqlStore.open(folder, KEY, FakeClock(), nobody_else, files(folder), told)


def undo(folder: Path) -> str:
    return upgrade.go_back(folder / "tthc.db", KEY, files(folder))


Held = tuple[str, int, list[str]]


def held(folder: Path, *, torn: bool = False) -> Held:
    """The schema's revision, the number of pages, and every object and row. Asserts that it is
    sound.

    Args:
        torn: Whether a write may have been cut in the middle. SQLite's journals leave pages out
            that nothing stood on, so that one of those may be torn still; nothing reads it.
            integrity_check reads every page that is used, and SQLCipher verifies it then.
    """
    with contextlib.closing(sqlcipher.connect(str(folder / "tthc.db"))) as connection:

        def ask(sql: str) -> list[tuple[object, ...]]:
            return list(connection.execute(sql))

        ask(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        assert ask("PRAGMA integrity_check") == [("ok",)]
        [[unused]] = ask("PRAGMA freelist_count")
        bad = ask("PRAGMA cipher_integrity_check")
        assert bad == [] or (torn and len(bad) == 1 and unused), bad
        objects = ask("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
        rows = [
            (name, row)
            for kind, name, _ in objects
            if kind == "table" and not str(name).startswith("search_index")  # has no row numbers
            for row in ask(f"SELECT rowid, * FROM {name} ORDER BY rowid")  # noqa: S608 - our names
        ]
        [[revision]] = ask("SELECT version_num FROM alembic_version")
        [[pages]] = ask("PRAGMA page_count")
        assert isinstance(pages, int)
        return str(revision), pages, [repr(each) for each in (*objects, *rows)]
