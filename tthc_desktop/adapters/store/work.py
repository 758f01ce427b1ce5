"""The rows of what is not finished, written whenever a dossier changes."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.deadlines import SqlDeadlines
from tthc_desktop.adapters.store.dossiers import SqlDossiers
from tthc_desktop.adapters.store.ended import not_ended, not_superseded
from tthc_desktop.adapters.store.search import SqlSearch
from tthc_desktop.adapters.store.tables_base import fixed
from tthc_desktop.domain.dossier import Arrival, DossierState
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import (
    RESTING,
    RUNNABLE,
    SendingStepKind,
    StepState,
    SubmissionState,
)
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import FINAL, WAITING
from tthc_desktop.domain.story import InboxState
from tthc_desktop.domain.work import UNKNOWN_MS, WORK_RULES, Queued, Sendable, Work, work_of
from tthc_desktop.domain.worklist import Lacks, NextStep, Trouble

Counted = Callable[[int, int], None]
"""Gets how much is done, and of how much."""

_log = logging.getLogger(__name__)
_DAMAGE = ("malformed", "fts5", "vtable constructor", "decode to UTF-8")
_MOST_OTHERS = 100
"""What another program changed at once is made good a part at a time, behind one's own work."""
_work, _change = tables.work, tables.dossier_change
_SENT = (SubmissionState.CONFIRMING.value, SubmissionState.CONFIRMED.value)
_DONE = fixed(StepState.DONE.value)
_RUNNABLE = frozenset(state.value for state in RUNNABLE)
_RESTING = frozenset(state.value for state in RESTING)
_CONFIRM = SendingStepKind.CONFIRM.value
_MOST = 1 << 50  # a damaged size is told where it is read; what sizes add up to must be kept
_new = insert(_work)
_PUT = _new.on_conflict_do_update(
    ["dossier_id"], set_={column.name: _new.excluded[column.name] for column in _work.c}
)


# Made once: to put a statement together takes longer than SQLite does.
_MINE = select(_change.c.dossier_id).where(
    _change.c.kept != _change.c.seq, _change.c.seq > bindparam("since")
)
_OTHERS = (
    select(_change.c.dossier_id)
    .where(_change.c.kept != _change.c.seq, _change.c.seq <= bindparam("since"))
    .limit(_MOST_OTHERS)
)
_KEPT = (
    update(_change).where(_change.c.dossier_id == bindparam("wanted")).values(kept=_change.c.seq)
)
_GONE = delete(_work).where(_work.c.dossier_id == bindparam("wanted"))
_sub, _step = tables.submission, tables.step
_WAITING = (
    select(_sub.c.id, _sub.c.state, _sub.c.sealed_at, _sub.c.due_at)
    .where(_sub.c.dossier_id == bindparam("wanted"), not_ended(_sub))
    .order_by(_sub.c.sequence)
)
_UNDONE = select(_step).where(
    _step.c.submission_id.in_(bindparam("wanted", expanding=True)), _step.c.state != _DONE
)


