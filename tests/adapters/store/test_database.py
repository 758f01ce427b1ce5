"""What is in force on every connection, and what two processes do to one file."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2 as sqlcipher

from tests.support.office import CITIZEN, KEY, FakeClock, Home, nobody_else
from tests.support.whole_store import all_dossiers
from tthc_desktop.adapters.store.database import Database, translate
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.domain.errors import StoreError


@pytest.fixture
def database(home: Home) -> Database:
    return home.store._database


def _pragma(connection: Connection, name: str) -> object:
    return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_every_pooled_connection_is_safe(database: Database) -> None:
    with ExitStack() as stack:
        readers = [stack.enter_context(database.read()) for _ in range(8)]
        for connection in readers:
            assert _pragma(connection, "journal_mode") == "wal"
            assert _pragma(connection, "synchronous") == 2
            assert _pragma(connection, "foreign_keys") == 1
            assert _pragma(connection, "query_only") == 1
            assert _pragma(connection, "busy_timeout") == 10_000
            assert _pragma(connection, "cipher_version")
    with database.write() as connection:
        assert _pragma(connection, "query_only") == 0
        assert _pragma(connection, "synchronous") == 2
        assert _pragma(connection, "foreign_keys") == 1


def test_the_sqlite_is_new_enough() -> None:
    assert sqlcipher.sqlite_version_info >= (3, 51, 3)


def test_an_old_sqlite_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlcipher, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(StoreError, match=r"store\.sqlite_old") as caught:
        Database(home.folder / "tthc.db", KEY)
    assert caught.value.details["version"]


@pytest.mark.parametrize("name", ["journal_mode", "synchronous", "foreign_keys"])
def test_a_pragma_that_does_not_take_is_noticed(
    home: Home, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    monkeypatch.setattr(
        "tthc_desktop.adapters.store.database._EXPECTED", expected | {name: "other"}
    )
    with pytest.raises(StoreError, match=r"store\.pragma") as caught:
        Database(home.folder / "tthc.db", KEY)
    assert caught.value.details == {"name": name}


def test_a_reader_cannot_write(home: Home) -> None:
    with pytest.raises(StoreError), home.store.read() as tx:
        tx.settings.put("a", "b")


def test_a_wrong_key_changes_nothing(home: Home) -> None:
    home.close()
    before = (home.folder / "tthc.db").read_bytes()
    with pytest.raises(StoreError, match=r"store\.key"):
        SqlStore.open(home.folder, bytes(32), FakeClock(), nobody_else)
    assert (home.folder / "tthc.db").read_bytes() == before
    SqlStore.open(home.folder, KEY, FakeClock(), nobody_else).close()


def test_foreign_keys_hold(home: Home) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), home.store.write("t") as tx:
        tx.batches.open("b", "no such dossier", home.clock.now())


def test_a_reader_sees_one_picture(home: Home) -> None:
    with home.store.read() as before:
        assert before.settings.get("x") is None
        with home.store.write("t") as tx:
            tx.settings.put("x", "1")
        assert before.settings.get("x") is None
    with home.store.read() as after:
        assert after.settings.get("x") == "1"


def test_a_version_that_cannot_be_asked_for_is_told_in_words(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Watch:
        def execute(self, _statement: str) -> None:
            raise sqlcipher.OperationalError("disk I/O error")

        def close(self) -> None:
            real.close()

    real = home.store._database._watch
    monkeypatch.setattr(home.store._database, "_watch", Watch())
    with pytest.raises(StoreError, match=r"disk\.failed"):
        home.store.version()


def _fail_half_way(home: Home) -> None:
    with home.store.write("t") as tx:
        tx.settings.put("x", "1")
        tx.blobs.add("a" * 64, 1, "application/pdf", None)
        tx.audit.append("x", "y")
        raise ZeroDivisionError


def test_an_error_undoes_everything(home: Home) -> None:
    with home.store.read() as tx:
        lines = len(tx.audit.lines())
    with pytest.raises(ZeroDivisionError):
        _fail_half_way(home)
    with home.store.read() as tx:
        assert tx.settings.get("x") is None
        assert tx.blobs.size("a" * 64) is None
        assert len(tx.audit.lines()) == lines
    with home.store.write("t") as tx:
        tx.settings.put("x", "2")


def test_nothing_of_a_citizen_is_readable_on_disk(home: Home) -> None:
    submission = home.sealed(b"%PDF " + CITIZEN.encode())
    with home.store.write("t") as tx:
        tx.outbox.freeze(submission.id, CITIZEN.encode())
    found = 0
    for path in home.folder.rglob("*"):
        if path.is_file():
            found += 1
            content = path.read_bytes()
            for part in CITIZEN.split():
                assert part.encode() not in content, path
            assert b"079200001234" not in content
            assert b"SQLite format 3" not in content
    assert found >= 3, "database, log of writes, blob"


def test_an_error_of_the_database_does_not_carry_names(home: Home) -> None:
    with pytest.raises(Exception, match="UNIQUE") as caught, home.store.write("t") as tx:
        tx.blobs._connection.execute(
            text("INSERT INTO setting VALUES (:n, :v), (:n, :v)"), {"n": "n", "v": CITIZEN}
        )
    assert CITIZEN not in str(caught.value)


def test_the_version_changes_with_every_write_of_anybody(home: Home) -> None:
    first = home.store.version()
    assert home.store.version() == first
    with home.store.write("t") as tx:
        tx.settings.put("x", "1")
    second = home.store.version()
    assert second != first
    other = SqlStore.open(home.folder, KEY, home.clock, nobody_else)
    with other.write("t") as tx:
        tx.settings.put("x", "2")
    other.close()
    assert home.store.version() != second


WRITER = """
import sys
from contextlib import nullcontext
from pathlib import Path
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.clock import SystemClock
store = SqlStore.open(Path(sys.argv[1]), bytes(range(32)), SystemClock(), nullcontext)
print("ready", flush=True)
sys.stdin.readline()
for n in range(int(sys.argv[2])):
    with store.write("child") as tx:
        have = int(tx.settings.get("counter") or "0")
        tx.settings.put("counter", str(have + 1))
        tx.audit.append("counted", "counter", number=n)
