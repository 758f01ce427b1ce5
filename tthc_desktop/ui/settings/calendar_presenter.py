"""Decides what the calendar section shows, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tthc_desktop.domain.catalogue import TermUnit
from tthc_desktop.domain.due_words import moment_in_words
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.time import parse_vn_date, vn_moment
from tthc_desktop.domain.work_calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    MORNING,
    CalendarDay,
    DayKind,
    Sessions,
    Week,
    checked_week,
    sessions_from,
)
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.change_calendar import ChangeDay, ChangeWeek, ResetDay
from tthc_desktop.services.deadlines.clock_guard import ConfirmClock
from tthc_desktop.services.deadlines.explain_due import (
    Explained,
    explain_due,
    parse_received,
    parse_term,
)
from tthc_desktop.services.deadlines.get_calendar import CalendarView as Calendar
from tthc_desktop.services.deadlines.get_calendar import GetCalendar
from tthc_desktop.services.deadlines.proposals import DecideProposal, ListProposals, OpenProposal
from tthc_desktop.services.deadlines.recompute import Recomputed
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell

_FIELDS = {  # beside which field an error is said
    "input.date": "day",
    "calendar.day": "day",
    "calendar.name": "name",
    "calendar.sessions": "weekday",
    "due.received": "received",
    "due.duration": "number",
}


@dataclass(frozen=True, slots=True)
class TypedDay:
    """The editor as typed. kind: chosen by the key that opened it. fixed: the day is there already
    and keeps its date; another date is another day."""

    kind: DayKind
    day: str = ""
    name: str = ""
    source: str = ""
    fixed: bool = False


class CalendarPageView(Protocol):
    def show_days(self, year: int, days: Sequence[CalendarDay], summary: str) -> None: ...

    def show_week(self, weekday: str, saturday: str) -> None: ...

    def show_right(self, *, may_change: bool) -> None:
        """Whether who is signed in may change the calendar."""
        ...

    def show_clock(self, text: str) -> None:
        """What is wrong with the clock; empty when nothing is."""
        ...

    def show_proposals(self, proposals: Sequence[OpenProposal]) -> None: ...

    def show_editor(self, typed: TypedDay | None) -> None:
        """None closes it."""
        ...

    def show_checked(self, due: str, steps: Sequence[str]) -> None: ...

    def show_wrong(self, field: str, text: str) -> None: ...


def sessions_in_words(sessions: Sessions) -> str:
    return ", ".join(str(session) for session in sessions)


class CalendarPresenter:
    def __init__(
        self, office: Office, runner: Runner, shell: Shell, view: CalendarPageView
    ) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._calendar: Calendar | None = None
        self.year = office.ports.clock.now().year

    def refresh(self) -> None:
        clerk = self._shell.clerk
        self._view.show_right(may_change=clerk.may(Role.ADMINISTRATOR))
        self._runner.submit(
            Lane.STORE,
            lambda: (self._office.use(GetCalendar)(), self._office.use(ListProposals)(clerk)),
            self._loaded,
            self._shell.fail,
        )

    def _loaded(self, found: tuple[Calendar, tuple[OpenProposal, ...]]) -> None:
        self._calendar, proposals = found
        week = self._calendar.week
        self._view.show_week(sessions_in_words(week.weekday), sessions_in_words(week.saturday))
        behind = self._calendar.clock_behind
        self._view.show_clock(
            f"Đồng hồ máy chỉ {vn_moment(self._calendar.now)}, sớm hơn lần ghi nhận trước"
            f" ({vn_moment(behind)}): chưa tiếp nhận được hồ sơ."
            if behind
            else ""
        )
        self._view.show_proposals(proposals)
        self._show_year()

    def _show_year(self) -> None:
        if self._calendar is None:
            return
        days = [entry for entry in self._calendar.days if entry.day.year == self.year]
        off = sum(entry.kind is DayKind.OFF for entry in days)
        worked = sum(entry.kind is DayKind.MADE_UP for entry in days)
        summary = f"{off} ngày nghỉ · {worked} ngày làm bù" if days else "chưa có ngày nào"
        self._view.show_days(self.year, days, summary)

    def turn_year(self, by: int) -> None:
        self.year = min(max(self.year + by, FIRST_YEAR), LAST_YEAR)
        self._show_year()

    # Days

    def begin_day(self, kind: DayKind, entry: CalendarDay | None = None) -> None:
        """Opens the editor: empty, or with an entry that is there."""
        if not self._may_change():
            return
        if entry is None:
            self._view.show_editor(TypedDay(kind))
        else:
            day = f"{entry.day:%d/%m/%Y}"
            self._view.show_editor(TypedDay(entry.kind, day, entry.name, entry.source, True))

    def save_day(self, typed: TypedDay) -> None:
        """A wrong field is named beside it; nothing typed is lost."""
        clerk = self._shell.clerk
        try:
            day = parse_vn_date(typed.day, self.year)
        except InputError as error:
            self._wrong(error)
            return
        entry = CalendarDay(day, typed.kind, typed.name, typed.source)

        def saved(what: Recomputed) -> None:
            self._view.show_editor(None)
            self.year = day.year
            self._changed(f"Đã lưu ngày {day:%d/%m/%Y}.", what)

        self._change(lambda: self._office.use(ChangeDay)(clerk, entry), saved)

    def make_plain(self, entry: CalendarDay | None) -> None:
        """The chosen day becomes an ordinary one."""
        if entry is None or not self._may_change():
            return
        clerk = self._shell.clerk
        plain = CalendarDay(entry.day, DayKind.PLAIN, entry.name or "Ngày thường", entry.source)
        said = f"Ngày {entry.day:%d/%m/%Y} là ngày bình thường."
        self._change(
            lambda: self._office.use(ChangeDay)(clerk, plain),
            lambda what: self._changed(said, what),
        )

    def reset_day(self, entry: CalendarDay | None) -> None:
        if entry is None or not self._may_change():
            return
        clerk = self._shell.clerk
        said = f"Ngày {entry.day:%d/%m/%Y} trở về như bản gốc."
        self._change(
            lambda: self._office.use(ResetDay)(clerk, entry.day),
            lambda what: self._changed(said, what),
        )

    # Hours

    def save_week(self, weekday: str, saturday: str) -> None:
        if not self._may_change():
            return
        field = "weekday"
        try:
            week = checked_week(Week(sessions_from(weekday)))
            field = "saturday"
            week = checked_week(Week(week.weekday, sessions_from(saturday)))
        except InputError as error:
            self._view.show_wrong(field, sentence(error))
            return
        self._put_week(week)

    def toggle_saturday(self) -> None:
        """Opens Saturday mornings, or closes Saturdays."""
        if self._calendar is None or not self._may_change():
            return
        week = self._calendar.week
        self._put_week(Week(week.weekday, () if week.saturday else (MORNING,)))

    def _put_week(self, week: Week) -> None:
        clerk = self._shell.clerk
        self._change(
            lambda: self._office.use(ChangeWeek)(clerk, week),
            lambda what: self._changed("Đã lưu giờ làm việc.", what),
        )

    # Proposals, clock, checker

    def decide(self, chosen: OpenProposal | None, *, accept: bool) -> None:
        if chosen is None:
            return
        clerk, proposal = self._shell.clerk, chosen.proposal
        said = (
            f"{chosen.code}: hẹn trả mới {vn_moment(proposal.proposed_due)}."
            " Giao lại phiếu hẹn cho người dân."
            if accept
            else f"{chosen.code}: giữ hẹn đã in {vn_moment(proposal.printed_due)}."
        )

        def decided(_done: object) -> None:
            self._shell.say("ok", said)
            self._shell.changed()
            self.refresh()

        self._change(
            lambda: self._office.use(DecideProposal)(clerk, proposal.id, accept=accept), decided
        )

    def confirm_clock(self) -> None:
        clerk = self._shell.clerk

        def confirmed(now: datetime) -> None:
            self._shell.say("ok", f"Đã xác nhận giờ máy đúng: {vn_moment(now)}.")
            self.refresh()

        self._change(lambda: self._office.use(ConfirmClock)(clerk), confirmed)

    def check(self, received: str, number: str, unit: TermUnit) -> None:
        """Why that date: nothing is stored."""
        try:
            moment = parse_received(received)
            term = parse_term(number.strip() or None, unit)
        except InputError as error:
            self._wrong(error)
            return

        def found(explained: Explained) -> None:
            self._view.show_checked(moment_in_words(explained.due), explained.steps)

        self._runner.submit(
            Lane.STORE,
            lambda: explain_due(moment, term, self._office.ports.calendar()),
            found,
            self._shell.fail,
        )

    def _may_change(self) -> bool:
        if self._shell.clerk.may(Role.ADMINISTRATOR):
            return True
        self._shell.fail(InputError("account.not_allowed"))
        return False

    def _change(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        """work: acts for the clerk of now, who may have been followed by another when it runs."""
        self._runner.submit(Lane.STORE, work, done, self._failed)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, InputError) and error.code in _FIELDS:
            self._wrong(error)
        else:
            self._shell.fail(error)

    def _wrong(self, error: InputError) -> None:
        self._view.show_wrong(_FIELDS.get(error.code, ""), sentence(error))

    def _changed(self, said: str, what: Recomputed) -> None:
        if what.moved:
            said += f" {what.moved} hồ sơ chưa in phiếu đã chuyển hẹn."
        if what.proposed:
            said += f" {what.proposed} hồ sơ đã in phiếu có đề nghị đổi hẹn."
        self._shell.say("warn" if what.proposed else "ok", said)
        self._shell.changed()
        self.refresh()
