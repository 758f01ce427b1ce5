"""``python -m tests.campaigns.lives``: everything that a dossier goes through, in any order, at the
counter and online by turns; what is said of its papers stays true."""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from pathlib import Path

from tests.campaigns.lives import run

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


def main() -> int:
    """0 while nothing was said of a paper that was not so."""
    parser = argparse.ArgumentParser(description="random lives of one dossier")
    parser.add_argument("--lives", type=int, default=200)
    parser.add_argument("--steps", type=int, default=run.STEPS, help="acts in one life")
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    parser.add_argument("--only", type=int, default=-1, help="one life of that seed, by its number")
    args = parser.parse_args()
    seed = args.seed or random.SystemRandom().randrange(1, 1 << 32)
    print(f"seed {seed}", flush=True)
    begun = time.monotonic()
    whole = run.Tally()
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as made:
        for number in [args.only] if args.only >= 0 else range(args.lives):
            folder = Path(made) / str(number)
            tally = run.live(folder, f"{seed}:{number}", args.steps, online=bool(number % 2))
            shutil.rmtree(folder, ignore_errors=True)
            whole.add(tally)
            for words in tally.wrong:
                print(f"--seed {seed} --only {number}: {words}", flush=True)
    print(f"{whole}, {time.monotonic() - begun:.0f} s")
    return 1 if whole.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