print("done", flush=True)
store.close()
"""


def test_two_processes_write_and_neither_loses_a_line(home: Home) -> None:
    """Read, then write: only BEGIN IMMEDIATE keeps the other from reading the same number."""
    rounds = 60
    command = [sys.executable, "-c", WRITER, str(home.folder), str(rounds)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("\n")
        child.stdin.flush()
        for n in range(rounds):
            with home.store.write("parent") as tx:
                have = int(tx.settings.get("counter") or "0")
                tx.settings.put("counter", str(have + 1))
                tx.audit.append("counted", "counter", number=n)
        assert child.stdout.readline() == "done\n"
    with home.store.read() as tx:
        assert tx.settings.get("counter") == str(2 * rounds)
        assert tx.audit.broken_at() is None
        assert sum(line.action == "counted" for line in tx.audit.lines()) == 2 * rounds


def test_a_writer_that_is_killed_leaves_a_whole_store(home: Home) -> None:
    command = [sys.executable, "-c", WRITER, str(home.folder), "100000"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        start = home.store.version()
        child.stdin.write("\n")
        child.stdin.flush()
        while home.store.version() == start:
            pass
        child.kill()
    with home.store.write("t") as tx:
        count = int(tx.settings.get("counter") or "0")
        assert sum(line.action == "counted" for line in tx.audit.lines()) == count > 0
        assert tx.audit.broken_at() is None


def test_a_busy_store_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tthc_desktop.adapters.store.database.BUSY_MS", 50)
    other = Database(home.folder / "tthc.db", KEY)
    with home.store.write("t"), pytest.raises(StoreError, match=r"store\.busy"), other.write():
        pytest.fail("two writers at once")
    with other.write():
        pass
    other.close()


def _use(folder: Path) -> None:
    store = SqlStore.open(folder, KEY, FakeClock(), nobody_else)
    try:
        with store.read() as tx:
            tx.audit.lines()
            all_dossiers(tx)
    finally:
        store.close()


def test_a_damaged_database_is_refused_in_words(home: Home) -> None:
    home.sealed(b"x" * 100)
    home.close()
    path: Path = home.folder / "tthc.db"
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        _use(home.folder)
    assert caught.value.code in ("store.broken", "store.key", "disk.failed")


def test_what_a_statement_says_is_not_what_went_wrong() -> None:
    """Values of a citizen stand in SQLAlchemy's text: "full" of a name is no full disk."""
    said = sqlcipher.OperationalError('near "SELEC": syntax error')
    error = OperationalError("SELECT 'a full and busy street'", {}, said)
    with pytest.raises(OperationalError):
        translate(error)
    full = OperationalError("SELECT 1", {}, sqlcipher.OperationalError("database or disk is full"))
    assert translate(full).code == "disk.full"


@pytest.mark.parametrize(
    "said",
    [
        "no such table: dossier",
        "no such column: dossier.fullness",
        "table dossier has no column named locked",
        "table overruled already exists",
        "duplicate column name: status_told",
        "database disk image is malformed",
    ],
)
def test_what_the_database_says_is_damage_of_the_whole_with_its_place(said: str) -> None:
    error = translate(OperationalError("SELECT 1", {}, sqlcipher.OperationalError(said)))
    assert (error.code, error.details) == ("store.broken", {"where": said})


def test_a_copy_that_is_there_already_is_no_damage() -> None:
    said = sqlcipher.OperationalError("output file already exists")
    with pytest.raises(sqlcipher.OperationalError):
        translate(said)
