"""Whose a dossier is that has an official code."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, Select, Table, select

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay import store
from tthc_desktop.relay.row_by_row import DamagedError, read_rows
from tthc_desktop.relay.upstream import Online

_SUB, _FEED = store.submission, store.online_feed


def nothing_online() -> Online:
    """Where there is no provincial system."""
    return {}


def unit_of(asking: Engine, code: str, online: Callable[[], Online]) -> str:
    """Empty where that cannot be told: what was attached to a dossier does not tell whose it is.
    The provincial system is asked between transactions: it may take its time.

    Args:
        asking: As reading() gives it.
        online: Dossiers that were handed in online; asked only for what did not come in here.

    Raises:
        DamagedError: What tells it cannot be read.
    """
    with asking.begin() as connection:
        unit = _unit_here(connection, code)
    if unit:
        return unit
    dossier = online().get(code)
    if dossier is not None:
        return dossier.unit
    with asking.begin() as connection:
        return _unit_told(connection, code)


def written_unit_of(connection: Connection, code: str) -> str:
    """As unit_of(), as far as the relay's own data tell. Raises DamagedError."""
    return _unit_here(connection, code) or _unit_told(connection, code)


def _unit_here(connection: Connection, code: str) -> str:
    """Whose it is if it came in here."""
    made = select(_SUB.c.unit).where(
        _SUB.c.official_code == code,
        _SUB.c.operation == Operation.CREATE.value,
        _SUB.c.status == "accepted",
    )
    return _first(connection, made.order_by(_SUB.c.received_ms, _SUB.c.id), _SUB)


def _unit_told(connection: Connection, code: str) -> str:
    """Whose it was when the feed of those handed in online last told it; none once it is gone."""
    return _first(connection, select(_FEED.c.unit).where(_FEED.c.code == code), _FEED)


def _first(connection: Connection, query: Select[tuple[str]], table: Table) -> str:
    """Empty where there is none. Another unit must not get what is about people because the row
    that names the right one is damaged."""
    read = read_rows(connection, query, table)
    if read.unreadable:
        raise DamagedError(table.name)
    return str(read.rows[0].unit) if read.rows else ""
