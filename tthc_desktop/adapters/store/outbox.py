"""Submissions and their steps as rows. The edges of table G.2 are guarded by triggers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    case,
    exists,
    func,
    insert,
    null,
    select,
    update,
)

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns
from tthc_desktop.adapters.store.tables_base import fixed, parts
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import (
    LONGEST_WAIT_S,
    RESTING,
    RUNNABLE,
    Operation,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.whole_submission import flaw_of
from tthc_desktop.services.ports.deadlines import DamagedCode
from tthc_desktop.services.ports.store import StepUpdate

_sub, _step = tables.submission, tables.step
_runnable = [state.value for state in RUNNABLE]
_still = [*(state.value for state in RESTING), SubmissionState.CONFIRMED.value]
"""Of these no step runs, whatever the step itself says."""
_unconfirmed = _sub.c.state != fixed(SubmissionState.CONFIRMED.value)
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
    _earlier.c.state != fixed(SubmissionState.CONFIRMED.value),
)
"""What is sealed later of a dossier names the official code that the first sealing brings."""


def _beyond(now_ms: int) -> ColumnElement[bool]:
    """A step whose moment was told by a clock that was wrong, or lies in a damaged row."""
    return _step.c.next_at > now_ms + _LONGEST_MS


class SqlOutbox:
    """Implements services.ports.store.Outbox inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
        return self._one(_sub.c.id == submission_id)

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
        query = select(_sub.c.id).where(_unconfirmed).order_by(_sub.c.id)
        found: dict[str, str] = {}
        for each in self._connection.execute(query).scalars().all():
            codes: list[str] = []
            self.without_bytes((each,), codes.append)
            found |= dict.fromkeys((each,) if codes else (), "".join(codes))
        return found

    def states(self, without: Collection[str] = ()) -> Mapping[SubmissionState, int]:
        counted_ones = (_unconfirmed, _sub.c.id.not_in(without))
        rows = self._connection.execute(
            select(_sub.c.state, func.count()).where(*counted_ones).group_by(_sub.c.state)
        )
        counted: Counter[SubmissionState] = Counter()
        for row, count in rows:
            with suppress(ValueError):  # damaged: found when it is read
                counted[SubmissionState(row)] = count
        return counted

    def _one(self, where: ColumnElement[bool]) -> Submission | None:
        found = self._many(where)
        return found[0] if found else None

    def _many(
        self,
        where: ColumnElement[bool],
        damaged: DamagedCode | None = None,
        columns: Sequence[ColumnElement[Any]] = tuple(_sub.c),
    ) -> tuple[Submission, ...]:
        newest_first = (_sub.c.sealed_at.desc(), _sub.c.id.desc())
        query = select(*columns).where(where).order_by(*newest_first)
        rows = self._connection.execute(query).all()
        steps: defaultdict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
        wanted = select(_sub.c.id).where(where)  # never a list: SQLite takes 32,766 parameters
        for row in self._connection.execute(
            select(_step).where(_step.c.submission_id.in_(wanted)).order_by(_step.c.id)
        ):
            steps[row.submission_id].append(row)
        found: list[Submission] = []
        left_out: dict[str, None] = {}  # of a dossier once, in the order of the list
        for row in rows:
            try:
                found.append(_to_submission(row, tuple(map(_to_step, steps[row.id]))))
            except StoreError:
                if damaged is None:
                    raise
                left_out[row.dossier_id] = None
        for dossier_id in left_out:
            self._tell(dossier_id, damaged)
        return tuple(found)

    def _tell(self, dossier_id: str, damaged: DamagedCode | None) -> None:
        table = tables.dossier
        query = select(table.c.official_code, table.c.provisional_code)
        row = self._connection.execute(query.where(table.c.id == dossier_id)).one()
        if damaged is not None:
            damaged(row.official_code or row.provisional_code)

    def _readable(
        self,
        rows: Iterator[Row[tuple[object, ...]]],
        passed_over: Callable[[str], object] = lambda _id: None,
    ) -> Iterator[SendingStep]:
        """The steps of submissions that can be read as a whole, the same order."""
        known: dict[str, bool] = {}
        for row in rows:
            whole = known.get(row.submission_id)
            if whole is None:
                whole = known[row.submission_id] = self._can_read(row.submission_id)
                if not whole:
                    passed_over(row.submission_id)
            if whole:
                yield _to_step(row)

    def _can_read(self, submission_id: str) -> bool:
        try:
            self._many(_sub.c.id == submission_id, None, _NARROW)
        except StoreError:
            return False
        return True

    def next_step(
        self, now_ms: int, passed_over: Callable[[str], object] = lambda _id: None
    ) -> SendingStep | None:
        """Order of reference/sync.md G.3: what completes a submission, due bucket, least left.

        A step that failed for its own fault waits; the others pass it. What a person has to look
        at rests as a whole: its state would be lost if its other files went on.
        """
        rest = (  # TOTAL, because SUM overflows where a row is damaged
            select(_step.c.submission_id, func.total(_step.c.size - _step.c.acked).label("bytes"))
            .where(_undone)
            .group_by(_step.c.submission_id)
            .subquery()
        )
        bucket = case(
            (_sub.c.due_at < now_ms, 0),
            (_sub.c.due_at < now_ms + _DAY_MS, 1),
            (_sub.c.due_at < now_ms + 7 * _DAY_MS, 2),
            else_=3,
        )
        rows = self._connection.execute(
            select(_step)
            .join(_sub, _sub.c.id == _step.c.submission_id)
            .join(rest, rest.c.submission_id == _step.c.submission_id)
            .where(_step.c.state.in_(_runnable), (_step.c.next_at <= now_ms) | _beyond(now_ms))
            .where(_step.c.kind != SendingStepKind.CONFIRM.value, _sub.c.state.not_in(_still))
            .where(_none_before)
            .order_by(
                case((_step.c.kind == SendingStepKind.COMMIT.value, 0), else_=1),
                bucket,
                rest.c.bytes,
                _sub.c.sealed_at,
                _step.c.id,
            )
        )
        return next(self._readable(iter(rows), passed_over), None)

    def next_moment(self, now_ms: int) -> int | None:
        moment = case((_beyond(now_ms), now_ms), else_=_step.c.next_at)
        query = (
            select(_step)
            .join(_sub, _sub.c.id == _step.c.submission_id)
            .where(_step.c.state.in_(_runnable), _sub.c.state.not_in(_still))
            .where(_step.c.kind != SendingStepKind.CONFIRM.value)
            .where(_none_before)
            .order_by(moment, _step.c.id)
        )
        first = next(self._readable(iter(self._connection.execute(query))), None)
        if first is None:
            return None
        return first.next_at if first.next_at <= now_ms + _LONGEST_MS else now_ms

    def put_step(self, step_id: int, update_: StepUpdate) -> None:
        self._connection.execute(
            update(_step)
            .where(_step.c.id == step_id)
            .values(
                state=update_.state.value,
                attempts=update_.attempts,
                next_at=min(update_.next_at, _FAR),
                acked=update_.acked,
                error_code=update_.error_code,
            )
        )

    def put_state(
        self, submission_id: str, state: SubmissionState, official_code: str | None = None
    ) -> None:
        values: dict[str, object] = {"state": state.value}
        if official_code is not None:
            values["official_code"] = official_code
        self._connection.execute(update(_sub).where(_sub.c.id == submission_id).values(values))

    def freeze(self, submission_id: str, payload: bytes) -> None:
        self._connection.execute(
            update(_sub).where(_sub.c.id == submission_id).values(payload=payload)
        )

    def put_receipt(self, submission_id: str, receipt: bytes) -> None:
        self._connection.execute(
            update(_sub).where(_sub.c.id == submission_id).values(receipt=receipt)
        )

    def receipt(self, submission_id: str) -> bytes | None:
        query = select(_sub.c.receipt).where(_sub.c.id == submission_id)
        return self._connection.execute(query).scalar()

    def steps_in(self, state: StepState) -> tuple[SendingStep, ...]:
        rows = self._connection.execute(
            select(_step).where(_undone, _step.c.state == state.value).order_by(_step.c.id)
        )
        return tuple(self._readable(iter(rows)))


def _to_step(row: Row[tuple[object, ...]]) -> SendingStep:
    columns = Columns("step", row)
    return SendingStep(
        row.id,
        row.submission_id,
        columns.read("kind", SendingStepKind),
        row.blob_id,
        row.blob_sha,
        row.size,
        columns.read("state", StepState),
        row.attempts,
        row.next_at,
        row.acked,
        row.error_code,
    )


def _to_submission(row: Row[tuple[object, ...]], steps: tuple[SendingStep, ...]) -> Submission:
    columns = Columns("submission", row)
    for name in ("due_at", "sealed_at"):
        columns.moment(name)
    submission = Submission(
        row.id,
        row.sequence,
        row.dossier_id,
        columns.read("operation", Operation),
        columns.read("state", SubmissionState),
        row.due_at,
        row.sealed_at,
        row.author,
        row.payload,
        row.official_code,
        steps,
        row.draft,
    )
    flaw = flaw_of(submission)
    if flaw:
        raise StoreError("store.damaged", where=flaw)
    return submission
