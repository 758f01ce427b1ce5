"""The rows of what is not finished, written whenever a dossier changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.deadlines import SqlDeadlines
from tthc_desktop.adapters.store.dossiers import SqlDossiers
from tthc_desktop.adapters.store.search import SqlSearch
from tthc_desktop.adapters.store.tables_base import fixed
from tthc_desktop.domain.dossier import Arrival, DossierState
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import StepState, SubmissionState
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import FINAL, WAITING
from tthc_desktop.domain.work import UNKNOWN_MS, WORK_RULES, Queued, Work, work_of
from tthc_desktop.domain.worklist import NextStep, Trouble

Counted = Callable[[int, int], None]
"""Gets how much is done, and of how much."""

_work, _change = tables.work, tables.dossier_change
_MOST_BYTES = 1 << 50  # a damaged size is told where it is read; what it adds up to must be kept
_SENT = (SubmissionState.CONFIRMING.value, SubmissionState.CONFIRMED.value)


class WorkKeeper:
    """Makes the rows of dossiers anew, inside the transaction that changed them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dossiers = SqlDossiers(connection)
        self._deadlines = SqlDeadlines(connection, "")
        self._search = SqlSearch(connection)

    def renew_since(self, seq: int) -> None:
        """The rows of every dossier that changed after that number was the newest."""
        changed = select(_change.c.dossier_id).where(_change.c.seq > seq)
        for dossier_id in self._connection.execute(changed).scalars().all():
            self.renew(dossier_id)

    def renew(self, dossier_id: str) -> None:
        """The rows of one dossier, whatever they were."""
        self._put(dossier_id, self.made(dossier_id))
        self._search.renew(dossier_id)

    def made(self, dossier_id: str) -> Work | None:
        """What is to be kept of a dossier, out of its own rows; None where it is finished, also
        where it cannot be read any more and its columns say so."""
        try:
            dossier = self._dossiers.get(dossier_id)
            if dossier is None:
                return None
            return work_of(
                dossier,
                self._dossiers.trouble(dossier_id),
                self._deadlines.paused([dossier_id]).get(dossier_id),
                self._queued(dossier_id),
            )
        except StoreError as error:
            if error.code != "store.damaged":
                raise
            perhaps = _perhaps_unfinished().where(tables.dossier.c.id == dossier_id)
            if self._connection.execute(perhaps).first() is None:
                return None
            return self._damaged(dossier_id)

    def rebuild(self, told: Counted) -> None:
        """Makes all rows anew.

        Args:
            told: Gets how many dossiers are done, and of how many, from time to time.
        """
        self._connection.execute(delete(_work))
        self._search.clear()
        total = self._connection.execute(select(func.count()).select_from(tables.dossier)).scalar()
        for dossier_id in self._connection.execute(_perhaps_unfinished()).scalars().all():
            self._put(dossier_id, self.made(dossier_id))
        for done in self._search.fill():
            told(done, total or 0)
        self._connection.exec_driver_sql(f"PRAGMA user_version = {WORK_RULES}")

    def up_to_date(self) -> bool:
        """Whether the rows were written by the rules of this program."""
        return self._connection.exec_driver_sql("PRAGMA user_version").scalar() == WORK_RULES

    def unlike(self) -> Iterator[str]:
        """The dossiers of which a row is not what their own rows say, and those of which rows are
        left though they are there no more. Reads everything."""
        kept = {
            row.dossier_id: tuple(row)
            for row in self._connection.execute(select(_work).order_by(_work.c.dossier_id))
        }
        there = self._dossiers.ids()
        for dossier_id in there:
            made = self.made(dossier_id)
            wanted = tuple(_values(made).values()) if made is not None else None
            if kept.get(dossier_id) != wanted or not self._search.holds(dossier_id):
                yield dossier_id
        yield from sorted((kept.keys() | self._search.dossiers()) - set(there))

    def unfound(self) -> Iterator[str]:
        """The dossiers that the index does not find by their text. Reads all of it."""
        return self._search.unfound()

    def renew_all(self) -> int:
        """Makes all rows anew. What was not right counts as changed, so that whoever shows it looks
        again; how many dossiers that were."""
        stale = tuple(self.unlike())
        self.rebuild(_nobody)
        newest = select(func.coalesce(func.max(_change.c.seq), 0) + 1).scalar_subquery()
        for dossier_id in stale:
            query = insert(_change).values(dossier_id=dossier_id, seq=newest)
            changed = query.on_conflict_do_update(["dossier_id"], set_={"seq": newest})
            self._connection.execute(changed)
        return len(stale)

    def _put(self, dossier_id: str, made: Work | None) -> None:
        if made is None:
            self._connection.execute(delete(_work).where(_work.c.dossier_id == dossier_id))
            return
        values = _values(made)
        query = insert(_work).values(values)
        self._connection.execute(query.on_conflict_do_update(["dossier_id"], set_=values))

    def _queued(self, dossier_id: str) -> Queued | None:
        sub, step = tables.submission, tables.step
        left = (
            select(func.total(step.c.size))
            .where(step.c.submission_id == sub.c.id, step.c.state != fixed(StepState.DONE.value))
            .scalar_subquery()
        )
        rows = self._connection.execute(
            select(sub.c.state, sub.c.sealed_at, sub.c.due_at, left.label("left")).where(
                sub.c.dossier_id == dossier_id,
                sub.c.state != fixed(SubmissionState.CONFIRMED.value),
            )
        ).all()
        if not rows:
            return None
        sending = [row for row in rows if row.state not in _SENT]
        return Queued(
            max(row.sealed_at for row in rows),
            len(rows),
            len(sending),
            max(0, min(int(sum(row.left for row in sending)), _MOST_BYTES)),
            min((row.due_at for row in sending), default=None),
        )

    def _damaged(self, dossier_id: str) -> Work:
        """Of a dossier that cannot be read: whose it is, and nothing else. It counts as open, so
        that none of its pages is tidied away."""
        table = tables.dossier
        query = select(table.c.clerk_id).where(table.c.id == dossier_id)
        clerk_id = self._connection.execute(query).scalar_one()
        return Work(
            dossier_id,
            clerk_id,
            UNKNOWN_MS,
            NextStep.NONE,
            Trouble.NONE,
            lacking=False,
            waiting=False,
            unsigned=0,
            open=True,
            queued=self._queued(dossier_id),
            damaged=True,
        )


