"""Worked cases as text, calendars for tests, and a slow reckoning to hold the engine against."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from tests.conftest import ROOT
from tthc_desktop.adapters.system.days import bundled_calendar
from tthc_desktop.domain.catalogue import PauseReason, Term, TermUnit
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.extensions import Extension, ExtensionReason
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import (
    AFTERNOON,
    MORNING,
    Week,
    WorkCalendar,
    WorkingHours,
)

SHIPS = bundled_calendar(ROOT / "resources")
SOUTH = Week((WorkingHours(time(7, 0), time(11, 0)), WorkingHours(time(13, 0), time(17, 0))))
SHORT = Week((WorkingHours(time(8, 0), time(11, 30)), WorkingHours(time(13, 30), time(16, 30))))
CALENDARS = {
    "ships": SHIPS,
    "saturday": replace(SHIPS, week=Week((MORNING, AFTERNOON), (MORNING,))),
    "south": replace(SHIPS, week=SOUTH),
    "short": replace(SHIPS, week=SHORT),
}
_UNITS = {"wd": TermUnit.WORKING_DAY, "d": TermUnit.DAY, "h": TermUnit.HOUR}


def at(text: str) -> datetime:
    """``2026-11-23 09:10``, Vietnamese time."""
    return datetime.fromisoformat(text.strip()).replace(tzinfo=VIETNAM)


def term(text: str) -> Term:
    """``3wd``, ``15d``, ``2.5h``, ``same``."""
    if text == "same":
        return Term(TermUnit.SAME_DAY)
    found = re.fullmatch(r"([0-9.]+)(wd|d|h)", text)
    assert found, text
    return Term(_UNITS[found[2]], Decimal(found[1]))


@dataclass(frozen=True)
class Worked:
    """One line of the table."""

    calendar: str
    received: datetime
    term: Term
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    due: datetime
    source: str
    line: str


def worked(path: Path) -> list[Worked]:
    cases = []
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, received, length, events, due, source = (part.strip() for part in line.split("|"))
        pauses, extensions = [], []
        for event in filter(None, (part.strip() for part in events.split(";"))):
            kind, _, rest = event.partition(" ")
            if kind == "pause":
                since, until = rest.split("..")
                pauses.append(Pause(PauseReason.SUPPLEMENT, at(since), at(until)))
            else:
                longer, _, when = rest.partition(" at ")
                extensions.append(Extension(ExtensionReason.DATA, term(longer), at(when)))
        cases.append(
            Worked(
                name,
                at(received),
                term(length),
                tuple(pauses),
                tuple(extensions),
                at(due),
                source,
                line,
            )
        )
    return cases


MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Slow:
    """Reckons by walking minute after minute. Knows the rules from their wording, shares no code
    with the engine beyond what a day's sessions are."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar

    def open(self, moment: datetime) -> bool:
        """Ends included."""
        clock = moment.timetz().replace(tzinfo=None)
        return any(s.start <= clock <= s.end for s in self._calendar.sessions(moment.date()))

    def worked(self, moment: datetime) -> bool:
        """Whether the minute that begins now is worked."""
        clock = moment.timetz().replace(tzinfo=None)
        return any(s.start <= clock < s.end for s in self._calendar.sessions(moment.date()))

    def until_open(self, moment: datetime) -> datetime:
        while not self.open(moment):
            moment += MINUTE
        return moment

    def run(self, moment: datetime, minutes: int) -> datetime:
        while minutes:
            minutes -= self.worked(moment)
            moment += MINUTE
        return moment

    def minutes(self, start: datetime, end: datetime) -> int:
        count = 0
        while start < end:
            count += self.worked(start)
            start += MINUTE
        return count

    def days(self, moment: datetime, number: int, unit: TermUnit) -> datetime:
        if number == 0:
            return moment
        if unit is TermUnit.DAY:
            moment += number * DAY
            while not self._calendar.works(moment.date()):
                moment += DAY
        else:
            while number:
                moment += DAY
                number -= self._calendar.works(moment.date())
        return self.until_open(moment)

    def due(self, received: datetime, length: Term) -> datetime:
        start = self.until_open(received)
        if length.unit is TermUnit.SAME_DAY:
            late = start.timetz().replace(tzinfo=None) > time(15, 0)
            day: date = start.date() + DAY if late else start.date()
            while not self._calendar.works(day):
                day += DAY
            return datetime.combine(day, self._calendar.sessions(day)[-1].end, VIETNAM)
        if length.unit is TermUnit.HOUR:
            return self.run(start, round(length.number * 60))
        whole = int(length.number)
        rest = round((length.number - whole) * 480)
        run = self.run(self.days(start, whole, length.unit), rest)
        return min(run, self.days(start, whole + 1, length.unit)) if rest else run
