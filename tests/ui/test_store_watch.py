"""What another process writes is seen, also after a moment in which the store was busy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView

from tests.fakes.runner import ImmediateRunner
from tests.robots.window import WindowRobot
from tests.support.office import START, FakeClock
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.use_cases import UseCases
from tthc_desktop.ui.shell.watch import StoreWatch


class FakeStore:
    """Implements what the watch asks, in one: version(), and which dossiers changed."""

    def __init__(self) -> None:
        self.now: int | StoreError = 1
        self.changed: frozenset[str] | None = frozenset()

    def version(self) -> int:
        if isinstance(self.now, StoreError):
            raise self.now
        return self.now

    @contextmanager
    def read(self) -> Iterator[FakeStore]:
        yield self

    @property
    def changes(self) -> FakeStore:
        return self

    def newest(self) -> int:
        return 1

    def since(self, number: int, most: int) -> frozenset[str] | None:
        return self.changed


def watching(store: FakeStore, clock: FakeClock) -> SimpleNamespace:
    """An office of which only the store, the clock and the link are looked at."""
    return SimpleNamespace(
        ports=SimpleNamespace(clock=clock),
        sync=SimpleNamespace(status="online"),
        use=UseCases({Store: store}),
    )


def test_a_store_that_was_busy_is_asked_again_and_told_of_once(qapp: QObject) -> None:
    store, written, told = FakeStore(), list[int](), list[Exception]()
    clock = FakeClock()
    office = watching(store, clock)
    watch = StoreWatch(
        cast(Office, office),
        ImmediateRunner(told.append),
        lambda _dossiers: written.append(1),
        told.append,
        qapp,
    )
    watch.look()
    watch.look()
    assert len(written) == 1, "nothing new, nothing shown"
    busy = store.now = StoreError("store.busy")
    watch.look()
    watch.look()
    assert told == [busy]
    store.now = 2
    watch.look()
    assert len(written) == 2
    office.sync.status = "offline"
    watch.look()
    assert len(written) == 3
    store.now = busy
    watch.look()
    assert told == [busy, busy], "a new outage is told anew"


def test_each_minute_is_as_if_something_was_written(qapp: QObject) -> None:
    """What is shown may have become due, and nobody writes that."""
    store, written, clock = FakeStore(), list[int](), FakeClock()
    office = watching(store, clock)
    failed = list[Exception]().append
    watch = StoreWatch(
        cast(Office, office),
        ImmediateRunner(failed),
        lambda _dossiers: written.append(1),
        failed,
        qapp,
    )
    watch.look()
    clock.at = START.replace(second=59)
    watch.look()
    assert len(written) == 1, "not at every look"
    clock.forward(1)
    watch.look()
    watch.look()
    assert len(written) == 2


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 23, 9, tzinfo=VIETNAM))


@pytest.fixture
def timed(office: Office, clock: FakeClock) -> Office:
    """Whose time moves when a test says so."""
    ports = replace(office.ports, clock=clock)
    return replace(office, ports=ports, use=ports.use_cases())


def seen(robot: WindowRobot) -> tuple[object, ...]:
    """What the watch has looked at last, once what follows from it is shown."""
    robot.until(lambda: bool(robot.window._watch._around))
    robot.idle()
    return robot.window._watch._around


def receive(office: Office, count: int) -> list[Dossier]:
    clerk = office.use(FindClerk)(demo.CLERK.login)
    return [
        office.use(ReceiveDossier)(
            clerk,
            "1.001193",
            applicant(f"Người Thứ {n}", f"0991980001{n:02}", "0912000345", "ấp Thử Nghiệm"),
        )
        for n in range(count)
    ]


def test_the_worklist_follows_the_clock_and_nothing_jumps(
    timed: Office, clock: FakeClock, open_window: OpenWindow
) -> None:
    dossiers = receive(timed, 30)
    robot = open_window(timed)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: len(robot.cells("tasks.table")) == 30)
    known = seen(robot)
    tile = robot.find(QPushButton, "tasks.tile.overdue")
    assert tile.accessibleName().endswith(": 0")
    table = robot.find(QTableView, "tasks.table")
    robot.find(QLineEdit, "tasks.search").setFocus()
    table.verticalScrollBar().setValue(300)
    chosen, top = table.currentIndex().row(), table.verticalScrollBar().value()
    assert top == 300
    clock.at = dossiers[0].due_at + timedelta(minutes=1)
    robot.until(lambda: tile.accessibleName().endswith(": 30"))
    robot.idle()
    assert robot.find(QLineEdit, "tasks.search").hasFocus()
    assert (table.currentIndex().row(), table.verticalScrollBar().value()) == (chosen, top)
    assert seen(robot)[:1] == known[:1], "the link is what it was"


def test_nothing_is_shown_by_the_minute_while_nobody_is_signed_in(
    timed: Office, clock: FakeClock, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = open_window(timed)
    known = seen(robot)
    asked = list[object]()
    monkeypatch.setattr("tthc_desktop.ui.shell.window.count_work", lambda *of: asked.append(of))
    clock.forward(60)
    robot.until(lambda: seen(robot) != known)
    robot.idle()
    assert asked == []


def test_f5_counts_anew(office: Office, open_window: OpenWindow) -> None:
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.window._watch.stop()
    robot.idle()
    receive(office, 3)
    robot.press("F5")
    tile = robot.find(QPushButton, "tasks.tile.missing")
    robot.until(lambda: tile.accessibleName().endswith(": 3"))


def test_a_change_names_its_dossiers(qapp: QObject) -> None:
    store, written = FakeStore(), list[frozenset[str] | None]()
    office = watching(store, FakeClock())
    failed = list[Exception]().append
    watch = StoreWatch(cast(Office, office), ImmediateRunner(failed), written.append, failed, qapp)
    watch.look()
    store.now, store.changed = 2, frozenset({"d-1"})
    watch.look()
    store.now, store.changed = 3, None
    watch.look()
    store.now, store.changed = 4, frozenset()
    watch.look()
    assert written == [None, {"d-1"}, None, frozenset()]
