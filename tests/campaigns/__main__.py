"""``make campaign``: goes on where it stopped last time, until it is stopped or its time is up."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from tests.campaigns import inspecting

_STEP = 200


def main() -> int:
    """0 while every promise holds."""
    parser = argparse.ArgumentParser(
        description="files made bad, and what the program says of them"
    )
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--folder", type=Path, default=Path("campaign"))
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    place = args.folder / "inspecting.json"
    first, total, wrong = 0, Counter[str](), 0
    if place.exists():
        state = json.loads(place.read_text())
        first, total = int(state["next"]), Counter(state["verdicts"])
    end = time.monotonic() + args.seconds
    while time.monotonic() < end:
        tally = inspecting.run(args.folder, range(first, first + _STEP))
        total += tally.verdicts
        wrong += len(tally.wrong)
        for line in tally.wrong:
            print(line)
        print(f"seeds {first} to {first + _STEP - 1}: {dict(tally.verdicts)}", flush=True)
        first += _STEP
        place.write_text(json.dumps({"next": first, "verdicts": dict(total)}))
    print(f"{sum(total.values())} files so far, {wrong} wrong in this run: {dict(total)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
