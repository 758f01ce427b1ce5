"""The changes feed: what became of submissions, in one row, each link of which holds the ones
before (domain/wire.chained)."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.device_wire import UNKNOWN_POSITION
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.domain.story import StoryDetail
from tthc_desktop.domain.wire import Json, StatusChange, chained
from tthc_desktop.relay import store
from tthc_desktop.relay.answers import JsonAnswer
from tthc_desktop.relay.upstream import Decision

_LOG = logging.getLogger(__name__)
MAX_CHANGES = 200
_SUB, _CHANGE = store.submission, store.change
_TOLD = (
    _CHANGE.c.seq,
    _CHANGE.c.submission,
    _CHANGE.c.status,
    _CHANGE.c.official_code,
    _CHANGE.c.reason,
    _CHANGE.c.at,
    _CHANGE.c.event,
)


def head(connection: Connection) -> tuple[int, str]:
    """Number and chain of the last change; 0 and nothing before the first."""
    last = connection.execute(
        select(_CHANGE.c.seq, _CHANGE.c.chain).order_by(_CHANGE.c.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.chain) if last else (0, "")


def append(
    connection: Connection, submission: str, status: str, decision: Decision, at: str
) -> None:
    """As put(), of what was decided."""
    code, reason = decision.official_code, decision.reason
    put(connection, StatusChange(0, submission, status, code, reason, at))


def put(connection: Connection, change: StatusChange) -> int:
    """The next link, and its number. Raises IntegrityError where another process has just appended
    one."""
    seq, before = head(connection)
    link = replace(change, seq=seq + 1)
    connection.execute(
        insert(_CHANGE).values(
            seq=link.seq,
            submission=link.submission,
            status=link.status,
            official_code=link.official_code,
            reason=link.reason,
            at=link.at,
            event=PLAIN.to_text(link.event) if link.event else "",
            chain=chained(before, link),
        )
    )
    return link.seq


def chain_all(connection: Connection) -> None:
    """For changes of before, which have no chain yet."""
    before = ""
    for row in connection.execute(select(*_TOLD).order_by(_CHANGE.c.seq)).all():
        before = chained(before, _change(row))
        connection.execute(update(_CHANGE).where(_CHANGE.c.seq == row.seq).values(chain=before))


def _change(row: Row[*tuple[Any, ...]]) -> StatusChange:
    told = (row.seq, row.submission, row.status, row.official_code, row.reason, row.at)
    return StatusChange(*told, _event(row))


def _event(row: Row[*tuple[Any, ...]]) -> StoryDetail | None:
    """None also where it is damaged: the line says so little that no PC takes it for anything."""
    if not row.event:
        return None
    try:
        return PLAIN.from_text(StoryDetail, row.event)
    except PlainError:
        _LOG.error("what change %d of the feed tells is damaged", row.seq)
        return None


def page(connection: Connection, unit: str, since: int, chain: str, epoch: str) -> JsonAnswer:
    """The unit's changes after a position, oldest first, MAX_CHANGES at most; 409 where the feed
    never stood there.

    Args:
        epoch: Of the data now.
    """
    if (since, chain) != (0, ""):
        known = select(_CHANGE.c.chain).where(_CHANGE.c.seq == since)
        found = connection.execute(known).scalar()
        if not chain or found != chain:
            return unknown_position(epoch)
    # The end first: what is appended in between is for the next question.
    last, last_chain = head(connection)
    rows = connection.execute(
        select(*_TOLD, _CHANGE.c.chain)
        .join(_SUB, _SUB.c.id == _CHANGE.c.submission)
        .where(_CHANGE.c.seq > since, _CHANGE.c.seq <= last, _SUB.c.unit == unit)
        .order_by(_CHANGE.c.seq)
        .limit(MAX_CHANGES)
    ).all()
    told: list[Json] = [PLAIN.to_plain(_change(row)) for row in rows]
    end = position(last, last_chain)
    full = len(rows) == MAX_CHANGES
    stands = position(rows[-1].seq, rows[-1].chain) if full else end
    return JsonAnswer(200, {"epoch": epoch, "changes": told, "position": stands, "head": end})


def position(seq: int, chain: str) -> dict[str, Json]:
    return {"seq": seq, "chain": chain}


def unknown_position(epoch: str) -> JsonAnswer:
    return JsonAnswer(409, {"error": UNKNOWN_POSITION, "epoch": epoch})
