"""Who runs the engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import FullJitter, Home
from tests.support.sync import confirmed
from tthc_desktop.adapters.system.locks import FileLock
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.services.sending.engine import SyncEngine
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
        return SyncEngine(home.store, home.blobs, portal, home.clock, link, FullJitter())

    return SyncHost(home.store, factory, lock, Link(home.clock, FullJitter()))


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

    host = SyncHost(home.store, factory, lock, Link(home.clock, FullJitter()))
    rounds = _Rounds()
    host.start(rounds)
    rounds.wait()
    host.stop()
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
        return SyncEngine(home.store, home.blobs, portal, home.clock, link, FullJitter())

    submission = home.sealed(b"x")
    host = SyncHost(home.store, factory, lock, Link(home.clock, FullJitter()))
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
