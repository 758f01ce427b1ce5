"""When a dossier is due. Same-day and whole working days; hours, pauses and local limits come with
the deadline engine, which keeps this signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tthc_desktop.domain.catalogue import Term, TermUnit
from tthc_desktop.domain.time import VIETNAM

LATE_HOUR = time(15, 0)  # after it, "same day" means the next working day; domain.md 3.2
SESSIONS = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days off beside Saturday and Sunday, and Saturdays worked in exchange."""

    days_off: frozenset[date]
    made_up: frozenset[date]

    def works(self, day: date) -> bool:
        if day in self.made_up:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        day += timedelta(days=1)
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after start up to and including end; negative when end lies before."""
        if end < start:
            return -self.working_days_between(end, start)
        count = 0
        while start < end:
            start += timedelta(days=1)
            count += self.works(start)
        return count


def counted_reception(received: datetime, calendar: WorkCalendar) -> datetime:
    """Reception outside hours counts as the start of the next session (domain.md 3.2)."""
    local = received.astimezone(VIETNAM)
    day, clock = local.date(), local.timetz().replace(tzinfo=None)
    if calendar.works(day):
        for start, end in SESSIONS:
            if clock < start:
                return datetime.combine(day, start, VIETNAM)
            if clock <= end:
                return local
    return datetime.combine(calendar.next_working_day(day), SESSIONS[0][0], VIETNAM)


def due_at(received: datetime, term: Term, calendar: WorkCalendar) -> datetime:
    """The moment of return.

    The day of reception is not counted; whole working days keep the time of day; a same-day
    procedure ends with the day's last session, or the next working day's when received after 15:00.
    """
    start = counted_reception(received, calendar)
    day = start.date()
    if term.unit is TermUnit.SAME_DAY:
        if start.timetz().replace(tzinfo=None) > LATE_HOUR:
            day = calendar.next_working_day(day)
        return datetime.combine(day, SESSIONS[-1][1], VIETNAM)
    for _ in range(int(term.number)):
        day = calendar.next_working_day(day)
    return datetime.combine(day, start.timetz())
