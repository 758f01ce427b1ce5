"""The outbox as people see it, and their "send again now"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.dossier import DossierHead
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import (
    ALARM_S,
    ENDED,
    RUNNABLE,
    STOPPED,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.office.current_relay import relay_of
from tthc_desktop.services.office.home_copies import may_send
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.part import PAGE, Lines, Part, Stretch
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.outbox import StepUpdate
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.ports.work import QueueRow
from tthc_desktop.services.sending.relay_changes import ASKED, compare_soon
from tthc_desktop.services.sending.upstream import has_upstream

SHOWN_DAYS = 7
MOST_ARRIVED = 1_000
_AT_ONCE = 100  # others write in between


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A submission as the queue shows it.

    Attributes:
        no_upstream: Whether it goes no further, because the relay is connected to no provincial
            system: the relay has it, or it waits for the official code that an earlier one should
            have brought.
        late: Whether it was sealed more than a day ago and is still not where it can get.
    """

    submission: Submission
    dossier: DossierHead
    no_upstream: bool = False
    late: bool = False

    @property
    def error_code(self) -> str:
        """As Submission has it."""
        return self.submission.error_code


@dataclass(frozen=True, slots=True)
class ListQueue:
    """First what the provincial system does not have, by the dossier that was sealed last; then
    what has arrived there in the last SHOWN_DAYS, so that a clerk sees that it did, the newest
    first. The keys of its lines are submissions."""

    store: Store
    clock: Clock

    def __call__(
        self, clerk: Account | None, stretch: Stretch | None = None, *, waiting_only: bool = False
    ) -> Part[QueueItem]:
        """What was sealed of one clerk's dossiers, or on the whole PC.

        Args:
            stretch: None for the first page. Its key is that of a submission, or of a dossier,
                whose uppermost line is told then.
            waiting_only: Leaves out what the provincial system already has.
        """
        whose = clerk.id if clerk else None
        with self.store.read() as tx:
            waiting = tx.queue.counts(whose).waiting
            arrived = () if waiting_only else self._arrived(tx, whose)
            total = waiting + len(arrived)
            part = (stretch or Stretch()).within(total)
            rows = tx.queue.waiting(whose, part.limit, after=part.after, skip=part.start)
            first = max(0, part.start - waiting)
            rows += arrived[first : first + part.limit - len(rows)]
            lines = _items(tx, rows, to_ms(self.clock.now()))
            place = self._place(tx, whose, part.key, waiting, arrived) if part.key else None
        return Part(part.start, total, _keys(rows), lines.rows, place, lines.damaged, lines.codes)

    def all(self, clerk: Account | None) -> Iterator[Part[QueueItem]]:
        """Every page, for whoever prints the queue."""
        whose = clerk.id if clerk else None
        now_ms = to_ms(self.clock.now())
        with self.store.read() as tx:
            arrived = self._arrived(tx, whose)
            start, total = 0, tx.queue.counts(whose).waiting + len(arrived)
            rows = tx.queue.waiting(whose, PAGE)
            while rows:
                yield _page(tx, start, total, rows, now_ms)
                start += len(rows)
                rows = tx.queue.waiting(whose, PAGE, after=rows[-1].submission_id)
            yield _page(tx, start, total, arrived, now_ms)

    def _arrived(self, tx: Tx, clerk_id: str | None) -> tuple[QueueRow, ...]:
        since = self.clock.now() - timedelta(days=SHOWN_DAYS)
        return tx.queue.confirmed(clerk_id, to_ms(since), MOST_ARRIVED)

    def _place(
        self, tx: Tx, clerk_id: str | None, key: str, waiting: int, arrived: Sequence[QueueRow]
    ) -> int | None:
        place = tx.queue.place(clerk_id, key)
        if place is not None:
            return place
        names = ((row.submission_id, row.dossier_id) for row in arrived)
        return next((waiting + n for n, known in enumerate(names) if key in known), None)


def _keys(rows: Sequence[QueueRow]) -> tuple[str, ...]:
    return tuple(row.submission_id for row in rows)


def _page(tx: Tx, start: int, total: int, rows: Sequence[QueueRow], now_ms: int) -> Part[QueueItem]:
    lines = _items(tx, rows, now_ms)
    return Part(start, total, _keys(rows), lines.rows, damaged=lines.damaged)


