"""kill -9 at each step of a migration of a large home, and at each of the way back."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.kills import run_with_steps


def test_a_kill_at_any_step_leaves_one_database_or_the_other_and_the_way_back(
    tmp_path: Path,
) -> None:
    said = run_with_steps("tests.migrations.kill_migrations", tmp_path)
    told = re.search(r"killed (\d+) migrations, (\d+) undoings", said)
    assert told
    # Fewer would mean that the shim no longer sees what is done.
    assert int(told[1]) > 40
    assert int(told[2]) > 20
