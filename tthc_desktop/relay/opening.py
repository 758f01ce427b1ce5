"""Opens the relay's data, and brings it up to what this version writes.

SQLite by default, another database by URL. Committed means fsynced (WAL, synchronous=FULL).
"""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, update
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateColumn

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.relay import store
from tthc_desktop.relay.claims import claim_dossiers
from tthc_desktop.relay.feed import chain_all
from tthc_desktop.relay.payloads import owner_sha256
from tthc_desktop.relay.upload_rows import NAMED

_READING = "reading"
_FILE = "relay.db"
_OUT_OF_USE = ("upload_device",)
"""Indexes of earlier versions."""
KEY = "relay.key"
MARK = "relay.mark"
"""Beside the database (relay/epoch.py)."""


def open_engine(data: Path, url: str | None = None) -> Engine:
    """Makes the folder, the tables and the columns if need be.

    Raises:
        StoreError: ``relay.database_gone``, and nothing was changed: what lies beside it shows that
            there was one. A new one would know no device, and let in whoever comes first.
    """
    used = _was_used(data)  # first: another process may be making all of it
    if used and url is None and not (data / _FILE).exists():
        raise StoreError("relay.database_gone", name=str(data))
    (data / "uploads").mkdir(parents=True, exist_ok=True)
    # What is about people stands in parameters, and errors are logged.
    engine = create_engine(url or f"sqlite:///{data / _FILE}", hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _begin)
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names())
        if used and store.submission.name not in tables:
            raise StoreError("relay.database_gone", name=str(data))
        store.metadata.create_all(connection)
        added = _add_columns(connection)
        for table in store.metadata.sorted_tables:
            for index in table.indexes:
                index.create(connection, checkfirst=True)
        for name in _OUT_OF_USE:
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
        _fill(connection, added, new_claims=store.claim.name not in tables)
    return engine


def is_relay(data: Path) -> bool:
    """Whether a relay's data lie there, or what is left of them."""
    return _was_used(data) or any((data / name).exists() for name in (_FILE, KEY))


def reading(engine: Engine) -> Engine:
    """The same for questions only: they wait for no writer."""
    return engine.execution_options(**{_READING: True})


def _was_used(data: Path) -> bool:
    uploads = data / "uploads"
    return (data / MARK).exists() or (uploads.is_dir() and any(uploads.iterdir()))


def _add_columns(connection: Connection) -> set[tuple[str, str]]:
    """Which ones: ``create_all`` leaves tables alone that are there."""
    added = set()
    found = inspect(connection)
    preparer = connection.dialect.identifier_preparer
    for table in store.metadata.sorted_tables:
        known = {column["name"] for column in found.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                made = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(
                    f"ALTER TABLE {preparer.format_table(table)} ADD COLUMN {made}"
                )
                added.add((table.name, column.name))
    return added


def _fill(connection: Connection, added: set[tuple[str, str]], *, new_claims: bool) -> None:
    """What this version wants to find in rows of before."""
    if ("submission", "owner_sha256") in added:
        _tell_owners(connection)
    if ("submission", "reason") in added:
        _tell_reasons(connection)
    if ("change", "chain") in added:
        chain_all(connection)
    if ("upload", "unit") in added:
        _tell_units(connection)
    if ("upload", "named") in added:
        connection.execute(update(store.upload).where(NAMED).values(named=1))
    if new_claims:
        claim_dossiers(connection)


def _tell_owners(connection: Connection) -> None:
    """Dossiers that came in before papers could be looked for are found as well."""
    table = store.submission
    for row in connection.execute(select(table.c.id, table.c.payload)).all():
        owner = owner_sha256(row.payload)
        connection.execute(update(table).where(table.c.id == row.id).values(owner_sha256=owner))


def _tell_reasons(connection: Connection) -> None:
    table, change = store.submission, store.change
    reasons = select(change.c.submission, change.c.reason).where(change.c.reason != "")
    for row in connection.execute(reasons).all():
        connection.execute(
            update(table).where(table.c.id == row.submission).values(reason=row.reason)
        )


def _tell_units(connection: Connection) -> None:
    """Files of submissions are the unit's that sent these. The time of those that are unfinished
    begins now."""
    upload, sub, link = store.upload, store.submission, store.submission_blob
    connection.execute(update(upload).values(touched_ms=round(time.time() * 1000)))
    pairs = select(link.c.blob, sub.c.unit).join(sub, sub.c.id == link.c.submission)
    for row in connection.execute(pairs).all():
        connection.execute(update(upload).where(upload.c.id == row.blob).values(unit=row.unit))


def _durable(connection: object, _entry: ConnectionPoolEntry) -> None:
    import sqlite3

    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA busy_timeout = 10000")


def _begin(connection: Connection) -> None:
    asks = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if asks else "BEGIN IMMEDIATE")
