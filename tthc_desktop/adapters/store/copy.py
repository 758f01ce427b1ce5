"""A copy of the database while others work in it, encrypted with the same key."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2 as sqlcipher

from tthc_desktop.adapters.store.accounts import SqlSettings
from tthc_desktop.adapters.store.audit import SqlAudit
from tthc_desktop.adapters.store.database import BUSY_MS, Database, translate
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.office.restored import put_restored
from tthc_desktop.services.ports.clock import Clock

_PAGES = 256  # a megabyte; others run between two steps


def copy_database(source: Path, key: bytes, target: Path, go_on: Callable[[], bool]) -> None:
    """Copies what is committed now; durable when it returns.

    One transaction reads all the while: it holds up no writer, and none makes the copy begin again.
    A damaged page is copied as what it is: whoever makes a copy looks at all its pages afterwards.

    Args:
        target: Must not be there yet.

    Raises:
        StoreError: ``copy.stopped``, ``store.broken``, ``disk.full`` and the like.
    """

    def next_step(_status: int, _remaining: int, _total: int) -> None:
        if not go_on():
            raise StoreError("copy.stopped")

    try:
        with (
            contextlib.closing(_opened(source, key)) as connection,
            contextlib.closing(sqlcipher.connect(str(target), isolation_level=None)) as copy,
        ):
            _unlock(copy, key)
            copy.execute("PRAGMA synchronous = OFF")  # all of it is synced below
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.backup(copy, pages=_PAGES, progress=next_step)
            connection.execute("COMMIT")
    except sqlcipher.Error as error:
        raise translate(error) from error
    try:
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise disk_error(error) from error


def _opened(path: Path, key: bytes) -> sqlcipher.Connection:
    """As for work, so that SQLite keeps others from changing what is being read."""
    connection = sqlcipher.connect(str(path), isolation_level=None, timeout=BUSY_MS / 1000)
    _unlock(connection, key)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _unlock(connection: sqlcipher.Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def mark_restored(path: Path, key: bytes, clock: Clock, copied: datetime) -> None:
    """Notes in a database that it came back from a copy. Leaves no WAL.

    Raises:
        StoreError: It cannot be written.
    """
    with contextlib.closing(Database(path, key)) as database, database.write() as connection:
        _note(connection, clock, copied)


def _note(connection: Connection, clock: Clock, copied: datetime) -> None:
    now = clock.now()
    put_restored(SqlSettings(connection), now)
    SqlAudit(connection, "restore", clock).append("home.restored", "", copy=copied.isoformat())
