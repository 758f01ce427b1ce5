"""What the other side told as rows (services.ports.story.Inbox)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns, read_cell
from tthc_desktop.adapters.store.ended import not_ended
from tthc_desktop.adapters.store.tables_base import fixed, parts
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.story import (
    OF_SYNC,
    ONLINE,
    InboxItem,
    InboxState,
    NationalSystem,
    StoryFile,
    StoryKind,
)
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.ports.story import Decided, InboxCounts, Settling

_inbox, _sub, _dossier = tables.inbox, tables.submission, tables.dossier
_FILES = tuple[StoryFile, ...]
_WAITING = _inbox.c.state == fixed(InboxState.WAITING.value)
_CONFLICT = _inbox.c.state == fixed(InboxState.CONFLICT.value)
_PLACE = (_inbox.c.counts_at, _inbox.c.came)
_IS_ONLINE = _inbox.c.kind == fixed(ONLINE)
_CONFIRMED = _sub.c.state == fixed(SubmissionState.CONFIRMED.value)


class SqlInbox:
    """Implements Inbox inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def whose(self, submission_id: str, code: str) -> tuple[str, str] | None:
        named = select(_sub.c.dossier_id).where(_sub.c.id == submission_id)
        dossier_id = self._connection.execute(named).scalar()
        if dossier_id is not None:
            return dossier_id, submission_id
        coded = select(_dossier.c.id).where(_dossier.c.official_code == code)
        dossier_id = self._connection.execute(coded.order_by(_dossier.c.id)).scalar()
        if dossier_id is None:
            return None
        newest = select(_sub.c.id).where(_sub.c.dossier_id == dossier_id, _CONFIRMED)
        found = self._connection.execute(newest.order_by(_sub.c.sequence.desc())).scalar()
        return dossier_id, found or ""

    def add(self, item: InboxItem) -> bool:
        values = {
            "id": item.id,
            "kind": item.kind,
            "dossier_id": item.dossier_id or None,
            "submission_id": item.submission_id,
            "code": item.code,
            "at": to_ms(item.at),
            "arrived_at": to_ms(item.arrived_at),
            "counts_at": to_ms(item.counts_at),
            "after_sequence": item.after_sequence,
            "system": item.system,
            "status": int(item.status or 0),
            "text": item.text,
            "until_at": to_ms(item.until) if item.until else None,
            "files": PLAIN.to_text(item.files, _FILES),
            "state": item.state.value,
            "ours": int(item.ours or 0),
            "decided_by": item.decided_by,
            "decided_at": to_ms(item.decided_at) if item.decided_at else None,
        }
        query = insert(_inbox).values(values).on_conflict_do_nothing(["id"])
        return bool(self._connection.execute(query).rowcount)

    def latest_here(self, dossier_id: str) -> int:
        came = select(func.max(_inbox.c.arrived_at)).where(_inbox.c.dossier_id == dossier_id)
        sealed = select(func.max(_sub.c.sealed_at)).where(_sub.c.dossier_id == dossier_id)
        return max(self._connection.execute(query).scalar() or 0 for query in (came, sealed))

    def get(self, item_id: str) -> InboxItem | None:
        row = self._connection.execute(select(_inbox).where(_inbox.c.id == item_id)).first()
        return None if row is None else _item(row)

    def waiting(self) -> tuple[str, ...]:
        told = [fixed(kind.value) for kind in StoryKind]
        query = select(_inbox.c.id).where(_WAITING, _inbox.c.kind.in_(told))
        return tuple(self._connection.execute(query.order_by(*_PLACE)).scalars())

    def settling(self, dossier_id: str, submission_id: str) -> Settling:
        of_dossier = _sub.c.dossier_id == dossier_id
        state = None
        if submission_id:
            row = self._connection.execute(
                select(_sub.c.state).where(_sub.c.id == submission_id)
            ).first()
            if row is None:
                raise StoreError("store.damaged", where="inbox.submission_id")
            state = Columns("submission", row).read("state", SubmissionState)
        query = select(_sub.c.id).where(of_dossier, not_ended(_sub)).limit(1)
        unsettled = self._connection.execute(query).first() is not None
        newest = select(func.max(_sub.c.sealed_at)).where(of_dossier, _CONFIRMED)
        return Settling(state, unsettled, self._connection.execute(newest).scalar() or 0)

    def told_until(self, dossier_id: str) -> tuple[int, int]:
        settled = [fixed(s.value) for s in (InboxState.DONE, InboxState.KEPT, InboxState.TAKEN)]
        query = select(*_PLACE).where(
            _inbox.c.dossier_id == dossier_id, _inbox.c.status != 0, _inbox.c.state.in_(settled)
        )
        newest = query.order_by(*(each.desc() for each in _PLACE)).limit(1)
        row = self._connection.execute(newest).first()
        return (row[0], row[1]) if row is not None else (0, 0)

    def decide(self, item_id: str, decided: Decided) -> None:
        self._connection.execute(
            update(_inbox)
            .where(_inbox.c.id == item_id)
            .values(
                state=decided.state.value,
                ours=int(decided.ours or 0),
                decided_by=decided.by,
                decided_at=to_ms(decided.at) if decided.at else None,
            )
        )

    def of_dossier(self, dossier_id: str) -> tuple[InboxItem, ...]:
        query = select(_inbox).where(_inbox.c.dossier_id == dossier_id)
        rows = self._connection.execute(query.order_by(*_PLACE))
        return tuple(map(_item, rows))

    def conflicts(self, after: str, limit: int, clerk_id: str | None = None) -> tuple[str, ...]:
        which = [_CONFLICT]
        if clerk_id is not None:
            # Not joined: SQLite would go through all dossiers of the clerk.
            whose = select(_dossier.c.clerk_id).where(_dossier.c.id == _inbox.c.dossier_id)
            which.append(whose.scalar_subquery() == clerk_id)
        return self._ids(which, after, limit)

    def conflicts_of(self, dossier_id: str) -> tuple[str, ...]:
        query = select(_inbox.c.id).where(_CONFLICT, _inbox.c.dossier_id == dossier_id)
        rows = self._connection.execute(query.order_by(*_PLACE))
        return tuple(rows.scalars())

    def end_conflicts(self, until: InboxItem, by: str, at: datetime) -> None:
        counts_at, came = until.place
        before = tuple_(*_PLACE) <= tuple_(literal(counts_at), literal(came))
        of_dossier = (_inbox.c.dossier_id == until.dossier_id, before)
        late = {"state": InboxState.LATE.value, "decided_by": by, "decided_at": to_ms(at)}
        self._connection.execute(update(_inbox).where(_CONFLICT, *of_dossier).values(late))

    def in_conflict(self, clerk_id: str | None = None) -> tuple[str, ...]:
        # Sorted here: SQLite would go through all of the inbox to find them in that order.
        query = select(_inbox.c.dossier_id).where(_CONFLICT)
        found = sorted(set(self._connection.execute(query).scalars()))
        if clerk_id is None:
            return tuple(found)
        # Asked by id: in one query SQLite would go through all that the clerk ever had.
        whose: set[str] = set()
        for part in parts(found):
            rows = select(_dossier.c.id, _dossier.c.clerk_id).where(_dossier.c.id.in_(part))
            whose |= {row.id for row in self._connection.execute(rows) if row.clerk_id == clerk_id}
        return tuple(each for each in found if each in whose)

    def newest(self, limit: int) -> tuple[str, ...]:
        # In the order in which they came, whatever the clock said then; asked as the index is
        # written, so that SQLite goes through no other kind and stops.
        of_sync = _inbox.c.kind.in_([fixed(kind.value) for kind in sorted(OF_SYNC)])
        query = select(_inbox.c.id).where(of_sync == fixed(0))
        latest = query.order_by(_inbox.c.came.desc()).limit(limit)
        return tuple(self._connection.execute(latest).scalars())

    def online(self, after: str, limit: int) -> tuple[str, ...]:
        return self._ids([_WAITING, _IS_ONLINE], after, limit)

    def _ids(self, which: Sequence[ColumnElement[bool]], after: str, limit: int) -> tuple[str, ...]:
        query = select(_inbox.c.id).where(*which, _inbox.c.id > after)
        return tuple(self._connection.execute(query.order_by(_inbox.c.id).limit(limit)).scalars())

    def counts(self) -> InboxCounts:
        def count(*which: ColumnElement[bool]) -> int:
            query = select(func.count()).select_from(_inbox).where(*which)
            return self._connection.execute(query).scalar_one()

        told = [fixed(kind.value) for kind in StoryKind]
        waiting = count(_WAITING, _inbox.c.kind.in_(told))
        return InboxCounts(waiting, count(_CONFLICT), count(_WAITING, _IS_ONLINE))


def _kind(value: str) -> str:
    return value if value == ONLINE else StoryKind(value).value


def _system(value: str) -> str:
    return NationalSystem(value).value if value else ""


def _status(value: int) -> PortalStatus | None:
    return PortalStatus(value) if value else None


def _item(row: Row[Any]) -> InboxItem:
    columns = Columns("inbox", row)
    return InboxItem(
        row.id,
        columns.read("kind", _kind),
        row.dossier_id or "",
        row.submission_id,
        row.code,
        columns.moment("at"),
        columns.moment("arrived_at"),
        columns.read("system", _system),
        columns.read("status", _status),
        row.text,
        columns.moment_if_any("until_at"),
        read_cell(PLAIN, _FILES, row.files, "inbox.files"),
        columns.read("state", InboxState),
        columns.read("ours", _status),
        row.decided_by,
        columns.moment_if_any("decided_at"),
        row.came,
        columns.moment("counts_at"),
        row.after_sequence,
    )
