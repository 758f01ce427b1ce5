"""The share of the campaign of sending that runs with the tests; make campaign does the rest."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.campaigns.power.__main__ import NO_COMPILER
from tests.conftest import ROOT


def _campaign(state: Path, module: str, *arguments: str, ends: int = 0) -> dict[str, object]:
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
    if done.returncode == NO_COMPILER:
        pytest.skip("no C compiler is here")
    assert done.returncode == ends, f"seed {seed}: {done.stdout[-3000:]} {done.stderr[-2000:]}"
    body: dict[str, object] = json.loads(state.read_text())
    assert body["seed"] == seed
    return body


def test_share_of_the_worlds(tmp_path: Path) -> None:
    """Everything that goes wrong between a counter and the province, a little of each."""
    body = _campaign(tmp_path / "sending.json", "sending", "--worlds", "1", "--steps", "30")
    counted = body["counted"]
    assert isinstance(counted, dict)
    assert counted["sends"] > counted["sends met by a fault"] > 0
    assert counted["ended CONFIRMED"] > 0


def test_share_of_the_power_cuts(tmp_path: Path) -> None:
    """On a PC and on a relay: what they told to be durable is there afterwards."""
    body = _campaign(tmp_path / "power.json", "power", "--cuts", "16")
    assert body["done"] == 16


@pytest.mark.parametrize("way", ["normal", "offset-first"])
def test_power_cuts_find_out_what_is_not_waited_for(tmp_path: Path, way: str) -> None:
    arguments = ("--cuts", "40", "--weaker", way)
    body = _campaign(tmp_path / "power.json", "power", *arguments, ends=1)
    assert body["wrong"]


def test_share_of_the_deaths(tmp_path: Path) -> None:
    """One kill at most of the points on both sides, over a real line."""
    body = _campaign(tmp_path / "deaths.json", "deaths", "--kills", "12")
    assert body["done"] == 12
