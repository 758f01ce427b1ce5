"""What all tables are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, ColumnElement, ForeignKey, Integer, MetaData, Text, literal_column

metadata = MetaData()
_AT_ONCE = 500


def text_column(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def int_column(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def kept_column(name: str) -> Column[str]:
    """Came with a later migration: empty in rows from before."""
    return Column(name, Text, nullable=False, server_default="")


def of_dossier() -> Column[str]:
    return Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False)


def fixed(value: str | int) -> ColumnElement[str]:
    """A value of ours that is written into the statement: SQLite takes a partial index only where
    it sees that its rows are the wanted ones. For a bound value it sees that by preparing the
    statement a second time, each time it is executed."""
    return literal_column(str(value) if isinstance(value, int) else f"'{value}'")


def parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Some at a time: a statement takes no more than 32,766 values."""
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
