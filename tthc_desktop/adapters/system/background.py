"""A thread that lets everything else go first."""

from __future__ import annotations

import contextlib
import sys

if sys.platform == "win32":
    import ctypes

    _MODE_BACKGROUND_BEGIN = 0x00010000

    def step_back() -> None:
        """The calling thread computes, reads and writes when nobody else wants to."""
        kernel = ctypes.windll.kernel32
        kernel.SetThreadPriority(kernel.GetCurrentThread(), _MODE_BACKGROUND_BEGIN)

else:
    import os
    import threading

    _NICE = 15

    def step_back() -> None:
        """The calling thread computes when nobody else wants to; on Linux a thread has a priority
        of its own. What does not let it goes on as it is."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
