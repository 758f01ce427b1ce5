"""What the calendar's presenter decides, without widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

import pytest

from tests.fakes.runner import DoneJob
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.ui.kit.runner import Failed, Job, Lane, Runner
from tthc_desktop.ui.settings.calendar_presenter import (
    CalendarPageView,
    CalendarPresenter,
    TypedDay,
)

T = TypeVar("T")


@dataclass
class LateRunner:
    """Keeps the work until a test asks for it, as a busy lane does."""

    waiting: list[Callable[[], object]] = field(default_factory=list)

    def submit(
        self,
        _lane: Lane,
        work: Callable[[], T],
        _done: Callable[[T], None],
        _failed: Failed | None = None,
    ) -> Job:
        self.waiting.append(work)
        return DoneJob()


DAY = CalendarDay(date(2026, 11, 24), DayKind.OFF, "Ngày Văn hóa Việt Nam")


@pytest.mark.parametrize(
    ("act", "action"),
    [
        (
            lambda p: p.save_day(TypedDay(DayKind.OFF, "26/11/2026", "Bão")),
            "calendar.day_changed",
        ),
        (lambda p: p.make_plain(DAY), "calendar.day_changed"),
        (lambda p: p.save_week("7h-11h", ""), "calendar.week_changed"),
        (lambda p: p.confirm_clock(), "clock.confirmed"),
    ],
)
def test_the_one_who_pressed_the_key_is_the_one_who_acted(
    office: Office, act: Callable[[CalendarPresenter], None], action: str
) -> None:
    """Also where somebody else has signed in before the work came to its turn."""
    shell = ShellSpy(office.use(FindClerk)(demo.ADMINISTRATOR.login))
    runner = LateRunner()
    presenter = CalendarPresenter(
        office, cast("Runner", runner), shell, cast("CalendarPageView", object())
    )
    act(presenter)
    shell.clerk = office.use(FindClerk)(demo.CLERK.login)
    for work in runner.waiting:
        work()
    with office.ports.store.read() as tx:
        [line] = [line for line in tx.audit.lines() if line.action == action]
    assert line.actor == demo.ADMINISTRATOR.login
