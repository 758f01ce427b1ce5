"""SQLite in SQLCipher through SQLAlchemy: how a connection is made, and what is asserted of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from tthc_desktop.domain.errors import StoreError

BUSY_MS = 10_000
_OLDEST_SQLITE = (3, 51, 3)  # older ones have the WAL-reset bug (reference/sync.md D)
_EXPECTED = {"synchronous": 2, "foreign_keys": 1}
_GUARDS = (
    "outbox.edge",
    "outbox.frozen",
    "blob.fixed",
    "batch_event.fixed",
    "audit.fixed",
    "procedure_version.fixed",
    "paper_handed_out.fixed",
    "dossier.received_fixed",
    "dossier_event.fixed",
    "overruled.fixed",
)
# The schema is asserted when the store is opened: what is missing or twice later on, got lost.
_OTHER_SCHEMA = re.compile(
    "no such (table|column|index|trigger)|has no column named|duplicate column name"
    "|^(table|index|trigger) .* already exists"
)


def translate(error: Exception) -> StoreError:
    """A database error in the program's words. Guards of the schema keep their code. Only what the
    database itself says counts: SQLAlchemy adds the statement and its values. Damage that it tells
    of is ``store.broken``: it concerns no row, so that no row is to be blamed for it."""
    text = str(getattr(error, "orig", None) or error)
    for code in _GUARDS:
        if code in text:
            return StoreError(code)
    if _OTHER_SCHEMA.search(text):
        return StoreError("store.broken", where=text)  # names of the schema, never a value
    if "locked" in text or "busy" in text:
        return StoreError("store.busy")
    if "full" in text:
        return StoreError("disk.full")
    if "not a database" in text:
        return StoreError("store.key")
    if "disk I/O" in text or "unable to open" in text or "readonly" in text:
        return StoreError("disk.failed")
    if "malformed" in text or "fts5: corrupt" in text or "invalid fts5" in text:
        return StoreError("store.broken", where=text)
    raise error


class Database:
    """Connections to one encrypted database file. Any number of readers, one writer at a time."""

    def __init__(self, path: Path, key: bytes, journal: str = "wal") -> None:
        """Connects to the database file, which need not exist yet.

        Args:
            key: 32 bytes, used raw (a passphrase would cost 0.5 s an open, reference/sync.md D).
            journal: SQLite's journal mode. ``delete`` is for migrations, while nobody else has it
                open.

        Raises:
            StoreError: ``store.sqlite_old``, ``store.key`` or ``store.pragma``.
        """
        if sqlcipher.sqlite_version_info < _OLDEST_SQLITE:
            raise StoreError("store.sqlite_old", version=sqlcipher.sqlite_version)
        self._path = path
        self._key = key.hex()
        self._journal = journal
        self._writer = threading.Lock()
        self._engine = create_engine(
            "sqlite://",
            module=sqlcipher,
            creator=self._connect,
            poolclass=QueuePool,
            hide_parameters=True,  # names and numbers of citizens stay out of the log
        )
        event.listen(self._engine, "begin", _begin)
        self._watch = self._connect()
        self._watch_lock = threading.Lock()

    def _connect(self) -> sqlcipher.Connection:
        try:
            connection = sqlcipher.connect(
                str(self._path),
                isolation_level=None,  # BEGIN is ours, see _begin
                check_same_thread=False,
                timeout=BUSY_MS / 1000,
            )
            connection.execute("PRAGMA cipher_log_level = NONE")  # errors reach us as errors
            connection.execute(f"PRAGMA key = \"x'{self._key}'\"")
            connection.execute(f"PRAGMA journal_mode = {self._journal}")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            for name, wanted in {"journal_mode": self._journal, **_EXPECTED}.items():
                if connection.execute(f"PRAGMA {name}").fetchone()[0] != wanted:
                    raise StoreError("store.pragma", name=name)
        except sqlcipher.Error as error:
            raise translate(error) from error
        return connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise translate(error) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction.

        One thread of this process writes at a time; other processes wait in SQLite.
        """
        try:
            with self._writer, self._engine.connect() as plain:
                connection = plain.execution_options(tthc_write=True)
                with connection.begin():
                    yield connection
        except DBAPIError as error:
            raise translate(error) from error

    @contextmanager
    def rebuild(self) -> Iterator[Connection]:
        """write() for migrations, which make tables anew: foreign keys are not followed while it
        lasts, and hold again before it is committed. Raises StoreError ``store.damaged``."""
        try:
            with self._writer, self._engine.connect() as plain:
                connection = plain.execution_options(tthc_write=True, tthc_rebuild=True)
                with connection.begin():
                    yield connection
                    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                        raise StoreError("store.damaged", where="foreign_key_check")
        except DBAPIError as error:
            raise translate(error) from error

    def version(self) -> int:
        """Changes after every commit by another connection, of this process or another."""
        with self._watch_lock:
            try:
                return int(self._watch.execute("PRAGMA data_version").fetchone()[0])
            except sqlcipher.Error as error:
                raise translate(error) from error

    def close(self) -> None:
        with self._watch_lock:
            self._watch.close()
        self._engine.dispose()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    write = options.get("tthc_write", False)
    # Can only be set outside a transaction; set each time, because connections are used again.
    keys = "OFF" if options.get("tthc_rebuild", False) else "ON"
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {keys}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if write else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
