"""The share of the campaign that runs with the tests; ``make campaign`` goes on from there."""

from __future__ import annotations

import random
import resource
from pathlib import Path

from tests.campaigns import inspecting
from tests.campaigns.mutations import good_files, mutated
from tests.cli.test_exit_codes import tthc

SHARE = 350
_ONE_GB = 1 << 20  # kB


def test_share_of_the_campaign(tmp_path: Path) -> None:
    start = random.SystemRandom().randrange(1 << 40)
    tally = inspecting.run(tmp_path, range(start, start + SHARE))
    print(f"seed {start}: {dict(tally.verdicts)}")
    assert tally.wrong == [], f"first seed {start}"
    assert sum(tally.verdicts.values()) == SHARE
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= _ONE_GB
    # A campaign in which nothing is taken, or nothing is refused, hits nothing.
    assert tally.verdicts["input.unreadable"] > 10
    assert tally.verdicts["accept"] + tally.verdicts["flat"] > 10


def test_the_command_line_on_some_of_them(tmp_path: Path) -> None:
    """Never a traceback (``tthc`` looks), and no other exit code than these."""
    files = sorted(good_files().items())
    for seed in range(20):
        what, content = mutated(seed, files)
        path = tmp_path / f"{seed}.pdf"
        path.write_bytes(content)
        ran = tthc("inspect", path, "--json")
        assert ran.code == (0 if ran.json["verdict"] == "accept" else 3), what
