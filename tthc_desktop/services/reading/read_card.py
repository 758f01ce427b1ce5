"""A citizen card from what a hand scanner typed, or from a picture of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.citizen_card import CardKind, CardReading, read_card
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.codes import CodeReader


@dataclass(frozen=True, slots=True)
class ReadCard:
    codes: CodeReader
    clock: Clock

    def __call__(self, path: Path, *, plain: bool = True) -> CardReading:
        """Of several codes in the file a citizen card, one without warnings before others; else
        the first code. Raises what CodeReader.read raises."""
        readings = [self.typed(payload) for payload in self.codes.read(path, plain=plain)]
        return self.best(readings)

    def best(self, readings: Sequence[CardReading]) -> CardReading:
        """min() keeps the first of equals: the order on the page."""
        return min(readings, key=_rank, default=self.typed(""))

    def typed(self, text: str) -> CardReading:
        """Of one payload, as it came. Never raises."""
        return read_card(text, self.clock.now().astimezone(VIETNAM).date())


def _rank(reading: CardReading) -> tuple[bool, int]:
    return reading.kind is not CardKind.CITIZEN_CARD, len(reading.warnings)
