"""Other processes, known by their numbers: whether one has ended, and its end."""

from __future__ import annotations

import os
import signal
import sys
from types import TracebackType
from typing import Self


def kill(pid: int) -> None:
    """At once; nothing of it runs any more."""
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows knows one way


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SYNCHRONIZE = 0x00100000
    _k32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _k32.OpenProcess.restype = wintypes.HANDLE
    _k32.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
    _k32.CloseHandle.argtypes = (wintypes.HANDLE,)

    class Watched:
        """Holds on to the process, so that its number is not given to another one."""

        def __init__(self, pid: int) -> None:
            self._handle = _k32.OpenProcess(_SYNCHRONIZE, False, pid)
            assert self._handle, "no such process"

        def ends_within(self, seconds: int) -> bool:
            return _k32.WaitForSingleObject(self._handle, seconds * 1000) == 0

        def close(self) -> None:
            _k32.CloseHandle(self._handle)

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self,
            kind: type[BaseException] | None,
            error: BaseException | None,
            trace: TracebackType | None,
        ) -> None:
            self.close()

else:
    import select

    class Watched:
        """Holds on to the process, so that its number is not given to another one."""

        def __init__(self, pid: int) -> None:
            self._handle = os.pidfd_open(pid)

        def ends_within(self, seconds: int) -> bool:
            return bool(select.select([self._handle], [], [], seconds)[0])

        def close(self) -> None:
            os.close(self._handle)

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self,
            kind: type[BaseException] | None,
            error: BaseException | None,
            trace: TracebackType | None,
        ) -> None:
            self.close()
