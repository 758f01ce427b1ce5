"""Revocation lists are asked for at most every few hours, one after the other, and sending comes
before them but for the first few seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

import pytest

from tests.support.office import Home
from tthc_desktop.domain.errors import InputError, StoreError, TransferError, TthcError
from tthc_desktop.domain.trust import TrustPin
from tthc_desktop.domain.trust_view import TrustView
from tthc_desktop.services.office.trust_refresh import ListsToAsk, Refreshed, RefreshLists
from tthc_desktop.services.ports.trust import FetchPatience, ListAddress
from tthc_desktop.services.sending.newer_lists import AGAIN_S, EVERY_S, FIRST_S, NewerLists

A, B = (ListAddress(f"CA {name}", name * 64, (f"http://{name}.invalid",)) for name in "ab")


def always() -> bool:
    return True


@dataclass
class Refresh:
    """Whoever asks: what each address comes to, and how long it takes."""

    addresses: tuple[ListAddress, ...] = (A, B)
    errors: dict[ListAddress, TthcError] = field(default_factory=dict)
    broken: TthcError | None = None
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    looked: int = 0
    patience: FetchPatience | None = None
    written: datetime | None = None

    def changed(self) -> datetime | None:
        return self.written

    def to_ask(self) -> ListsToAsk:
        self.looked += 1
        if self.broken is not None:
            raise self.broken
        return ListsToAsk(TrustPin(), self.addresses, TrustView())

    def one(
        self, _actor: str, address: ListAddress, _to_ask: ListsToAsk, patience: FetchPatience
    ) -> Refreshed:
        self.asked.append(address.issuer)
        self.patience = patience
        self.meanwhile()
        return Refreshed(address.issuer, None, newer=False, error=self.errors.get(address))


def lists_of(home: Home, refresh: Refresh) -> NewerLists:
    return NewerLists(home.clock, cast(RefreshLists, refresh))


def test_now_and_then(home: Home) -> None:
    refresh = Refresh()
    lists = lists_of(home, refresh)
    lists.read(always)
    lists.read(always)
    assert (refresh.asked, refresh.looked) == (["CA a", "CA b"], 1)
    home.clock.forward(EVERY_S + 1)
    lists.read(always)
    assert refresh.asked == ["CA a", "CA b"] * 2


def test_what_failed_is_asked_for_sooner_and_alone(home: Home) -> None:
    refresh = Refresh(errors={A: TransferError("trust.no_answer")})
    lists = lists_of(home, refresh)
    lists.read(always)
    home.clock.forward(AGAIN_S - 1)
    lists.read(always)
    assert refresh.asked == ["CA a", "CA b"]
    home.clock.forward(2)
    lists.read(always)
    home.clock.forward(AGAIN_S + 1)  # the second wait is longer
    lists.read(always)
    assert refresh.asked == ["CA a", "CA b", "CA a"]
    home.clock.forward(AGAIN_S)
    del refresh.errors[A]
    lists.read(always)
    home.clock.forward(EVERY_S / 2)
    lists.read(always)
    assert refresh.asked == ["CA a", "CA b", "CA a", "CA a"]


def test_a_store_without_addresses_is_looked_at_again(home: Home) -> None:
    refresh = Refresh(addresses=())
    lists = lists_of(home, refresh)
    lists.read(always)
    lists.read(always)
    assert refresh.looked == 1
    refresh.addresses = (A,)
    home.clock.forward(AGAIN_S + 1)
    lists.read(always)
    assert refresh.asked == ["CA a"]


@pytest.mark.parametrize("error", [InputError("input.unreadable"), StoreError("disk.full")])
@pytest.mark.parametrize("first", [False, True])
def test_what_breaks_it_is_told_until_it_is_mended(
    home: Home, error: TthcError, first: bool
) -> None:
    """Whoever runs it comes again, and must not be told that all is well."""
    refresh = Refresh(broken=error)
    lists = lists_of(home, refresh)
    read = lists.read_first if first else lists.read
    for _ in range(2):
        with pytest.raises(type(error)):
            read(always)
    refresh.broken = None
    read(always)
    assert refresh.asked == ["CA a", "CA b"]


@pytest.mark.parametrize("failing", [False, True])
def test_it_gives_way_between_two_and_goes_on_there(home: Home, failing: bool) -> None:
    """One that was broken off has not failed: it is the next one's turn when there is time."""
    refresh = Refresh(errors={A: TransferError("trust.no_answer")} if failing else {})
    lists = lists_of(home, refresh)
    lists.read(lambda: not refresh.asked)
    assert refresh.asked == ["CA a"]
    refresh.errors.clear()
    lists.read(always)
    assert refresh.asked == (["CA a", "CA a", "CA b"] if failing else ["CA a", "CA b"])
    home.clock.forward(EVERY_S + 1)
    lists.read(lambda: False)
    assert refresh.looked == 2, "where it may not go on nothing is read"


def test_before_sending_only_for_a_few_seconds(home: Home) -> None:
    refresh = Refresh()
    refresh.meanwhile = lambda: home.clock.forward(FIRST_S + 1)
    lists = lists_of(home, refresh)
    lists.read_first(always)
    assert refresh.asked == ["CA a"]
    assert refresh.patience is not None
    assert refresh.patience.within_s == FIRST_S
    lists.read_first(always)
    assert refresh.asked == ["CA a"], "not again before each round"
    lists.read(always)
    assert refresh.asked == ["CA a", "CA b"]


@pytest.mark.parametrize("first", [False, True])
def test_an_authority_that_a_new_store_brings_is_asked_in_the_next_round(
    home: Home, first: bool
) -> None:
    refresh = Refresh(addresses=(A,), written=home.clock.now())
    lists = lists_of(home, refresh)
    lists.read(always)
    home.clock.forward(AGAIN_S - 1)
    lists.read(always)
    assert (refresh.asked, refresh.looked) == (["CA a"], 1), "nothing is read for nothing"
    refresh.addresses, refresh.written = (A, B), home.clock.now()
    (lists.read_first if first else lists.read)(always)
    assert refresh.asked == ["CA a", "CA b"], "and the other one only when it is due"
    lists.read(always)
    assert refresh.looked == 2


def test_a_new_store_that_has_to_wait_is_looked_at_afterwards(home: Home) -> None:
    refresh = Refresh(addresses=(A,), written=home.clock.now())
    lists = lists_of(home, refresh)
    lists.read(always)
    home.clock.forward(1)
    refresh.addresses, refresh.written = (A, B), home.clock.now()
    lists.read(lambda: refresh.looked < 2)  # something is to be sent meanwhile
    assert refresh.asked == ["CA a"]
    lists.read(always)
    assert refresh.asked == ["CA a", "CA b"]


def test_a_store_written_while_the_clock_was_ahead_hides_no_newer_one(home: Home) -> None:
    ahead = home.clock.now() + timedelta(days=300)
    refresh = Refresh(addresses=(A,), written=ahead)
    lists = lists_of(home, refresh)
    lists.read(always)
    refresh.addresses = (A, B)
    home.clock.forward(AGAIN_S + 1)
    lists.read(always)
    assert refresh.asked == ["CA a", "CA b"]
