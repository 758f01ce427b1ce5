"""The steps of a reckoning as sentences, for people who ask why that date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tthc_desktop.domain.catalogue import PAUSE_NAMES, TermUnit
from tthc_desktop.domain.deadline import LATE_HOUR, DueStep, DueStepKind, Reckoning
from tthc_desktop.domain.extensions import EXTENSION_NAMES
from tthc_desktop.domain.time import vn_date, vn_time
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind, WorkCalendar

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAY = timedelta(days=1)


def weekday_name(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


def moment_in_words(moment: datetime) -> str:
    """Hour and day as people read them, such as ``09:10 thứ Hai 23/11/2026``."""
    return f"{vn_time(moment)} {weekday_name(moment.date())} {vn_date(moment)}"


def work_in_words(work: timedelta) -> str:
    """``3 giờ 12 phút``, rounded to the minute."""
    hours, minutes = divmod(round(work.total_seconds() / 60), 60)
    parts = [f"{hours} giờ"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} phút")
    return " ".join(parts)


def span_in_words(span: timedelta) -> str:
    """``100 ngày 2 giờ``, ``12 phút``: days of 24 hours, and from a day on no minutes."""
    if span < _DAY:
        return work_in_words(span)
    days, hours = divmod(round(span.total_seconds() / 3600), 24)
    return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"


def steps_in_words(reckoning: Reckoning, calendar: WorkCalendar) -> tuple[str, ...]:
    """The calculation of an appointment in sentences.

    There is one a step, what was skipped beside it, and the moment at the end.
    """
    said: list[str] = []
    for step in reckoning.steps:
        said += _sentences(step, calendar)
    last = calendar.last_year
    if reckoning.due is not None:
        if last is not None and reckoning.due.year > last:
            said.append(f"Lịch nghỉ chỉ có đến hết năm {last}: ngày nghỉ lễ sau đó chưa được tính.")
        said.append(f"Hẹn trả: {moment_in_words(reckoning.due)}.")
    return tuple(said)


def _sentences(step: DueStep, calendar: WorkCalendar) -> Iterator[str]:
    after = moment_in_words(step.after)
    match step.kind:
        case DueStepKind.COUNTED:
            yield from _counted(step, calendar)
        case DueStepKind.SAME_DAY:
            if step.after.date() == step.before.date():
                yield f"Giải quyết trong ngày: đến hết giờ làm việc, {after}."
            else:
                yield (
                    f"Giải quyết trong ngày nhưng nhận sau {LATE_HOUR:%H:%M}:"
                    f" đến hết giờ của ngày làm việc kế tiếp, {after}."
                )
                yield from _skipped(step, calendar)
        case DueStepKind.DAYS:
            yield from _days(step, calendar)
        case DueStepKind.FRACTION:
            work = work_in_words(step.work)
            yield f"Cộng phần lẻ {work} (1 ngày = 8 giờ) trong giờ làm việc: đến {after}."
            yield from _skipped(step, calendar)
        case DueStepKind.CAPPED:
            work = work_in_words(step.work)
            yield f"Phần lẻ {work} không kéo dài hơn trọn một ngày nữa: đến {after}."
        case DueStepKind.HOURS:
            yield f"Cộng {work_in_words(step.work)} trong giờ làm việc: đến {after}."
            yield from _skipped(step, calendar)
        case _:
            yield from _changed(step)


def _counted(step: DueStep, calendar: WorkCalendar) -> Iterator[str]:
    before, after = moment_in_words(step.before), moment_in_words(step.after)
    if step.before == step.after:
        yield f"Nhận lúc {before}, trong giờ làm việc."
        return
    why = "ngoài giờ làm việc"
    if not calendar.works(step.before.date()):
        why = _why_off(step.before.date(), calendar)
    yield f"Nhận lúc {before}, {why}: tính là nhận lúc {after}."
    if step.before.date() != step.after.date():
        yield from _skipped(step, calendar)


def _days(step: DueStep, calendar: WorkCalendar) -> Iterator[str]:
    if step.term is None:
        return
    after = moment_in_words(step.after)
    yield f"Cộng {step.term.in_words}, không tính ngày nhận: đến {after}."
    if step.term.unit is TermUnit.WORKING_DAY:
        yield from _skipped(step, calendar)
        return
    landed = step.before.date() + int(step.term.number) * _DAY
    if not calendar.works(landed):
        yield (
            f"{_capital(weekday_name(landed))} {landed:%d/%m/%Y} là {_why_off(landed, calendar)}:"
            f" lùi tới ngày làm việc kế tiếp."
        )


def _changed(step: DueStep) -> Iterator[str]:
    after = moment_in_words(step.after)
    if step.extension is not None:
        reason = EXTENSION_NAMES[step.extension.reason]
        yield f"Gia hạn {step.extension.term.in_words} ({reason}): đến {after}."
    if step.pause is None:
        return
    since, reason = moment_in_words(step.pause.since), PAUSE_NAMES[step.pause.reason]
    match step.kind:
        case DueStepKind.PAUSE_OPEN:
            yield f"Đang tạm dừng từ {since} ({reason}): chưa có giờ hẹn trả cho tới khi tiếp tục."
        case DueStepKind.PAUSE_LATE:
            yield f"Tạm dừng từ {since} ({reason}) khi đã quá hạn: không cộng thêm thời gian."
        case _:
            until = moment_in_words(step.pause.until or step.after)
            yield (
                f"Tạm dừng từ {since} đến {until} ({reason}):"
                f" cộng {work_in_words(step.work)} làm việc, đến {after}."
            )


def _why_off(day: date, calendar: WorkCalendar) -> str:
    entry = calendar.special(day)
    if entry is not None and entry.kind is DayKind.OFF:
        return f"ngày nghỉ ({entry.name})" if entry.name else "ngày nghỉ"
    return "ngày nghỉ cuối tuần"


def _skipped(step: DueStep, calendar: WorkCalendar) -> Iterator[str]:
    """Days off between the two moments, holidays by name, and made-up days that were counted."""
    day, last = step.before.date(), step.after.date()
    weekends = 0
    holidays: list[CalendarDay] = []
    worked: list[CalendarDay] = []
    while day < last:
        day += _DAY
        entry = calendar.special(day)
        if not calendar.works(day):
            if entry is not None and entry.kind is DayKind.OFF:
                holidays.append(entry)
            else:
                weekends += 1
        elif entry is not None and entry.kind is DayKind.MADE_UP:
            worked.append(entry)
    if weekends:
        yield f"Bỏ qua {weekends} ngày nghỉ cuối tuần."
    for first, until, name in _runs(holidays):
        days = f"{first:%d/%m/%Y}" if first == until else f"{first:%d/%m}–{until:%d/%m/%Y}"
        yield f"Bỏ qua {days}{f' ({name})' if name else ''}."
    for entry in worked:
        yield f"Tính {weekday_name(entry.day)} {entry.day:%d/%m/%Y} là ngày làm bù."


def _runs(days: list[CalendarDay]) -> Iterator[tuple[date, date, str]]:
    """Neighbouring days of one name together."""
    start = 0
    for n in range(1, len(days) + 1):
        ended = (
            n == len(days)
            or days[n].day - days[n - 1].day > _DAY
            or days[n].name != days[start].name
        )
        if ended:
            yield days[start].day, days[n - 1].day, days[start].name
            start = n


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
