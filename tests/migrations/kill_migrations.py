"""Kills a migration of a large home, then the way back from it, at each step that touches a file.
Runs with file_steps.c before libc; tells how often it killed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.migrating import BEFORE, Held, held, old_home, open_large, undo
from tests.support.office import KEY
from tthc_desktop.adapters.store import schema
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.domain.errors import StoreError


def _in_fork(run: Callable[[], None]) -> int:
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


def _killed(home: Path, step: int, run: Callable[[], None]) -> bool:
    """Whether there were as many steps."""

    def armed() -> None:
        ctypes.CDLL(None).steps_arm(os.fsencode(home), ctypes.c_long(step))
        run()

    ended = _in_fork(armed)
    assert ended in (0, signal.SIGKILL), ended
    return ended == signal.SIGKILL


def _kill_each(
    template: Path, home: Path, run: Callable[[], None], checks: list[Callable[[], None]]
) -> int:
    step = 0
    while True:
        step += 1
        check = checks[step % len(checks)]  # there are more steps between any two events
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(template, home, copy_function=shutil.copy2)
        if not _killed(home, step, run):
            return step - 1
        assert _in_fork(check) == 0, f"{check.__name__}: {run.__name__} killed at {step}"


def main(folder: Path) -> None:
    old, home, migrated = folder / "old", folder / "home", folder / "migrated"
    old_home(old)
    before = held(old)
    shutil.copytree(old, home)
    open_large(home).close()
    after = held(home)
    shutil.copytree(home, migrated, copy_function=shutil.copy2)

    def migrate() -> None:
        open_large(home).close()

    def go_back() -> None:
        undo(home)

    def undone_at_once() -> None:
        """Either there was nothing to undo, or it is undone."""
        with contextlib.suppress(StoreError):
            undo(home)
        assert held(home, torn=True) == before

    def opened_and_undone() -> None:
        migrate()
        _same(held(home, torn=True), after)
        assert undo(home) == BEFORE
        assert held(home, torn=True) == before

    def worked_and_refused() -> None:
        store = open_large(home)
        with store.write("test") as tx:
            tx.settings.put("a", "b")
        store.close()
        worked = held(home, torn=True)
        with pytest.raises(StoreError, match=r"way_back\.worked_since"):
            undo(home)
        assert held(home, torn=True) == worked

    def undone_again() -> None:
        with contextlib.suppress(StoreError):  # done but for the last file, which is gone
            undo(home)
        assert held(home, torn=True) == before

    def opened_by_any_version() -> None:
        """It is the one database or the other, whole, and can be gone on from."""
        with contextlib.closing(Database(home / "tthc.db", KEY)) as database:
            revision = schema.noted(database)
        _same(held(home, torn=True), before if revision == BEFORE else after)
        migrate()
        _same(held(home, torn=True), after)

    migrations = _kill_each(
        old, home, migrate, [undone_at_once, opened_and_undone, worked_and_refused]
    )
    undoings = _kill_each(migrated, home, go_back, [undone_again, opened_by_any_version])
    sys.stdout.write(f"killed {migrations} migrations, {undoings} undoings\n")


def _same(found: Held, wanted: Held) -> None:
    assert found[0] == wanted[0]
    assert found[2] == wanted[2]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
