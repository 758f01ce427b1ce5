"""Bringing a database to the newest schema, after a copy, alone.

Alembic is imported when there is something to migrate: it costs a fifth of a second, and at a
counter's every start there is nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_desktop.adapters.store.database import Database
from tthc_desktop.domain.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
_HEAD = "0004"  # a test holds it against the scripts


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def head() -> str:
    """The newest migration that this program knows."""
    return _HEAD


def current(database: Database) -> str | None:
    """The migration that the database is at; None for an empty one. Raises StoreError
    ``store.newer`` for one that this program does not know."""
    noted = _noted(database)
    if noted in ([], [_HEAD]):
        return _HEAD if noted else None
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with database.read() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    known = {s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError("store.newer", revision=revision)
    return revision


def _noted(database: Database) -> list[str]:
    """What Alembic wrote into the database: one migration, or none."""
    with database.read() as connection:
        if not connection.exec_driver_sql(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
        ).first():
            return []
        return list(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())


def migrate(database: Database, backup: Path | None, target: str = "head") -> None:
    """Upgrades the database in one transaction; the caller holds the exclusive lock.

    Args:
        backup: Where the copy goes that is made first; None for a new database.
    """
    if backup is not None:
        backup.parent.mkdir(parents=True, exist_ok=True)
        database.copy_to(backup)
        with backup.open("rb+") as file:
            os.fsync(file.fileno())
    from alembic import command

    config = _config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def downgrade(database: Database, target: str) -> None:
    from alembic import command

    config = _config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, target)
