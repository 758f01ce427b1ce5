"""Whose a dossier is that has an official code."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay import store
from tthc_desktop.relay.upstream import Online

_SUB, _FEED = store.submission, store.online_feed


def nothing_online() -> Online:
    """Where there is no provincial system."""
    return {}


def unit_of(connection: Connection, code: str, online: Callable[[], Online]) -> str:
    """Empty where that cannot be told: what was attached to a dossier does not tell whose it is.

    Args:
        online: Dossiers that were handed in online; asked only for what did not come in here.
    """
    made = select(_SUB.c.unit).where(
        _SUB.c.official_code == code,
        _SUB.c.operation == Operation.CREATE.value,
        _SUB.c.status == "accepted",
    )
    unit = connection.execute(made.order_by(_SUB.c.received_ms, _SUB.c.id)).scalar()
    if unit:
        return str(unit)
    dossier = online().get(code)
    if dossier is not None:
        return dossier.unit
    told = select(_FEED.c.unit).where(_FEED.c.code == code)  # no unit: it is gone
    return connection.execute(told).scalar() or ""
