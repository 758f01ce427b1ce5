"""What the acts of the calendar decide, without widgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.fakes.runner import LateRunner
from tests.ui.test_presenters import ShellSpy
from tests.ui.test_reception_presenter import PanelSpy, ViewSpy
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.settings.calendar_acts import DAY_ACTS, ShownYear, calendar, change_week
from tthc_desktop.ui.settings.presenter import SectionPresenter

DAY = CalendarDay(date(2026, 11, 24), DayKind.OFF, "Ngày Văn hóa Việt Nam")


class Desk:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.shell = ShellSpy(office.use(FindClerk)(demo.ADMINISTRATOR.login))
        self.runner = LateRunner(self.shell.fail)
        self.panel = PanelSpy()
        self.doing = Doing(self.runner, self.shell, self.panel, lambda: None)
        spec = calendar(ShownYear(2026))
        self.presenter = SectionPresenter(office, self.doing, spec, ViewSpy())
        self.presenter.load()
        self.runner.run()

    def press(self, key: str) -> None:
        Acts(DAY_ACTS, self.office, self.doing, lambda: self.presenter.on(DAY)).press(key)

    def save_day(self) -> None:
        self.press("N")
        self.panel.answer(day="26/11/2026", name="Bão")

    def confirm_clock(self) -> None:
        """It goes behind what was noted before."""
        ahead = self.office.ports.clock.now() + timedelta(days=400)
        with self.office.ports.store.write("test") as tx:
            tx.settings.put("clock.mark", str(round(ahead.timestamp() * 1000)))
        self.presenter.load()
        self.runner.run()
        self.press("K")

    def save_week(self) -> None:
        clerk = self.shell.clerk
        self.doing.run(Lane.STORE, lambda: change_week(self.office, clerk, "7h-11h", ""), "")


@pytest.mark.parametrize(
    ("act", "action"),
    [
        (Desk.save_day, "calendar.day_changed"),
        (lambda desk: desk.press("T"), "calendar.day_changed"),
        (lambda desk: desk.press("S"), "calendar.week_changed"),
        (Desk.save_week, "calendar.week_changed"),
        (Desk.confirm_clock, "clock.confirmed"),
    ],
)
def test_the_one_who_pressed_the_key_is_the_one_who_acted(
    office: Office, act: Callable[[Desk], None], action: str
) -> None:
    """Also where somebody else has signed in before the work came to its turn."""
    desk = Desk(office)
    act(desk)
    desk.shell.clerk = office.use(FindClerk)(demo.CLERK.login)
    desk.runner.run()
    with office.ports.store.read() as tx:
        [line] = [line for line in tx.audit.lines() if line.action == action]
    assert line.actor == demo.ADMINISTRATOR.login


def test_a_clock_that_goes_right_is_not_confirmed(office: Office) -> None:
    desk = Desk(office)
    desk.press("K")
    assert desk.runner.run() == []
