"""A clock that was set back, a mark that was wrong, and who puts it right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.deadlines import at, term
from tests.support.due_office import ADMIN, DueOffice
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.services.deadlines.clock_guard import ConfirmClock
from tthc_desktop.services.deadlines.get_calendar import GetCalendar
from tthc_desktop.services.ports.portal import LinkReport
from tthc_desktop.ui.settings.calendar_acts import CONFIRM_CLOCK, CalendarKnown, ShownYear
from tthc_desktop.ui.settings.spec import On

NOON = at("2026-11-25 10:00")


@pytest.fixture
def office(home: Home) -> DueOffice:
    home.clock.at = NOON
    return DueOffice(home)


def _refused(office: DueOffice) -> InputError:
    before = len(office.audit("dossier.received"))
    with pytest.raises(InputError) as caught:
        office.receive(term("1wd"))
    assert caught.value.code == "clock.set_back"
    assert len(office.audit("dossier.received")) == before
    return caught.value


def test_forward_is_fine_and_a_small_step_back_too(office: DueOffice) -> None:
    for minutes in (0, 30, 28.5, 300, 299):
        office.receive(term("1wd"), at=NOON + timedelta(minutes=minutes))


def test_set_back_is_refused_with_what_to_do(office: DueOffice) -> None:
    office.receive(term("1wd"))
    office.home.clock.at = NOON - timedelta(minutes=2, seconds=1)
    error = _refused(office)
    assert "09:57 ngày 25/11/2026" in sentence(error)
    assert "10:00 ngày 25/11/2026" in sentence(error)
    office.receive(term("1wd"), at=NOON - timedelta(minutes=2))


def test_small_steps_back_do_not_add_up(office: DueOffice) -> None:
    office.receive(term("1wd"))
    office.receive(term("1wd"), at=NOON - timedelta(minutes=1.5))
    office.home.clock.at = NOON - timedelta(minutes=3)
    _refused(office)


def test_a_wrong_future_is_recovered_by_an_administrator(office: DueOffice) -> None:
    office.receive(term("1wd"), at=at("2030-01-07 10:00"))
    office.home.clock.at = NOON
    _refused(office)
    assert office.use(GetCalendar)().clock_behind == at("2030-01-07 10:00")
    office.use(ConfirmClock)(ADMIN)
    assert len(office.audit("clock.confirmed")) == 1
    assert office.use(GetCalendar)().clock_behind is None
    office.receive(term("1wd"))
    office.home.clock.at = NOON - timedelta(hours=1)
    _refused(office)


def test_a_wrong_future_is_recovered_by_a_contact(office: DueOffice) -> None:
    office.receive(term("1wd"), at=at("2030-01-07 10:00"))
    office.home.clock.at = NOON
    engine(office.home, FakePortal()).drain()
    office.receive(term("1wd"))
    office.home.clock.at = NOON - timedelta(hours=1)
    _refused(office)


def _damage(office: DueOffice) -> None:
    with office.home.store.write("test") as tx:
        tx.settings.put("clock.mark", "17a4")
    with pytest.raises(StoreError) as caught:
        office.receive(term("1wd"))
    assert caught.value.code == "store.damaged"
    assert "clock.mark" in str(caught.value.details["where"])


@pytest.mark.loud("the setting clock.mark cannot be read")
def test_a_damaged_mark_is_told_and_an_administrator_puts_it_right(office: DueOffice) -> None:
    _damage(office)
    view = office.use(GetCalendar)()
    assert (view.clock_behind, view.clock_unknown) == (None, True)
    known = CalendarKnown(view, (), ShownYear(2026))
    assert "lần ghi nhận trước không đọc được" in known.clock_words
    assert CONFIRM_CLOCK.here(On(ADMIN, known))
    office.use(ConfirmClock)(ADMIN)
    assert not office.use(GetCalendar)().clock_unknown
    office.receive(term("1wd"))


def test_a_damaged_mark_is_put_right_by_a_contact_that_agrees(office: DueOffice) -> None:
    _damage(office)
    engine(office.home, Ahead()).drain()
    assert office.use(GetCalendar)().clock_unknown
    engine(office.home, FakePortal()).drain()
    assert not office.use(GetCalendar)().clock_unknown
    office.receive(term("1wd"))


class Ahead(FakePortal):
    """Its clock is an hour ahead of ours."""

    def probe(self) -> LinkReport:
        super().probe()
        return LinkReport(timedelta(hours=1))


def test_a_contact_that_disagrees_writes_the_offset_and_believes_nothing(
    office: DueOffice,
) -> None:
    first = office.receive(term("1wd"))
    office.home.clock.at = NOON - timedelta(hours=1)
    running = engine(office.home, Ahead())
    running.drain()
    assert office.home.dossier(first.id).clock_offset_ms == 3_600_000
    _refused(office)
    assert office.audit("clock.offset") == [{"offset_ms": 3_600_000, "dossiers": 1}]


def test_an_offset_is_written_once_and_contacts_without_news_write_nothing(
    office: DueOffice,
) -> None:
    first = office.receive(term("1wd"))
    running = engine(office.home, FakePortal())
    running.drain()
    assert office.home.dossier(first.id).clock_offset_ms == 0
    version = office.home.store.version()
    for _ in range(3):
        office.home.clock.forward(60)
        running.drain()
    assert office.home.store.version() == version
    second = office.receive(term("1wd"))
    engine(office.home, Ahead()).drain()
    assert office.home.dossier(first.id).clock_offset_ms == 0
    assert office.home.dossier(second.id).clock_offset_ms == 3_600_000


def test_no_contact_no_offset(office: DueOffice) -> None:
    first = office.receive(term("1wd"))
    portal = FakePortal(always={"probe": Trouble(Fault.LINK)})
    engine(office.home, portal).drain()
    assert office.home.dossier(first.id).clock_offset_ms is None
    assert office.audit("clock.offset") == []
