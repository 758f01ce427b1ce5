"""Everything that window and command line can do about deadlines."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.services.deadlines.change_calendar import ChangeDay, ChangeWeek, ResetDay
from tthc_desktop.services.deadlines.clock_guard import ConfirmClock
from tthc_desktop.services.deadlines.current_calendar import CurrentCalendar
from tthc_desktop.services.deadlines.explain_due import ExplainDue
from tthc_desktop.services.deadlines.extend_due import ExtendDue
from tthc_desktop.services.deadlines.get_calendar import GetCalendar, GetDeadline
from tthc_desktop.services.deadlines.pause_clock import PauseClock, ResumeClock
from tthc_desktop.services.deadlines.proposals import DecideProposal, ListProposals
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class DeadlineCases:
    get_calendar: GetCalendar
    change_day: ChangeDay
    reset_day: ResetDay
    change_week: ChangeWeek
    explain: ExplainDue
    get: GetDeadline
    pause: PauseClock
    resume: ResumeClock
    extend: ExtendDue
    list_proposals: ListProposals
    decide: DecideProposal
    confirm_clock: ConfirmClock

    @classmethod
    def make(
        cls, store: Store, clock: Clock, catalogue: Catalogue, calendar: CurrentCalendar
    ) -> DeadlineCases:
        bundled = calendar.bundled
        return cls(
            GetCalendar(store, clock, bundled),
            ChangeDay(store, clock, bundled),
            ResetDay(store, clock, bundled),
            ChangeWeek(store, clock, bundled),
            ExplainDue(calendar),
            GetDeadline(store, catalogue),
            PauseClock(store, clock, catalogue),
            ResumeClock(store, clock, catalogue),
            ExtendDue(store, clock, catalogue),
            ListProposals(store),
            DecideProposal(store, clock),
            ConfirmClock(store, clock),
        )
