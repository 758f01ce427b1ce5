"""Lịch làm việc, described: days off and made-up days of a year, and proposed appointments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tthc_desktop.domain.due_words import weekday_name
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.time import VIETNAM, parse_vn_date, vn_moment
from tthc_desktop.domain.work_calendar import (
    DAY_KIND_NAMES,
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
from tthc_desktop.services.deadlines.get_calendar import CalendarView as Calendar
from tthc_desktop.services.deadlines.get_calendar import GetCalendar
from tthc_desktop.services.deadlines.proposals import DecideProposal, ListProposals, OpenProposal
from tthc_desktop.services.deadlines.recompute import Recomputed
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, at_most, readable, required
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.spec import On, SectionSpec, TableSpec, a_row, for_administrators

_TONES = {DayKind.OFF: "warn", DayKind.MADE_UP: "ok", DayKind.PLAIN: "muted"}
_TITLES = {
    DayKind.OFF: "Ngày nghỉ",
    DayKind.MADE_UP: "Ngày làm bù",
    DayKind.PLAIN: "Ngày bình thường",
}
_BESIDE = {"input.date": "day"}
_NAME = sentence(InputError("calendar.name"))
_LONGEST = 200  # letters, as the service says


@dataclass(slots=True)
class ShownYear:
    """Of one window."""

    number: int = 0

    def turn(self, by: int) -> None:
        self.number = min(max(self.number + by, FIRST_YEAR), LAST_YEAR)


@dataclass(frozen=True, slots=True)
class CalendarKnown:
    calendar: Calendar
    proposals: tuple[OpenProposal, ...]
    year: ShownYear = field(compare=False)
    damaged: tuple[str, ...] = ()
    """Codes of dossiers whose proposals cannot be read."""

    @property
    def days(self) -> Sequence[CalendarDay]:
        """Of the year that is shown."""
        return [entry for entry in self.calendar.days if entry.day.year == self.year.number]

    @property
    def summary(self) -> str:
        kinds = [entry.kind for entry in self.days]
        if not kinds:
            return "chưa có ngày nào"
        return f"{kinds.count(DayKind.OFF)} ngày nghỉ · {kinds.count(DayKind.MADE_UP)} ngày làm bù"

    @property
    def clock_words(self) -> str:
        """What is wrong with the clock; empty when nothing is."""
        behind = self.calendar.clock_behind
        if self.calendar.clock_unknown:
            return (
                f"Đồng hồ máy chỉ {vn_moment(self.calendar.now)}; lần ghi nhận trước không đọc"
                " được: chưa tiếp nhận được hồ sơ."
            )
        if not behind:
            return ""
        return (
            f"Đồng hồ máy chỉ {vn_moment(self.calendar.now)}, sớm hơn lần ghi nhận trước"
            f" ({vn_moment(behind)}): chưa tiếp nhận được hồ sơ."
        )


def sessions_in_words(sessions: Sessions) -> str:
    return ", ".join(str(session) for session in sessions)


def told_after(said: str, what: Recomputed) -> Said:
    """With what a change of the calendar did to appointments."""
    if what.moved:
        said += f" {what.moved} hồ sơ chưa in phiếu đã chuyển hẹn."
    if what.proposed:
        said += f" {what.proposed} hồ sơ đã in phiếu có đề nghị đổi hẹn."
    if what.left_out:
        said += f" {_left_out(what.left_out)} Hẹn trả của các hồ sơ đó giữ nguyên."
    if what.days_unread:
        said += (
            f" Còn {what.days_unread} ngày trong lịch không đọc được: đặt lại các ngày đó thì các"
            " hẹn trả mới được tính lại."
        )
    warn = what.proposed or what.left_out or what.days_unread
    return Said("warn" if warn else "ok", said)


def _left_out(codes: Sequence[str]) -> str:
    return sentence(StoreError("dossier.damaged", dossiers=", ".join(codes)))


# Days


_OnDay = On[CalendarKnown, CalendarDay]


def _ask_day(kind: DayKind, entry: CalendarDay | None, year: int) -> Ask:
    """Asks for a day of that kind.

    Args:
        entry: The day that is changed, which keeps its date; None for a new one.
        year: Of a day that is typed without one.
    """
    day = f"{entry.day:%d/%m/%Y}" if entry else ""
    return Ask(
        _TITLES[kind],
        "Lưu",
        fields=(
            FormField(
                "day",
                "Ngày",
                "ví dụ 31/8/2026",
                day,
                rules=(readable(lambda text: parse_vn_date(text, year)),),
                fixed=entry is not None,
            ),
            FormField(
                "name",
                "Tên ngày",
                "ví dụ Quốc khánh",
                entry.name if entry else "",
                rules=(required(_NAME), at_most(_LONGEST)),
            ),
            FormField(
                "source",
                "Nguồn",
                "số văn bản, ngày",
                entry.source if entry else "",
                rules=(at_most(_LONGEST),),
            ),
        ),
    )


def _typed(on: _OnDay, answer: Answer, kind: DayKind) -> CalendarDay:
    """The day that was typed; without a year it is of the year that is shown.

    Raises:
        InputError: ``input.date``.
    """
    day = parse_vn_date(answer["day"], on.known.year.number)
    return CalendarDay(day, kind, answer["name"], answer["source"])


def _saving(key: str, words: str, kind: DayKind | None) -> Act[_OnDay]:
    """The act that stores a day.

    Args:
        kind: What the day becomes; None: it stays what the chosen one is.
    """

    def of(on: _OnDay) -> DayKind:
        return on.row.kind if kind is None else kind

    def save(office: Office, clerk: Account, on: _OnDay, answer: Answer) -> Recomputed:
        return office.use(ChangeDay)(clerk, _typed(on, answer, of(on)))

    def told(on: _OnDay, answer: Answer, what: Recomputed) -> Said:
        day = _typed(on, answer, of(on)).day
        on.known.year.number = day.year
        return told_after(f"Đã lưu ngày {day:%d/%m/%Y}.", what)

    return Act[_OnDay](
        key,
        words,
        save,
        here=a_row if kind is None else lambda _on: True,
        why_not=for_administrators,
        ask=lambda on: _ask_day(of(on), on.row if kind is None else None, on.known.year.number),
        told=told,
        makes=lambda on, answer, _what: _typed(on, answer, of(on)).day.isoformat(),
        beside=_BESIDE,
        line=words.lower(),
    )


def _plain(office: Office, clerk: Account, on: _OnDay, _answer: Answer) -> Recomputed:
    name = on.row.name or "Ngày thường"
    return office.use(ChangeDay)(clerk, CalendarDay(on.row.day, DayKind.PLAIN, name, on.row.source))


def _toggle_saturday(office: Office, clerk: Account, on: _OnDay, _answer: Answer) -> Recomputed:
    week = on.known.calendar.week
    return office.use(ChangeWeek)(clerk, Week(week.weekday, () if week.saturday else (MORNING,)))


SATURDAY = Act[_OnDay](
    "S",
    "Mở hoặc nghỉ thứ Bảy",
    _toggle_saturday,
    why_not=for_administrators,
    told=lambda _on, _answer, what: told_after("Đã lưu giờ làm việc.", what),
    line="thứ Bảy",
)
CONFIRM_CLOCK = Act[_OnDay](
    "K",
    "Giờ máy đúng",
    lambda office, clerk, _on, _answer: office.use(ConfirmClock)(clerk),
    why_not=lambda on: "" if on.known.clock_words else "Giờ máy không có gì phải xác nhận.",
    told=lambda _on, _answer, now: f"Đã xác nhận giờ máy đúng: {vn_moment(now)}.",
)
DAY_ACTS = (
    _saving("Enter", "Sửa ngày", None),
    _saving("N", "Ngày nghỉ", DayKind.OFF),
    _saving("B", "Ngày làm bù", DayKind.MADE_UP),
    Act[_OnDay](
        "T",
        "Ngày thường",
        _plain,
        here=a_row,
        why_not=for_administrators,
        told=lambda on, _answer, what: told_after(
            f"Ngày {on.row.day:%d/%m/%Y} là ngày bình thường.", what
        ),
        line="ngày thường",
    ),
    Act[_OnDay](
        "X",
        "Như bản gốc",
        lambda office, clerk, on, _answer: office.use(ResetDay)(clerk, on.row.day),
        here=a_row,
        why_not=for_administrators,
        told=lambda on, _answer, what: told_after(
            f"Ngày {on.row.day:%d/%m/%Y} trở về như bản gốc.", what
        ),
        line="như bản gốc",
        also=("Delete",),
    ),
    SATURDAY,
    CONFIRM_CLOCK,
)


def change_week(office: Office, clerk: Account, weekday: str, saturday: str) -> Recomputed:
    """As typed. Raises InputError ``calendar.sessions`` that names its field."""
    return office.use(ChangeWeek)(clerk, read_week(weekday, saturday))


def read_week(weekday: str, saturday: str) -> Week:
    """The week that was typed.

    Raises:
        InputError: ``calendar.sessions``, with the field in which it stands.
    """
    name = "weekday"
    try:
        week = checked_week(Week(sessions_from(weekday)))
        name = "saturday"
        return checked_week(Week(week.weekday, sessions_from(saturday)))
    except InputError as error:
        raise InputError("calendar.sessions", field=name) from error


# Proposals


_OnProposal = On[CalendarKnown, OpenProposal]


def _deciding(
    key: str, words: str, *, accept: bool, also: tuple[str, ...] = ()
) -> Act[_OnProposal]:
    def told(on: _OnProposal, _answer: Answer, _done: Any) -> str:
        code, proposal = on.row.code, on.row.proposal
        if accept:
            due = vn_moment(proposal.proposed_due)
            return f"{code}: hẹn trả mới {due}. Giao lại phiếu hẹn cho người dân."
        return f"{code}: giữ hẹn đã in {vn_moment(proposal.printed_due)}."

    return Act[_OnProposal](
        key,
        words,
        lambda office, clerk, on, _answer: office.use(DecideProposal)(
            clerk, on.row.proposal.id, accept=accept
        ),
        here=a_row,
        told=told,
        line=words.lower(),
        also=also,
    )


# UniKey turns DD into Đ only in a text; at a table the bare letter arrives.
PROPOSAL_ACTS = (
    _deciding("Đ", "Đồng ý hẹn đề nghị", accept=True, also=("D",)),
    _deciding("G", "Giữ hẹn đã in", accept=False),
)


def _weekday(entry: CalendarDay) -> str:
    name = weekday_name(entry.day)
    return name[0].upper() + name[1:]


def _kind(entry: CalendarDay) -> Cell:
    chips = [Chip(DAY_KIND_NAMES[entry.kind], _TONES[entry.kind])]
    if entry.edited:
        chips.append(Chip("đã sửa", "accent"))
    return Cell(chips=tuple(chips))


def _moment(at: Any) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


DAYS = TableSpec[CalendarKnown, CalendarDay](
    "days",
    "Ngày nghỉ và ngày làm bù",
    (
        ColumnSpec("Ngày", 70, lambda d: Cell(f"{d.day:%d/%m}", bold=True)),
        ColumnSpec("Thứ", 88, lambda d: Cell(_weekday(d))),
        ColumnSpec("Loại", 178, _kind),
        ColumnSpec("Tên", 0, lambda d: Cell(d.name)),
        ColumnSpec("Nguồn", 230, lambda d: Cell(d.source), optional=True),
    ),
    lambda d: d.day.isoformat(),
    lambda known: known.days,
    DAY_ACTS,
    stretch=3,
    hints=(("← →", "năm"),),
    buttons=0,
)
PROPOSALS = TableSpec[CalendarKnown, OpenProposal](
    "proposals",
    "Đề nghị đổi giờ hẹn đã in",
    (
        ColumnSpec("Mã hồ sơ", 164, lambda p: Cell(p.code)),
        ColumnSpec("Hẹn đã in", 140, lambda p: Cell(_moment(p.proposal.printed_due))),
        ColumnSpec("Hẹn đề nghị", 140, lambda p: Cell(_moment(p.proposal.proposed_due), bold=True)),
        ColumnSpec("Lý do", 0, lambda p: Cell(p.proposal.reason)),
    ),
    lambda p: str(p.proposal.id),
    lambda known: known.proposals,
    PROPOSAL_ACTS,
    stretch=2,
)


def _words(known: CalendarKnown, clerk: Account) -> str:
    if known.calendar.damaged:
        days = ", ".join(known.calendar.damaged)
        return f"Không đọc được ngày {days} của lịch: chưa tính được hẹn trả. Đặt lại ngày đó."
    if known.damaged:
        return _left_out(known.damaged)
    if clerk.may(Role.ADMINISTRATOR):
        return ""
    return "Chỉ quản trị thay đổi được lịch; ở đây xem và thử tính."


def calendar(year: ShownYear) -> SectionSpec[CalendarKnown]:
    def load(office: Office, clerk: Account) -> CalendarKnown:
        damaged: list[str] = []
        proposals = office.use(ListProposals)(clerk, damaged.append)
        return CalendarKnown(office.use(GetCalendar)(), proposals, year, tuple(damaged))

    return SectionSpec(
        "calendar", "Lịch làm việc", load, (DAYS, PROPOSALS), short="Lịch", words=_words
    )


CALENDAR = calendar(ShownYear())
