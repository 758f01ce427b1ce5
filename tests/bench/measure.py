"""Seconds of a child process: wall, and CPU of it and its own children."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    wall_s: float
    cpu_s: float


def command(arguments: list[str], environment: Mapping[str, str]) -> Cost:
    """Raises CalledProcessError when the program ends in error."""
    start = time.monotonic()
    child = subprocess.Popen(
        arguments,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, arguments)
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def children(work: Callable[[], None]) -> Cost:
    """Of all child processes that work() starts and ends, and of this one meanwhile."""
    before, start = _cpu(), time.monotonic()
    work()
    return Cost(time.monotonic() - start, _cpu() - before)


def own(work: Callable[[], None]) -> Cost:
    start, cpu = time.monotonic(), time.process_time()
    work()
    return Cost(time.monotonic() - start, time.process_time() - cpu)


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
