"""A window that was started from the menu of Windows has no standard streams; its children do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

STARTER = """
import sys
sys.stdin = sys.stdout = sys.stderr = None
from pathlib import Path
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import TthcError
worker = WorkerProcess("token", bytes(32))
try:
    list(worker.call("check", {"path": sys.argv[1] + ".none", "trust": ""}, 60))
    told = "answered"
except TthcError as error:
    told = error.code
worker.end()
Path(sys.argv[1]).write_text(f"{told} {Path(sys.executable).name}")
"""


def test_a_worker_answers_a_program_without_streams(tmp_path: Path) -> None:
    """On Windows by the program without a console, started as Explorer does it."""
    said, python = tmp_path / "said.txt", Path(sys.executable)
    if sys.platform == "win32":
        python = python.with_name("pythonw.exe")
        none = subprocess.STARTUPINFO()
        none.dwFlags = subprocess.STARTF_USESTDHANDLES  # all three are NULL
        run = subprocess.Popen(
            [python, "-c", STARTER, str(said)],
            startupinfo=none,
            creationflags=subprocess.DETACHED_PROCESS,
        )
    else:
        run = subprocess.Popen([python, "-c", STARTER, str(said)])
    assert run.wait(120) == 0
    told, name = said.read_text().split()
    assert told == "input.missing", "the child died or hung"
    assert name == python.name
