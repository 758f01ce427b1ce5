"""What each signed answer says of this PC's clock is kept, and told to whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.services.deadlines.clock_offset import (
    CONTACT,
    GetClockOffset,
    KnownOffset,
    clock_wrong,
)
from tthc_desktop.services.ports.portal import LinkReport

DAYS_FAST = timedelta(days=-100, hours=-2)


class Clocked(FakePortal):
    """Its clock is that far from ours."""

    offset = timedelta(0)

    def probe(self) -> LinkReport:
        super().probe()
        return LinkReport(self.offset)


def known(home: Home) -> KnownOffset | None:
    return GetClockOffset(home.store, home.clock)()


def contact(home: Home, offset: timedelta) -> None:
    portal = Clocked()
    portal.offset = offset
    engine(home, portal).drain()


def test_nothing_is_known_before_the_first_contact(home: Home) -> None:
    assert known(home) is None
    engine(home, FakePortal(always={"probe": Trouble(Fault.LINK)})).drain()
    assert known(home) is None
    assert clock_wrong(None) is None


def test_a_contact_is_told_with_its_age_also_without_any_dossier(home: Home) -> None:
    contact(home, DAYS_FAST)
    at = home.clock.now()
    home.clock.forward(3600)
    found = known(home)
    assert found == KnownOffset(DAYS_FAST, at, timedelta(hours=1))
    error = clock_wrong(found)
    assert error is not None
    assert "nhanh hơn máy chủ trung chuyển 100 ngày 2 giờ" in sentence(error)
    assert "Chỉnh lại ngày giờ của máy" in sentence(error)


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(0), ""),
        (timedelta(minutes=5), ""),
        (timedelta(minutes=-5), ""),
        (timedelta(minutes=6), "chậm hơn máy chủ trung chuyển 6 phút"),
        (timedelta(minutes=-65), "nhanh hơn máy chủ trung chuyển 1 giờ 5 phút"),
        (timedelta(days=3), "chậm hơn máy chủ trung chuyển 3 ngày ("),
    ],
)
def test_more_than_five_minutes_are_told(home: Home, offset: timedelta, words: str) -> None:
    contact(home, offset)
    error = clock_wrong(known(home))
    assert (words in sentence(error)) if error else not words


def test_a_clock_that_was_put_right_is_no_longer_told_as_wrong(home: Home) -> None:
    contact(home, DAYS_FAST)
    home.clock.at += DAYS_FAST
    assert known(home) is None, "what was measured was another clock"
    contact(home, timedelta(0))
    found = known(home)
    assert found is not None
    assert (found.offset, found.age) == (timedelta(0), timedelta(0))


def test_it_is_written_when_it_is_news_or_old(home: Home) -> None:
    contact(home, timedelta(0))
    version = home.store.version()
    for _ in range(9):
        home.clock.forward(60)
        contact(home, timedelta(seconds=59))
    assert home.store.version() == version
    contact(home, timedelta(seconds=60))
    assert home.store.version() != version
    home.clock.forward(600)
    contact(home, timedelta(seconds=60))
    found = known(home)
    assert found is not None
    assert found.at == home.clock.now(), "it also tells when the relay was last heard of"


@pytest.mark.loud("the setting clock.contact cannot be read")
def test_damage_is_no_right_clock_and_the_next_contact_mends_it(home: Home) -> None:
    with home.store.write("test") as tx:
        tx.settings.put(CONTACT.name, "{")
    with pytest.raises(StoreError, match=r"store\.damaged"):
        known(home)
    contact(home, DAYS_FAST)
    found = known(home)
    assert found is not None
    assert found.wrong
