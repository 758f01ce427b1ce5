"""The relay's own, signed time against a PC whose clock is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.deadlines import term
from tests.support.due_office import DueOffice
from tests.support.enrolled import EnrolledPc
from tests.support.office import FullJitter, Home
from tests.support.relay import RelayChild
from tests.support.sync import engine
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.sending.link import Link


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay")
    yield child
    child.stop()


@pytest.fixture
def portal(relay: RelayChild, home: Home) -> Iterator[RelayPortal]:
    made = EnrolledPc.at(relay).portal(home.clock)
    yield made
    made.close()


def _contact(home: Home, portal: RelayPortal) -> None:
    link = Link(home.clock, FullJitter())
    report = engine(home, portal, link=link).drain()
    assert report.error == ""


def test_the_offset_of_a_slow_clock_goes_into_the_record(home: Home, portal: RelayPortal) -> None:
    office = DueOffice(home)
    home.clock.at = datetime.now(VIETNAM) - timedelta(hours=5)
    dossier = office.receive(term("1wd"))
    _contact(home, portal)
    offset = home.dossier(dossier.id).clock_offset_ms
    assert offset is not None
    # The relay says whole seconds, and the test's own clock stands still meanwhile.
    assert abs(offset - 5 * 3_600_000) < 60_000
    (line,) = office.audit("clock.offset")
    assert line == {"offset_ms": offset, "dossiers": 1}


def test_a_clock_that_agrees_with_the_relay_is_believed(home: Home, portal: RelayPortal) -> None:
    office = DueOffice(home)
    office.receive(term("1wd"), at=datetime.now(VIETNAM) + timedelta(days=900))
    home.clock.at = datetime.now(VIETNAM)
    with pytest.raises(InputError, match=r"clock\.set_back"):
        office.receive(term("1wd"))
    _contact(home, portal)
    assert office.receive(term("1wd")).id


def test_a_clock_that_the_relay_contradicts_is_not(home: Home, portal: RelayPortal) -> None:
    office = DueOffice(home)
    office.receive(term("1wd"), at=datetime.now(VIETNAM))
    home.clock.at = datetime.now(VIETNAM) - timedelta(days=3)
    _contact(home, portal)
    with pytest.raises(InputError, match=r"clock\.set_back"):
        office.receive(term("1wd"))
