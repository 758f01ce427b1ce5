"""kill -9 at each step that touches a file of a folder: the process runs with
tests/migrations/file_steps.c before libc, which counts the steps."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT


def run_with_steps(module: str, folder: Path) -> str:
    """What a module prints that kills; folder: where it may work. Skips without a C compiler."""
    folder.mkdir(exist_ok=True)
    shim = folder / "file_steps.so"
    source = ROOT / "tests" / "migrations" / "file_steps.c"
    try:
        command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(source), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no C compiler")
    run = subprocess.run(
        [sys.executable, "-m", module, folder / "homes"],
        env=os.environ | {"LD_PRELOAD": str(shim), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-200:] + run.stderr
    return run.stdout


def in_fork(run: Callable[[], None]) -> int:
    """How it ended: the number of a signal, or minus the exit code."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            run()
            code = 0
        except BaseException:  # noqa: BLE001 - the parent is told by the exit code
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def killed(folder: Path, step: int, run: Callable[[], None]) -> bool:
    """Whether there were as many steps."""

    def armed() -> None:
        ctypes.CDLL(None).steps_arm(os.fsencode(folder), ctypes.c_long(step))
        run()

    ended = in_fork(armed)
    assert ended in (0, signal.SIGKILL), ended
    return ended == signal.SIGKILL


def kill_each(
    template: Path,
    folder: Path,
    run: Callable[[], None],
    checks: list[Callable[[], None]],
    every: int = 1,
) -> int:
    """Kills at each step, each time in a fresh copy of the template, and checks what is there then.

    Args:
        every: 3: at each third step only.

    Returns:
        How often it killed.
    """
    count, step = 0, 1
    while True:
        check = checks[count % len(checks)]  # there are more steps between any two events
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder, copy_function=shutil.copy2)
        if not killed(folder, step, run):
            return count
        assert in_fork(check) == 0, f"{check.__name__}: killed at {step}"
        count, step = count + 1, step + every
