"""Where a process can be killed: steps of the journal, counted from outside of the product.

Kinds: ``frame`` (half of a piece of a file is written), ``sync`` (a file's fsync), ``name`` (rename
into place), ``folder`` (fsync of the folder), ``mark`` (a page's number is reserved), ``unlink``,
``commit`` (of the store), each ``.before`` or ``.after``; ``untold`` and ``told``: a page is
durable and its caller does not know it yet, or has just been told. Inside of SQLite: ``wal.half``,
``db.half`` (half a write), ``wal.sync`` (behind a sync), counted by kill_shim.c.
"""

from __future__ import annotations

import ctypes
import os
import signal
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Self

from tthc_desktop.adapters.store.store import SqlStore, SqlTx

INSIDE = ("wal.half", "wal.sync", "db.half")  # in the order of the shim's enumeration
KINDS = {
    "frame": 24,
    "sync.before": 12,
    "sync.after": 12,
    "name.before": 12,
    "name.after": 12,
    "folder.before": 12,
    "folder.after": 12,
    "mark.before": 10,
    "mark.after": 10,
    "unlink.before": 10,
    "unlink.after": 10,
    "commit.before": 24,
    "commit.after": 24,
    "untold": 10,
    "told": 10,
    "wal.half": 120,
    "wal.sync": 24,
    "db.half": 40,
}
"""And how often each happens in a usual piece of work: the step to be killed at is one of these."""

_HERE = Path(__file__).parent
LOADED = "TTHC_KILL_SHIM"


def build_shim(folder: Path) -> Path | None:
    """None where no compiler is: then what is inside of SQLite is left out."""
    target = folder / "kill_shim.so"
    command = [
        "cc",
        "-shared",
        "-fPIC",
        "-O1",
        "-o",
        str(target),
        str(_HERE / "kill_shim.c"),
        "-ldl",
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return target


def start_again_with(shim: Path | None) -> None:
    """The same program with the shim before libc. Children do not inherit it."""
    if shim is None or os.environ.get(LOADED):
        os.environ.pop("LD_PRELOAD", None)
        return
    environment = os.environ | {"LD_PRELOAD": str(shim), LOADED: "1"}
    os.execve(sys.executable, sys.orig_argv, environment)  # noqa: S606 - this program, no shell


def kinds() -> dict[str, int]:
    return {k: n for k, n in KINDS.items() if k not in INSIDE or os.environ.get(LOADED)}


class Steps:
    """kind, nth: the step at which this process ends. At "" it never does."""

    def __init__(self, kind: str = "", nth: int = 0) -> None:
        self._kind = kind
        self._nth = nth
        self.counts: Counter[str] = Counter()

    def at(self, kind: str) -> None:
        if self._due(kind):
            die()

    def half(self, file: IO[bytes], data: bytes) -> None:
        if self._due("frame"):
            file.write(data[: len(data) // 2])
            file.flush()
            die()

    def _due(self, kind: str) -> bool:
        self.counts[kind] += 1
        return kind == self._kind and self.counts[kind] == self._nth

    def install(self) -> None:
        """Wraps what the product calls, in this process and for good."""
        self._wrap_files()
        self._wrap_store()
        if os.environ.get(LOADED):
            here = INSIDE.index(self._kind) if self._kind in INSIDE else -1
            ctypes.CDLL(None).kill_arm(here, ctypes.c_long(self._nth))

    def _wrap_files(self) -> None:
        fsync, replace, unlink = os.fsync, Path.replace, Path.unlink
        touch, opened = Path.touch, Path.open

        def stepped_fsync(handle: int) -> None:
            kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync"
            self.at(f"{kind}.before")
            fsync(handle)
            self.at(f"{kind}.after")

        def stepped_replace(path: Path, target: Path) -> Path:
            self.at("name.before")
            made = replace(path, target)
            self.at("name.after")
            return made

        def stepped_unlink(path: Path, missing_ok: bool = False) -> None:
            self.at("unlink.before")
            unlink(path, missing_ok=missing_ok)
            self.at("unlink.after")

        def stepped_touch(path: Path, mode: int = 0o666, exist_ok: bool = True) -> None:
            self.at("mark.before")
            touch(path, mode, exist_ok)
            self.at("mark.after")

        def stepped_open(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
            file = opened(path, mode, *more, **named)
            return _Halved(file, self) if mode == "xb" else file

        os.fsync = stepped_fsync  # type: ignore[assignment]  # takes a handle only
        Path.replace = stepped_replace  # type: ignore[assignment,method-assign]  # paths only
        Path.unlink = stepped_unlink  # type: ignore[assignment,method-assign]  # named path
        Path.touch = stepped_touch  # type: ignore[assignment,method-assign]  # named path
        Path.open = stepped_open  # type: ignore[assignment,method-assign]  # any mode

    def _wrap_store(self) -> None:
        write = SqlStore.write
        steps = self

        @contextmanager
        def stepped_write(store: SqlStore, actor: str) -> Iterator[SqlTx]:
            with write(store, actor) as tx:
                yield tx
                steps.at("commit.before")
            steps.at("commit.after")

        SqlStore.write = stepped_write  # type: ignore[assignment,method-assign]  # named store


class _Halved:
    """A file whose pieces can end in the middle."""

    def __init__(self, file: IO[bytes], steps: Steps) -> None:
        self._file = file
        self._steps = steps

    def write(self, data: bytes) -> int:
        self._steps.half(self._file, data)
        return self._file.write(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()
