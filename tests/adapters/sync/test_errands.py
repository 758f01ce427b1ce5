"""Every errand of a round has an end of its own: none holds another back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import FullJitter, Home
from tests.support.sync import confirmed, engine
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import LINK_CAP_S, Fault
from tthc_desktop.services.office.device_identity import address_named
from tthc_desktop.services.office.settings import load_office, save_office
from tthc_desktop.services.sending import compare
from tthc_desktop.services.sending.compare import EVERY_S
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link, LinkState
from tthc_desktop.services.sending.online_inbox import OnlineInbox
from tthc_desktop.services.sending.relay_changes import ASKED, read_changes

DAY, HOUR = EVERY_S + 1, 3600
FAULTS = [
    Fault.SERVER,
    Fault.BUSY,
    Fault.AUTH,
    Fault.REJECTED,
    Fault.CUT,
    Fault.LINK,
    Fault.CAPTIVE,
]


def waits_over(home: Home, running: SyncEngine) -> None:
    home.clock.forward(max(running.next_wait_s(), running._link.wait_s()))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("op", ["query", "changes"])
def test_a_question_that_fails_holds_nothing_back_that_is_to_be_sent(
    home: Home, fault: Fault, op: str
) -> None:
    first = home.sealed(b"first")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    home.clock.forward(DAY)
    portal.always[op] = Trouble(fault)
    portal.accept(first.id)  # there is something to be read
    second = home.sealed(b"second")
    for _ in range(2):
        report = running.drain()
        waits_over(home, running)
    assert second.id in portal.receipts
    assert report.error == f"transfer.{fault.value}"
    portal.always.clear()
    home.clock.forward(LINK_CAP_S)
    assert running.drain().error == ""
    assert confirmed(home, first)
    assert running._link.status.reason == ""


def test_of_two_questions_that_fail_each_has_its_turn(home: Home) -> None:
    first = home.sealed(b"first")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    home.clock.forward(DAY)
    portal.always |= {op: Trouble(Fault.CUT) for op in ("query", "changes")}
    portal.accept(first.id)
    portal.calls.clear()
    for _ in range(6):
        running.drain()
        waits_over(home, running)
    assert portal.calls.count("query") == portal.calls.count("changes") == 3


@pytest.mark.parametrize("fault", [Fault.SERVER, Fault.CUT])
def test_a_question_that_goes_on_failing_is_asked_more_and_more_seldom(
    home: Home, fault: Fault
) -> None:
    home.sealed(b"first")
    running = engine(home, portal := FakePortal())
    running.drain()
    home.clock.forward(DAY)
    portal.always["query"] = Trouble(fault)
    portal.calls.clear()
    waited = 0.0
    while waited < 3600:
        running.drain()
        pause = max(running.next_wait_s(), 0.2)
        home.clock.forward(pause)
        waited += pause
    assert 5 <= portal.calls.count("query") <= 13


def test_what_fails_is_told_while_the_rest_goes_on(home: Home) -> None:
    home.sealed(b"first")
    running = engine(home, portal := FakePortal())
    running.drain()
    home.clock.forward(DAY)
    portal.always["query"] = Trouble(Fault.SERVER)
    for _ in range(3):  # also in a round in which it is not asked again
        assert running.drain().error == "transfer.server"
        status = running._link.status
        assert (status.state, status.reason) == (LinkState.UP, "transfer.server")
    portal.always.clear()
    running.wake()  # a person does not want to wait
    assert running.drain().error == ""
    assert running._link.status.reason == ""


def test_who_lets_the_probe_through_and_nothing_else_is_told_as_no_link(home: Home) -> None:
    home.sealed(b"first")
    portal = FakePortal(always={"send_blob": Trouble(Fault.CUT)})
    running = engine(home, portal)
    running.drain()
    since = running._link.status.since
    seen: list[LinkState] = []
    portal.watch = lambda op: seen.append(running._link.status.state)
    waits = []
    for _ in range(5):
        home.clock.forward(HOUR)
        running.drain()
        assert running._link.status.state is LinkState.DOWN
        waits.append(running._link.wait_s())
    assert set(seen) == {LinkState.DOWN}
    assert running._link.status.since == since
    assert waits == pytest.approx([0.999 * each for each in (10, 20, 40, 80, 160)])
    portal.always.clear()
    home.clock.forward(HOUR)
    running.drain()
    assert running._link.status.state is LinkState.UP


def test_a_round_with_nothing_to_do_does_not_make_a_bad_line_a_good_one(home: Home) -> None:
    """What was cut is due only after some rounds in which nothing but the probe went out."""
    home.sealed(b"first")
    portal = FakePortal(always={"send_blob": Trouble(Fault.CUT)})
    running = engine(home, portal)
    waits = []
    for _ in range(60):
        running.drain()
        waits.append(running._link.wait_s())
        home.clock.forward(max(running.next_wait_s(), 5))
    assert max(waits) > 60


@pytest.mark.loud("bug in an errand of sending")
@pytest.mark.parametrize("error", [RuntimeError("a bug"), StoreError("outbox.edge")])
def test_a_bug_in_a_comparison_holds_nothing_back(
    home: Home, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    running = engine(home, FakePortal())

    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(running._comparison, "compare", failing)
    sent = home.sealed(b"paper")
    assert running.drain().error == "sync.bug"
    assert confirmed(home, sent)
    assert running._link.status.reason == "sync.bug"


def test_a_store_that_cannot_be_used_ends_the_round(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = engine(home, FakePortal())

    def failing(*_: object, **__: object) -> None:
        raise StoreError("disk.full")

    monkeypatch.setattr(running._comparison, "compare", failing)
    with pytest.raises(StoreError, match=r"disk\.full"):
        running.drain()


class _Online(OnlineInbox):
    def __init__(self, fail: Callable[[], None]) -> None:
        self._fail = fail

    def read(self, *_: object) -> None:
        self._fail()


@pytest.mark.loud("bug in an errand of sending")
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (InputError("office.no_relay"), "office.no_relay"),
        (ValueError("a bug"), "sync.bug"),
        (StoreError("store.damaged"), "sync.bug"),
    ],
)
def test_what_fails_in_the_online_inbox_is_nothing_of_the_links(
    home: Home, error: Exception, told: str
) -> None:
    def fail() -> None:
        raise error

    sent = home.sealed(b"paper")
    link = Link(home.clock, FullJitter())
    parts = (home.store, home.blobs, FakePortal(), home.clock, link, FullJitter(), home.check_files)
    running = SyncEngine(*parts, _Online(fail))
    assert running.drain().error == told
    assert confirmed(home, sent)
    assert (link.status.state, link.wait_s()) == (LinkState.UP, 0)


def test_what_a_person_asks_is_kept_while_it_cannot_be_asked(home: Home) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    del portal.receipts[sent.id]
    with home.store.write("test") as tx:
        ASKED.write(tx.settings, (sent.id,))
    portal.next("query", Trouble(Fault.SERVER))
    running.drain()
    assert sent.id not in portal.receipts
    running.wake()
    running.drain()  # what failed comes last, and what it finds is sent all the same
    assert sent.id in portal.receipts


def test_a_comparison_asks_nobody_any_more_whose_address_was_taken_away(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it count as done: the relay that comes next is asked about everything."""
    monkeypatch.setattr(compare, "MAX_QUERY", 2)
    for number in range(1, 9):
        home.sealed(b"x" * number)
    running = engine(home, portal := FakePortal())
    with home.store.read() as tx:
        running.only_for(*address_named(tx.settings))
    running.drain()
    home.clock.forward(DAY)

    def take_away(op: str) -> None:
        if op == "query" and portal.calls.count("query") == 2:
            with home.store.write("test") as tx:
                office = load_office(tx.settings)
                assert office is not None
                save_office(tx.settings, replace(office, relay_url="https://elsewhere"))

    portal.calls.clear()
    portal.watch = take_away
    with home.store.read() as tx:
        before = read_changes(tx.settings)
    running.drain()
    assert portal.calls.count("query") == 2
    with home.store.read() as tx:
        assert read_changes(tx.settings) == before
