"""What the calendar page shows, and how a dossier's appointment stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.deadline import Pause, holds, reckon
from tthc_desktop.domain.due_words import steps_in_words
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.proposals import DueProposal, ProposalState
from tthc_desktop.domain.work_calendar import CalendarDay, Week, WorkCalendar
from tthc_desktop.services.deadlines.clock_guard import TOLERANCE, known_mark
from tthc_desktop.services.deadlines.current_calendar import calendar_in
from tthc_desktop.services.deadlines.running_term import open_pause
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The work calendar, as a settings page shows it.

    Attributes:
        days: One entry each, ordered by date.
        clock_behind: The time that receptions have reached while this PC's clock stands before it;
            None when all is well.
        clock_unknown: Whether that time cannot be read, so that nothing is received either.
        damaged: Days of the office that cannot be read: none of days, and nothing can be reckoned
            before each was set anew.
    """

    days: tuple[CalendarDay, ...]
    week: Week
    now: datetime
    clock_behind: datetime | None
    clock_unknown: bool = False
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GetCalendar:
    store: Store
    clock: Clock
    bundled: WorkCalendar

    def __call__(self) -> CalendarView:
        damaged: list[str] = []
        with self.store.read() as tx:
            calendar = calendar_in(tx, self.bundled, damaged.append)
            mark, good = known_mark(tx.settings)
        days = {entry.day: entry for entry in calendar.days}
        now = self.clock.now()
        behind = mark if mark is not None and now < mark - TOLERANCE else None
        ordered = tuple(days[day] for day in sorted(days))
        return CalendarView(ordered, calendar.week, now, behind, not good, tuple(damaged))


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a dossier is due, and why.

    Attributes:
        due: None while paused holds; a pause that began after the moment of return holds nothing
            and is not named.
        printed: The appointment in force.
        steps: How due came about; empty for dossiers from before terms were kept.
    """

    due: datetime | None
    printed: datetime
    paused: Pause | None
    proposal: DueProposal | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GetDeadline:
    store: Store
    catalogue: Catalogue

    def __call__(self, dossier_id: str) -> Deadline:
        """How the due date of a dossier was reckoned.

        Raises:
            InputError: ``dossier.unknown``.
        """
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            facts = tx.deadlines.facts(dossier_id)
            open_ones = tx.deadlines.proposals(ProposalState.OPEN, dossier_id)
        if facts is None:
            raise InputError("dossier.unknown")
        proposal = open_ones[0] if open_ones else None
        if facts.term is None:
            return Deadline(dossier.due_at, dossier.due_at, None, proposal, ())
        calendar = self.catalogue.calendar()
        found = reckon(facts.received_at, facts.term, calendar, facts.pauses, facts.extensions)
        paused = open_pause(facts)
        if paused is not None and not holds(paused, dossier.due_at):
            paused = None
        due = None if paused else dossier.due_at
        return Deadline(due, dossier.due_at, paused, proposal, steps_in_words(found, calendar))
