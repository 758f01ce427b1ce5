"""Bringing a database to the newest schema, after a copy, alone.

Alembic is imported when there is something to migrate: it costs a fifth of a second, and at a
counter's every start there is nothing.
"""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.tables import metadata
from tthc_desktop.domain.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
_NOTED = "alembic_version"
_HEAD = "0005"  # a test holds it against the scripts


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def head() -> str:
    """The newest migration that this program knows."""
    return _HEAD


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
        ):
            there[table].add(column)
        if there.pop(_NOTED, None) is None:
            return there, []
        noted = connection.exec_driver_sql(f"SELECT version_num FROM {_NOTED}")  # noqa: S608 - a name of ours
        return there, list(noted.scalars())


def migrate(database: Database, backup: Path | None, target: str = "head") -> None:
    """Upgrades the database in one transaction; the caller holds the exclusive lock.

    Args:
        backup: Where the copy goes that is made first; it is taken away again when nothing was
            changed. None for a new database.
    """
    before = _look(database)
    try:
        if backup is not None:
            backup.parent.mkdir(parents=True, exist_ok=True)
            database.copy_to(backup)
            with backup.open("rb+") as file:
                os.fsync(file.fileno())
        _upgrade(database, target)
    except BaseException:
        if backup is not None:
            _take_away(backup, database, before)
        raise


def _upgrade(database: Database, target: str) -> None:
    from alembic import command

    config = _config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def _take_away(backup: Path, database: Database, before: object) -> None:
    """Each attempt would leave another copy of what nothing has changed."""
    with contextlib.suppress(StoreError):  # the attempt itself is told; the copy stays then
        if _look(database) == before:
            backup.unlink(missing_ok=True)


def downgrade(database: Database, target: str) -> None:
    from alembic import command

    config = _config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, target)
