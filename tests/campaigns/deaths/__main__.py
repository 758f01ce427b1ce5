"""``python -m tests.campaigns.deaths``: SIGKILL to the process that sends and to the relay, at each
named point, over a real line on this PC; goes on where it stopped."""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.campaigns.deaths import points
from tests.campaigns.deaths.office import Office
from tests.campaigns.kills import steps
from tests.campaigns.resumed import keep, load

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
_TOGETHER = 24
"""Kills in one office, before everything that it sealed has to be where it belongs."""


@dataclass
class State:
    """What is kept between two runs of this command."""

    seed: int
    done: int = 0
    sealed: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """0 while nothing was lost, doubled or wrong."""
    parser = argparse.ArgumentParser(description="SIGKILL on both sides of the line")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    parser.add_argument("--seconds", type=float, default=0, help="0: until all are done")
    parser.add_argument("--state", type=Path, default=Path("build/deaths.json"))
    args = parser.parse_args()
    steps.start_again_with(steps.build_shim(args.state.parent))
    logging.disable(logging.CRITICAL)
    state, start = load(State, args.state, args.seed), time.monotonic()
    print(f"seed {state.seed}, {state.done} of {args.kills} kills done", flush=True)
    kinds = points.kinds()
    tries = 0
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as made:
        while state.done < args.kills:
            if args.seconds and time.monotonic() - start > args.seconds:
                break
            office = Office(Path(made) / f"{state.done}-{tries}", f"{state.seed}:{state.done}")
            with office:
                for _ in range(min(_TOGETHER, args.kills - state.done)):
                    kind = kinds[tries % len(kinds)]
                    tries += 1
                    chance = random.Random(f"{state.seed}:{tries}")
                    usual = points.PC.get(kind) or points.RELAY[kind]
                    if office.kill(kind, chance.randint(1, usual)):
                        state.rows[kind] = state.rows.get(kind, 0) + 1
                        state.done += 1
                state.wrong += (f"{office.name}: {words}" for words in office.end())
                state.sealed += office.count
            keep(state, args.state)
    for kind, count in Counter(state.rows).most_common():
        print(f"{kind:24}{count:6}")
    for words in state.wrong[:40]:
        print(words)
    print(
        f"{state.done} kills, {state.sealed} dossiers, {len(state.wrong)} faults,"
        f" {time.monotonic() - start:.0f} s"
    )
    return 1 if state.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
