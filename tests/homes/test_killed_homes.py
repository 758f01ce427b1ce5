"""kill -9 at the steps of a first start, of a copy and of a restore."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.kills import run_with_steps


def test_a_kill_at_any_step_harms_no_home_and_no_copy(tmp_path: Path) -> None:
    said = run_with_steps("tests.homes.kill_homes", tmp_path)
    told = re.search(r"killed (\d+) starts, (\d+) copies, (\d+) restores", said)
    assert told
    # Fewer would mean that the shim no longer sees what is done.
    assert int(told[1]) > 10
    assert int(told[2]) > 20
    assert int(told[3]) > 10
