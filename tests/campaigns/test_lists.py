"""The share of the campaign about lists that runs with the tests; ``make campaign`` does the rest.

After whatever acts, every list, count and search says what the dossiers themselves say.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.bench.home.plan import HomePlan
from tests.campaigns.lists import run
from tthc_desktop.domain.time import VIETNAM

SEED = 468562349
"""Always the same here, so that a change is not blamed for what it has not done; the campaign draws
another each time."""
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=VIETNAM)


def test_lists_after_every_act_in_a_small_office(tmp_path: Path) -> None:
    tally = run.small(tmp_path, SEED, 60)
    assert tally.wrong == [], tally.wrong[0]
    assert tally.acts == 60


def test_lists_of_a_large_home_before_and_after_acts(tmp_path: Path) -> None:
    plan = HomePlan(500, open=100, clerks=2, now=NOW)
    tally = run.large(tmp_path / "home", plan, 15, 6, limit=20)
    assert tally.wrong == [], tally.wrong[0]
    assert tally.acts == 15
