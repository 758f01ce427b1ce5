"""The worked cases, one test a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.deadlines import CALENDARS, Worked, worked
from tthc_desktop.domain.deadline import reckon

CASES = worked(Path(__file__).with_name("deadline_cases.txt"))


@pytest.mark.parametrize("case", CASES, ids=[c.line.split("|", 1)[1].strip() for c in CASES])
def test_case(case: Worked) -> None:
    found = reckon(case.received, case.term, CALENDARS[case.calendar], case.pauses, case.extensions)
    assert found.due == case.due, case.source


def test_there_are_enough_and_each_says_why() -> None:
    assert len(CASES) >= 60
    assert all(case.source for case in CASES)
    assert len({(c.calendar, c.received, c.term, c.pauses, c.extensions) for c in CASES}) == len(
        CASES
    )
