"""How far into the file its tables point.

A table that is signed and points to what is not shows content that was put in later. Told for all
signatures of a file in one pass over its tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tthc_desktop.adapters.signing.budget import Budget

_NOWHERE = -1


@dataclass(slots=True)
class Reach:
    """Of the tables of one file.

    Attributes:
        length: Of the file. What is said to stand behind its end is not there, and shows nothing.
    """

    reader: Any
    length: int
    budget: Budget
    _farthest: list[int] = field(default_factory=list, init=False)

    def passes(self, base: int, end: int) -> bool:
        """Whether a table up to that revision points to bytes from ``end`` on.

        Raises:
            BeyondLimitError: The budget is spent. Damage raises what pyHanko makes of it.
        """
        while len(self._farthest) <= base:
            own = self._of(len(self._farthest))
            self._farthest.append(max(own, *self._farthest[-1:], _NOWHERE))
        return self._farthest[base] >= end

    def _of(self, revision: int) -> int:
        tables, farthest = self.reader.xrefs, _NOWHERE
        for reference in tables.explicit_refs_in_revision(revision):
            self.budget.step()
            place = tables.get_historical_ref(reference, revision)
            if isinstance(place, int) and place < self.length:
                farthest = max(farthest, place)
        return farthest