def _items(tx: Tx, rows: Sequence[QueueRow], now_ms: int) -> Lines[QueueItem]:
    damaged: list[str] = []
    by_id = [row.submission_id for row in rows]
    submissions = {s.id: s for s in tx.outbox.without_bytes(by_id, damaged.append)}
    about = tuple(dict.fromkeys(row.dossier_id for row in rows))
    dossiers = tx.dossiers.heads(about, damaged.append)
    ended = not has_upstream(tx.settings)
    items: list[QueueItem | None] = []
    codes: dict[str, str] = {}
    for row in rows:
        submission, dossier = submissions.get(row.submission_id), dossiers.get(row.dossier_id)
        if submission is None or dossier is None:
            items.append(None)
            if dossier is not None:
                codes[row.submission_id] = dossier.code
        else:
            no_upstream = ended and _goes_no_further(tx, submission)
            due = submission.state not in ENDED and not no_upstream
            late = due and submission.sealed_at < now_ms - ALARM_S * 1000
            items.append(QueueItem(submission, dossier, no_upstream, late))
    return Lines(tuple(items), tuple(dict.fromkeys(damaged)), codes)


def _goes_no_further(tx: Tx, submission: Submission) -> bool:
    """Whether a relay without a provincial system has it, or has what it can only follow."""
    if submission.state is SubmissionState.SEALED:
        return tx.outbox.received(submission.dossier_id)
    return submission.state is SubmissionState.CONFIRMING


@dataclass(frozen=True, slots=True)
class CheckMaySend:
    """Whether sending is tried here at all, now or whenever there is a link."""

    store: Store

    def __call__(self) -> None:
        """Asks nobody.

        Raises:
            InputError: ``office.no_relay``, ``office.relay_key`` or ``home.copied``.
            StoreError: ``store.damaged``: nobody can tell whether this home is a copy.
        """
        with self.store.read() as tx:
            may_send(tx)
        relay_of(GetOffice(self.store))


@dataclass(frozen=True, slots=True)
class RetryQueue:
    """A person's retry clears every timer, and brings back what was stopped. It never changes the
    id, the payload or what is already done. What the relay received it is asked about. What the
    provincial system itself refused stays with the clerk: the same would be refused again."""

    store: Store

    def __call__(self, actor: str, submission_id: str | None = None) -> int:
        """One submission, or all that can be read. How many will be tried.

        Raises:
            InputError: ``queue.unknown``.
            StoreError: ``store.damaged``: the one that was asked for cannot be read.
        """
        if submission_id is not None:
            with self.store.write(actor) as tx:
                found = tx.outbox.get(submission_id)
                if found is None:
                    raise InputError("queue.unknown", submission=submission_id)
                return self._retried(tx, (found,), submission_id)
        left_out: list[str] = []  # the list tells of them
        with self.store.read() as tx:
            waiting = [each.id for each in tx.outbox.unconfirmed(left_out.append)]
        count = 0
        for at in range(0, len(waiting), _AT_ONCE):
            with self.store.write(actor) as tx:
                part = tx.outbox.without_bytes(waiting[at : at + _AT_ONCE], left_out.append)
                count += self._retried(tx, part)
        with self.store.write(actor) as tx:
            compare_soon(tx.settings)
        return count

    def _retried(self, tx: Tx, chosen: Sequence[Submission], named: str = "") -> int:
        count = sum(self._retry(tx, submission, named=bool(named)) for submission in chosen)
        tx.audit.append("queue.retried", named, count=count)
        return count

    def _ask(self, tx: Tx, submission_id: str) -> bool:
        """The relay is asked whether it still has it, and what became of it."""
        wanted = ASKED.read(tx.settings)
        if submission_id not in wanted:
            ASKED.write(tx.settings, (*wanted, submission_id))
        return True

    def _retry(self, tx: Tx, submission: Submission, *, named: bool) -> bool:
        if submission.state in ENDED:
            return False
        if submission.state is SubmissionState.CONFIRMING:
            return named and self._ask(tx, submission.id)
        tried = False
        for step in submission.steps:
            if step.kind is SendingStepKind.CONFIRM:
                continue
            tried = tried or step.state in RUNNABLE
            if step.state in STOPPED or step.state is StepState.AUTH:
                update = StepUpdate(StepState.READY, 0, 0, step.acked, "")
            elif step.state in (StepState.RETRY, StepState.UNKNOWN) or step.next_at:
                update = StepUpdate(step.state, step.attempts, 0, step.acked, step.error_code)
            else:
                continue
            tx.outbox.put_step(step.id, update)
            tried = True
            if step.state in STOPPED:
                tx.outbox.put_state(submission.id, SubmissionState.SENDING)
        return tried


@dataclass(frozen=True, slots=True)
class GetReceipt:
    """The relay's stored receipt as JSON; None until it came."""

    store: Store

    def __call__(self, submission_id: str) -> dict[str, object] | None:
        """The receipt of one submission.

        Raises:
            StoreError: ``store.damaged``: what is stored is no receipt.
        """
        with self.store.read() as tx:
            body = tx.outbox.receipt(submission_id)
        if not body:
            return None
        try:
            return PLAIN.from_text(dict[str, object], body)
        except PlainError as error:
            raise StoreError("store.damaged", where=f"submission.receipt: {error}") from error
