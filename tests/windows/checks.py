"""A list of checks, each with a sentence, and what came of them."""

from __future__ import annotations

import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.windows.machine import Machine

Work = Callable[[Machine], str]


@dataclass(frozen=True, slots=True)
class Check:
    """What has to be seen on the PC.

    Attributes:
        name: By which it is chosen.
        says: The sentence that holds when it passes.
        work: Raises where it does not; its answer is the figure that is printed.
    """

    name: str
    says: str
    work: Work


_all: list[Check] = []


def check(says: str) -> Callable[[Work], Work]:
    """Adds a function to the list, in the order of the files and lines."""

    def add(work: Work) -> Work:
        _all.append(Check(work.__name__, says, work))
        return work

    return add


def chosen(names: Sequence[str]) -> list[Check]:
    """All checks, or those that are named. Raises ValueError for a name that there is not."""
    if unknown := set(names) - {each.name for each in _all}:
        raise ValueError(f"no such check: {', '.join(sorted(unknown))}")
    return [each for each in _all if not names or each.name in names]


def run(machine: Machine, checks: Sequence[Check]) -> int:
    """Runs one after the other; one that fails stops no other.

    Returns:
        How many failed. The last line says so.
    """
    failed = 0
    for each in checks:
        start = time.monotonic()
        try:
            figure = each.work(machine)
            word = "passed"
        except (AssertionError, ValueError, OSError, subprocess.SubprocessError) as error:
            failed += 1
            word, figure = "FAILED", f"{type(error).__name__}: {error}"
            traceback.print_exc(limit=-1, file=sys.stderr)
        _say(f"{word} {each.name} ({time.monotonic() - start:.0f} s): {each.says} {figure}")
    _say(f"{len(checks) - failed} passed, {failed} failed")
    return failed


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
