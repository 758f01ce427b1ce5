"""``python -m tests.campaigns.kills``: goes on where it stopped, until so many kills are done."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.campaigns.kills import office, runner, steps
from tests.fakes.virtual_scanner import running


def main() -> int:
    """0 while nothing was lost, doubled or wrong."""
    parser = argparse.ArgumentParser(description="SIGKILL at every step of the journal")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    parser.add_argument("--seconds", type=float, default=0, help="0: until all are done")
    parser.add_argument("--state", type=Path, default=Path("build/kills.json"))
    parser.add_argument("--only", default="", help="kinds of steps, with commas between")
    args = parser.parse_args()
    args.state.parent.mkdir(parents=True, exist_ok=True)
    folder = args.state.with_suffix(".work")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    steps.start_again_with(steps.build_shim(args.state.parent))
    state = _load(args.state, args.seed)
    print(f"seed {state.seed}, {state.done} of {args.kills} kills done", flush=True)
    kinds = args.only.split(",") if args.only else [*steps.kinds(), *office.KINDS]
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as pages, running(Path(pages)) as virtual:
        campaign = runner.Campaign(state, folder, virtual)
        while state.done < args.kills:
            if args.seconds and time.monotonic() - start > args.seconds:
                break
            campaign.kill(kinds[state.done % len(kinds)])
            args.state.write_text(json.dumps(asdict(state)))
            if state.done % 50 == 0:
                spent = time.monotonic() - start
                print(f"{state.done} kills, {spent:.0f} s, {len(state.faults)} faults", flush=True)
    print(runner.table(state))
    for fault in state.faults:
        print(fault)
    return 1 if state.faults else 0


def _load(place: Path, seed: int) -> runner.State:
    """Another seed begins anew."""
    if place.exists():
        body = json.loads(place.read_text())
        if seed in (0, body["seed"]):
            rows = {kind: runner.Row(**row) for kind, row in body["rows"].items()}
            return runner.State(body["seed"], body["done"], rows, body["faults"])
    return runner.State(seed or random.SystemRandom().randrange(1, 1 << 32))


if __name__ == "__main__":
    raise SystemExit(main())
