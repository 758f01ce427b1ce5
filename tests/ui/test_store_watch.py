"""What another process writes is seen, also after a moment in which the store was busy."""

from __future__ import annotations

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
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.shell.watch import StoreWatch


class FakeStore:
    """Implements version() alone."""

    def __init__(self) -> None:
        self.now: int | StoreError = 1

    def version(self) -> int:
        if isinstance(self.now, StoreError):
            raise self.now
        return self.now


def test_a_store_that_was_busy_is_asked_again_and_told_of_once(qapp: QObject) -> None:
    store, written, told = FakeStore(), list[int](), list[Exception]()
    clock = FakeClock()
    office = SimpleNamespace(
        ports=SimpleNamespace(store=store, clock=clock), sync=SimpleNamespace(status="online")
    )
    watch = StoreWatch(
        cast(Office, office),
        ImmediateRunner(told.append),
        lambda: written.append(1),
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
    office = SimpleNamespace(
        ports=SimpleNamespace(store=store, clock=clock), sync=SimpleNamespace(status="online")
    )
    failed = list[Exception]().append
    watch = StoreWatch(
        cast(Office, office), ImmediateRunner(failed), lambda: written.append(1), failed, qapp
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
    robot.until(lambda: bool(robot.window._watch._known))
    robot.idle()
    return robot.window._watch._known


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
    assert seen(robot)[:2] == known[:2], "nobody has written"


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
