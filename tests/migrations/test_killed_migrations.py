"""kill -9 at each step of a migration of a large home, and at each of the way back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def test_a_kill_at_any_step_leaves_one_database_or_the_other_and_the_way_back(
    tmp_path: Path,
) -> None:
    shim = tmp_path / "file_steps.so"
    source = Path(__file__).with_name("file_steps.c")
    try:
        command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(source), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no C compiler")
    run = subprocess.run(
        [sys.executable, "-m", "tests.migrations.kill_migrations", tmp_path / "homes"],
        env=os.environ | {"LD_PRELOAD": str(shim), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-200:] + run.stderr
    told = re.search(r"killed (\d+) migrations, (\d+) undoings", run.stdout)
    assert told
    # Fewer would mean that the shim no longer sees what is done.
    assert int(told[1]) > 40
    assert int(told[2]) > 20
