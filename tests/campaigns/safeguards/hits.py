"""Which tests come by a safeguard, and which of them make it act."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_PHASE = re.compile(r" \((?:setup|call|teardown)\)$")
_GROUP = re.compile(r"(?P<test>::[^\[\]@]+(?:\[.*\])?)@[^\]@]+$")  # what --dist loadgroup adds
_HIT = re.compile(r"(\d+)\t([01])\t(.*)")
_FAST = ("unit", "services", "adapters", "cli", "migrations", "demo", "ui", "journeys", "campaigns")


@dataclass(slots=True)
class Hits:
    """Of one safeguard.

    Attributes:
        reached: Tests that evaluate the condition.
        acting: Those in which it holds: only they can notice that the safeguard is missing.
        outside: It is reached when no test runs, as on import.
    """

    reached: set[str] = field(default_factory=set)
    acting: set[str] = field(default_factory=set)
    outside: bool = False


def read(place: Path) -> dict[str, Hits]:
    """By id; those that nothing reached are missing."""
    found: defaultdict[str, Hits] = defaultdict(Hits)
    lines = place.read_text("utf-8", "replace").split("\n") if place.exists() else []
    # A child that was started without a standard error prints here: such lines are none of ours.
    for number, acts, test in (hit.groups() for hit in map(_HIT.fullmatch, lines) if hit):
        if not test:
            found[number].outside = True
            continue
        found[number].reached.add(node_id(test))
        if acts == "1":
            found[number].acting.add(node_id(test))
    return dict(found)


def node_id(current: str) -> str:
    """What pytest takes as argument, from PYTEST_CURRENT_TEST."""
    return _GROUP.sub(r"\g<test>", _PHASE.sub("", current))


def pick(tests: Iterable[str], most: int) -> list[str]:
    """At most so many: one of each file, then a second one of each; fast folders first."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    for test in sorted(tests):
        files[test.partition("::")[0]].append(test)
    turns = [(at, test) for each in files.values() for at, test in enumerate(each)]
    picked = sorted(turns, key=lambda turn: (turn[0], _rank(turn[1]), turn[1]))[:most]
    return [test for _, test in sorted(picked, key=lambda turn: (_rank(turn[1]), turn[1]))]


def _rank(test: str) -> int:
    folder = test.split("/")[1] if test.count("/") > 1 else ""
    return _FAST.index(folder) if folder in _FAST else 2
