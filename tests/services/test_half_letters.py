"""Text that cannot be stored, as a broken input method or paste leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.copied_office import office_with_clerk
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.change_calendar import ChangeDay
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.reception.list_tasks import FindClerk

DAY = date(2026, 12, 30)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = office_with_clerk(tmp_path / "home")
    yield made
    made.close()


def test_nobody_signs_in_with_half_a_letter(office: Office) -> None:
    for login, password in (("x\ud800", "y"), (demo.CLERK.login, "y\udfff")):
        with pytest.raises(InputError, match=r"account\.unknown"):
            office.use(SignIn)(login, password)


def test_the_name_of_a_day_is_what_can_be_read_of_it(office: Office) -> None:
    admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    change = office.use(ChangeDay)
    change(admin, CalendarDay(DAY, DayKind.OFF, "Nghỉ\ud800 \0bù", "Công\udc00 văn"))
    [kept] = [each for each in office.ports.catalogue.calendar().days if each.day == DAY]
    assert (kept.name, kept.source) == ("Nghỉ bù", "Công văn")
    with pytest.raises(InputError, match=r"calendar\.name"):
        change(admin, CalendarDay(DAY, DayKind.OFF, "\ud800", ""))
