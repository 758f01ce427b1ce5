"""The share of the campaign that runs with the tests; ``make campaign`` goes on from there."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from tests.campaigns.mutations import good_files, mutated
from tests.cli.test_exit_codes import tthc

SHARE = 80


def test_share_of_the_campaign(tmp_path: Path) -> None:
    """In a process of its own, whose children are nothing but inspect workers: it looks at what
    they held."""
    start = random.SystemRandom().randrange(1 << 40)
    options = ("--files", str(SHARE), "--first", str(start), "--folder", str(tmp_path))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.campaigns", *options],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    print(ran.stdout)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    verdicts = json.loads((tmp_path / "inspecting.json").read_text())["verdicts"]
    assert sum(verdicts.values()) == SHARE
    # A campaign in which nothing is taken, or nothing is refused, hits nothing.
    assert verdicts["input.unreadable"] > 5
    assert verdicts["accept"] + verdicts["flat"] > 5


def test_the_command_line_on_some_of_them(tmp_path: Path) -> None:
    """Never a traceback (``tthc`` looks), and no other exit code than these."""
    files = sorted(good_files().items())
    for seed in range(10):
        what, content = mutated(seed, files)
        path = tmp_path / f"{seed}.pdf"
        path.write_bytes(content)
        ran = tthc("inspect", path, "--json")
        assert ran.code == (0 if ran.json["verdict"] == "accept" else 3), what
