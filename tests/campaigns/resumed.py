"""A campaign's figures, kept between two runs of its command."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, TypeVar


class Resumable(Protocol):
    """A dataclass of plain values.

    Attributes:
        seed: All chance of the campaign follows from it.
    """

    seed: int


S = TypeVar("S", bound=Resumable)


def load(kind: type[S], place: Path, seed: int) -> S:
    """What was kept, if it has that seed (0: whichever it has); else it begins anew."""
    if place.exists():
        found = kind(**json.loads(place.read_text()))
        if seed in (0, found.seed):
            return found
    begun: Any = {"seed": seed or random.SystemRandom().randrange(1, 1 << 32)}
    return kind(**begun)


def keep(state: Any, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(asdict(state)))
