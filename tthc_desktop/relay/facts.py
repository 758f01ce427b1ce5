"""Facts about the relay's data as a whole, by name."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from tthc_desktop.relay import store

_FACT = store.fact


def read_fact(connection: Connection, name: str) -> str:
    """Empty where it was never written down."""
    return connection.execute(select(_FACT.c.value).where(_FACT.c.name == name)).scalar() or ""


def put_fact(connection: Connection, name: str, value: str) -> None:
    changed = connection.execute(update(_FACT).where(_FACT.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(_FACT).values(name=name, value=value))
