"""Kills a first start, a copy and a restore at each step that touches a file (see
tests/support/kills.py); tells how often it killed."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path

from tests.support.homes import settings_of, worked_home
from tests.support.kills import kill_each
from tthc_desktop import late_adapters
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.copies import CopyFolder
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.way_back import SMALL, MigrationFiles
from tthc_desktop.bootstrap import Composer
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.entering import enter, parts_of
from tthc_desktop.keeping import back_up
from tthc_desktop.restoring import restore

CLOCK = SystemClock()
SETTING = "known.to.the.copy"


def put(home: Path, name: str) -> None:
    key = KeyFile(home / "office.key").key("database")
    with contextlib.closing(Database(home / "tthc.db", key)) as database, database.write() as tx:
        tx.exec_driver_sql("INSERT INTO setting (name, value) VALUES (?, '1')", (name,))


def forget_place(home: Path) -> None:
    """As where a home cannot tell where it lies: what the kills are tried on is a clone of it, and
    stands for the home itself, which a clone may not."""
    key = KeyFile(home / "office.key").key("database")
    with contextlib.closing(Database(home / "tthc.db", key)) as database, database.write() as tx:
        assert tx.exec_driver_sql("DELETE FROM setting WHERE name = 'home.machine'").rowcount == 1


def names(home: Path) -> set[str]:
    key = KeyFile(home / "office.key").key("database")
    with contextlib.closing(Database(home / "tthc.db", key)) as database, database.read() as tx:
        return set(tx.exec_driver_sql("SELECT name FROM setting").scalars())


def first_starts(folder: Path) -> int:
    """Up to where the home is settled: what comes then is ordinary work."""
    empty, home = folder / "empty", folder / "new" / "home"
    empty.mkdir()

    def start() -> None:
        entered = enter(home, create=True)
        files = MigrationFiles(home, SMALL)
        key = entered.vault.key("database")
        with contextlib.closing(
            late_adapters.store(home, key, CLOCK, entered.lock.alone, files, lambda *_: None)
        ):
            entered.settle()
        entered.lock.close()

    def starts() -> None:
        start()
        found = parts_of(Home(home))
        assert found.refusal() is None
        assert found.worked

    return kill_each(empty, home.parent, start, [starts], every=9)


def copies(folder: Path) -> int:
    template, place = folder / "copied", folder / "copying"
    home, kept = place / "home", place / "kept"
    sha256 = worked_home(template / "home")
    back_up(template / "home", template / "kept", CLOCK, every=False, told=lambda _: None)
    put(template / "home", SETTING)
    forget_place(template / "home")
    worked = Home(template / "home")
    (worked.batches / "b1" / "00001-front.page").write_bytes(b"not sealed; kept as it is")
    [old] = CopyFolder(template / "kept").names()

    def copy() -> None:
        with contextlib.suppress(StoreError):  # the page
            back_up(home, kept, CLOCK, every=False, told=lambda _: None)

    def each_is_whole() -> None:
        found = CopyFolder(kept).names()
        assert found, "the last good copy is gone"
        for name in found:
            CopyFolder(kept).whole(name)
        restored = restore(kept, place / "again", CLOCK, replace=False)
        assert (restored.name, restored.missing) == (found[0], ())
        assert (SETTING in names(place / "again")) == (found[0] != old)
        assert (place / "again" / "blobs" / sha256[:2] / f"{sha256}.blob").exists()

    def goes_on() -> None:
        copy()
        assert CopyFolder(kept).names()[0] != old
        each_is_whole()
        assert not [p for p in kept.rglob(".*") if p.name.startswith((".part", ".check"))]

    return kill_each(template, place, copy, [each_is_whole, goes_on], every=7)


def restores(folder: Path) -> int:
    template, place = folder / "lost", folder / "restoring"
    home, kept = place / "home", place / "kept"
    worked_home(template / "home")
    put(template / "home", SETTING)
    back_up(template / "home", template / "kept", CLOCK, every=False, told=lambda _: None)
    shutil.copytree(template / "home", folder / "aside")
    put(template / "home", "newer")
    office = Composer().open_office(template / "home", create=False)
    newer = office.ports.blobs.put(b"newer than the copy", "text/plain")
    office.close()

    def bring_back() -> None:
        restore(kept, home, CLOCK, replace=True)

    def old_or_new_or_refused() -> None:
        """Never a mixture, and doing it again brings it back."""
        refusal = parts_of(Home(home)).refusal()
        if refusal is None:
            found = names(home)
            assert SETTING in found
            assert ("newer" in found) != ("home.restored" in found)
        else:
            assert refusal.code == "home.database_gone", refusal.code
            bring_back()
            assert "home.restored" in names(home)
        assert (home / "blobs" / newer[:2] / f"{newer}.blob").exists()

    def opens_in_the_end() -> None:
        bring_back()
        assert {SETTING, "home.restored"} <= set(settings_of(home))
        assert (home / "blobs" / newer[:2] / f"{newer}.blob").exists()
        assert not (home / ".restoring").exists()

    return kill_each(
        template, place, bring_back, [old_or_new_or_refused, opens_in_the_end], every=5
    )


def main(folder: Path) -> None:
    folder.mkdir()
    told = f"killed {first_starts(folder)} starts, {copies(folder)} copies"
    sys.stdout.write(f"{told}, {restores(folder)} restores\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
