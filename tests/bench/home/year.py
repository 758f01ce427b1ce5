"""When dossiers come in: within the sessions of a year that ends now."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from tests.bench.home.copies import Copyist
from tests.bench.home.patterns import Pattern
from tthc_desktop.domain.time import VIETNAM, from_ms, to_ms
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.domain.worklist import Urgency, urgency

_DAYS = 365
_LOOKED_BACK = 90
_NEAREST = 12
"""Dossiers that are all due at one time came in on some of the last days that lead to it."""
_URGENCIES: Mapping[Urgency, int] = {
    Urgency.OVERDUE: 12,
    Urgency.TODAY: 18,
    Urgency.SOON: 30,
    Urgency.LATER: 40,
}


@dataclass(frozen=True, slots=True)
class Session:
    day: date
    begin: int
    length: int


def sessions_before(calendar: WorkCalendar, now: datetime) -> tuple[Session, ...]:
    """The sessions of the year, as far as they are over or begun."""
    found = []
    first, end = now.date() - timedelta(days=_DAYS), to_ms(now)
    for number in range(_DAYS + 1):
        day = first + timedelta(days=number)
        for hours in calendar.sessions(day):
            begin = to_ms(datetime.combine(day, hours.start, VIETNAM))
            until = min(to_ms(datetime.combine(day, hours.end, VIETNAM)), end)
            if begin < until:
                found.append(Session(day, begin, until - begin))
    return tuple(found)


def finished(
    patterns: Sequence[Pattern],
    sessions: Sequence[Session],
    count: int,
    now: int,
    rng: random.Random,
) -> Iterator[tuple[int, Pattern]]:
    """Moments of reception in their order, each with what can have ended since."""
    ends = list(accumulate(session.length for session in sessions))
    latest = now - min(pattern.lasts for pattern in patterns)
    usable = max(end for session, end in zip(sessions, ends, strict=True) if session.begin < latest)
    for number in range(count):
        place = int((number + rng.random()) / count * usable)
        index = min(bisect_right(ends, place), len(sessions) - 1)
        session = sessions[index]
        at = min(session.begin + place - (ends[index] - session.length), latest)
        fit = [p for p in patterns if at + p.lasts <= now]
        yield at, rng.choices(fit, [p.weight for p in fit])[0]


@dataclass(frozen=True, slots=True)
class Openings:
    """Where the open dossiers of a pattern may have come in, by how urgent they are then."""

    copyist: Copyist
    sessions: Sequence[Session]
    now: datetime

    def of(self, pattern: Pattern) -> Mapping[Urgency, list[Session]]:
        found: dict[Urgency, list[Session]] = {}
        now = to_ms(self.now)
        for session in reversed(self.sessions[-_LOOKED_BACK:]):
            if session.begin + pattern.lasts <= now:
                due = from_ms(self.copyist.due(pattern, session.begin))
                level = urgency(due, self.now, self.copyist.calendar)
                found.setdefault(level, []).append(session)
        return {level: those[:_NEAREST] for level, those in found.items()}


def opened(
    patterns: Sequence[Pattern], openings: Openings, count: int, rng: random.Random
) -> list[tuple[int, Pattern]]:
    """Moments of reception in their order; every kind comes before any comes twice."""
    by_kind: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        by_kind.setdefault(pattern.kind, []).append(pattern)
    first = [rng.choice(those) for those in by_kind.values()][:count]
    more = rng.choices(patterns, [p.weight for p in patterns], k=count - len(first))
    where = {id(pattern): openings.of(pattern) for pattern in patterns}
    now = to_ms(openings.now)
    made = []
    for pattern in (*first, *more):
        levels = where[id(pattern)]
        level = rng.choices(list(levels), [_URGENCIES[each] for each in levels])[0]
        session = rng.choice(levels[level])
        room = min(session.length, now - pattern.lasts - session.begin + 1)
        made.append((session.begin + rng.randrange(room), pattern))
    return sorted(made, key=lambda each: each[0])
