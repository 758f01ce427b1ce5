"""CPU of a start of the window, against a window of Qt alone: what the program itself adds."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import command
from tests.bench.pages import Row
from tests.support.copied_office import office_with_clerk
from tthc_desktop.demo import office as demo

_TIMES = 5
_GOALS = {"sign_in": 0.12, "tasks": 0.08}
"""Half of what a start cost when everything was imported and built at once: 0.07 and 0.06 then."""
_WHAT = {"sign_in": "start until sign-in", "tasks": "start until the worklist"}


def rows(folder: Path) -> Iterator[Row]:
    home = folder / "start"
    office_with_clerk(home).close()
    for until, goal in _GOALS.items():
        ours, peer = [], []
        for _ in range(_TIMES):  # in turns: whatever else the machine does, it does to both
            ours.append(_cpu(str(home), until))
            peer.append(_cpu("bare"))
        mine, bare = statistics.median(ours), statistics.median(peer)
        yield Row(
            _WHAT[until], f"{mine:.2f} s CPU", f"bare Qt window {bare:.2f} s CPU",
            bare / mine, goal,
        )  # fmt: skip


def _cpu(*arguments: str) -> float:
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        "LOGIN": demo.CLERK.login,
        "PASSWORD": demo.PASSWORD,
    }
    started = [sys.executable, "-m", "tests.support.start_window", *arguments]
    return command(started, environment).cpu_s
