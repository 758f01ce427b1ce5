"""Reads many rows where one may be damaged: it stops no other, and is told once.

SQLite takes any bytes for a text, and fails the whole question when one of them is none. Other
databases look at them when they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Integer, Pool, Row, Select, Table, Text
from sqlalchemy import literal_column as literal
from sqlalchemy.exc import DBAPIError

from tthc_desktop.relay.troubles import Damage, is_unreadable

_DAMAGE: WeakKeyDictionary[Pool, Damage] = WeakKeyDictionary()


class DamagedError(Exception):
    """What an answer depends on cannot be read: there is no yes and no no."""


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What a question found.

    Attributes:
        rows: In its order.
        unreadable: Numbers (rowid) of the rows that cannot be read, in its order.
    """

    rows: list[Row[Any]]
    unreadable: list[int]


def read_rows(connection: Connection, query: Select[Any], table: Table) -> RowsRead:
    """All that it finds, each by itself where they cannot be read together.

    Args:
        table: Of which it finds each row once at most.

    Raises:
        DBAPIError: It is not a row that is to blame.
    """
    texts = [n for n, c in enumerate(query.selected_columns) if isinstance(c.type, Text)]
    try:
        rows = list(connection.execute(query).all())
    except DBAPIError as error:
        if not is_unreadable(error):
            raise
    else:
        if all(isinstance(row[n], str) for row in rows for n in texts):
            return RowsRead(rows, [])
    return _each(connection, query, table, texts)


def number_of(table: Table) -> ColumnElement[int]:
    """SQLite's own number of a row. Of a table whose key is a number, it is that."""
    return literal(f'"{table.name}".rowid', Integer)


def damage_of(connection: Connection) -> Damage:
    """What was told of the database already."""
    return _DAMAGE.setdefault(connection.engine.pool, Damage())


def _each(connection: Connection, query: Select[Any], table: Table, texts: list[int]) -> RowsRead:
    number = number_of(table)
    read = RowsRead([], [])
    numbers = query.with_only_columns(number, maintain_column_froms=True)
    for each in connection.scalars(numbers).all():
        row = _one(connection, query.where(number == each))
        if row is not None and all(isinstance(row[n], str) for n in texts):
            read.rows.append(row)
        else:
            damage_of(connection).tell(f"a row of {table.name}", f"rowid {each}")
            read.unreadable.append(each)
    return read


def _one(connection: Connection, query: Select[Any]) -> Row[Any] | None:
    """None where it cannot be read."""
    try:
        return connection.execute(query).one()
    except DBAPIError as error:
        if not is_unreadable(error):
            raise
        return None
