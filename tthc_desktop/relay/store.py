"""What the relay remembers: uploads with durable offsets, submissions, changes.

SQLite by default, another database by URL. Committed means fsynced (WAL, synchronous=FULL).
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.pool import ConnectionPoolEntry

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
    Column("received_ms", Integer, nullable=False),
    Column("status", Text, nullable=False),  # waiting, accepted, rejected
    Column("official_code", Text, nullable=False),
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


def open_engine(data: Path, url: str | None = None) -> Engine:
    """Makes the folder and the tables if need be."""
    (data / "uploads").mkdir(parents=True, exist_ok=True)
    engine = create_engine(url or f"sqlite:///{data / 'relay.db'}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
        event.listen(engine, "begin", _immediate)
    metadata.create_all(engine)
    return engine


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
