"""Submissions and their steps as rows. The edges of table G.2 are guarded by triggers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    case,
    exists,
    func,
    insert,
    null,
    select,
    update,
)

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.ended import not_ended
from tthc_desktop.adapters.store.outbox_rows import to_submission
from tthc_desktop.adapters.store.tables_base import fixed, parts
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import (
    ENDED,
    LONGEST_WAIT_S,
    RESTING,
    RUNNABLE,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.deadlines import DamagedCode
from tthc_desktop.services.ports.outbox import StepUpdate

_sub, _step, _work = tables.submission, tables.step, tables.work
_STILL = RESTING | ENDED
"""Of these no step runs, whatever the step itself says."""
_unconfirmed = not_ended(_sub)
_undone = _step.c.state != fixed(StepState.DONE.value)
_NARROW = (
    *(column for column in _sub.c if column.name not in ("draft", "payload", "receipt")),
    null().label("draft"),
    null().label("payload"),
)
_DAY_MS = 86_400_000
_FAR = 1 << 52
_LONGEST_MS = LONGEST_WAIT_S * 1000


_earlier = tables.submission.alias("earlier")
_none_before = ~exists().where(
    _earlier.c.dossier_id == _sub.c.dossier_id,
    _earlier.c.sequence < _sub.c.sequence,
    not_ended(_earlier),
)
"""What is sealed later of a dossier names the official code that the first sealing brings."""
# What every sending needs is made once: to put a statement together takes longer than SQLite does.
_WANTED = _sub.c.id == bindparam("wanted")
_ONE = select(*_sub.c).where(_WANTED)
_FIRST = select(*_NARROW).where(_WANTED, _none_before)
_ITS_STEPS = select(_step).where(_step.c.submission_id == bindparam("wanted")).order_by(_step.c.id)
_PUT_STEP = (
    update(_step)
    .where(_step.c.id == bindparam("wanted"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("state", "attempts", "next_at", "acked", "error_code")
        }
    )
)
_PUT = {
    name: update(_sub).where(_WANTED).values({name: bindparam("new")})
    for name in ("state", "official_code", "payload", "receipt", "reason", "confirmed_at")
}


class SqlOutbox:
    """Implements services.ports.outbox.Outbox inside one transaction."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    def next_sequence(self) -> int:
        return (self._connection.execute(select(func.max(_sub.c.sequence))).scalar() or 0) + 1

    def add(self, submission: Submission) -> None:
        self._connection.execute(
            insert(_sub).values(
                id=submission.id,
                sequence=submission.sequence,
                dossier_id=submission.dossier_id,
                operation=submission.operation.value,
                state=submission.state.value,
                due_at=submission.due_at,
                sealed_at=submission.sealed_at,
                author=submission.author,
                draft=submission.draft,
                payload=submission.payload,
            )
        )
        for step in submission.steps:
            self._connection.execute(
                insert(_step).values(
                    submission_id=submission.id,
                    kind=step.kind.value,
                    blob_id=step.blob_id,
                    blob_sha=step.blob_sha,
                    size=step.size,
                    state=step.state.value,
                    attempts=0,
                    next_at=0,
                    acked=0,
                    error_code="",
                )
            )

    def get(self, submission_id: str) -> Submission | None:
        found = self._single(_ONE, submission_id)
        return found[0] if found else None

    def received(self, dossier_id: str) -> bool:
        confirming = _sub.c.state == SubmissionState.CONFIRMING.value
        query = select(_sub.c.id).where(_sub.c.dossier_id == dossier_id, confirming)
        return self._connection.execute(query).first() is not None

    def of_dossier(self, dossier_id: str) -> tuple[Submission, ...]:
        return self._many(_sub.c.dossier_id == dossier_id)[::-1]

    def unconfirmed(self, damaged: DamagedCode | None = None) -> tuple[Submission, ...]:
        return self._many(_unconfirmed, damaged, _NARROW)

    def without_bytes(
        self, submission_ids: Sequence[str], damaged: DamagedCode | None = None
    ) -> tuple[Submission, ...]:
        found: dict[str, Submission] = {}
        for part in parts(submission_ids):
            found |= {s.id: s for s in self._many(_sub.c.id.in_(part), damaged, _NARROW)}
        return tuple(found[each] for each in submission_ids if each in found)

    def flawed(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for row, steps in self._rows(_unconfirmed, _NARROW):
            try:
                to_submission(row, steps)
            except StoreError:
                found[row.id] = self._code(row.dossier_id)
        return found

    def states(self, without: Collection[str] = ()) -> Mapping[SubmissionState, int]:
        which = [_unconfirmed, *([_sub.c.id.not_in(without)] if without else [])]
        rows = self._connection.execute(
            select(_sub.c.state, func.count()).where(*which).group_by(_sub.c.state)
        )
        counted: Counter[SubmissionState] = Counter()
        for row, count in rows:
            with suppress(ValueError):  # damaged: found when it is read
                counted[SubmissionState(row)] = count
        return counted

    def any_in(self, state: SubmissionState, without: Collection[str] = ()) -> bool:
        query = select(_sub.c.id).where(_unconfirmed, _sub.c.state == state.value)
        rows = self._connection.execute(query.limit(len(without) + 1)).scalars()
        return any(each not in without for each in rows)

    def _single(self, query: Select[Any], submission_id: str) -> list[Submission]:
        """The one with that id, if the query finds it. Raises StoreError ``store.damaged``."""
        wanted = {"wanted": submission_id}
        row = self._connection.execute(query, wanted).first()
        if row is None:
            return []
        return [to_submission(row, self._connection.execute(_ITS_STEPS, wanted).all())]

    def _many(
        self,
        where: ColumnElement[bool],
        damaged: DamagedCode | None = None,
        columns: Sequence[ColumnElement[Any]] = tuple(_sub.c),
    ) -> tuple[Submission, ...]:
        found: list[Submission] = []
        left_out: dict[str, None] = {}  # of a dossier once, in the order of the list
        for row, steps in self._rows(where, columns):
            try:
                found.append(to_submission(row, steps))
            except StoreError:
                if damaged is None:
                    raise
                left_out[row.dossier_id] = None
        for dossier_id in left_out:
            if damaged is not None:
                damaged(self._code(dossier_id))
        return tuple(found)

    def _rows(
        self, where: ColumnElement[bool], columns: Sequence[ColumnElement[Any]]
    ) -> list[tuple[Row[Any], list[Row[Any]]]]:
        rows = self._connection.execute(select(*columns).where(where)).all()
        steps: defaultdict[str, list[Row[Any]]] = defaultdict(list)
        wanted = select(_sub.c.id).where(where)  # never a list: SQLite takes 32,766 parameters
        for row in self._connection.execute(
            select(_step).where(_step.c.submission_id.in_(wanted)).order_by(_step.c.id)
        ):
            steps[row.submission_id].append(row)
        # Sorted here: SQLite would go through all that was ever sealed in this order.
        rows = sorted(rows, key=lambda row: (row.sealed_at, row.id), reverse=True)
        return [(row, steps[row.id]) for row in rows]

    def _code(self, dossier_id: str) -> str:
        table = tables.dossier
        query = select(table.c.official_code, table.c.provisional_code)
        row = self._connection.execute(query.where(table.c.id == dossier_id)).one()
        return str(row.official_code or row.provisional_code)

    def urgent(self, now_ms: int) -> tuple[str, ...]:
        bucket = case(
            (_work.c.next_due < now_ms, 0),
            (_work.c.next_due < now_ms + _DAY_MS, 1),
            (_work.c.next_due < now_ms + 7 * _DAY_MS, 2),
            else_=3,
        )
        at = _work.c.next_at
        query = (
            select(_work.c.next_id)
            .where(_work.c.next_id.is_not(None), (at <= now_ms) | (at > now_ms + _LONGEST_MS))
            .order_by(
                _work.c.next_completes.desc(),
                bucket,
                _work.c.next_bytes,
                _work.c.next_sealed,
                _work.c.next_id,
            )
        )
        return tuple(self._connection.execute(query).scalars())

    def runnable(self, submission_id: str, now_ms: int) -> tuple[SendingStep, ...]:
        latest = now_ms + _LONGEST_MS  # what is to wait for longer was told by a wrong clock
        steps = self._runnable(submission_id)
        return tuple(step for step in steps if not now_ms < step.next_at <= latest)

    def step_of(self, submission_id: str, now_ms: int) -> SendingStep | None:
        waited = self.runnable(submission_id, now_ms)
        return min(waited, key=lambda s: (s.kind is not SendingStepKind.COMMIT, s.id), default=None)

    def next_moment(self, now_ms: int, without: Collection[str] = ()) -> int | None:
        latest = now_ms + _LONGEST_MS
        if self._first_moment(_work.c.next_at > latest, without) is not None:
            return now_ms
        return self._first_moment(_work.c.next_at <= latest, without)

    def _first_moment(self, when: ColumnElement[bool], without: Collection[str]) -> int | None:
        query = select(_work.c.next_id).where(_work.c.next_id.is_not(None), when)
        for submission_id in self._connection.execute(query.order_by(_work.c.next_at)).scalars():
            if submission_id in without:
                continue
            with suppress(StoreError):  # a person has to look at that
                steps = self._runnable(submission_id)
                if steps:
                    return min(step.next_at for step in steps)
        return None

    def _runnable(self, submission_id: str) -> tuple[SendingStep, ...]:
        """The steps that may run, now or later, whatever the row of open work says: what a person
        has to look at rests as a whole, since its state would be lost if its other files went on.

        Raises:
            StoreError: ``store.damaged``.
        """
        return tuple(
            step
            for submission in self._single(_FIRST, submission_id)
            if submission.state not in _STILL
            for step in submission.steps
            if step.state in RUNNABLE and step.kind is not SendingStepKind.CONFIRM
        )

    def put_step(self, step_id: int, update_: StepUpdate) -> None:
        self.put_steps({step_id: update_})

    def put_steps(self, updates: Mapping[int, StepUpdate]) -> None:
        values = [
            {
                "wanted": step_id,
                "new_state": each.state.value,
                "new_attempts": each.attempts,
                "new_next_at": min(each.next_at, _FAR),
                "new_acked": each.acked,
                "new_error_code": each.error_code,
            }
            for step_id, each in updates.items()
        ]
        if values:
            self._connection.execute(_PUT_STEP, values)

    def put_state(
        self, submission_id: str, state: SubmissionState, official_code: str | None = None
    ) -> None:
        self._put(submission_id, "state", state.value)
        if state is SubmissionState.CONFIRMED:
            self._put(submission_id, "confirmed_at", to_ms(self._clock.now()))
        if official_code is not None:
            self._put(submission_id, "official_code", official_code)

    def freeze(self, submission_id: str, payload: bytes) -> None:
        self._put(submission_id, "payload", payload)

    def put_receipt(self, submission_id: str, receipt: bytes) -> None:
        self._put(submission_id, "receipt", receipt)

    def receipt(self, submission_id: str) -> bytes | None:
        query = select(_sub.c.receipt).where(_sub.c.id == submission_id)
        return self._connection.execute(query).scalar()

    def put_reason(self, submission_id: str, reason: str) -> None:
        self._put(submission_id, "reason", reason)

    def _put(self, submission_id: str, name: str, value: str | bytes | int) -> None:
        self._connection.execute(_PUT[name], {"wanted": submission_id, "new": value})

    def sent(self, after: str, limit: int) -> tuple[str, ...]:
        query = select(_sub.c.id).where(_sub.c.id > after, _sub.c.receipt.is_not(None))
        return tuple(self._connection.execute(query.order_by(_sub.c.id).limit(limit)).scalars())

    def sent_before(self, before: str, after: str, limit: int) -> tuple[str, ...]:
        which = [_sub.c.id > after, _sub.c.receipt.is_not(None)]
        if before:
            which.append(_sub.c.id < before)
        query = select(_sub.c.id).where(*which).order_by(_sub.c.id.desc()).limit(limit)
        return tuple(self._connection.execute(query).scalars())

    def sent_since(self, sequence: int, count: int) -> tuple[str, ...]:
        among = _sub.c.sequence.between(sequence, sequence + count - 1)
        query = select(_sub.c.id).where(among, _sub.c.receipt.is_not(None))
        return tuple(self._connection.execute(query.order_by(_sub.c.sequence)).scalars())

    def waiting(self) -> tuple[str, ...]:
        # Sorted here: SQLite would go through all that was ever sealed in this order.
        query = select(_sub.c.id).where(_unconfirmed)
        return tuple(sorted(self._connection.execute(query).scalars()))

    def payloads(self, submission_ids: Sequence[str]) -> Mapping[str, bytes]:
        found: dict[str, bytes] = {}
        for part in parts(submission_ids):
            query = select(_sub.c.id, _sub.c.payload).where(
                _sub.c.id.in_(part), _sub.c.payload.is_not(None)
            )
            found |= {row.id: row.payload for row in self._connection.execute(query)}
        return found

    def steps_in(self, state: StepState) -> tuple[SendingStep, ...]:
        query = select(_step.c.submission_id).where(_undone, _step.c.state == state.value)
        found: list[SendingStep] = []
        for submission_id in self._connection.execute(query.distinct()).scalars().all():
            with suppress(StoreError):
                for submission in self._many(_sub.c.id == submission_id, None, _NARROW):
                    found += (step for step in submission.steps if step.state is state)
        return tuple(sorted(found, key=lambda step: step.id))
