"""Revocation lists and sending in one round: a few seconds before it, the rest after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import FullJitter, Home
from tests.support.sync import confirmed
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.newer_lists import NewerLists


class Lists:
    """Tells when it is asked, and does what a test wants meanwhile."""

    def __init__(self, calls: list[str]) -> None:
        self.calls = calls
        self.meanwhile: Callable[[], None] = lambda: None
        self.went_on: list[bool] = []
        self.first_fails = False

    def read_first(self, goes_on: Callable[[], bool]) -> None:
        self.calls.append("first")
        if self.first_fails:
            raise InputError("input.unreadable")
        assert goes_on()

    def read(self, goes_on: Callable[[], bool]) -> None:
        self.calls.append("lists")
        self.went_on.append(goes_on())
        self.meanwhile()
        self.went_on.append(goes_on())


def made(home: Home, portal: FakePortal, lists: Lists) -> SyncEngine:
    link, chance = Link(home.clock, FullJitter()), FullJitter()
    newer = cast(NewerLists, lists)
    parts = (home.store, home.blobs, portal, home.clock, link, chance)
    return SyncEngine(*parts, home.check_files, lists=newer)


@pytest.mark.parametrize("first_fails", [False, True])
def test_a_few_seconds_before_and_the_rest_after(home: Home, first_fails: bool) -> None:
    submission = home.sealed(b"%PDF one")
    portal = FakePortal()
    lists = Lists(portal.calls)
    lists.first_fails = first_fails
    made(home, portal, lists).drain()
    assert confirmed(home, submission)
    sent = portal.calls.index("submit")
    assert portal.calls.index("first") < sent < portal.calls.index("lists")
    assert lists.went_on == [True, True]


def test_they_give_way_to_what_is_sealed_meanwhile(home: Home) -> None:
    portal = FakePortal()
    lists = Lists(portal.calls)
    running = made(home, portal, lists)
    lists.meanwhile = lambda: lists.calls.append(home.sealed(b"%PDF one").id)
    running.drain()
    assert lists.went_on == [True, False]
    assert running.next_wait_s() < 1


def test_they_end_when_the_engine_is_halted(home: Home) -> None:
    lists = Lists([])
    running = made(home, FakePortal(), lists)
    lists.meanwhile = running.halt
    running.drain()
    assert lists.went_on == [True, False]


def test_what_waits_for_its_own_time_holds_nothing_up(home: Home) -> None:
    submission = home.sealed(b"%PDF one")
    portal = FakePortal()
    portal.next("submit", Trouble(Fault.SERVER))
    lists = Lists(portal.calls)
    made(home, portal, lists).drain()
    assert not confirmed(home, submission)
    assert lists.went_on == [True, True]
