"""What a copy says of itself, and which of the copies in a folder is the newest.

By numbers that only rise, as a clock may be wrong: a copy that was made under a clock a year ahead
would else be the newest for a year. Earlier versions gave no numbers. Each numbered copy says which
ones without a number it found: those are older than it, any other one is newer, which somebody made
who went back to an earlier version. Without numbers on either side the names, which are times, are
all there is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.plain import later


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy says of itself.

    Attributes:
        database: SHA-256 of ``tthc.db`` as it lies in the copy.
        pages: How many scanned pages there were.
        number: Higher than that of any copy before it in the folder; 0 in those of earlier
            versions.
        unnumbered: Names of the copies before it that told no number, oldest first.
    """

    home: str
    made: datetime
    database: str
    blobs: int
    pages: int
    number: int = later(0)
    unnumbered: tuple[str, ...] = later(())


def newest_first(said: Mapping[str, Manifest | None]) -> tuple[str, ...]:
    """Names of copies in their order.

    Args:
        said: By name; None where it cannot be read. Such a copy counts as one without a number.
    """
    numbered = [each for each in said.values() if each is not None and each.number > 0]

    def rank(name: str) -> tuple[float, int, str]:
        own = said[name]
        if own is not None and own.number > 0:
            return own.number, 0, name
        found_by = [each for each in numbered if name in each.unnumbered]
        if not found_by:
            return math.inf, 0, name
        first = min(found_by, key=lambda each: each.number)
        return first.number - 0.5, first.unnumbered.index(name), name

    return tuple(sorted(said, key=rank, reverse=True))


def next_place(said: Mapping[str, Manifest | None]) -> tuple[int, tuple[str, ...]]:
    """The number of the next copy, and which ones without a number it finds."""
    numbers = {name: each.number for name, each in said.items() if each is not None}
    # In their order, which a copy may tell that is gone by the time when somebody asks again.
    unnumbered = (name for name in reversed(newest_first(said)) if numbers.get(name, 0) <= 0)
    return max((*numbers.values(), 0)) + 1, tuple(unnumbered)
