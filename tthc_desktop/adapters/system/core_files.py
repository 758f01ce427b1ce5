"""Keeps what a process holds in memory out of files that the system writes when it crashes."""

from __future__ import annotations

import ctypes
import sys

_PR_SET_DUMPABLE = 4
_NO_ERROR_BOX = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX
_NO_HEAP = 0x01  # WER_FAULT_REPORTING_FLAG_NOHEAP


def keep_out_of_core_files() -> None:
    """From now on a crash leaves no memory behind, and no other program of this user can read it.

    Linux: no core file, and the process cannot be attached to. Windows: no box that offers a dump,
    and a report without the heap.
    """
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        kernel.SetErrorMode(kernel.GetErrorMode() | _NO_ERROR_BOX)
        kernel.WerSetFlags(_NO_HEAP)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
