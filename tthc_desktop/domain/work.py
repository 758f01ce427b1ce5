"""What is kept of a dossier that is not finished, so that lists and counts read nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tthc_desktop.domain.deadline import Pause, holds
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.time import VIETNAM, from_ms, to_ms, vn_day
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.domain.worklist import SOON_DAYS, Lacks, NextStep, Trouble, lacks_of, next_step

WORK_RULES = 5
"""Counted up whenever work_of() or searched_text() says something else of the same dossier: the
rows of a home that were written by another count are made anew when it is opened."""

_DAY = timedelta(days=1)
PAUSED_MS = 1 << 50
"""Nothing is due before its clock goes on: what is paused comes after all that runs."""
UNKNOWN_MS = 1 << 51
"""When it is due cannot be told."""


@dataclass(frozen=True, slots=True)
class Sendable:
    """The submission that a dossier sends next, while a step of it may run, now or later.

    Attributes:
        completes: Whether that step is the one that completes the submission.
        due_at: Its appointment, milliseconds since 1970, as all moments here.
        bytes_left: Of its files that are still to be sent, each as a whole.
        runs_at: When the first of its steps may run, 0 for at once.
    """

    submission: str
    completes: bool
    due_at: int
    bytes_left: int
    sealed_at: int
    runs_at: int


@dataclass(frozen=True, slots=True)
class Queued:
    """What of a dossier was sealed and is not confirmed by the provincial system.

    Attributes:
        sealed_at: When the newest of it was sealed, milliseconds since 1970.
        submissions: How many.
        to_send: How many of them the relay does not have yet.
        bytes_left: Of the files that are still to be sent.
        due_at: The earliest appointment of what is to be sent; None where nothing is.
        next: What is sent next; None where only the far end or a person can move it.
    """

    sealed_at: int
    submissions: int
    to_send: int
    bytes_left: int
    due_at: int | None
    next: Sendable | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A dossier that is not finished, as lists and counts see it.

    Attributes:
        presses_at: Its place in the list, milliseconds since 1970: when it is due, and after all
            others while its clock stands still.
        waiting: Whether the citizen is to bring papers or to pay.
        open: Whether it may still be changed.
        damaged: Whether something of it could not be read when this was written: nothing else of
            it is believed, and it stands at the end of the list.
    """

    dossier_id: str
    clerk_id: str
    presses_at: int
    step: NextStep
    trouble: Trouble
    lacks: Lacks
    waiting: bool
    open: bool
    queued: Queued | None = None
    damaged: bool = False

    @property
    def paused(self) -> bool:
        return self.presses_at >= PAUSED_MS

    @property
    def listed(self) -> bool:
        """Whether somebody has something to do, or something to wait for."""
        return self.step is not NextStep.NONE or self.damaged


def work_of(
    dossier: Dossier, trouble: Trouble, pause: Pause | None, queued: Queued | None
) -> Work | None:
    """What is to be kept of a dossier; None once it is finished.

    Args:
        pause: The open one.
    """
    step = next_step(dossier, trouble)
    still_open = dossier.state is DossierState.OPEN
    if step is NextStep.NONE and queued is None and not still_open:
        return None
    rests = pause is not None and holds(pause, dossier.due_at)
    return Work(
        dossier.id,
        dossier.clerk_id,
        to_ms(dossier.due_at) + (PAUSED_MS if rests else 0),
        step,
        trouble,
        lacks_of(dossier),
        waiting=dossier.waiting,
        open=still_open,
        queued=queued,
    )


@dataclass(frozen=True, slots=True)
class DueBounds:
    """Where one urgency ends and the next begins, milliseconds since 1970: each holds what is due
    before its bound, and not before the one above.
    """

    overdue: int
    today: int
    soon: int


def due_bounds(now: datetime, calendar: WorkCalendar) -> DueBounds:
    """The bounds by which urgency() tells dossiers apart, for whoever counts rows."""
    today = soon = vn_day(now)
    while calendar.working_days_between(today, soon + _DAY) <= SOON_DAYS:
        soon += _DAY
    # A moment of return has passed once it is later, be it by less than what is stored.
    passed = -((from_ms(0) - now) // timedelta(milliseconds=1))
    return DueBounds(passed, _end(today), _end(soon))


def _end(day: date) -> int:
    return to_ms(datetime.combine(day + _DAY, time(), VIETNAM))


class TaskKind(StrEnum):
    """What a clerk narrows the worklist to."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    MISSING = "missing"
    SUPPLEMENT = "supplement"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How many dossiers of each kind somebody has to do with.

    Attributes:
        to_scan: Whose next step is to scan or to read.
        unsigned: Files that wait for a signature.
    """

    pending: int = 0
    overdue: int = 0
    today: int = 0
    soon: int = 0
    missing: int = 0
    supplement: int = 0
    refused: int = 0
    to_scan: int = 0
    unsigned: int = 0

    def of(self, kind: TaskKind) -> int:
        count: int = getattr(self, kind.value)
        return count


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """What was sealed and is not confirmed.

    Attributes:
        waiting: How many submissions.
        to_send: How many of them the relay does not have yet, with the bytes that are left.
        due_at: The earliest appointment among those, milliseconds since 1970.
        late: Dossiers of which something should have been with the relay for a day.
    """

    waiting: int = 0
    to_send: int = 0
    bytes_left: int = 0
    due_at: int | None = None
    late: int = 0
