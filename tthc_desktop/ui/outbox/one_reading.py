"""A list that is read whole once for each refresh, and shown a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from tthc_desktop.services.part import Part, Stretch

R = TypeVar("R")
T = TypeVar("T")


class OneReading(Generic[T, R]):
    """What one reading came to; a reading that failed is tried again with the next part."""

    def __init__(
        self,
        read: Callable[[], T],
        rows_of: Callable[[T], Sequence[R]],
        keys_of: Callable[[R], tuple[str, str]],
    ) -> None:
        """Reads nothing yet.

        Args:
            read: Called in the lane in which the first part is asked for.
            keys_of: What tells a line apart, and the dossier that it may also be found by.
        """
        self._read = read
        self._rows_of = rows_of
        self._keys_of = keys_of
        self._rows: Sequence[R] = ()
        self.answer: T | None = None

    def part(self, stretch: Stretch) -> Part[R]:
        if self.answer is None:
            answer = self._read()
            self._rows = self._rows_of(answer)
            self.answer = answer
        rows = self._rows
        at = stretch.within(len(rows))
        shown = tuple(rows[at.start : at.start + at.limit])
        keys = tuple(self._keys_of(row)[0] for row in shown)
        return Part(at.start, len(rows), keys, shown, self._place(stretch.key))

    def _place(self, key: str) -> int | None:
        if not key:
            return None
        places = (n for n, row in enumerate(self._rows) if key in self._keys_of(row))
        return next(places, None)
