"""The database file, looked at without changing anything: no WAL is left, nothing is mended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from tthc_desktop.adapters.store.database import BUSY_MS, translate
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.home_parts import DatabaseState

_PAGE = 4096  # of SQLCipher; a database is whole pages
_SAMPLES = (
    "SELECT sha256 FROM (SELECT sha256 FROM blob ORDER BY rowid LIMIT 2)"
    " UNION SELECT sha256 FROM (SELECT sha256 FROM blob ORDER BY rowid DESC LIMIT 2)"
)
_STATES = {
    "store.key": DatabaseState.LOCKED,
    "store.broken": DatabaseState.BROKEN,
    # The directory cannot be written, and what SQLite needs beside the file is not there.
    "disk.failed": DatabaseState.UNSEEN,
}


@dataclass(frozen=True, slots=True)
class DatabaseLook:
    """What a database file says of itself.

    Attributes:
        blobs: The names of its oldest and newest blobs.
        pages: Whether pages were ever scanned.
    """

    state: DatabaseState
    blobs: tuple[str, ...] = ()
    pages: bool = False


def look(path: Path, key: bytes) -> DatabaseLook:
    """Reads some pages of a database, however large it is.

    Raises:
        StoreError: ``store.busy``.
    """
    if not path.exists():
        return DatabaseLook(DatabaseState.ABSENT)
    if path.stat().st_size == 0:
        return DatabaseLook(DatabaseState.EMPTY)
    if _holds_something(path, "-journal"):
        return DatabaseLook(DatabaseState.UNSEEN)
    if path.stat().st_size % _PAGE and not _holds_something(path, "-wal"):
        return DatabaseLook(DatabaseState.BROKEN)  # SQLite takes the rest of a page for one
    try:
        return _look(path, key)
    except StoreError as error:
        if error.code not in _STATES:
            raise
        return DatabaseLook(_STATES[error.code])


def _look(path: Path, key: bytes) -> DatabaseLook:
    in_wal = _wal(path).exists()
    try:
        return _read(path, key)
    except StoreError:
        # Somebody has begun to write since: what was read without the WAL may have been half new.
        if in_wal or not _wal(path).exists():
            raise
        return _read(path, key)


def _read(path: Path, key: bytes) -> DatabaseLook:
    with reading(path, key) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master LIMIT 500")}
        if not tables:
            return DatabaseLook(DatabaseState.EMPTY)
        blobs = connection.execute(_SAMPLES).fetchall() if "blob" in tables else []
        pages = (
            connection.execute("SELECT 1 FROM batch_event LIMIT 1").fetchone()
            if "batch_event" in tables
            else None
        )
    return DatabaseLook(DatabaseState.THERE, tuple(str(row[0]) for row in blobs), pages is not None)


@contextlib.contextmanager
def reading(path: Path, key: bytes) -> Iterator[sqlcipher.Connection]:
    """A connection that can only read. Raises what open_to_read() raises, and StoreError for what
    is read through it."""
    with contextlib.closing(open_to_read(path, key)) as connection:
        try:
            yield connection
        except sqlcipher.Error as error:
            raise translate(error) from error


def open_to_read(path: Path, key: bytes) -> sqlcipher.Connection:
    """Opens a database that is not to be changed. Where there is no WAL nobody works in it: the
    file is taken as it stands, as otherwise SQLite would leave an empty WAL.

    Raises:
        StoreError: As translate() says; ``disk.failed`` where there is a WAL that only somebody who
            may write can read.
    """
    how = "mode=ro" if _wal(path).exists() else "immutable=1"
    try:
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}?{how}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_MS / 1000,
        )
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    except sqlcipher.Error as error:
        raise translate(error) from error
    return connection


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _holds_something(path: Path, tail: str) -> bool:
    beside = path.with_name(path.name + tail)
    return beside.exists() and beside.stat().st_size > 0
