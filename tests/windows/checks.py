"""A list of checks, each with a sentence, and what came of them."""

from __future__ import annotations

import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

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


_all: dict[str, list[Check]] = {}  # by module


def check(says: str) -> Callable[[Work], Work]:
    """Adds a function to the checks of its module."""

    def add(work: Work) -> Work:
        _all.setdefault(work.__module__, []).append(Check(work.__name__, says, work))
        return work

    return add


def chosen(groups: Sequence[ModuleType], names: Sequence[str]) -> list[Check]:
    """All checks of some modules in their order, or those of them that are named.

    Raises:
        ValueError: For a name that there is not.
    """
    there = [each for group in groups for each in _all[group.__name__]]
    if unknown := set(names) - {each.name for each in there}:
        raise ValueError(f"no such check: {', '.join(sorted(unknown))}")
    return [each for each in there if not names or each.name in names]


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
