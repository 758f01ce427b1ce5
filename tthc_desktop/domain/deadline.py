"""When a dossier is due, and how that was reckoned.

The rules, each with its source in reference/domain.md 3.2 unless it says otherwise:

- Reception outside the sessions counts as received at the start of the next one, and that day is
  the day of reception, which is not counted.
- Working days move the date and keep the time of day. Where that time lies in no session of the
  day reached (a Saturday morning), it moves to the start of the next session.
- Calendar days move the date; from a day off it moves forward to the next working day and keeps
  the time of day, as the provinces' own programs do. Two receptions whose dates move to the same
  day can so stand in the order of their hours: the date never runs backwards, the hour may.
- A fraction of a day is worked through the sessions, 1 day = 8 hours, after the whole days. It
  never waits longer than one more whole day would: 1,5 days are not due after 2 days, also where a
  day off or a short Saturday lies between (derived: a term must not shrink when it grows).
- Hours run through the sessions.
- The same day: the end of its last session; received after 15:00, of the next working day.
- A pause moves the moment by the working time that it took away; time paused twice counts once.
- A pause that begins after the moment of return moves nothing: late stays late, and shows.
- An extension is a decision and moves the moment whenever it was granted; when one is granted it
  runs from the appointment that people hold (extended), which may differ from what is reckoned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from tthc_desktop.domain.catalogue import MINUTES_A_DAY, PauseReason, Term, TermUnit
from tthc_desktop.domain.extensions import Extension
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import WorkCalendar

LATE_HOUR = time(15, 0)  # after it, "same day" means the next working day
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock of a dossier stands still.

    Attributes:
        until: None while the clock stands still.
    """

    reason: PauseReason
    since: datetime
    until: datetime | None = None


def holds(pause: Pause, due: datetime) -> bool:
    """Whether a pause stops a clock that had been due at that moment."""
    return pause.since <= due


class DueStepKind(Enum):
    COUNTED = "counted"
    SAME_DAY = "same_day"
    DAYS = "days"
    FRACTION = "fraction"
    CAPPED = "capped"
    HOURS = "hours"
    PAUSE = "pause"
    PAUSE_LATE = "pause_late"
    PAUSE_OPEN = "pause_open"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class DueStep:
    """One move of the moment.

    Attributes:
        work: The working time it took, where it took a known one.
    """

    kind: DueStepKind
    before: datetime
    after: datetime
    work: timedelta = timedelta(0)
    term: Term | None = None
    pause: Pause | None = None
    extension: Extension | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A moment of return and how it came about.

    Attributes:
        due: None while the clock stands still.
    """

    due: datetime | None
    steps: tuple[DueStep, ...]


def counted_reception(received: datetime, calendar: WorkCalendar) -> datetime:
    """Reception outside hours counts as the start of the next session."""
    return calendar.next_open(received)


def due_at(received: datetime, term: Term, calendar: WorkCalendar) -> datetime:
    """The moment of return, in Vietnamese time, always inside a session."""
    due = reckon(received, term, calendar).due
    if due is None:
        raise AssertionError("only an open pause leaves no moment")
    return due


def reckon(
    received: datetime,
    term: Term,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
) -> Reckoning:
    """The moment of return with every step on the way. Raises OverflowError beyond year 9999."""
    steps: list[DueStep] = []
    moment = counted_reception(received, calendar)
    steps.append(DueStep(DueStepKind.COUNTED, received.astimezone(VIETNAM), moment))
    moment = _add_term(moment, term, calendar, steps)
    joined = _joined(pauses)
    events: list[tuple[datetime, Pause | Extension]] = [(p.since, p) for p in joined]
    events += [(e.at, e) for e in extensions]
    for _, event in sorted(events, key=lambda found: found[0]):
        if isinstance(event, Extension):
            inner: list[DueStep] = []
            after = _add_term(moment, event.term, calendar, inner)
            steps.append(DueStep(DueStepKind.EXTENSION, moment, after, extension=event))
            moment = after
        elif not holds(event, moment):
            steps.append(DueStep(DueStepKind.PAUSE_LATE, moment, moment, pause=event))
        elif event.until is None:
            steps.append(DueStep(DueStepKind.PAUSE_OPEN, moment, moment, pause=event))
            return Reckoning(None, tuple(steps))
        else:
            work = calendar.working_between(max(event.since, received), event.until)
            after = calendar.add_working(moment, work)
            steps.append(DueStep(DueStepKind.PAUSE, moment, after, work, pause=event))
            moment = after
    return Reckoning(moment, tuple(steps))


def extended(due: datetime, term: Term, calendar: WorkCalendar) -> datetime:
    """So much later than an appointment, as a reception at that moment would be reckoned."""
    return _add_term(calendar.next_open(due), term, calendar, [])


def _add_term(
    start: datetime, term: Term, calendar: WorkCalendar, steps: list[DueStep]
) -> datetime:
    """The end of a term that begins at a moment within a session."""
    if term.unit is TermUnit.SAME_DAY:
        day = start.date()
        if start.timetz().replace(tzinfo=None) > LATE_HOUR:
            day = calendar.next_working_day(day)
        due = calendar.last_session_end(day)
        steps.append(DueStep(DueStepKind.SAME_DAY, start, due, term=term))
        return due
    if term.unit is TermUnit.HOUR:
        work = timedelta(minutes=round(term.number * 60))
        due = calendar.add_working(start, work)
        steps.append(DueStep(DueStepKind.HOURS, start, due, work, term))
        return due
    whole = int(term.number)
    due = _add_days(start, whole, term.unit, calendar)
    if whole:
        steps.append(DueStep(DueStepKind.DAYS, start, due, term=Term(term.unit, Decimal(whole))))
    work = timedelta(minutes=round((term.number - whole) * MINUTES_A_DAY))
    if work:
        run = calendar.add_working(due, work)
        most = _add_days(start, whole + 1, term.unit, calendar)
        kind = DueStepKind.FRACTION if run <= most else DueStepKind.CAPPED
        steps.append(DueStep(kind, due, min(run, most), work, term))
        due = min(run, most)
    return due


def _add_days(start: datetime, number: int, unit: TermUnit, calendar: WorkCalendar) -> datetime:
    if not number:
        return start
    day = start.date()
    if unit is TermUnit.DAY:
        day = calendar.working_day(day + number * _DAY)
    else:
        for _ in range(number):
            day = calendar.next_working_day(day)
    return calendar.next_open(datetime.combine(day, start.timetz()))


def _joined(pauses: Iterable[Pause]) -> list[Pause]:
    """The pauses in order, without overlaps, so that no time is given twice.

    Those that overlap or touch become one; the reason of the first stands for all.
    """
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda p: p.since):
        last = joined[-1] if joined else None
        if last is None or (last.until is not None and pause.since > last.until):
            joined.append(pause)
        elif last.until is not None:
            until = max(last.until, pause.until) if pause.until is not None else None
            joined[-1] = Pause(last.reason, last.since, until)
    return joined
