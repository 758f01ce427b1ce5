"""Who runs the engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import cast

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import FullJitter, Home
from tests.support.plans import watched
from tests.support.sync import confirmed, engine
from tthc_desktop.adapters.system.locks import FileLock
from tthc_desktop.bootstrap import _Portals
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.late_adapters import RelayAdapters
from tthc_desktop.services.office.current_relay import relay_of
from tthc_desktop.services.office.settings import GetOffice, load_office, save_office
from tthc_desktop.services.sending.engine import SyncEngine, SyncReport
from tthc_desktop.services.sending.errands import Round
from tthc_desktop.services.sending.host import SyncHost
from tthc_desktop.services.sending.link import Link, LinkState


class _Rounds:
    """Counts rounds, so that a test can wait for the next one without sleeping."""

    def __init__(self) -> None:
        self._told = threading.Semaphore(0)

    def __call__(self) -> None:
        self._told.release()

    def wait(self) -> None:
        assert self._told.acquire(timeout=30)


def _host(home: Home, portal: FakePortal, lock: FileLock) -> SyncHost:
    def factory(link: Link) -> SyncEngine:
        return engine(home, portal, link=link)

    return SyncHost(home.store, factory, lock, Link(home.clock, FullJitter()), home.clock)


@pytest.fixture
def lock(home: Home) -> Iterator[FileLock]:
    made = FileLock(home.folder / "sync.lock")
    yield made
    made.close()


def test_once_sends_what_waits(home: Home, lock: FileLock) -> None:
    submission = home.sealed(b"x")
    host = _host(home, FakePortal(), lock)
    assert host.once().waiting == 0
    assert confirmed(home, submission)
    assert host.status.state is LinkState.UP


def test_only_one_process_sends(home: Home, lock: FileLock) -> None:
    other = FileLock(home.folder / "sync.lock")
    assert other.take()
    with pytest.raises(StoreError, match=r"sync\.running"):
        _host(home, FakePortal(), lock).once()
    other.release()
    _host(home, FakePortal(), lock).once()
    assert other.take(), "the lock is given back"
    other.close()


def test_the_thread_sends_what_is_sealed_later(home: Home, lock: FileLock) -> None:
    portal, rounds = FakePortal(), _Rounds()
    host = _host(home, portal, lock)
    host.start(rounds)
    rounds.wait()
    submission = home.sealed(b"x")
    host.wake()
    rounds.wait()
    host.stop()
    host.stop()
    assert confirmed(home, submission)
    assert lock.take(), "the lock is given back"


@pytest.mark.loud("sync round: disk.full")
def test_a_full_disk_does_not_end_the_thread(home: Home, lock: FileLock) -> None:
    submission = home.sealed(b"x")
    problems = ["once"]

    def full(op: str) -> None:
        if op == "submit" and problems:
            problems.clear()
            raise StoreError("disk.full")

    portal, rounds = FakePortal(watch=full), _Rounds()
    host = _host(home, portal, lock)
    host.start(rounds)
    rounds.wait()
    assert not confirmed(home, submission)
    host.wake()
    rounds.wait()
    host.stop()
    assert confirmed(home, submission)
    assert portal.effects == [submission.id]


def test_a_home_without_relay_waits(home: Home, lock: FileLock) -> None:
    def factory(_: Link) -> SyncEngine:
        raise InputError("office.no_relay")

    host = SyncHost(home.store, factory, lock, Link(home.clock, FullJitter()), home.clock)
    rounds = _Rounds()
    host.start(rounds)
    rounds.wait()
    host.stop()
    assert (host.status.state, host.status.reason) == (LinkState.DOWN, "office.no_relay")
    assert lock.take()
    lock.release()
    with pytest.raises(InputError, match=r"office\.no_relay"):
        host.once()


@pytest.mark.loud("sync round: store.busy")
@pytest.mark.loud("bug in the sync thread")
@pytest.mark.parametrize("error", [StoreError("store.busy"), RuntimeError("a bug")])
def test_an_engine_that_cannot_be_made_yet_is_made_later(
    home: Home, lock: FileLock, error: Exception
) -> None:
    problems, portal, rounds = [error], FakePortal(), _Rounds()

    def factory(link: Link) -> SyncEngine:
        if problems:
            raise problems.pop()
        return engine(home, portal, link=link)

    submission = home.sealed(b"x")
    host = SyncHost(home.store, factory, lock, Link(home.clock, FullJitter()), home.clock)
    host.start(rounds)
    rounds.wait()
    other = FileLock(home.folder / "sync.lock")
    assert other.take(), "nobody sends, so another process may"
    other.close()
    host.wake()
    rounds.wait()
    host.stop()
    assert confirmed(home, submission)
    assert lock.take(), "the lock is given back"


@pytest.mark.loud("bug in what the sync thread tells")
def test_who_is_told_cannot_end_the_thread(home: Home, lock: FileLock) -> None:
    rounds = _Rounds()

    def told() -> None:
        rounds()
        raise RuntimeError("a window that is gone")

    host = _host(home, FakePortal(), lock)
    host.start(told)
    rounds.wait()
    submission = home.sealed(b"x")
    host.wake()
    rounds.wait()
    host.stop()
    assert confirmed(home, submission)
    assert lock.take(), "the lock is given back"


@pytest.mark.parametrize("fault", [Fault.REJECTED, Fault.FORBIDDEN, Fault.CONFLICT])
def test_nobody_waits_for_what_only_a_person_can_move(
    home: Home, lock: FileLock, fault: Fault
) -> None:
    home.sealed(b"x")
    portal = FakePortal(always={"submit": Trouble(fault)})
    reports: list[object] = []
    report = _host(home, portal, lock).until_sent(10_000.0, reports.append)
    assert report.waiting == 1
    assert len(reports) == 1


def _named(home: Home, url: str) -> None:
    with home.store.write("test") as tx:
        office = load_office(tx.settings)
        assert office is not None
        save_office(tx.settings, replace(office, relay_url=url, relay_key="aa" * 32))


@pytest.fixture
def portals() -> dict[str, FakePortal]:
    return {"https://old": FakePortal(name="old"), "https://new": FakePortal(name="new")}


@pytest.fixture
def by_address(home: Home, lock: FileLock, portals: dict[str, FakePortal]) -> Iterator[SyncHost]:
    """Asks the relay that the settings name when the engine is made."""

    def factory(link: Link) -> SyncEngine:
        portal = portals[relay_of(GetOffice(home.store))[0]]
        return engine(home, portal, link=link)

    host = SyncHost(home.store, factory, lock, Link(home.clock, FullJitter()), home.clock)
    yield host
    host.stop()


def test_another_relay_is_obeyed_before_the_next_round(
    home: Home, by_address: SyncHost, portals: dict[str, FakePortal]
) -> None:
    rounds = _Rounds()
    _named(home, "https://old")
    by_address.start(rounds)
    rounds.wait()
    _named(home, "https://new")
    sent = home.sealed(b"after")
    by_address.wake()
    rounds.wait()
    by_address.stop()
    assert portals["https://old"].effects == []
    assert portals["https://new"].effects == [sent.id]


def test_a_relay_that_was_taken_away_is_sent_nothing_more(
    home: Home, by_address: SyncHost, lock: FileLock, portals: dict[str, FakePortal]
) -> None:
    rounds = _Rounds()
    _named(home, "https://old")
    by_address.start(rounds)
    rounds.wait()
    before = by_address.status
    assert before.state is LinkState.UP
    _named(home, "")
    sent = home.sealed(b"after")
    by_address.wake()
    rounds.wait()
    assert portals["https://old"].effects == []
    now = by_address.status
    assert (now.state, now.reason) == (LinkState.DOWN, "office.no_relay")
    other = FileLock(home.folder / "sync.lock")
    assert other.take(), "nobody sends, so another process may"
    other.close()
    _named(home, "https://old")
    by_address.wake()
    rounds.wait()
    by_address.stop()
    assert portals["https://old"].effects == [sent.id]
    assert lock.take(), "the lock is given back"


@pytest.mark.parametrize("there", ["https://new", ""])
def test_another_relay_is_obeyed_in_the_middle_of_a_round(
    home: Home, by_address: SyncHost, portals: dict[str, FakePortal], there: str
) -> None:
    """Also where nobody is told: the one that is being sent ends, no other begins."""
    old, new = portals["https://old"], portals["https://new"]
    _named(home, "https://old")
    for number in range(1, 6):
        home.sealed(b"x" * number)

    def change(op: str) -> None:
        if op == "submit" and old.calls.count("submit") == 2:
            _named(home, there)

    old.watch = change
    rounds = _Rounds()
    by_address.start(rounds)
    rounds.wait()
    asked = list(old.calls)
    assert (asked.count("submit"), asked[-1]) == (2, "submit")
    rounds.wait()
    by_address.stop()
    assert old.calls == asked
    assert len(new.effects) == (3 if there else 0)
    assert by_address.status.state is (LinkState.UP if there else LinkState.DOWN)


def test_a_relay_that_was_changed_and_changed_back_goes_on(
    home: Home, by_address: SyncHost, portals: dict[str, FakePortal]
) -> None:
    old = portals["https://old"]
    _named(home, "https://old")
    for number in range(1, 6):
        home.sealed(b"x" * number)
    running = by_address._fresh(by_address._named())
    old.watch = lambda op: _named(home, "") if op == "submit" else None
    running.drain()
    assert len(old.effects) == 1
    assert running.next_wait_s() == 0
    old.watch = lambda _: None
    _named(home, "https://old")
    running.drain()
    assert len(old.effects) == 5


def test_a_look_at_the_relay_between_two_submissions_reads_one_row(
    home: Home, by_address: SyncHost, portals: dict[str, FakePortal], lock: FileLock
) -> None:
    _named(home, "https://old")
    counts: list[int] = []
    for bound in (False, True):
        made = by_address._fresh(("https://old", "aa" * 32, ""))
        if not bound:
            made._only_for = None
        made.drain()
        for number in range(1, 11):
            home.sealed(b"x" * number)
        with watched(home.store) as watch:
            made._errands.do(made._sending, Round())
        counts.append(watch.count)
    assert len(portals["https://old"].effects) == 20
    assert counts[1] - counts[0] <= 10 + 3, "one for each; more only where the plan ends"


@pytest.mark.loud("sync round: store.busy")
@pytest.mark.loud("bug in the sync thread")
@pytest.mark.parametrize(
    ("error", "told"),
    [(StoreError("store.busy"), "store.busy"), (RuntimeError("a bug"), "sync.bug")],
)
def test_a_round_that_failed_is_told(
    home: Home, lock: FileLock, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    host = _host(home, FakePortal(), lock)
    problems = [error]
    drain = SyncEngine.drain

    def failing(running: SyncEngine) -> SyncReport:
        if problems:
            raise problems.pop()
        return drain(running)

    monkeypatch.setattr(SyncEngine, "drain", failing)
    rounds = _Rounds()
    host.start(rounds)
    rounds.wait()
    assert (host.status.state, host.status.reason) == (LinkState.DOWN, told)
    host.wake()
    rounds.wait()
    assert (host.status.state, host.status.reason) == (LinkState.UP, "")
    host.stop()


def test_an_engine_that_is_made_while_somebody_stops_is_halted(home: Home, lock: FileLock) -> None:
    portal, making, going_on = FakePortal(), threading.Event(), threading.Event()

    def factory(link: Link) -> SyncEngine:
        making.set()
        assert going_on.wait(30)
        return engine(home, portal, link=link)

    home.sealed(b"x")
    rounds = _Rounds()
    host = SyncHost(home.store, factory, lock, Link(home.clock, FullJitter()), home.clock)
    host.start(rounds)
    assert making.wait(30)
    stopping = threading.Thread(target=host.stop)
    stopping.start()
    assert host._stop.wait(30)
    going_on.set()
    rounds.wait()
    stopping.join(30)
    assert portal.calls == []


def test_patience_counts_the_rounds_too(home: Home, lock: FileLock) -> None:
    home.sealed(b"x")
    portal = FakePortal(answers_upstream=False)
    portal.watch = lambda op: home.clock.forward(400) if op == "probe" else None
    reports: list[object] = []
    _host(home, portal, lock).until_sent(600.0, reports.append)
    assert len(reports) == 2


@dataclass
class _Way:
    """A connection to a relay, as far as it is closed."""

    url: str
    key: str
    closed: list[str]

    def close(self) -> None:
        self.closed.append(self.url)


def test_the_way_to_the_old_relay_is_closed_also_where_there_is_no_new_one(home: Home) -> None:
    closed: list[str] = []
    relay = SimpleNamespace(portal=lambda url, key: _Way(url, key, closed))
    portals = _Portals(GetOffice(home.store), cast("RelayAdapters", relay))
    _named(home, "https://old")
    portals.open()
    assert closed == []
    _named(home, "")
    with pytest.raises(InputError, match=r"office\.no_relay"):
        portals.open()
    assert closed == ["https://old"]
