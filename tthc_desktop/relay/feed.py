"""The changes feed: what became of submissions, in one row, each link of which holds the ones
before (domain/wire.chained)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, cast, func, insert, select, update

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.device_wire import UNKNOWN_POSITION
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.domain.story import StoryDetail
from tthc_desktop.domain.wire import Json, StatusChange, chained, sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.relay.answers import JsonAnswer
from tthc_desktop.relay.row_by_row import damage_of, read_rows
from tthc_desktop.relay.troubles import UNREADABLE
from tthc_desktop.relay.upstream import Decision

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
        select(_CHANGE.c.seq).order_by(_CHANGE.c.seq.desc()).limit(1)
    ).scalar()
    return (last, chain_at(connection, last) or "") if last else (0, "")


def chain_at(connection: Connection, seq: int) -> str | None:
    """Chain of a change; None where there is none with that number. One that is damaged stands for
    itself: whoever knew it finds out that it is another, and the feed goes on."""
    own = _CHANGE.c.seq == seq
    read = read_rows(connection, select(_CHANGE.c.chain).where(own), _CHANGE)
    if read.rows:
        return str(read.rows[0].chain)
    if not read.unreadable:
        return None
    raw = connection.execute(select(cast(_CHANGE.c.chain, LargeBinary)).where(own)).scalar_one()
    return sha256_hex(raw)


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
        before = chained(before, _change(connection, row))
        connection.execute(update(_CHANGE).where(_CHANGE.c.seq == row.seq).values(chain=before))


def _change(connection: Connection, row: Row[*tuple[Any, ...]]) -> StatusChange:
    told = (row.seq, row.submission, row.status, row.official_code, row.reason, row.at)
    return StatusChange(*told, _event(connection, row))


def _event(connection: Connection, row: Row[*tuple[Any, ...]]) -> StoryDetail | None:
    """None also where it is damaged: the line says so little that no PC takes it for anything."""
    if not row.event:
        return None
    try:
        return PLAIN.from_text(StoryDetail, row.event)
    except PlainError:
        damage_of(connection).tell("what a change of the feed tells", f"seq {row.seq}")
        return None


def page(connection: Connection, unit: str, since: int, chain: str, epoch: str) -> JsonAnswer:
    """The unit's changes after a position, oldest first, MAX_CHANGES at most; 409 where the feed
    never stood there. One that cannot be read, or is gone, is told as that, in its place.

    Args:
        epoch: Of the data now.
    """
    if (since, chain) != (0, "") and (not chain or chain_at(connection, since) != chain):
        return unknown_position(epoch)
    # The end first: what is appended in between is for the next question.
    last, last_chain = head(connection)
    query = (
        select(*_TOLD)
        .join(_SUB, _SUB.c.id == _CHANGE.c.submission)
        .where(_CHANGE.c.seq > since, _CHANGE.c.seq <= last, _SUB.c.unit == unit)
        .order_by(_CHANGE.c.seq)
        .limit(MAX_CHANGES)
    )
    read = read_rows(connection, query, _CHANGE)
    lines: dict[int, Json] = {
        row.seq: PLAIN.to_plain(_change(connection, row)) for row in read.rows
    }
    lines |= {seq: _unreadable(connection, seq) for seq in read.unreadable}
    end = position(last, last_chain)
    stands = end
    if len(lines) == MAX_CHANGES:
        full = max(lines)
        stands = position(full, chain_at(connection, full) or "")
    for seq in lost(connection, since, max(lines) if stands is not end else last):
        lines.setdefault(seq, {"seq": seq, "status": UNREADABLE})
    told = [lines[seq] for seq in sorted(lines)]
    return JsonAnswer(200, {"epoch": epoch, "changes": told, "position": stands, "head": end})


def _unreadable(connection: Connection, seq: int) -> Json:
    """A line that says which submission something became of, as far as that can be read."""
    own = select(_CHANGE.c.submission).where(_CHANGE.c.seq == seq)
    named = read_rows(connection, own, _CHANGE).rows
    line = StatusChange(seq, named[0].submission if named else "", UNREADABLE, "", "", "")
    told: Json = PLAIN.to_plain(line)
    return told


def lost(connection: Connection, since: int, end: int) -> list[int]:
    """Where between two positions something was that nobody can be told, for it is not known whose
    it was: one number for all that is gone between two changes, and those of changes that belong to
    no submission.

    A number that was never given is not meant: the chain goes on over it."""
    inside = (_CHANGE.c.seq > since, _CHANGE.c.seq <= end)
    ours = select(func.count()).select_from(_CHANGE).join(_SUB, _SUB.c.id == _CHANGE.c.submission)
    if connection.execute(ours.where(*inside)).scalar() == end - since:
        return []
    nobodys = _SUB.c.id.is_(None).label("nobodys")
    joined = select(_CHANGE.c.seq, nobodys).outerjoin(_SUB, _SUB.c.id == _CHANGE.c.submission)
    found, before = [], since
    for row in connection.execute(joined.where(*inside).order_by(_CHANGE.c.seq)).all():
        if row.seq > before + 1 and not _follows(connection, before, row.seq):
            found.append(before + 1)
        if row.nobodys:
            found.append(row.seq)
        before = row.seq
    for seq in found:
        damage_of(connection).tell("the feed", f"seq {seq}")
    return found


def _follows(connection: Connection, before: int, seq: int) -> bool:
    """Whether the chain shows that nothing was between two changes."""
    read = read_rows(connection, select(*_TOLD).where(_CHANGE.c.seq == seq), _CHANGE)
    if not read.rows:
        return False
    link = chained(chain_at(connection, before) or "", _change(connection, read.rows[0]))
    return link == chain_at(connection, seq)


def position(seq: int, chain: str) -> dict[str, Json]:
    return {"seq": seq, "chain": chain}


def unknown_position(epoch: str) -> JsonAnswer:
    return JsonAnswer(409, {"error": UNKNOWN_POSITION, "epoch": epoch})
