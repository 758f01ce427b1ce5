"""Pages and counts over the rows of what is not finished (services.ports.work)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns
from tthc_desktop.adapters.store.ended import arrival, not_ended, not_sent
from tthc_desktop.adapters.store.tables_base import fixed
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.work import (
    PAUSED_MS,
    UNKNOWN_MS,
    DueBounds,
    QueueCounts,
    TaskKind,
    WorkCounts,
)
from tthc_desktop.domain.worklist import Lacks, NextStep, Trouble
from tthc_desktop.services.ports.work import QueueRow, WorkFilter, WorkRow

_work, _sub = tables.work, tables.submission
LISTED = _work.c.listed != fixed(0)
KEY = (_work.c.presses_at, _work.c.dossier_id)
_LACKS = tuple(_work.c[each.name] for each in fields(Lacks))
_ROW = (*KEY, _work.c.step, _work.c.trouble, _work.c.damaged, *_LACKS)
_UNCONFIRMED = not_ended(_sub)
_ARRIVAL = arrival(_sub)
_CONFIRMED = _sub.c.state == fixed(SubmissionState.CONFIRMED.value)


def of_clerk(clerk_id: str | None) -> list[ColumnElement[bool]]:
    """What holds of the rows of one clerk; nothing for the whole office."""
    return [] if clerk_id is None else [_work.c.clerk_id == clerk_id]


def _is(kind: TaskKind, bounds: DueBounds) -> ColumnElement[bool]:
    at = _work.c.presses_at
    match kind:
        case TaskKind.OVERDUE:
            return at < bounds.overdue
        case TaskKind.TODAY:
            return and_(at >= bounds.overdue, at < bounds.today)
        case TaskKind.SOON:
            return and_(at >= max(bounds.overdue, bounds.today), at < bounds.soon)
        case TaskKind.MISSING:
            return _work.c.slots != 0
        case TaskKind.SUPPLEMENT:
            return _work.c.waiting != 0
        case TaskKind.REFUSED:
            return _work.c.trouble.not_in([Trouble.NONE.value, Trouble.ASKED.value])


class SqlWorkLists:
    """Implements WorkLists inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, wanted: WorkFilter, limit: int, *, after: str = "", skip: int = 0
    ) -> tuple[WorkRow, ...]:
        query = select(*_ROW).where(*listed(wanted)).order_by(*KEY).limit(limit)
        at = self._at(wanted, after) if after else None
        query = query.offset(skip) if at is None else query.where(_beyond(at, after))
        return tuple(map(_row, self._connection.execute(query)))

    def count(self, wanted: WorkFilter) -> int:
        query = select(func.count()).select_from(_work).where(*listed(wanted))
        return self._connection.execute(query).scalar_one()

    def place(self, wanted: WorkFilter, dossier_id: str) -> int | None:
        at = self._at(wanted, dossier_id)
        if at is None:
            return None
        before = ~_beyond(at, dossier_id) & (_work.c.dossier_id != dossier_id)
        lines = select(func.count()).select_from(_work).where(*listed(wanted), before)
        return self._connection.execute(lines).scalar_one()

    def _at(self, wanted: WorkFilter, dossier_id: str) -> int | None:
        query = select(_work.c.presses_at).where(_work.c.dossier_id == dossier_id)
        return self._connection.execute(query.where(*listed(wanted))).scalar()

    def counts(self, clerk_id: str | None, bounds: DueBounds) -> WorkCounts:
        to_scan = _work.c.step.in_([NextStep.SCAN.value, NextStep.READ.value])
        query = select(
            func.count().label("pending"),
            *(func.count().filter(_is(kind, bounds)).label(kind.value) for kind in TaskKind),
            func.count().filter(to_scan).label("to_scan"),
            func.coalesce(func.sum(_work.c.unsigned), 0).label("unsigned"),
        )
        row = self._connection.execute(query.where(LISTED, *of_clerk(clerk_id))).one()
        return WorkCounts(**row._asdict())

    def of_dossiers(self, dossier_ids: Sequence[str]) -> dict[str, WorkRow]:
        query = select(*_ROW).where(_work.c.dossier_id.in_(dossier_ids), LISTED)
        return {row.dossier_id: _row(row) for row in self._connection.execute(query)}


def listed(wanted: WorkFilter) -> list[ColumnElement[bool]]:
    """What holds of the lines of a list."""
    narrowed = [] if wanted.kind is None else [_is(wanted.kind, wanted.bounds)]
    return [LISTED, *of_clerk(wanted.clerk_id), *narrowed]


def _beyond(presses_at: int, dossier_id: str) -> ColumnElement[bool]:
    """Written so that the index is entered at the key, not walked up to it."""
    at, dossier = KEY
    return and_(at >= presses_at, or_(at > presses_at, dossier > dossier_id))


def _row(row: Row[*tuple[Any, ...]]) -> WorkRow:
    columns = Columns("work", row)
    step, trouble = columns.read("step", NextStep), columns.read("trouble", Trouble)
    lacks = Lacks(*(getattr(row, column.name) for column in _LACKS))
    paused = PAUSED_MS <= row.presses_at < UNKNOWN_MS
    return WorkRow(
        row.dossier_id, row.presses_at, step, trouble, lacks, paused, damaged=bool(row.damaged)
    )


