"""How long something that failed is left alone, and that it is told of once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass

FIRST_S, LONGEST_S = 0.5, 60.0


@dataclass(slots=True)
class _Failure:
    wait_s: float
    until: float


class BackOff:
    """What failed, and how long each is left alone, by name."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._failures: dict[str, _Failure] = {}

    def is_due(self, name: str) -> bool:
        failure = self._failures.get(name)
        return failure is None or failure.until <= self._monotonic()

    def failed(self, name: str, log: logging.Logger, what: str, error: Exception) -> None:
        """Twice as long as before. Only the first time is logged."""
        known = self._failures.get(name)
        if known is None:
            log.error("%s (%s)", what, name or "all", exc_info=error)
        wait_s = min(LONGEST_S, 2 * known.wait_s) if known else FIRST_S
        self._failures[name] = _Failure(wait_s, self._monotonic() + wait_s)

    def went_well(self, name: str) -> None:
        self._failures.pop(name, None)

    def forget_all_but(self, names: Collection[str]) -> None:
        for gone in [name for name in self._failures if name not in names]:
            del self._failures[gone]
