"""Ports that are made when they are first used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tthc_desktop.adapters.system.later import later


class Part:
    name = "a part"

    def twice(self, number: int) -> int:
        return 2 * number


def test_it_is_made_at_the_first_use_and_once() -> None:
    made = []

    def make() -> Part:
        made.append(Part())
        return made[-1]

    part = later(make)
    assert made == []
    assert (part.twice(4), part.name) == (8, "a part")
    assert part.twice(5) == 10
    assert len(made) == 1


def test_threads_that_come_at_once_get_the_same() -> None:
    at_once, made = Barrier(4), []

    def make() -> Part:
        made.append(Part())
        return made[-1]

    part = later(make)

    def use(number: int) -> int:
        at_once.wait()
        return part.twice(number)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(use, range(4))) == [0, 2, 4, 6]
    assert len(made) == 1


def test_what_could_not_be_made_is_tried_again() -> None:
    tries = []

    def make() -> Part:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("not yet")
        return Part()

    part = later(make)
    with pytest.raises(OSError, match="not yet"):
        part.twice(1)
    assert part.twice(1) == 2
