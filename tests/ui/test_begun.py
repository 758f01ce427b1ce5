"""Work that somebody waits for is known of until it is told, however it ends."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.runner import HeldRunner
from tthc_desktop.domain.errors import InputError
from tthc_desktop.ui.kit.begun import BegunWork
from tthc_desktop.ui.kit.runner import Lane


def fails() -> None:
    raise InputError("dossier.sealed")


def streams() -> Iterator[int]:
    yield 1


def test_it_is_over_once_it_is_told() -> None:
    told: list[object] = []
    runner = HeldRunner(told.append, Lane.STORE)
    begun = BegunWork(runner)
    assert not begun

    def well(_result: object = None) -> None:
        told.append(bool(begun))

    begun.submit(Lane.STORE, lambda: 1, well, told.append)
    begun.submit(Lane.STORE, fails, well, well)
    begun.stream(Lane.STORE, streams, told.append, well, told.append)
    for left in (2, 1, 0):
        assert begun
        assert len(runner.waiting) == left + 1
        runner.let_go()
    assert not begun
    assert told == [True, True, 1, False], "what follows may begin anew"


def test_what_is_cancelled_is_waited_for_by_nobody() -> None:
    runner = HeldRunner(lambda _error: None, Lane.STORE)
    begun = BegunWork(runner)
    job = begun.submit(Lane.STORE, lambda: 1, lambda _one: None, lambda _error: None)
    other = begun.submit(Lane.STORE, lambda: 1, lambda _one: None, lambda _error: None)
    job.cancel()
    assert begun
    job.cancel()
    assert begun, "the other one still is"
    other.cancel()
    assert not begun
