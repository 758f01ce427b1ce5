"""What a disk says, in the program's words."""

from __future__ import annotations

import errno

from tthc_desktop.domain.errors import StoreError

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", None))  # Windows knows quotas by its own numbers
_FULL_ON_WINDOWS = (39, 112, 1295)  # ERROR_HANDLE_DISK_FULL, _DISK_FULL, _DISK_QUOTA_EXCEEDED


def disk_error(error: OSError) -> StoreError:
    """StoreError ``disk.full`` or ``disk.failed``: the clerk can do something about either."""
    full = error.errno in _FULL or getattr(error, "winerror", None) in _FULL_ON_WINDOWS
    return StoreError("disk.full" if full else "disk.failed")
