"""``python -m tests.campaigns.sending``: worlds with everything that goes wrong between a counter
and the province; goes on where it stopped, until so many are done."""

from __future__ import annotations

import argparse
import logging
import shutil
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.resumed import keep, load
from tests.campaigns.sending import world

STEPS = 120
"""In one world."""
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


@dataclass
class State:
    """What is kept between two runs of this command."""

    seed: int
    done: int = 0
    counted: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """0 while nothing was lost, doubled, or waited without a reason."""
    parser = argparse.ArgumentParser(description="sending under fire")
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    parser.add_argument(
        "--only", type=int, default=-1, help="one world, and what it can do without"
    )
    parser.add_argument("--seconds", type=float, default=0, help="0: until all are done")
    parser.add_argument("--state", type=Path, default=Path("build/sending.json"))
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)  # what is meant to fail is told of
    state = load(State, args.state, args.seed)
    print(f"seed {state.seed}, {state.done} of {args.worlds} worlds done", flush=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as made:
        if args.only >= 0:
            return _one(Path(made), f"{state.seed}:{args.only}", args.steps)
        while state.done < args.worlds:
            if args.seconds and time.monotonic() - start > args.seconds:
                break
            folder = Path(made) / str(state.done)
            figures = _run(folder, f"{state.seed}:{state.done}", args.steps)
            shutil.rmtree(folder, ignore_errors=True)
            state.counted = dict(Counter(state.counted) + figures.counted)
            state.wrong += [f"world {state.done}: {words}" for words in figures.wrong]
            state.done += 1
            keep(state, args.state)
    for name, count in sorted(state.counted.items()):
        print(f"{name:32}{count:10}")
    for words in state.wrong:
        print(words)
    print(f"{state.done} worlds, {len(state.wrong)} faults, {time.monotonic() - start:.0f} s")
    return 1 if state.wrong else 0


def _run(folder: Path, seed: str, count: int) -> world.Figures:
    try:
        return world.run(folder, world.drawn(seed, count))
    except Exception:  # noqa: BLE001 - the next worlds are run all the same
        return world.Figures(wrong=[traceback.format_exc()])


def _one(folder: Path, seed: str, count: int) -> int:
    steps = world.drawn(seed, count)
    figures = _run(folder / "whole", seed, count)
    print("\n".join(figures.wrong) or "nothing is wrong")
    if not figures.wrong:
        return 0
    for step in world.shrunk(folder, steps):
        print(step)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
