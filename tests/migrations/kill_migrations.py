"""Kills a migration of a large home, then the way back from it, at each step that touches a file.
Runs with file_steps.c before libc; tells how often it killed."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path

import pytest

from tests.support.kills import kill_each
from tests.support.migrating import BEFORE, Held, held, old_home, open_large, undo
from tests.support.office import KEY
from tthc_desktop.adapters.store import schema
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.domain.errors import StoreError


def main(folder: Path) -> None:
    old, home, migrated = folder / "old", folder / "home", folder / "migrated"
    old_home(old)
    before = held(old)
    shutil.copytree(old, home)
    open_large(home).close()
    after = held(home)
    shutil.copytree(home, migrated, copy_function=shutil.copy2)

    def migrate() -> None:
        open_large(home).close()

    def go_back() -> None:
        undo(home)

    def undone_at_once() -> None:
        """Either there was nothing to undo, or it is undone."""
        with contextlib.suppress(StoreError):
            undo(home)
        assert held(home, torn=True) == before

    def opened_and_undone() -> None:
        migrate()
        _same(held(home, torn=True), after)
        assert undo(home) == BEFORE
        assert held(home, torn=True) == before

    def worked_and_refused() -> None:
        store = open_large(home)
        with store.write("test") as tx:
            tx.settings.put("a", "b")
        store.close()
        worked = held(home, torn=True)
        with pytest.raises(StoreError, match=r"way_back\.worked_since"):
            undo(home)
        assert held(home, torn=True) == worked

    def undone_again() -> None:
        with contextlib.suppress(StoreError):  # done but for the last file, which is gone
            undo(home)
        assert held(home, torn=True) == before

    def opened_by_any_version() -> None:
        """It is the one database or the other, whole, and can be gone on from."""
        with contextlib.closing(Database(home / "tthc.db", KEY)) as database:
            revision = schema.noted(database)
        _same(held(home, torn=True), before if revision == BEFORE else after)
        migrate()
        _same(held(home, torn=True), after)

    migrations = kill_each(
        old, home, migrate, [undone_at_once, opened_and_undone, worked_and_refused]
    )
    undoings = kill_each(migrated, home, go_back, [undone_again, opened_by_any_version])
    sys.stdout.write(f"killed {migrations} migrations, {undoings} undoings\n")


def _same(found: Held, wanted: Held) -> None:
    assert found[0] == wanted[0]
    assert found[2] == wanted[2]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
