"""Whether a folder lies on a disk of this machine. A database of which several processes share
memory (SQLite's WAL) is damaged over a network, and locks there hold nobody."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

_REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs"})
_ESCAPED = re.compile(r"\\([0-7]{3})")  # blanks and the like in the name of a mount point


def remote_mount(folder: str, mounts: Iterable[str]) -> bool | None:
    """Whether a folder lies on another machine, by the lines of proc(5) mountinfo; None where no
    line is about it.

    Args:
        folder: Absolute, without links.
    """
    found: tuple[int, bool] | None = None
    for line in mounts:
        place, _, source = line.partition(" - ")
        words, kinds = place.split(" "), source.split(" ")
        if len(words) < 5 or not kinds[0]:
            continue
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), words[4])
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        if inside and (found is None or len(point) >= found[0]):  # a later mount covers the former
            found = len(point), kinds[0] in _REMOTE
    return found[1] if found else None


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _UNKNOWN, _NO_ROOT, _NETWORK = 0, 1, 4
    _kernel32 = ctypes.WinDLL("kernel32")
    _kernel32.GetDriveTypeW.argtypes = (wintypes.LPCWSTR,)

    def is_remote(folder: Path) -> bool | None:
        """None where the system does not know the disk."""
        kind = _kernel32.GetDriveTypeW(folder.absolute().anchor)
        return None if kind in (_UNKNOWN, _NO_ROOT) else kind == _NETWORK

else:

    def is_remote(folder: Path) -> bool | None:
        """None where the system does not know the disk."""
        try:
            mounts = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
        except OSError:
            return None
        return remote_mount(str(folder.resolve()), mounts)
