"""``make campaign``: goes on where it stopped last time, until it is stopped or its time is up."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from pathlib import Path

from tests.campaigns import inspecting

_STEP = 200
_ONE_GB = 1 << 20  # kB


def main() -> int:
    """0 while every promise holds, also that no worker has held more than 1 GB: all children of
    this process are inspect workers."""
    parser = argparse.ArgumentParser(
        description="files made bad, and what the program says of them"
    )
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--files", type=int, help="as many, whatever time it takes")
    parser.add_argument("--first", type=int, default=0, help="seed of the first file")
    parser.add_argument("--folder", type=Path, default=Path("campaign"))
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    place = args.folder / "inspecting.json"
    first, total, wrong = args.first, Counter[str](), 0
    if place.exists():
        state = json.loads(place.read_text())
        first, total = int(state["next"]), Counter(state["verdicts"])
    end = time.monotonic() + args.seconds
    last = None if args.files is None else first + args.files
    while first < last if last is not None else time.monotonic() < end:
        step = _STEP if last is None else min(_STEP, last - first)
        tally = inspecting.run(args.folder, range(first, first + step))
        total += tally.verdicts
        wrong += len(tally.wrong)
        for line in tally.wrong:
            print(line)
        print(f"seeds {first} to {first + step - 1}: {dict(tally.verdicts)}", flush=True)
        first += step
        place.write_text(json.dumps({"next": first, "verdicts": dict(total)}))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(
        f"{sum(total.values())} files so far, {wrong} wrong in this run, "
        f"largest worker {largest >> 10} MB: {dict(total)}"
    )
    return 1 if wrong or largest > _ONE_GB else 0


if __name__ == "__main__":
    raise SystemExit(main())
