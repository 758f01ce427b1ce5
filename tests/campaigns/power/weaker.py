"""What the product must not do, done here: a campaign that finds nothing wrong then is blind."""

from __future__ import annotations

from sqlalchemy.pool import ConnectionPoolEntry

from tthc_desktop.adapters.store import database
from tthc_desktop.relay import bytes_in, opening


def normal() -> None:
    """``synchronous = NORMAL`` on both sides: a commit is not waited for."""
    connect = database.Database._connect

    def weaker_pc(self: database.Database) -> object:
        connection = connect(self)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    durable = opening._durable

    def weaker_relay(connection: object, entry: ConnectionPoolEntry) -> None:
        durable(connection, entry)
        connection.execute("PRAGMA synchronous = NORMAL")  # type: ignore[attr-defined]  # SQLite's

    database.Database._connect = weaker_pc  # type: ignore[method-assign]  # for good
    opening._durable = weaker_relay  # type: ignore[assignment]  # by position only


def offset_first() -> None:
    """A relay that writes an offset down before the bytes are on the disk."""

    def sync(self: bytes_in.BytesIn) -> None:
        if self._written != self._durable:
            self._commit(self._durable, self._written)
            self._durable = self._written

    bytes_in.BytesIn._sync = sync  # type: ignore[method-assign]  # for good


WAYS = {"normal": normal, "offset-first": offset_first}
