"""Random acts on one dossier, each followed by every invariant."""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.lives.acts import ACTS, ONLINE_ONLY, Act
from tests.campaigns.lives.invariants import faults
from tests.campaigns.lives.life import Life
from tthc_desktop.domain.errors import StoreError, TthcError

STEPS = 120
"""In one life."""


@dataclass
class Tally:
    """What came of lives.

    Attributes:
        done: How often each act did something.
        refused: How often the program refused it.
        wrong: What did not hold, with everything that was done until then.
    """

    lives: int = 0
    acts: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.lives += other.lives
        self.acts += other.acts
        self.done += other.done
        self.refused += other.refused
        self.wrong += other.wrong

    def __str__(self) -> str:
        least = ", ".join(f"{name} {count}" for name, count in sorted(self.done.items()))
        return f"{self.lives} lives, {self.acts} acts, {len(self.wrong)} wrong ({least})"


def live(folder: Path, seed: str, steps: int = STEPS, *, online: bool) -> Tally:
    """One life; it ends at the first fault."""
    tally = Tally(lives=1)
    life = Life.begin(folder, seed, online=online)
    acts = {act: often for act, often in ACTS.items() if online or act not in ONLINE_ONLY}
    try:
        for step in range(1, steps + 1):
            act = life.rng.choices(list(acts), list(acts.values()))[0]
            found = _step(life, act, tally)
            if found:
                kind = "online" if online else "at the counter"
                where = f"seed {seed}, {kind}, after act {step}"
                told = "\n".join(f"  {words}" for words in life.told)
                tally.wrong += [f"{where}: {'; '.join(found)}\n{told}"]
                break
    finally:
        life.close()
    return tally


def _step(life: Life, act: Act, tally: Tally) -> list[str]:
    """What is wrong after it. A store that finds damage is a fault too: nothing here damages it."""
    name, life.refusal, life.sealed = act.__name__, "", None
    tally.acts += 1
    try:
        said = act(life)
        tally.done[name] += 1
        life.told.append(f"{name} {said}" if said else name)
    except StoreError as error:
        life.told.append(name)
        return [f"{error.code} {error.details}"]
    except TthcError as error:
        life.refusal = error.code
        tally.refused[name] += 1
        life.told.append(f"{name}: {error.code}")
    except Exception:  # noqa: BLE001 - a bug is a fault, told with what led to it
        life.told.append(name)
        return [traceback.format_exc()]
    try:
        return faults(life)
    except Exception:  # noqa: BLE001 - the same, where the program is only asked
        return [traceback.format_exc()]
