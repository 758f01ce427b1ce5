"""What a disk says, in the program's words."""

from __future__ import annotations

import errno

from tthc_desktop.domain.errors import StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def disk_error(error: OSError) -> StoreError:
    """StoreError ``disk.full`` or ``disk.failed``: the clerk can do something about either."""
    return StoreError("disk.full" if error.errno in _FULL else "disk.failed")
