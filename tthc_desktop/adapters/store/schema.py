"""Bringing a database to the newest schema, after a copy, alone."""

from __future__ import annotations

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tthc_desktop.adapters.store.database import Database
from tthc_desktop.domain.errors import StoreError

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def head() -> str:
    """The newest migration that this program knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(database: Database) -> str | None:
    """The migration that the database is at; None for an empty one."""
    with database.read() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None:
        known = {
            script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
        }
        if revision not in known:
            raise StoreError("store.newer", revision=revision)
    return revision


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
    config = _config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def downgrade(database: Database, target: str) -> None:
    config = _config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, target)
