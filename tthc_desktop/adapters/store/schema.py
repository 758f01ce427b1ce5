"""Bringing a database to the newest schema, in one transaction, alone.

Alembic is imported when there is something to migrate: it costs a fifth of a second, and at a
counter's every start there is nothing.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.tables import metadata
from tthc_desktop.adapters.store.work import Counted, WorkKeeper
from tthc_desktop.domain.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
_NOTED = "alembic_version"
_HEAD = "0008"  # a test holds it against the scripts


def nobody(_done: int, _total: int) -> None:
    """Is told and says nothing."""


class Kept(Protocol):
    """What migrate() says to whoever keeps the way back."""

    def before_commit(self) -> None:
        """Everything is changed and nothing committed. Raises StoreError."""
        ...

    def take_away(self) -> None:
        """Nothing was changed: each attempt would leave another file. Raises StoreError."""
        ...


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def head() -> str:
    """The newest migration that this program knows."""
    return _HEAD


def noted(database: Database) -> str | None:
    """What current() says, of a schema that need not be whole. Raises what reading raises."""
    _, found = _look(database)
    return found[0] if found else None


def current(database: Database) -> str | None:
    """The migration that the database is at; None for an empty one.

    Raises:
        StoreError: ``store.newer`` for a migration that this program does not know;
            ``store.damaged`` where a table, a column or the migration itself got lost.
    """
    there, noted = _look(database)
    if not noted and not there:
        return None
    if len(noted) != 1 or not noted[0]:
        raise StoreError("store.damaged", where=_NOTED)
    if noted == [_HEAD]:
        _expect_all(there)
        return _HEAD
    from alembic.script import ScriptDirectory

    known = {s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()}
    if noted[0] not in known:
        raise StoreError("store.newer", revision=noted[0])
    return noted[0]


def _expect_all(there: Mapping[str, set[str]]) -> None:
    """Asserts that every table and column of today is there.

    Raises:
        StoreError: ``store.damaged`` with the first that is missing.
    """
    for table in metadata.sorted_tables:
        if table.name not in there:
            raise StoreError("store.damaged", where=table.name)
        for column in table.columns:
            if column.name not in there[table.name]:
                raise StoreError("store.damaged", where=f"{table.name}.{column.name}")


def _look(database: Database) -> tuple[Mapping[str, set[str]], list[str]]:
    """The columns of each table, and what Alembic noted: one migration, or none."""
    with database.read() as connection:
        there: defaultdict[str, set[str]] = defaultdict(set)
        for table, column in connection.exec_driver_sql(
            "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c"
            " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            " AND t.name NOT LIKE 'search\\_index%' ESCAPE '\\'"  # looked at by who uses it
        ):
            there[table].add(column)
        if there.pop(_NOTED, None) is None:
            return there, []
        noted = connection.exec_driver_sql(f"SELECT version_num FROM {_NOTED}")  # noqa: S608 - a name of ours
        return there, list(noted.scalars())


def migrate(
    database: Database, kept: Kept | None, target: str = "head", told: Counted = nobody
) -> None:
    """Upgrades the database in one transaction; the caller holds the exclusive lock.

    Args:
        kept: None for a new database, from which there is no way back.
    """
    before = _look(database)
    try:
        _upgrade(database, kept, target, told)
    except BaseException:
        if kept is not None:
            with contextlib.suppress(StoreError):  # the attempt itself is told; the files stay then
                if _look(database) == before:
                    kept.take_away()
        raise


def _upgrade(database: Database, kept: Kept | None, target: str, told: Counted) -> None:
    from alembic import command

    config = _config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, target)
        if target == "head":
            WorkKeeper(connection).rebuild(told)
        if kept is not None:
            kept.before_commit()


def downgrade(database: Database, target: str) -> None:
    from alembic import command

    config = _config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, target)
