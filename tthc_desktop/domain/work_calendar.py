"""Which days and hours are worked: sessions of a day, days off, Saturdays worked in exchange.

Rules and their sources: reference/domain.md 3.2 and 7. A moment at the very end of a session still
lies inside it, so that half past eleven is reception in the morning and not at half past one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, pairwise

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.time import VIETNAM

FIRST_YEAR, LAST_YEAR = 2000, 2100  # what can be a reception or a day off; else it is a slip
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A stretch of a working day, start before end, both of the same day."""

    start: time
    end: time

    @property
    def length(self) -> timedelta:
        return datetime.combine(date.min, self.end) - datetime.combine(date.min, self.start)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


Sessions = tuple[WorkingHours, ...]
MORNING = WorkingHours(time(7, 0), time(11, 30))
AFTERNOON = WorkingHours(time(13, 30), time(17, 0))


@dataclass(frozen=True, slots=True)
class Week:
    """Sessions of Monday to Friday, which made-up days follow too, and of Saturdays; no Saturday
    session: Saturday is a day off. Sunday never is a working day by itself."""

    weekday: Sessions = (MORNING, AFTERNOON)
    saturday: Sessions = ()


_SPAN = re.compile(r"([0-9]{1,2})[:h]([0-9]{2})?\s*[-–]\s*([0-9]{1,2})[:h]([0-9]{2})?")


def sessions_from(text: str) -> Sessions:
    """``07:00-11:30, 13h30-17h``; empty for a day off. Raises InputError ``calendar.sessions``."""
    sessions = []
    for part in filter(None, (piece.strip() for piece in re.split("[,;]", text))):
        found = _SPAN.fullmatch(part)
        if found is None:
            raise InputError("calendar.sessions")
        a, b, c, d = (int(number or 0) for number in found.groups())
        try:
            sessions.append(WorkingHours(time(a, b), time(c, d)))
        except ValueError as error:
            raise InputError("calendar.sessions") from error
    return tuple(sessions)


def checked_week(week: Week) -> Week:
    """The week, if its sessions are in order and apart, with at least one on weekdays.

    Raises:
        InputError: ``calendar.sessions``.
    """
    for sessions in (week.weekday, week.saturday):
        backwards = any(s.start >= s.end for s in sessions)
        touching = any(a.end >= b.start for a, b in pairwise(sessions))
        if backwards or touching:
            raise InputError("calendar.sessions")
    if not week.weekday:
        raise InputError("calendar.sessions")
    return week


class DayKind(StrEnum):
    """What makes a day special.

    Attributes:
        OFF: Nobody works.
        MADE_UP: A day of rest that is worked, by the sessions of weekdays.
        PLAIN: As its weekday says, whatever the calendar that ships holds for it.
    """

    OFF = "off"
    MADE_UP = "worked"
    PLAIN = "plain"


