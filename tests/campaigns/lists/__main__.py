"""``python -m tests.campaigns.lists``: lists, counts and searches held against whole dossiers."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from tests.bench.home.plan import HomePlan
from tests.campaigns.lists import run


def main() -> int:
    """0 while every list said what the dossiers say."""
    parser = argparse.ArgumentParser(description="random acts, and what every list says then")
    parser.add_argument("--acts", type=int, default=2000)
    parser.add_argument("--dossiers", type=int, default=20_000, help="of the large home")
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    args = parser.parse_args()
    seed = args.seed or random.SystemRandom().randrange(1, 1 << 32)
    print(f"seed {seed}", flush=True)
    wrong = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        plan = HomePlan(args.dossiers, seed=seed)
        for name in ("small offices", "large home"):
            begun = time.monotonic()
            if name == "small offices":
                tally = run.small(folder / "small", seed, args.acts)
            else:
                tally = run.large(folder / "large", plan, args.acts // 10, 200)
            print(f"{name}: {tally}, {time.monotonic() - begun:.0f} s", flush=True)
            for line in tally.wrong:
                print(line)
            wrong += len(tally.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
