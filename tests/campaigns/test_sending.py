"""The share of the campaign of sending that runs with the tests; make campaign does the rest."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def _campaign(state: Path, module: str, *arguments: str) -> dict[str, object]:
    """What it has written down. Another seed each time; a failure prints it."""
    seed = random.SystemRandom().randrange(1, 1 << 32)
    done = subprocess.run(
        [
            *(sys.executable, "-m", f"tests.campaigns.{module}"),
            *("--seed", str(seed), "--state", str(state), *arguments),
        ],
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    print(done.stdout)
    assert done.returncode == 0, f"seed {seed}: {done.stdout[-3000:]} {done.stderr[-2000:]}"
    body: dict[str, object] = json.loads(state.read_text())
    assert body["seed"] == seed
    return body


def test_share_of_the_worlds(tmp_path: Path) -> None:
    """Everything that goes wrong between a counter and the province, a little of each."""
    body = _campaign(tmp_path / "sending.json", "sending", "--worlds", "1", "--steps", "50")
    counted = body["counted"]
    assert isinstance(counted, dict)
    assert counted["sends"] > counted["sends met by a fault"] > 0
    assert counted["ended CONFIRMED"] > 0
