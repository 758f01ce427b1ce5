"""What holds for every appointment, whatever the calendar, the hours and the term."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.deadlines import SHIPS, SHORT, SOUTH, Slow, at, term
from tthc_desktop.domain.catalogue import PauseReason, Term, TermUnit
from tthc_desktop.domain.deadline import (
    DueStepKind,
    Pause,
    counted_reception,
    due_at,
    reckon,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.extensions import Extension, ExtensionReason
from tthc_desktop.domain.time import VIETNAM, from_ms, iso, portal_stamp, to_ms
from tthc_desktop.domain.work_calendar import (
    AFTERNOON,
    MORNING,
    CalendarDay,
    DayKind,
    Week,
    WorkCalendar,
    WorkingHours,
    checked_week,
)

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
WEEKS = st.sampled_from(
    [
        Week(),
        Week((MORNING, AFTERNOON), (MORNING,)),
        Week((MORNING, AFTERNOON), (MORNING, AFTERNOON)),
        SOUTH,
        SHORT,
        Week((WorkingHours(time(7, 15), time(16, 45)),), (WorkingHours(time(8, 0), time(10, 20)),)),
    ]
)
CALENDARS = st.builds(
    WorkCalendar.of, st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=8), WEEKS
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001 - zone next
    lambda at: at.replace(tzinfo=VIETNAM)
)
MINUTES = MOMENTS.map(lambda at: at.replace(second=0, microsecond=0))
NUMBERS = st.decimals(0, 40, places=3, allow_nan=False)
SAME = st.just(Term(TermUnit.SAME_DAY))
HOURS = NUMBERS.map(lambda n: Term(TermUnit.HOUR, n))
WORKING = NUMBERS.map(lambda n: Term(TermUnit.WORKING_DAY, n))
CALENDAR = NUMBERS.map(lambda n: Term(TermUnit.DAY, n))
TERMS = st.one_of(SAME, HOURS, WORKING, CALENDAR)
LATER = st.timedeltas(timedelta(0), timedelta(days=20))


def in_session(moment: datetime, calendar: WorkCalendar) -> bool:
    clock = moment.timetz().replace(tzinfo=None)
    return any(s.start <= clock <= s.end for s in calendar.sessions(moment.date()))


@given(MOMENTS, TERMS, CALENDARS)
def test_never_on_a_day_off_always_in_a_session_never_before_reception(
    received: datetime, length: Term, calendar: WorkCalendar
) -> None:
    due = due_at(received, length, calendar)
    assert calendar.works(due.date())
    assert in_session(due, calendar)
    assert due >= received
    assert due.utcoffset() == timedelta(hours=7)


@given(MOMENTS, LATER, st.one_of(SAME, HOURS, WORKING), CALENDARS)
def test_who_comes_later_is_never_due_earlier(
    received: datetime, later: timedelta, length: Term, calendar: WorkCalendar
) -> None:
    assert due_at(received, length, calendar) <= due_at(received + later, length, calendar)


@given(MOMENTS, LATER, CALENDAR, CALENDARS)
def test_who_comes_later_is_never_due_on_an_earlier_day(
    received: datetime, later: timedelta, length: Term, calendar: WorkCalendar
) -> None:
    """Calendar days keep the time of day when they move off a day off, so that here it is the day
    that never runs backwards (see domain/deadline.py)."""
    first, second = (due_at(r, length, calendar) for r in (received, received + later))
    assert first.date() <= second.date()


@given(MOMENTS, st.integers(0, 20), CALENDAR, CALENDARS)
def test_who_comes_days_later_at_the_same_time_is_never_due_earlier(
    received: datetime, days: int, length: Term, calendar: WorkCalendar
) -> None:
    start = counted_reception(received, calendar)
    later = start + timedelta(days=days)
    assume(in_session(later, calendar))
    assert due_at(start, length, calendar) <= due_at(later, length, calendar)


SOME_MORE = st.one_of(NUMBERS, st.decimals(0, 1, places=3))  # the next whole day is where it binds


@given(MOMENTS, NUMBERS, SOME_MORE, st.sampled_from(list(TermUnit)), CALENDARS)
def test_a_longer_term_is_never_due_earlier(
    received: datetime, number: Decimal, more: Decimal, unit: TermUnit, calendar: WorkCalendar
) -> None:
    short, long = (due_at(received, Term(unit, n), calendar) for n in (number, number + more))
    assert short <= long


@settings(max_examples=200)
@given(MOMENTS, st.integers(0, 9), st.decimals(0, 1, places=2), CALENDARS)
def test_a_fraction_never_passes_the_next_whole_day(
    received: datetime, whole: int, fraction: Decimal, calendar: WorkCalendar
) -> None:
    for unit in (TermUnit.DAY, TermUnit.WORKING_DAY):
        part = due_at(received, Term(unit, whole + fraction), calendar)
        assert part <= due_at(received, Term.of(unit, whole + 1), calendar)


@given(MOMENTS, CALENDARS)
def test_counting_reception_twice_changes_nothing(
    received: datetime, calendar: WorkCalendar
) -> None:
    once = counted_reception(received, calendar)
    assert counted_reception(once, calendar) == once
    assert once >= received


@given(MOMENTS, st.integers(1, 30), CALENDARS)
def test_counts_exactly_that_many_working_days(
    received: datetime, number: int, calendar: WorkCalendar
) -> None:
    start = counted_reception(received, calendar)
    due = due_at(received, Term.of(TermUnit.WORKING_DAY, number), calendar)
    counted = calendar.working_days_between(start.date(), due.date())
    if in_session(datetime.combine(due.date(), start.timetz()), calendar) and counted == number:
        assert due.timetz() == start.timetz()
    else:  # a day that has no such hour: the start of the next session, at the latest a day on
        assert counted in (number, number + 1)
        assert due.time() in {s.start for s in calendar.sessions(due.date())}


@given(MOMENTS, TERMS, CALENDARS)
def test_the_zone_of_the_clock_does_not_matter(
    received: datetime, length: Term, calendar: WorkCalendar
) -> None:
    assert due_at(received.astimezone(UTC), length, calendar) == due_at(received, length, calendar)


PAUSES = st.lists(
    st.tuples(st.timedeltas(timedelta(0), timedelta(days=30)), LATER), min_size=1, max_size=4
)


@given(MOMENTS, TERMS, CALENDARS, st.timedeltas(timedelta(0), timedelta(days=60)), LATER)
def test_a_pause_adds_exactly_the_paused_working_time(
    received: datetime,
    length: Term,
    calendar: WorkCalendar,
    after: timedelta,
    paused: timedelta,
) -> None:
    plain = due_at(received, length, calendar)
    pause = Pause(PauseReason.SUPPLEMENT, received + after, received + after + paused)
    due = reckon(received, length, calendar, [pause]).due
    assert due is not None
    assert pause.until is not None
    if pause.since > plain:
        assert due == plain
    else:
        taken = calendar.working_between(pause.since, pause.until)
        assert calendar.working_between(plain, due) == taken
        assert in_session(due, calendar)


@given(MOMENTS, TERMS, CALENDARS, PAUSES)
def test_time_paused_twice_counts_once(
    received: datetime,
    length: Term,
    calendar: WorkCalendar,
    spans: list[tuple[timedelta, timedelta]],
) -> None:
    pauses = [
        Pause(PauseReason.OPINION, received + after, received + after + paused)
        for after, paused in spans
    ]
    once = reckon(received, length, calendar, pauses).due
    assert reckon(received, length, calendar, pauses + pauses[::-1]).due == once
    plain = due_at(received, length, calendar)
    first = min(p.since for p in pauses)
    last = max(p.until for p in pauses if p.until)
    assert once is not None
    most = calendar.working_between(first, last)
    assert timedelta(0) <= calendar.working_between(plain, once) <= most


@given(MOMENTS, TERMS, CALENDARS)
def test_no_moment_while_the_clock_stands_still(
    received: datetime, length: Term, calendar: WorkCalendar
) -> None:
    found = reckon(received, length, calendar, [Pause(PauseReason.POSTING, received)])
    assert found.due is None
    assert found.steps[-1].kind is DueStepKind.PAUSE_OPEN


@given(MOMENTS, TERMS, CALENDARS, NUMBERS, st.sampled_from(list(TermUnit)))
def test_an_extension_never_shortens(
    received: datetime, length: Term, calendar: WorkCalendar, number: Decimal, unit: TermUnit
) -> None:
    more = Extension(ExtensionReason.FORCE_MAJEURE, Term(unit, number), received)
    due = reckon(received, length, calendar, (), [more]).due
    assert due is not None
    assert due >= due_at(received, length, calendar)
    assert in_session(due, calendar)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), CALENDARS)
def test_adding_working_time_and_measuring_it_are_inverse(
    start: datetime, work: timedelta, calendar: WorkCalendar
) -> None:
    end = calendar.add_working(start, work)
    assert calendar.working_between(start, end) == work
    if work:
        assert in_session(end, calendar)


NEAR_DAYS = st.dates(date(2026, 3, 1), date(2026, 3, 31))
NEAR = st.frozensets(NEAR_DAYS, max_size=9)
NEAR_CALENDARS = st.builds(WorkCalendar.of, NEAR, NEAR, WEEKS)


@settings(max_examples=200)
@given(NEAR_DAYS, NEAR_DAYS, NEAR_CALENDARS)
def test_counting_days_by_table_is_counting_them_one_by_one(
    start: date, end: date, calendar: WorkCalendar
) -> None:
    first, last = sorted((start, end))
    days = (last - first).days
    one_by_one = sum(calendar.works(first + timedelta(days=n)) for n in range(1, days + 1))
    signed = one_by_one if start <= end else -one_by_one
    assert calendar.working_days_between(start, end) == signed


SHORT_TERMS = st.one_of(
    SAME,
    st.decimals(0, 30, places=2).map(lambda n: Term(TermUnit.HOUR, n)),
    st.decimals(0, 6, places=2).map(lambda n: Term(TermUnit.WORKING_DAY, n)),
    st.decimals(0, 9, places=2).map(lambda n: Term(TermUnit.DAY, n)),
)
MARCH = st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 20)).map(  # noqa: DTZ001 - zone next
    lambda at: at.replace(tzinfo=VIETNAM, second=0, microsecond=0)
)


@settings(max_examples=60)
@given(MARCH, SHORT_TERMS, NEAR_CALENDARS)
def test_a_slow_walk_minute_by_minute_comes_to_the_same(
    received: datetime, length: Term, calendar: WorkCalendar
) -> None:
    assert due_at(received, length, calendar) == Slow(calendar).due(received, length)


@settings(max_examples=40)
@given(MARCH, SHORT_TERMS, st.integers(0, 5000), st.integers(0, 3000))
def test_a_slow_walk_comes_to_the_same_with_a_pause(
    received: datetime, length: Term, after: int, minutes: int
) -> None:
    slow = Slow(SHIPS)
    since = received + timedelta(minutes=after)
    until = since + timedelta(minutes=minutes)
    due = slow.due(received, length)
    if since <= due:
        due = slow.run(due, slow.minutes(since, until))
    pause = Pause(PauseReason.PAYMENT, since, until)
    assert reckon(received, length, SHIPS, [pause]).due == due


@pytest.mark.parametrize(
    "week",
    [
        Week(()),
        Week((WorkingHours(time(8), time(8)),)),
        Week((WorkingHours(time(9), time(8)),)),
        Week((AFTERNOON, MORNING)),
        Week((MORNING, WorkingHours(time(11), time(12)))),
        Week((MORNING,), (AFTERNOON, MORNING)),
    ],
)
def test_hours_that_make_no_day_are_refused(week: Week) -> None:
    with pytest.raises(InputError, match=r"calendar\.sessions"):
        checked_week(week)


def test_an_ordinary_day_undoes_a_day_off_that_ships() -> None:
    day = date(2026, 11, 24)
    plain = CalendarDay(day, DayKind.PLAIN, "Bình thường")
    calendar = WorkCalendar((*SHIPS.days, plain))
    assert not SHIPS.works(day)
    assert calendar.works(day)
    assert due_at(at("2026-11-23 09:10"), term("1wd"), calendar) == at("2026-11-24 09:10")


def test_a_received_time_without_zone_is_refused_where_it_is_stored() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_ms(datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is refused


@given(st.integers(0, 4_102_444_800_000))
def test_stored_time_comes_back(ms: int) -> None:
    assert to_ms(from_ms(ms)) == ms


def test_how_times_are_written() -> None:
    moment = datetime(2026, 11, 23, 9, 30, 5, 999_000, tzinfo=UTC)
    assert iso(moment) == "2026-11-23T16:30:05+07:00"
    assert portal_stamp(moment) == "20261123163005"
