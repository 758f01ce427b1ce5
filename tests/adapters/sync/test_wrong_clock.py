"""What was put off by a clock that was wrong does not wait until that time comes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import Home
from tests.support.sync import confirmed, engine
from tthc_desktop.domain.outbox import Fault


@pytest.mark.parametrize("days", [-730, -1, 1, 730])
def test_what_a_wrong_clock_put_off_is_sent_when_it_is_right_again(home: Home, days: int) -> None:
    submission = home.sealed(b"paper")
    running = engine(home, portal := FakePortal())
    home.clock.at += timedelta(days=days)
    portal.next("submit", Trouble(Fault.BUSY, wait_s=600.0))
    running.drain()
    assert not confirmed(home, submission)
    home.clock.at -= timedelta(days=days)
    running.drain()
    home.clock.forward(running.next_wait_s())
    running.drain()
    assert confirmed(home, submission)
