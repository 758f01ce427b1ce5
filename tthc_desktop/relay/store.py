"""What the relay remembers: uploads with durable offsets, submissions, changes.

SQLite by default, another database by URL. Committed means fsynced (WAL, synchronous=FULL).
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    select,
    update,
)
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateColumn

from tthc_desktop.relay.payloads import owner_sha256

metadata = MetaData()

upload = Table(
    "upload",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("offset", Integer, nullable=False),  # bytes that are on disk for certain
    Column("verified", Integer, nullable=False),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("dossier", Text, nullable=False),  # the provisional code
    Column("payload", LargeBinary, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),  # PostgreSQL's INTEGER ends in January 1970
    Column("status", Text, nullable=False),  # waiting, accepted, rejected
    Column("official_code", Text, nullable=False),
    # What came before the operations was always CREATE.
    Column("operation", Text, nullable=False, server_default="CREATE"),
    # The official code that a later operation names; empty with CREATE.
    Column("target", Text, nullable=False, server_default=""),
    # Of the number of whoever the dossier is about; empty when the payload does not say.
    Column("owner_sha256", Text, nullable=False, server_default=""),
)

submission_blob = Table(
    "submission_blob",
    metadata,
    Column("submission", Text, ForeignKey("submission.id"), primary_key=True),
    Column("blob", Text, ForeignKey("upload.id"), primary_key=True),
)

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("submission", Text, ForeignKey("submission.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("official_code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
)

# Where each dossier that was handed in online stands in its unit's feed. One that is gone keeps its
# position, without unit.
online_feed = Table(
    "online_feed",
    metadata,
    Column("code", Text, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("position", Integer, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),  # of what was told at that position
)

# Who looked for whose papers, for which dossier; the number itself stands nowhere in it.
lookup = Table(
    "lookup",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),  # ISO 8601
    Column("unit", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("owner_sha256", Text, nullable=False),
    Column("source", Text, nullable=False),  # unit, national
    Column("count", Integer, nullable=False),  # of papers told
)

Index("submission_owner", submission.c.owner_sha256, submission.c.unit)
Index("lookup_dossier", lookup.c.dossier)
Index("submission_official_code", submission.c.official_code)


def open_engine(data: Path, url: str | None = None) -> Engine:
    """Makes the folder, the tables and the columns if need be. A column that later versions brought
    has a default, which is what rows of before get."""
    (data / "uploads").mkdir(parents=True, exist_ok=True)
    engine = create_engine(url or f"sqlite:///{data / 'relay.db'}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _immediate)
    with engine.begin() as connection:
        metadata.create_all(connection)
        if ("submission", "owner_sha256") in _add_columns(connection):
            _tell_owners(connection)
        for index in submission.indexes:
            index.create(connection, checkfirst=True)
    return engine


def _add_columns(connection: Connection) -> set[tuple[str, str]]:
    """Which ones: ``create_all`` leaves tables alone that are there."""
    added = set()
    found = inspect(connection)
    preparer = connection.dialect.identifier_preparer
    for table in metadata.sorted_tables:
        known = {column["name"] for column in found.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                made = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(
                    f"ALTER TABLE {preparer.format_table(table)} ADD COLUMN {made}"
                )
                added.add((table.name, column.name))
    return added


def _tell_owners(connection: Connection) -> None:
    """Dossiers that came in before papers could be looked for are found as well."""
    for row in connection.execute(select(submission.c.id, submission.c.payload)).all():
        connection.execute(
            update(submission)
            .where(submission.c.id == row.id)
            .values(owner_sha256=owner_sha256(row.payload))
        )


def _durable(connection: object, _entry: ConnectionPoolEntry) -> None:
    import sqlite3

    if not isinstance(connection, sqlite3.Connection):
        raise TypeError("not a SQLite connection")
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA busy_timeout = 10000")


def _immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
