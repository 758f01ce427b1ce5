"""The share of the campaign about lives that runs with the tests; ``make campaign`` does the rest.

Whatever was done to a dossier, in whatever order, nothing is said of its papers that is not so.
"""

from __future__ import annotations

from pathlib import Path

from tests.campaigns.lives import run

AT_THE_COUNTER, ONLINE = "3", "1"
"""Seeds, always the same, so that a change is not blamed for what it has not done; the campaign
draws others each time."""


def test_a_dossier_of_the_counter_after_every_act(tmp_path: Path) -> None:
    tally = run.live(tmp_path / "life", AT_THE_COUNTER, online=False)
    assert tally.wrong == [], tally.wrong[0]
    assert tally.acts == run.STEPS
    assert tally.done["seal"] > 0


def test_a_dossier_of_the_portal_after_every_act(tmp_path: Path) -> None:
    tally = run.live(tmp_path / "life", ONLINE, online=True)
    assert tally.wrong == [], tally.wrong[0]
    assert tally.acts == run.STEPS
    assert tally.done["accept_upload"] > 0
