"""When a dossier is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.domain.catalogue import Term, TermUnit
from tthc_desktop.domain.deadline import WorkCalendar, counted_reception, due_at
from tthc_desktop.domain.time import VIETNAM, from_ms, iso, portal_stamp, to_ms

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CALENDARS = st.builds(
    WorkCalendar.of, st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=8)
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001 - zone next
    lambda at: at.replace(tzinfo=VIETNAM)
)
TERMS = st.one_of(
    st.just(Term(TermUnit.SAME_DAY)),
    st.integers(1, 30).map(lambda n: Term.of(TermUnit.WORKING_DAY, n)),
)
PLAIN = WorkCalendar()


def _at(text: str) -> datetime:
    return datetime.strptime(text + " +0700", "%d/%m/%Y %H:%M %z")


@given(MOMENTS, TERMS, CALENDARS)
def test_never_due_on_a_day_off_and_never_before_reception(
    received: datetime, term: Term, calendar: WorkCalendar
) -> None:
    due = due_at(received, term, calendar)
    assert calendar.works(due.date())
    assert due >= received
    assert due.tzinfo is not None


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=20)), TERMS, CALENDARS)
def test_who_comes_later_is_never_due_earlier(
    received: datetime, later: timedelta, term: Term, calendar: WorkCalendar
) -> None:
    assert due_at(received, term, calendar) <= due_at(received + later, term, calendar)


@given(MOMENTS, st.integers(1, 30), CALENDARS)
def test_counts_exactly_that_many_working_days(
    received: datetime, number: int, calendar: WorkCalendar
) -> None:
    start = counted_reception(received, calendar)
    due = due_at(received, Term.of(TermUnit.WORKING_DAY, number), calendar)
    assert calendar.working_days_between(start.date(), due.date()) == number
    assert due.timetz() == start.timetz()


@given(MOMENTS, TERMS, CALENDARS)
def test_the_zone_of_the_clock_does_not_matter(
    received: datetime, term: Term, calendar: WorkCalendar
) -> None:
    assert due_at(received.astimezone(UTC), term, calendar) == due_at(received, term, calendar)


@pytest.mark.parametrize(
    ("received", "term", "due"),
    [
        ("23/11/2026 08:00", Term(TermUnit.SAME_DAY), "23/11/2026 17:00"),
        ("23/11/2026 15:00", Term(TermUnit.SAME_DAY), "23/11/2026 17:00"),
        ("23/11/2026 15:01", Term(TermUnit.SAME_DAY), "24/11/2026 17:00"),
        ("27/11/2026 15:01", Term(TermUnit.SAME_DAY), "30/11/2026 17:00"),
        ("23/11/2026 09:10", Term.of(TermUnit.WORKING_DAY, 1), "24/11/2026 09:10"),
        ("23/11/2026 09:10", Term.of(TermUnit.WORKING_DAY, 5), "30/11/2026 09:10"),
        ("23/11/2026 06:00", Term.of(TermUnit.WORKING_DAY, 1), "24/11/2026 07:00"),
        ("23/11/2026 12:00", Term.of(TermUnit.WORKING_DAY, 1), "24/11/2026 13:30"),
        ("23/11/2026 17:01", Term.of(TermUnit.WORKING_DAY, 1), "25/11/2026 07:00"),
        ("28/11/2026 09:00", Term.of(TermUnit.WORKING_DAY, 1), "01/12/2026 07:00"),
    ],
)
def test_worked_examples(received: str, term: Term, due: str) -> None:
    assert due_at(_at(received), term, PLAIN) == _at(due)


def test_a_made_up_saturday_counts_and_a_holiday_does_not() -> None:
    calendar = WorkCalendar.of(frozenset({date(2026, 11, 24)}), frozenset({date(2026, 11, 28)}))
    due = due_at(_at("23/11/2026 09:00"), Term.of(TermUnit.WORKING_DAY, 4), calendar)
    assert due == _at("28/11/2026 09:00")


def test_a_received_time_without_zone_is_refused_where_it_is_stored() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_ms(datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is refused


@given(st.integers(0, 4_102_444_800_000))
def test_stored_time_comes_back(ms: int) -> None:
    assert to_ms(from_ms(ms)) == ms


def test_how_times_are_written() -> None:
    at = datetime(2026, 11, 23, 9, 30, 5, 999_000, tzinfo=UTC)
    assert iso(at) == "2026-11-23T16:30:05+07:00"
    assert portal_stamp(at) == "20261123163005"
