"""Migrations: head is the models, up and down again, a copy before, alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.support import systems
from tests.support.office import KEY, FakeClock, Home, nobody_else
from tthc_desktop.adapters.store import schema
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.store.tables import metadata
from tthc_desktop.adapters.system.locks import HomeLock
from tthc_desktop.adapters.system.way_back import SMALL, MigrationFiles
from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import STEP_EDGES, SUBMISSION_EDGES


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "tthc.db", KEY)
    yield made
    made.close()


def _objects(database: Database) -> dict[str, str]:
    with database.read() as connection:
        rows = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'")
        )
        return {row.name: " ".join((row.sql or "").split()) for row in rows}


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_head_is_what_the_tables_say(database: Database) -> None:
    schema.migrate(database, None)
    with database.read() as connection:
        # A virtual table, which SQLAlchemy does not know, and what SQLite keeps for it.
        known = {"include_name": lambda name, *_: not (name or "").startswith("search_index")}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **known})
        assert compare_metadata(context, metadata) == []
    stored = _objects(database)
    for table in metadata.sorted_tables:
        assert stored[table.name].endswith("STRICT")


def test_the_head_that_is_known_without_alembic_is_that_of_the_scripts() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    assert scripts.get_heads() == [schema.head()]


OPEN = """
import sys
from pathlib import Path
from tests.support.office import KEY, FakeClock, nobody_else
from tthc_desktop.adapters.store.store import SqlStore
SqlStore.open(Path(sys.argv[1]), KEY, FakeClock(), nobody_else).close()
print("alembic" in sys.modules)
"""


def test_a_home_of_today_opens_without_alembic(tmp_path: Path) -> None:
    """It costs a fifth of a second, at every start of window and command line."""

    def used_alembic() -> str:
        run = subprocess.run(
            [sys.executable, "-c", OPEN, str(tmp_path)], capture_output=True, text=True, check=True
        )
        return run.stdout.strip()

    assert [used_alembic(), used_alembic()] == ["True", "False"]  # made, then only opened


@pytest.mark.parametrize("small", [0, SMALL])
@pytest.mark.parametrize(
    ("lost", "where"),
    [
        ("INSERT INTO alembic_version VALUES ('0003')", "alembic_version"),
        ("DELETE FROM alembic_version", "alembic_version"),
        ("DROP TABLE alembic_version", "alembic_version"),
        ("UPDATE alembic_version SET version_num = ''", "alembic_version"),
        ("DROP TABLE overruled", "overruled"),
        ("ALTER TABLE dossier DROP COLUMN status_told", "dossier.status_told"),
        ("UPDATE alembic_version SET version_num = '0003'", None),
    ],
)
def test_a_schema_that_is_not_whole_is_damage_and_leaves_no_copies(
    tmp_path: Path, lost: str, where: str | None, small: int
) -> None:
    home = Home.make(tmp_path)
    home.sealed(b"a paper")
    home.close()
    database = Database(tmp_path / "tthc.db", KEY)
    with database.rebuild() as connection:
        connection.execute(text(lost))
    database.close()
    files = MigrationFiles(tmp_path, small)
    for _attempt in range(2):
        with pytest.raises(StoreError) as caught:
            SqlStore.open(tmp_path, KEY, FakeClock(), nobody_else, files)
        # The database itself stumbles over the last one: a migration that is already there.
        assert caught.value.code == ("store.broken" if where is None else "store.damaged")
        assert where in (None, caught.value.details["where"])
    copies = tmp_path / "before-migration"
    assert not copies.exists() or not list(copies.iterdir())


def _allowed(trigger: str) -> dict[str, set[str]]:
    pairs = re.findall(r"OLD\.state = '(\w+)' AND NEW\.state IN \(([^)]*)\)", trigger)
    return {old: set(re.findall(r"'(\w+)'", new)) for old, new in pairs}


def test_the_guards_of_the_newest_migration_are_the_edges_of_the_domain(
    database: Database,
) -> None:
    schema.migrate(database, None)
    stored = _objects(database)
    for name, edges in (("submission_edge", SUBMISSION_EDGES), ("step_edge", STEP_EDGES)):
        wanted = {old.value: {n.value for n in new} for old, new in edges.items() if new}
        assert _allowed(stored[name]) == wanted


def test_up_down_up(database: Database) -> None:
    schema.migrate(database, None)
    first = _objects(database)
    schema.downgrade(database, "base")
    assert set(_objects(database)) == set()
    assert schema.current(database) is None
    schema.migrate(database, None)
    assert _objects(database) == first
    assert schema.current(database) == schema.head()


def test_a_migration_that_fails_leaves_the_old_schema(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of an upgrade is one transaction: half of it never stays."""
    from alembic import op

    real, calls = op.execute, []

    def execute(statement: str) -> None:
        calls.append(statement)
        if "step_edge" in statement:
            raise ZeroDivisionError
        real(statement)

    monkeypatch.setattr(op, "execute", execute)
    with pytest.raises(ZeroDivisionError):
        schema.migrate(database, None)
    assert len(calls) > 10
    assert _objects(database) == {}
    assert schema.current(database) is None


def _age(home: Home, revision: str) -> None:
    """Makes the database look as another version of the program left it."""
    with home.store.write("t") as tx:
        tx.settings.put("kept", "yes")
        tx.settings._connection.execute(
            text("UPDATE alembic_version SET version_num = :r"), {"r": revision}
        )


