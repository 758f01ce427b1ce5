"""Whose a dossier is that has an official code."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, select

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay import store
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
    """As unit_of(), as far as the relay's own data tell."""
    return _unit_here(connection, code) or _unit_told(connection, code)


def _unit_here(connection: Connection, code: str) -> str:
    """Whose it is if it came in here."""
    made = select(_SUB.c.unit).where(
        _SUB.c.official_code == code,
        _SUB.c.operation == Operation.CREATE.value,
        _SUB.c.status == "accepted",
    )
    return connection.execute(made.order_by(_SUB.c.received_ms, _SUB.c.id)).scalar() or ""


def _unit_told(connection: Connection, code: str) -> str:
    """Whose it was when the feed of those handed in online last told it; none once it is gone."""
    return connection.execute(select(_FEED.c.unit).where(_FEED.c.code == code)).scalar() or ""
