"""The share of the kill campaign that runs with the tests; ``make campaign`` does the rest."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tests.campaigns.kills import office, steps
from tests.conftest import ROOT


def test_share_of_the_kills(tmp_path: Path) -> None:
    """One kill at each kind of step, and one of each kind in the real office."""
    seed = random.SystemRandom().randrange(1, 1 << 32)
    wanted = {*steps.KINDS, *office.KINDS}
    if steps.build_shim(tmp_path) is None:
        wanted -= set(steps.INSIDE)
    state = tmp_path / "kills.json"
    arguments = [sys.executable, "-m", "tests.campaigns.kills", "--kills", str(len(wanted))]
    done = subprocess.run(
        [*arguments, "--seed", str(seed), "--state", str(state)],
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    print(done.stdout)
    assert done.returncode == 0, f"seed {seed}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    body = json.loads(state.read_text())
    assert body["seed"] == seed
    assert {kind for kind, row in body["rows"].items() if row["kills"]} == wanted