def _nobody(_done: int, _total: int) -> None:
    """Is told and says nothing."""


def _values(made: Work) -> dict[str, object]:
    queued = made.queued
    return {
        "dossier_id": made.dossier_id,
        "clerk_id": made.clerk_id,
        "presses_at": made.presses_at,
        "step": made.step.value,
        "trouble": made.trouble.value,
        "lacking": int(made.lacking),
        "waiting": int(made.waiting),
        "unsigned": made.unsigned,
        "open": int(made.open),
        "listed": int(made.listed),
        "damaged": int(made.damaged),
        "queued_at": queued.sealed_at if queued else None,
        "queued": queued.submissions if queued else 0,
        "to_send": queued.to_send if queued else 0,
        "bytes_left": queued.bytes_left if queued else 0,
        "send_due": queued.due_at if queued else None,
    }


def _perhaps_unfinished() -> Select[Any]:
    """Every dossier of which work_of() may keep a row, told by columns alone: of a large home most
    are finished and need not be read for that."""
    table, sub, step = tables.dossier, tables.submission, tables.step
    idle = set(PortalStatus) - FINAL - WAITING - {PortalStatus.DONE}
    unconfirmed = select(sub.c.dossier_id).where(
        sub.c.state != fixed(SubmissionState.CONFIRMED.value)
    )
    undone = (
        select(sub.c.dossier_id)
        .join(step, step.c.submission_id == sub.c.id)
        .where(step.c.state != fixed(StepState.DONE.value))
    )
    return select(table.c.id).where(
        or_(
            table.c.state != DossierState.SEALED.value,
            table.c.arrival != int(Arrival.PROVINCE),
            table.c.status.not_in([int(status) for status in FINAL | idle]),
            and_(table.c.needs_result != 0, table.c.status.in_([int(status) for status in idle])),
            and_(table.c.slip_printed_at.is_not(None), table.c.code_told_at.is_(None)),
            table.c.id.in_(unconfirmed),
            table.c.id.in_(undone),
        )
    )