DAY_KIND_NAMES = {
    DayKind.OFF: "Nghỉ",
    DayKind.MADE_UP: "Làm bù",
    DayKind.PLAIN: "Bình thường",
}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A special day.

    Attributes:
        source: The decision it rests on, or that it is projected.
        edited: Whether a person of this office set it, over the calendar that ships.
    """

    day: date
    kind: DayKind
    name: str
    source: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working time of an office. One entry a day; of two for the same day the later counts."""

    days: tuple[CalendarDay, ...] = ()
    week: Week = field(default_factory=Week)
    _by_day: Mapping[date, CalendarDay] = field(init=False, repr=False, compare=False)
    _odd: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _shift: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = {entry.day: entry for entry in self.days}
        object.__setattr__(self, "_by_day", found)
        # Days that are not worked as their weekday says, and by how much they move the count of
        # working days up to each: two look-ups then count any stretch (the worklist asks often).
        odd = {d: self.works(d) - self._usual(d) for d in found}
        kept = sorted(d.toordinal() for d, by in odd.items() if by)
        shifts = (odd[date.fromordinal(n)] for n in kept)
        object.__setattr__(self, "_odd", tuple(kept))
        object.__setattr__(self, "_shift", (0, *accumulate(shifts)))

    @classmethod
    def of(
        cls, off: Iterable[date], worked: Iterable[date], week: Week | None = None
    ) -> WorkCalendar:
        """A calendar of bare dates, without names; a day in both is worked."""
        days = [CalendarDay(day, DayKind.OFF, "") for day in sorted(off)]
        days += [CalendarDay(day, DayKind.MADE_UP, "") for day in sorted(worked)]
        return cls(tuple(days), week or Week())

    def special(self, day: date) -> CalendarDay | None:
        """What the table says about a day."""
        return self._by_day.get(day)

    @property
    def last_year(self) -> int | None:
        """The last year whose days off are in the table."""
        return max((day.year for day in self._by_day), default=None)

    def _usual(self, day: date) -> bool:
        weekday = day.weekday()
        return weekday < _SATURDAY or (weekday == _SATURDAY and bool(self.week.saturday))

    def works(self, day: date) -> bool:
        entry = self._by_day.get(day)
        if entry is None or entry.kind is DayKind.PLAIN:
            return self._usual(day)
        return entry.kind is DayKind.MADE_UP

    def sessions(self, day: date) -> Sessions:
        """The sessions of a day; none on a day off."""
        if not self.works(day):
            return ()
        entry = self._by_day.get(day)
        made_up = entry is not None and entry.kind is DayKind.MADE_UP
        if day.weekday() < _SATURDAY or made_up:
            return self.week.weekday
        return self.week.saturday

    def last_session_end(self, day: date) -> datetime:
        """The moment at which the last session of a day ends.

        Raises:
            IndexError: It is a day off.
        """
        return datetime.combine(day, self.sessions(day)[-1].end, VIETNAM)

    def working_day(self, day: date) -> date:
        """This day, or the first working day after it."""
        while not self.works(day):
            day += _DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return self.working_day(day + _DAY)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after start up to and including end; negative when end lies before."""
        return self._worked_until(end) - self._worked_until(start)

    def _worked_until(self, day: date) -> int:
        """Working days of our era up to and including this one. Day 1 was a Monday."""
        number = day.toordinal()
        weeks, rest = divmod(number, 7)
        each = _SATURDAY + bool(self.week.saturday)
        return weeks * each + min(rest, each) + self._shift[bisect_right(self._odd, number)]

    def next_open(self, moment: datetime) -> datetime:
        """This moment where it lies inside a session, its ends included; else the start of the next
        session. In Vietnamese time."""
        local = moment.astimezone(VIETNAM)
        day = local.date()
        for session in self.sessions(day):
            start, end = _bounds(day, session)
            if local < start:
                return start
            if local <= end:
                return local
        day = self.next_working_day(day)
        return _bounds(day, self.sessions(day)[0])[0]

    def add_working(self, moment: datetime, work: timedelta) -> datetime:
        """The moment at which so much working time, 0 or more, has passed since this one. What ends
        with a session is due at its end and not when the next one begins."""
        if not work:
            return moment
        day = moment.astimezone(VIETNAM).date()
        while True:
            for session in self.sessions(day):
                start, end = _bounds(day, session)
                start = max(start, moment)
                room = max(end - start, timedelta(0))
                if work <= room:
                    return (start + work).astimezone(VIETNAM)
                work -= room
            day = self.next_working_day(day)

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from start to end, never negative."""
        day, last = start.astimezone(VIETNAM).date(), end.astimezone(VIETNAM).date()
        total = timedelta(0)
        while day <= last:
            for session in self.sessions(day):
                opens, closes = _bounds(day, session)
                total += max(min(closes, end) - max(opens, start), timedelta(0))
            day += _DAY
        return total


def _bounds(day: date, session: WorkingHours) -> tuple[datetime, datetime]:
    return (
        datetime.combine(day, session.start, VIETNAM),
        datetime.combine(day, session.end, VIETNAM),
    )