def test_a_newer_schema_is_refused_and_not_touched(tmp_path: Path) -> None:
    home = Home.make(tmp_path)
    _age(home, "9999")
    home.close()
    before = (tmp_path / "tthc.db").read_bytes()
    with pytest.raises(StoreError, match=r"store\.newer") as caught:
        SqlStore.open(tmp_path, KEY, FakeClock(), nobody_else)
    assert caught.value.details == {"revision": "9999"}
    assert (tmp_path / "tthc.db").read_bytes() == before


def test_an_upgrade_of_a_small_home_makes_a_copy_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home.make(tmp_path)
    submission = home.sealed(b"a paper")
    home.close()
    held: list[str] = []

    @contextmanager
    def alone() -> Iterator[None]:
        held.append("taken")
        yield
        held.append("given back")

    def upgrade(_config: object, target: str) -> None:
        held.append(f"upgraded to {target}")

    monkeypatch.setattr(schema, "head", lambda: "next")
    monkeypatch.setattr(command, "upgrade", upgrade)
    SqlStore.open(tmp_path, KEY, FakeClock(), alone, MigrationFiles(tmp_path, SMALL)).close()
    assert held == ["taken", "upgraded to head", "given back"]
    monkeypatch.undo()

    (copy,) = (tmp_path / "before-migration").iterdir()
    assert "SQLite format" not in copy.read_bytes()[:100].decode("latin-1")
    restored = tmp_path / "restored"
    restored.mkdir()
    copy.rename(restored / "tthc.db")
    store = SqlStore.open(restored, KEY, FakeClock(), nobody_else)
    with store.read() as tx:
        found = tx.outbox.get(submission.id)
        assert found is not None
        assert tx.audit.broken_at() is None
    store.close()


_OLD_ROWS = """
INSERT INTO setting VALUES ('kept', 'yes');
INSERT INTO account VALUES ('a-1', 'binh', 'Trần Thị Bình', 'clerk', 'x', 0);
INSERT INTO dossier VALUES ('d-1', 1, 'TẠM-Q2-000001', NULL, '1.001193', 'Đăng ký khai sinh',
    'Lê Thử', '091099000001', '0900000001', 'Ấp 1', 'a-1', 1790000000000, 1790600000000,
    'open', 1, NULL, NULL);
INSERT INTO component VALUES ('c-1', 'd-1', 1, 'TK', 'Tờ khai', 'hand_in', 1, 'missing', 0,
    NULL, NULL)
"""


def test_an_old_database_really_gets_there(tmp_path: Path) -> None:
    """Every migration one after the other, each with rows of the one before in it."""
    database = Database(tmp_path / "tthc.db", KEY)
    schema.migrate(database, None, "0001")
    with database.write() as connection:
        for row in _OLD_ROWS.split(";"):
            connection.execute(text(row))
    database.close()
    store = SqlStore.open(tmp_path, KEY, FakeClock(), nobody_else)
    with store.read() as tx:
        assert tx.settings.get("kept") == "yes"
        dossier = tx.dossiers.get("d-1")
        assert dossier is not None
        # Nothing is invented for a dossier from before: no version, no term.
        assert (dossier.procedure_version, dossier.term, dossier.fee) == ("", None, "")
        assert dossier.channel is Channel.DIRECT
        assert [(c.name, c.originals, c.scannable) for c in dossier.components] == [
            ("Tờ khai", 1, True)
        ]
    store.close()
    database = Database(tmp_path / "tthc.db", KEY)
    schema.downgrade(database, "0001")
    with database.read() as connection:
        assert connection.execute(text("SELECT name FROM component")).scalar() == "Tờ khai"
    database.close()


OPENER = """
import sys
from pathlib import Path
from tthc_desktop.adapters.system.locks import HomeLock
lock = HomeLock(Path(sys.argv[1]) / "home.lock")
print("open", flush=True)
sys.stdin.readline()
"""


def test_no_migration_while_another_process_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home.make(tmp_path)
    home.close()
    monkeypatch.setattr(schema, "head", lambda: "next")
    lock, files = HomeLock(tmp_path / "home.lock"), MigrationFiles(tmp_path, SMALL)
    command = [sys.executable, "-c", OPENER, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=r"store\.in_use"):
            SqlStore.open(tmp_path, KEY, FakeClock(), lock.alone, files)
        child.communicate("\n")
    assert not (tmp_path / "before-migration").exists()
    lock.close()


@systems.proc
@pytest.mark.parametrize("way", ["newer", "in use"])
def test_a_refused_store_holds_no_file_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    home = Home.make(tmp_path)
    if way == "newer":
        _age(home, "9999")
    else:
        monkeypatch.setattr(schema, "head", lambda: "next")
    home.close()

    def never() -> AbstractContextManager[None]:
        raise StoreError("store.in_use")

    with pytest.raises(StoreError):
        SqlStore.open(tmp_path, KEY, FakeClock(), never)
    held = [p for p in Path("/proc/self/fd").iterdir() if _leads_below(p, tmp_path)]
    assert held == []


def _leads_below(link: Path, folder: Path) -> bool:
    try:
        return link.readlink().is_relative_to(folder)
    except OSError:
        return False
