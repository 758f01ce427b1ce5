"""Sessions of the runner: what ends with one, and what goes on."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from tthc_desktop.ui.kit.runner import Lane, QtRunner, Session


@pytest.fixture
def runner(qapp: object) -> Iterator[QtRunner]:
    bugs: list[Exception] = []
    made = QtRunner(bugs.append)
    yield made
    made.close()
    assert bugs == []


def fail(error: Exception) -> None:
    raise error


def test_a_stream_ends_between_two_items_and_its_work_is_told(
    runner: QtRunner, qtbot: QtBot
) -> None:
    session = Session(runner, fail)
    heard: list[int] = []
    in_the_middle, cancelled, closed = Event(), Event(), Event()

    def pages() -> Iterator[int]:
        try:
            yield 1
            in_the_middle.set()
            assert cancelled.wait(60)
            yield 2  # what is in stays in, and nothing comes behind it
            raise AssertionError("a third page")
        finally:
            closed.set()

    session.stream(Lane.SCANNER, pages, heard.append, lambda: heard.append(0), None, cancelled)
    qtbot.waitUntil(lambda: heard == [1] and in_the_middle.is_set())
    session.end()
    qtbot.waitUntil(lambda: runner.idle)
    assert closed.is_set()
    assert heard == [1]


def test_what_is_asked_after_the_end_never_begins(runner: QtRunner, qtbot: QtBot) -> None:
    session, office = Session(runner, fail), Session(runner, fail)
    done: list[str] = []
    session.end()
    session.submit(Lane.STORE, lambda: done.append("clerk"), lambda _none: None)
    office.submit(Lane.STORE, lambda: done.append("office"), lambda _none: None)
    qtbot.waitUntil(lambda: runner.idle)
    assert done == ["office"]


def test_work_of_the_office_outlives_a_session(runner: QtRunner, qtbot: QtBot) -> None:
    session, office = Session(runner, fail), Session(runner, fail)
    gate = Event()
    done: list[str] = []
    for each, name in ((office, "first"), (session, "clerk"), (office, "last")):

        def work(name: str = name) -> str:
            assert gate.wait(60)
            return name

        each.submit(Lane.STORE, work, done.append)
    session.end()
    gate.set()
    qtbot.waitUntil(lambda: runner.idle)
    assert done == ["first", "last"]


def test_each_lane_is_described() -> None:
    assert [lane.name for lane in Lane if f"{lane.name}:" not in (Lane.__doc__ or "")] == [
        "SCANNER"
    ]
    assert "SCANNER, TOKEN:" in (Lane.__doc__ or "")
