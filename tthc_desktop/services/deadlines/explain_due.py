"""Why that date: for the command line and the checker on the calendar page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tthc_desktop.domain.catalogue import MOST_UNITS, Term, TermUnit
from tthc_desktop.domain.deadline import reckon
from tthc_desktop.domain.due_words import steps_in_words
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar

_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_TYPED = ("%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Explained:
    """A due date and how it came about.

    Attributes:
        steps: Vietnamese sentences, in order.
    """

    due: datetime
    steps: tuple[str, ...]


def explain_due(received: datetime, term: Term, calendar: WorkCalendar) -> Explained:
    """The appointment, and each step of the reckoning."""
    reckoning = reckon(received, term, calendar)
    if reckoning.due is None:
        raise AssertionError("nothing is paused here")
    return Explained(reckoning.due, steps_in_words(reckoning, calendar))


def parse_received(text: str) -> datetime:
    """ISO 8601, or ``23/11/2026 09:10``; without a zone it is Vietnamese time. Raises InputError
    ``due.received``."""
    clean = text.strip()
    moment = _typed(clean)
    if moment is None:
        try:
            moment = datetime.fromisoformat(clean)
        except ValueError as error:
            raise InputError("due.received") from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InputError("due.received")
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment


def _typed(text: str) -> datetime | None:
    for form in _TYPED:
        try:
            return datetime.strptime(text, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
    return None


def parse_term(number: str | None, unit: TermUnit) -> Term:
    """2.1 or 2,1; nothing for the same day. Raises InputError ``due.duration``."""
    if unit is TermUnit.SAME_DAY and number is None:
        return Term(unit)
    clean = (number or "").strip()
    if not _NUMBER.fullmatch(clean):
        raise InputError("due.duration", most=MOST_UNITS)
    value = Decimal(clean.replace(",", "."))
    if value > MOST_UNITS:
        raise InputError("due.duration", most=MOST_UNITS)
    return Term(unit) if unit is TermUnit.SAME_DAY else Term(unit, value)