class WorkKeeper:
    """Makes the rows of dossiers anew, inside the transaction that changed them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dossiers = SqlDossiers(connection)
        self._deadlines = SqlDeadlines(connection, "")
        self._search = SqlSearch(connection)

    def keep_up(self, seq: int) -> None:
        """Makes the rows of every dossier anew that changed after that number was the newest, and
        of some that another program has changed before.

        What cannot be made, because these tables are damaged, stops nobody's work: it is left for
        the next writer, and the doctor tells of it. Whatever else is wrong (a full disk, for which
        SQLite may have undone the whole transaction) is raised: nothing is said to be stored then.
        """
        since = {"since": seq}
        own = self._connection.execute(_MINE, since).scalars().all()
        others = self._connection.execute(_OTHERS, since).scalars().all()
        for dossier_id in (*own, *others):
            attempt = self._connection.begin_nested()
            try:
                self._renew(dossier_id)
                attempt.commit()  # the index is written now
            except DBAPIError as error:
                if not (_of_damage(error) and self._in_transaction):
                    raise
                if attempt.is_active:
                    attempt.rollback()
                _log.warning("rows for lists and search cannot be written: %s", error.orig)

    @property
    def _in_transaction(self) -> bool:
        return bool(getattr(self._connection.connection.driver_connection, "in_transaction", False))

    def renew(self, dossier_ids: Sequence[str]) -> None:
        """Makes the rows of some dossiers anew, and counts them as changed."""
        newest = select(func.coalesce(func.max(_change.c.seq), 0) + 1).scalar_subquery()
        for dossier_id in dossier_ids:
            query = insert(_change).values(dossier_id=dossier_id, seq=newest)
            changed = query.on_conflict_do_update(["dossier_id"], set_={"seq": newest})
            self._connection.execute(changed)
            self._renew(dossier_id)

    def _renew(self, dossier_id: str) -> None:
        self._put(dossier_id, self.made(dossier_id))
        self._search.renew(dossier_id)
        self._connection.execute(_KEPT, {"wanted": dossier_id})

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
        told(0, total or 0)
        for dossier_id in self._connection.execute(_perhaps_unfinished()).scalars().all():
            self._put(dossier_id, self.made(dossier_id))
        for done in self._search.fill():
            told(done, total or 0)
        self._connection.execute(update(_change).values(kept=_change.c.seq))
        self._connection.exec_driver_sql(f"PRAGMA user_version = {WORK_RULES}")

    def up_to_date(self) -> bool:
        """Whether the rows were written by the rules of this program."""
        return self._connection.exec_driver_sql("PRAGMA user_version").scalar() == WORK_RULES

    def unlike(self) -> Iterator[str]:
        """The dossiers of which a row is not what their own rows say, and those of which rows are
        left though they are there no more. Reads everything."""
        rows = self._connection.execute(select(_work).order_by(_work.c.dossier_id))
        kept = {row.dossier_id: row._asdict() for row in rows}
        there = self._dossiers.ids()
        for dossier_id in there:
            made = self.made(dossier_id)
            wanted = _values(made) if made is not None else None
            if kept.get(dossier_id) != wanted or not self._search.holds(dossier_id):
                yield dossier_id
        yield from sorted((kept.keys() | self._search.dossiers()) - set(there))

    def unfound(self) -> Iterator[str]:
        """The dossiers that the index does not find by their text. Reads all of it."""
        return self._search.unfound()

    def renew_all(self) -> None:
        """Makes all rows anew, whatever they were."""
        self.rebuild(_nobody)

    def _put(self, dossier_id: str, made: Work | None) -> None:
        if made is None:
            self._connection.execute(_GONE, {"wanted": dossier_id})
            return
        self._connection.execute(_PUT, _values(made))

    def _queued(self, dossier_id: str) -> Queued | None:
        rows = self._connection.execute(_WAITING, {"wanted": dossier_id}).all()
        if not rows:
            return None
        steps: defaultdict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
        for undone in self._connection.execute(_UNDONE, {"wanted": [row.id for row in rows]}):
            steps[undone.submission_id].append(undone)
        sending = [row for row in rows if row.state not in _SENT]
        left = sum(each.size for row in sending for each in steps[row.id])
        return Queued(
            max(row.sealed_at for row in rows),
            len(rows),
            len(sending),
            _within(left),
            min((row.due_at for row in sending), default=None),
            _sendable(rows[0], steps[rows[0].id]),  # the later ones name the code that it brings
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
            Lacks(),
            waiting=False,
            open=True,
            queued=self._queued(dossier_id),
            damaged=True,
        )


def _nobody(_done: int, _total: int) -> None:
    """Is told and says nothing."""


def _values(made: Work) -> dict[str, object]:
    queued = made.queued
    following = queued.next if queued else None
    return {
        "dossier_id": made.dossier_id,
        "clerk_id": made.clerk_id,
        "presses_at": made.presses_at,
        "step": made.step.value,
        "trouble": made.trouble.value,
        **asdict(made.lacks),
        "waiting": int(made.waiting),
        "open": int(made.open),
        "listed": int(made.listed),
        "damaged": int(made.damaged),
        "queued_at": queued.sealed_at if queued else None,
        "queued": queued.submissions if queued else 0,
        "to_send": queued.to_send if queued else 0,
        "bytes_left": queued.bytes_left if queued else 0,
        "send_due": queued.due_at if queued else None,
        "next_id": following.submission if following else None,
        "next_completes": int(following.completes) if following else None,
        "next_due": following.due_at if following else None,
        "next_bytes": following.bytes_left if following else None,
        "next_sealed": following.sealed_at if following else None,
        "next_at": following.runs_at if following else None,
    }


def _sendable(
    row: Row[*tuple[Any, ...]], undone: Sequence[Row[*tuple[Any, ...]]]
) -> Sendable | None:
    """Out of rows as they are: whether they can be believed is asked when it is sent."""
    steps = [step for step in undone if step.state in _RUNNABLE and step.kind != _CONFIRM]
    if not steps or row.state in _RESTING:
        return None
    return Sendable(
        row.id,
        any(step.kind == SendingStepKind.COMMIT.value for step in steps),
        row.due_at,
        _within(sum(step.size for step in undone)),  # progress is no change of the row
        row.sealed_at,
        min(step.next_at for step in steps),
    )


def _of_damage(error: DBAPIError) -> bool:
    """Whether rows or an index are not as SQLite left them, by what it says of it."""
    text = str(error.orig)
    return isinstance(error, IntegrityError) or any(words in text for words in _DAMAGE)


def _within(number: int) -> int:
    """The sum over damaged rows may be more than a row takes."""
    return max(0, min(number, _MOST))


def _perhaps_unfinished() -> Select[Any]:
    """Every dossier of which work_of() may keep a row, told by columns alone: of a large home most
    are finished and need not be read for that."""
    table, sub, step, inbox = tables.dossier, tables.submission, tables.step, tables.inbox
    in_conflict = inbox.c.state == fixed(InboxState.CONFLICT.value)
    idle = set(PortalStatus) - FINAL - WAITING - {PortalStatus.DONE}
    unconfirmed = select(sub.c.dossier_id).where(not_ended(sub))
    undone = (
        select(sub.c.dossier_id)
        .join(step, step.c.submission_id == sub.c.id)
        .where(step.c.state != _DONE, not_superseded(sub))
    )
    return select(table.c.id).where(
        or_(
            table.c.state != DossierState.SEALED.value,
            table.c.arrival < int(Arrival.PROVINCE),
            table.c.id.in_(select(inbox.c.dossier_id).where(in_conflict)),
            table.c.status.not_in([int(status) for status in FINAL | idle]),
            and_(table.c.needs_result != 0, table.c.status.in_([int(status) for status in idle])),
            and_(table.c.slip_printed_at.is_not(None), table.c.code_told_at.is_(None)),
            table.c.id.in_(unconfirmed),
            table.c.id.in_(undone),
        )
    )