class SqlQueueLists:
    """Implements QueueLists inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waiting(
        self, clerk_id: str | None, limit: int, *, after: str = "", skip: int = 0
    ) -> tuple[QueueRow, ...]:
        at, dossier = _work.c.queued_at, _work.c.dossier_id
        query = (
            select(_sub.c.id, dossier)
            .join(_work, dossier == _sub.c.dossier_id)
            .where(at.is_not(None), _UNCONFIRMED, *of_clerk(clerk_id))
            .order_by(at.desc(), dossier.desc(), _sub.c.id.desc())
            .limit(limit)
        )
        key = self._key(after) if after else None
        if key is None:
            query = query.offset(skip)
        else:
            same = and_(dossier == key[1], _sub.c.id < after)
            query = query.where(at <= key[0], or_(at < key[0], dossier < key[1], same))
        return self._rows(query)

    def _key(self, submission_id: str) -> tuple[int, str] | None:
        query = (
            select(_work.c.queued_at, _work.c.dossier_id)
            .join(_sub, _work.c.dossier_id == _sub.c.dossier_id)
            .where(_sub.c.id == submission_id, _UNCONFIRMED)
        )
        row = self._connection.execute(query).first()
        return None if row is None or row[0] is None else (row[0], row[1])

    def place(self, clerk_id: str | None, key: str) -> int | None:
        of_dossier = select(_sub.c.dossier_id).where(_sub.c.id == key).scalar_subquery()
        query = select(_work.c.dossier_id, _work.c.queued_at).where(
            _work.c.dossier_id == func.coalesce(of_dossier, key), *of_clerk(clerk_id)
        )
        row = self._connection.execute(query).first()
        if row is None or row.queued_at is None:
            return None
        own = self._connection.execute(
            select(_sub.c.id)
            .where(_sub.c.dossier_id == row.dossier_id, _UNCONFIRMED)
            .order_by(_sub.c.id.desc())
        ).scalars()
        order = list(own)
        if key != row.dossier_id and key not in order:
            return None
        at, dossier = _work.c.queued_at, _work.c.dossier_id
        sooner = and_(at >= row.queued_at, or_(at > row.queued_at, dossier > row.dossier_id))
        lines = select(func.coalesce(func.sum(_work.c.queued), 0)).where(
            sooner, *of_clerk(clerk_id)
        )
        before = int(self._connection.execute(lines).scalar_one())
        return before + (order.index(key) if key in order else 0)

    def confirmed(self, clerk_id: str | None, since_ms: int, most: int) -> tuple[QueueRow, ...]:
        dossier = tables.dossier
        query = (
            select(_sub.c.id, _sub.c.dossier_id)
            .where(_CONFIRMED, since_ms <= _ARRIVAL)
            .order_by(_ARRIVAL.desc(), _sub.c.id.desc())
            .limit(most)
        )
        if clerk_id is not None:
            # Not joined: SQLite would go through all dossiers of the clerk.
            whose = select(dossier.c.clerk_id).where(dossier.c.id == _sub.c.dossier_id)
            query = query.where(whose.scalar_subquery() == clerk_id)
        return self._rows(query)

    def _rows(self, query: Select[Any]) -> tuple[QueueRow, ...]:
        return tuple(QueueRow(*row) for row in self._connection.execute(query))

    def of_dossiers(self, dossier_ids: Sequence[str]) -> tuple[str, ...]:
        query = select(_sub.c.id).where(_sub.c.dossier_id.in_(dossier_ids), _UNCONFIRMED)
        return tuple(self._connection.execute(query).scalars())

    def counts(self, clerk_id: str | None, late_ms: int = 0) -> QueueCounts:
        # Each that waits by itself: what was sealed of a dossier since makes it no younger.
        late = select(func.count(_sub.c.dossier_id.distinct())).where(
            not_sent(_sub), _sub.c.sealed_at < late_ms
        )
        if clerk_id is not None:
            whose = select(_work.c.clerk_id).where(_work.c.dossier_id == _sub.c.dossier_id)
            late = late.where(whose.scalar_subquery() == clerk_id)
        query = select(
            func.coalesce(func.sum(_work.c.queued), 0),
            func.coalesce(func.sum(_work.c.to_send), 0),
            func.coalesce(func.sum(_work.c.bytes_left), 0),
            func.min(_work.c.send_due),
            late.scalar_subquery(),
        ).where(_work.c.queued_at.is_not(None), *of_clerk(clerk_id))
        return QueueCounts(*self._connection.execute(query).one())


_NEWEST = select(func.coalesce(func.max(tables.dossier_change.c.seq), 0))


class SqlChanges:
    """Implements Changes inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self) -> int:
        return int(self._connection.execute(_NEWEST).scalar_one())

    def since(self, number: int, most: int) -> frozenset[str] | None:
        table = tables.dossier_change
        query = select(table.c.dossier_id).where(table.c.seq > number).limit(most + 1)
        found = frozenset(self._connection.execute(query).scalars())
        return None if len(found) > most else found
