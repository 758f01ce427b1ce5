"""The worked cases, line by line."""

from __future__ import annotations

from pathlib import Path

from tests.support.deadlines import CALENDARS, Worked, worked
from tests.support.tables import each_row
from tthc_desktop.domain.deadline import reckon

CASES = worked(Path(__file__).with_name("deadline_cases.txt"))


@each_row("case", CASES)
def test_case(case: Worked) -> None:
    found = reckon(case.received, case.term, CALENDARS[case.calendar], case.pauses, case.extensions)
    assert found.due == case.due, case.source


def test_there_are_enough_and_each_says_why() -> None:
    assert len(CASES) >= 60
    assert all(case.source for case in CASES)
    assert len({(c.calendar, c.received, c.term, c.pauses, c.extensions) for c in CASES}) == len(
        CASES
    )
