"""The clerk's first page: what is to be done, a page at a time, and how much there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.dossier import Dossier, DossierHead
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import ALARM_S
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.work import QueueCounts, TaskKind, WorkCounts, due_bounds
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.domain.worklist import Task, Urgency, urgency
from tthc_desktop.services.deadlines.clock_offset import known_offset
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.part import PAGE, Lines, Part, Stretch
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.ports.work import WorkFilter, WorkRow


@dataclass(frozen=True, slots=True)
class ListTasks:
    """The worklist, whose lines have dossiers as keys."""

    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(
        self, clerk: Account | None, kind: TaskKind | None = None, stretch: Stretch | None = None
    ) -> Part[Task]:
        """Some tasks of one clerk, or of the whole PC.

        Args:
            clerk: None for the whole PC, which only supervisors ask for in the window.
            stretch: None for the first page.
        """
        with self.store.read() as tx:
            wanted = self.wanted(clerk, kind)
            total = tx.work.count(wanted)
            part = (stretch or Stretch()).within(total)
            rows = tx.work.page(wanted, part.limit, after=part.after, skip=part.start)
            lines = self.lines_of(tx, rows)
            place = tx.work.place(wanted, part.key) if part.key else None
        return Part(part.start, total, keys_of(rows), lines.rows, place, lines.damaged, lines.codes)

    def all(self, clerk: Account | None) -> Iterator[Part[Task]]:
        """Every page, for whoever prints the list."""
        with self.store.read() as tx:
            wanted = self.wanted(clerk, None)
            total, start = tx.work.count(wanted), 0
            rows = tx.work.page(wanted, PAGE)
            while rows:
                lines = self.lines_of(tx, rows)
                yield Part(start, total, keys_of(rows), lines.rows, damaged=lines.damaged)
                start += len(rows)
                rows = tx.work.page(wanted, PAGE, after=rows[-1].dossier_id)

    def wanted(self, clerk: Account | None, kind: TaskKind | None) -> WorkFilter:
        """Which tasks are meant now."""
        calendar, _damage = known_calendar(self.catalogue)  # the counts tell of it
        bounds = due_bounds(self.clock.now(), calendar)
        return WorkFilter(clerk.id if clerk else None, bounds, kind)

    def lines_of(self, tx: Tx, rows: tuple[WorkRow, ...]) -> Lines[Task]:
        """The tasks in some lines."""
        damaged: list[str] = []
        lost: list[str] = []
        ids = [row.dossier_id for row in rows]
        heads = tx.dossiers.heads(ids, damaged.append)
        tx.deadlines.paused(ids, lost.append)  # whether such a dossier is overdue cannot be told
        calendar, _damage = known_calendar(self.catalogue)
        tasks: list[Task | None] = []
        codes: dict[str, str] = {}
        for row in rows:
            head = heads.get(row.dossier_id)
            if head is not None and (row.damaged or head.code in lost):
                damaged.append(head.code)
                codes[row.dossier_id] = head.code
                head = None
            tasks.append(None if head is None else self._task(head, row, calendar))
        return Lines(tuple(tasks), tuple(dict.fromkeys(damaged)), codes)

    def _task(self, head: DossierHead, row: WorkRow, calendar: WorkCalendar) -> Task:
        pressing = urgency(head.due_at, self.clock.now(), calendar)
        return Task(
            head,
            Urgency.LATER if row.paused else pressing,
            row.step,
            row.trouble,
            row.paused,
            row.lacks,
        )


def keys_of(rows: Sequence[WorkRow]) -> tuple[str, ...]:
    return tuple(row.dossier_id for row in rows)


@dataclass(frozen=True, slots=True)
class OfficeCounts:
    """How much there is to do and to send.

    Attributes:
        damaged: Codes of dossiers that could not be read when they changed last.
        calendar_damage: The place in the calendar that cannot be read, so that what is soon due is
            told by the usual week only; empty where all is well.
        differs: Of how many dossiers the other side says something else, so that a person decides.
        clock_wrong: Whether this PC's clock is known to be too far off to be worked with.
    """

    work: WorkCounts
    queue: QueueCounts
    damaged: tuple[str, ...] = ()
    calendar_damage: str = ""
    differs: int = 0
    clock_wrong: bool = False


@dataclass(frozen=True, slots=True)
class CountWork:
    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(self, clerk: Account | None) -> OfficeCounts:
        """Of one clerk, or of the whole PC for None."""
        calendar, damage = known_calendar(self.catalogue)
        bounds = due_bounds(self.clock.now(), calendar)
        whose = clerk.id if clerk else None
        with self.store.read() as tx:
            return OfficeCounts(
                tx.work.counts(whose, bounds),
                tx.queue.counts(whose, to_ms(self.clock.now()) - ALARM_S * 1000),
                tx.open_work.damaged(whose),
                damage,
                len(tx.inbox.in_conflict(whose)),
                _clock_wrong(tx, self.clock.now()),
            )


def _clock_wrong(tx: Tx, now: datetime) -> bool:
    """No, too, where what was measured cannot be read: the next answer of the relay tells it."""
    try:
        known = known_offset(tx.settings, now)
    except StoreError:
        return False
    return known is not None and known.wrong


def known_calendar(catalogue: Catalogue) -> tuple[WorkCalendar, str]:
    """The calendar for what is only shown, never for reckoning an appointment.

    Returns:
        The usual week with the place that is damaged, where the calendar cannot be read.
    """
    try:
        return catalogue.calendar(), ""
    except StoreError as error:
        if error.code != "store.damaged":
            raise
        return WorkCalendar(), str(error.details["where"])


@dataclass(frozen=True, slots=True)
class FindClerk:
    store: Store

    def __call__(self, login: str) -> Account:
        """Finds the account of a login.

        Raises:
            InputError: ``account.no_such``.
        """
        with self.store.read() as tx:
            found = tx.accounts.by_login(login)
        if found is None:
            raise InputError("account.no_such", login=login)
        return found[0]


@dataclass(frozen=True, slots=True)
class GetDossier:
    store: Store

    def __call__(self, dossier_id: str) -> Dossier:
        """Reads one dossier.

        Raises:
            InputError: ``dossier.unknown``.
        """
        with self.store.read() as tx:
            return any_dossier(tx, dossier_id)
