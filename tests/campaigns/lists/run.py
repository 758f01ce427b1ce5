"""Random acts, each followed by looking at every list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.home.plan import HomePlan
from tests.campaigns.lists.acts import ACTS, Act, receive
from tests.campaigns.lists.check import KINDS, Check
from tests.campaigns.lists.world import World
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.services.part import PAGE

_LIVES = 60
"""Acts after which a small office begins anew: what looks at all it has costs more each time."""
_FIRST = 4
_GAP_S = 100.0


@dataclass
class Tally:
    """What came of a run.

    Attributes:
        done: How often each act did something.
        refused: How often the program refused it.
        wrong: What differed, with what had been done.
    """

    acts: int = 0
    compared: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        least = ", ".join(f"{name} {count}" for name, count in sorted(self.done.items()))
        return f"{self.acts} acts, {self.compared} comparisons, {len(self.wrong)} wrong ({least})"


def small(folder: Path, seed: int, acts: int) -> Tally:
    """Small offices, one after the other; after each act everything is compared."""
    tally = Tally()
    number = 0
    while tally.acts < acts and not tally.wrong:
        world = World.new(folder / str(number), seed + number)
        try:
            _live(world, min(_LIVES, acts - tally.acts), tally)
        finally:
            world.close()
        number += 1
    return tally


def _live(world: World, acts: int, tally: Tally) -> None:
    check = Check(world)
    for _ in range(_FIRST):
        receive(world)
    for act in chosen(world, acts):
        number = tally.acts
        before = world.newest()
        do(world, act, tally)
        check.rows()
        check.change(before)
        truth = world.truth()
        scope = [world.rng.choice(check.scopes)]
        check.lists(truth, scope, world.rng.randint(2, 9), [world.rng.choice(KINDS)])
        check.searches(truth, 2)
        tally.wrong += [f"after act {number}, {act.__name__}: {each}" for each in check.wrong]
        if check.wrong:
            break
    tally.compared += check.compared


def large(folder: Path, plan: HomePlan, acts: int, searches: int, limit: int = PAGE) -> Tally:
    """A home as large as the plan says, looked at before and after the acts.

    Args:
        limit: Lines of a page.
    """
    tally = Tally()
    world = World.filled(folder, plan)
    check = Check(world)
    try:
        for number in (acts, 0):
            truth = world.truth()
            check.rows()
            check.lists(truth, check.scopes, limit, KINDS)
            check.readable(truth)
            check.searches(truth, searches)
            check.anew()
            for act in chosen(world, number):
                do(world, act, tally)
    finally:
        world.close()
    tally.compared += check.compared
    tally.wrong += check.wrong
    return tally


def chosen(world: World, count: int) -> Iterator[Act]:
    acts, weights = list(ACTS), list(ACTS.values())
    for _ in range(count):
        yield world.rng.choices(acts, weights)[0]


def do(world: World, act: Act, tally: Tally) -> None:
    """Whatever the program says to it."""
    try:
        act(world)
        tally.done[act.__name__] += 1
    except TthcError:
        tally.refused[act.__name__] += 1
    tally.acts += 1
    world.clock.forward(world.rng.random() * _GAP_S)
