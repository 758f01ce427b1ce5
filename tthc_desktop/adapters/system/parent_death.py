"""A child process that ends with the process that started it, even when it hangs."""

from __future__ import annotations

import ctypes
import signal
import sys

BOUND = "TTHC_DIE_WITH_PARENT"
"""Environment variable by which a command that usually stands alone is told to do so."""
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Linux: the kernel kills this process when its parent dies, even if a driver hangs.

    Windows: the parent has put it into a Job object that ends with it (job_object.py).
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
