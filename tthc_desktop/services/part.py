"""Lists of any length, of which a part at a time is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

R = TypeVar("R")
PAGE = 60
"""Lines that are read at once: more than a screen shows."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which part of a list is wanted.

    Attributes:
        start: How many lines lie before it.
        after: The key of the line before it, where it is known.
        key: Whose place in the list is to be told, wherever it is.
    """

    start: int = 0
    after: str = ""
    limit: int = PAGE
    key: str = ""

    def within(self, total: int) -> Stretch:
        """The same, or from the last line on where a list of that length ends before it."""
        start = max(0, min(self.start, total - 1))
        return self if start == self.start else replace(self, start=start, after="")


@dataclass(frozen=True, slots=True)
class Lines(Generic[R]):
    """What stands in some lines; the fields of Part of these names."""

    rows: tuple[R | None, ...]
    damaged: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part(Generic[R]):
    """A part of a list.

    Attributes:
        start: How many lines lie before it.
        total: How many lines the list has.
        keys: What tells its lines apart, also one that cannot be read.
        rows: What stands in them; None in one that cannot be read.
        place: The line of the key that was asked for, None where there is none.
        damaged: Codes of the dossiers that cannot be read, of each once.
        codes: The code of each line that cannot be read, by its key, as far as that can be told.
    """

    start: int
    total: int
    keys: tuple[str, ...]
    rows: tuple[R | None, ...]
    place: int | None = None
    damaged: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)

    def holds(self, line: int) -> bool:
        return self.start <= line < self.start + len(self.keys)
