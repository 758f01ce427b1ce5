"""A new file with a secret: from its first byte on, only those who may know it can read it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from tthc_desktop.files.access_list import keep_to_oneself
from tthc_desktop.files.moving import drop


def write_secret(path: Path, secret: bytes, give: Callable[[Path], None] | None = None) -> None:
    """Makes the file, whole on the disk or not at all; its name is the caller's to sync.

    Args:
        give: Who may read it on Windows, before anything is in it; without it whoever makes it,
            where the disk keeps rights: of a stick (FAT) whoever holds it has the file.

    Raises:
        FileExistsError: There is one.
        OSError: The disk failed, or ``give``.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            if give is not None:
                give(path)
            else:
                with contextlib.suppress(OSError):
                    keep_to_oneself(path)
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        drop(path)
        raise


def keep_from_others(path: Path) -> None:
    """Takes a secret that somebody laid there away from everybody but its owner, where rights are
    a mode. It stays the same file. Raises OSError."""
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
