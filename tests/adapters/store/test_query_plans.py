"""The cost of every page, count and round follows what is open, never what ever was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.busy_office import BusyOffice
from tests.support.plans import scans, watched
from tthc_desktop.services.sending import compare

FEW, MANY = 50, 1_500
_MORE = 1.3
"""What more history may cost at most: a level more of a tree, by chance."""
_AND = 200
"""Steps on top of that, for rounds that take only some hundred."""


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BusyOffice, BusyOffice]]:
    """They differ in what is finished only."""
    folder = tmp_path_factory.mktemp("offices")
    few = BusyOffice.make(folder / "few", FEW)
    many = BusyOffice.make(folder / "many", MANY)
    yield few, many
    few.close()
    many.close()


@pytest.fixture(scope="module")
def costs(
    offices: tuple[BusyOffice, BusyOffice],
) -> tuple[dict[str, list[str]], dict[str, tuple[int, int]]]:
    """Of every round: the lines of its plans that go through history, and what it took in both."""
    few, many = offices
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compare, "SAMPLE", FEW // 2)  # so that the few are enough for one, too
        return _costs(few, many)


def _costs(
    few: BusyOffice, many: BusyOffice
) -> tuple[dict[str, list[str]], dict[str, tuple[int, int]]]:
    lines: dict[str, list[str]] = {}
    steps: dict[str, tuple[int, int]] = {}
    for part in ("reading", "writing"):
        here, there = getattr(few, part)(), getattr(many, part)()
        for name, act in here.items():
            with watched(few.counter.home.store) as seen:
                act()
            with watched(many.counter.home.store) as more:
                there[name]()
            steps[name] = (seen.steps, more.steps)
            with many.counter.home.store._database.read() as connection:
                lines[name] = [
                    f"{line} :: {asked.sql}"
                    for asked in more.asked.values()
                    for line in scans(connection, asked)
                ]
    return lines, steps


def test_no_plan_goes_through_history(costs: tuple[dict[str, list[str]], object]) -> None:
    assert {name: found for name, found in costs[0].items() if found} == {}


def test_history_costs_no_steps(costs: tuple[object, dict[str, tuple[int, int]]]) -> None:
    dear = {name: both for name, both in costs[1].items() if both[1] > both[0] * _MORE + _AND}
    assert dear == {}


def test_something_was_measured(costs: tuple[object, dict[str, tuple[int, int]]]) -> None:
    assert sum(few for few, _ in costs[1].values()) > 10_000
    assert len(costs[1]) > 60
