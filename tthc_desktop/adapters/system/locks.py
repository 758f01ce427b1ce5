"""Locks between processes. The kernel lets go of them when a process dies, however it dies.

Neither system turns a shared lock into an exclusive one, or back, in one step: between letting go
and taking again it could be somebody else's. So an exclusive lock is two: whoever wants one takes
the gate first, which is never shared, and keeps it as long. Then the moment without a lock lets in
only those who share, and what was shared can always be taken again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path

from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import StoreError


class _Hold(Enum):
    NOTHING = auto()
    SHARED = auto()
    ALONE = auto()


class FileLock:
    """A lock on a small file, never waited for."""

    def __init__(self, path: Path) -> None:
        """Opens the file, made first if need be.

        Raises:
            StoreError: ``disk.full`` or ``disk.failed``, also where nothing may be written.
        """
        self._held = _Hold.NOTHING
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b")
        except OSError as error:
            raise disk_error(error) from error

    def take(self, *, shared: bool = False) -> bool:
        """True if it is ours now, in this way; False leaves what we had.

        A shared lock becomes an exclusive one where nobody else shares it, an exclusive one always
        becomes a shared one; meanwhile no other process can take it for itself.

        Raises:
            StoreError: ``disk.failed`` where the disk knows no locks.
        """
        wanted = _Hold.SHARED if shared else _Hold.ALONE
        if self._held is wanted:
            return True
        try:
            return self._share() if shared else self._take_alone()
        except OSError as error:
            raise disk_error(error) from error

    def _share(self) -> bool:
        """Over an exclusive lock the gate is still ours, so that this cannot fail."""
        handle = self._file.fileno()
        if self._held is _Hold.ALONE:
            unlock(handle)
        if not lock(handle, shared=True):
            return False
        if self._held is _Hold.ALONE:
            close_gate(handle)
        self._held = _Hold.SHARED
        return True

    def _take_alone(self) -> bool:
        handle = self._file.fileno()
        if not open_gate(handle):
            return False
        if self._held is _Hold.SHARED:
            unlock(handle)
        try:
            if lock(handle, shared=False):
                self._held = _Hold.ALONE
                return True
            return False
        finally:  # also where the disk fails: a gate that stays shut keeps everybody out
            if self._held is not _Hold.ALONE:
                try:
                    if self._held is _Hold.SHARED:
                        lock(handle, shared=True)
                finally:
                    close_gate(handle)

    def release(self) -> None:
        if self._held is not _Hold.NOTHING:
            unlock(self._file.fileno())
        if self._held is _Hold.ALONE:
            close_gate(self._file.fileno())
        self._held = _Hold.NOTHING

    def close(self) -> None:
        self._held = _Hold.NOTHING
        self._file.close()


class HomeLock:
    """Every process that has the store open holds it shared; migration and restore, alone."""

    def __init__(self, path: Path) -> None:
        """Shares the home with other processes.

        Raises:
            StoreError: ``store.in_use`` while another process migrates or restores.
        """
        self._lock = FileLock(path)
        if not self._lock.take(shared=True):
            self._lock.close()
            raise StoreError("store.in_use")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Takes the home for this process alone.

        Raises:
            StoreError: ``store.in_use`` when any other process has the store open.
        """
        if not self._lock.take():
            raise StoreError("store.in_use")
        try:
            yield
        finally:
            self._lock.take(shared=True)

    def close(self) -> None:
        self._lock.close()


# Where the locks lie in a file: far behind its end, as Windows lets nobody read what is locked.
_LOCK, _GATE = 1 << 62, (1 << 62) + 1

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    class _Overlapped(ctypes.Structure):
        _fields_ = (
            ("internal", ctypes.c_size_t),
            ("internal_high", ctypes.c_size_t),
            ("offset", wintypes.DWORD),
            ("offset_high", wintypes.DWORD),
            ("event", wintypes.HANDLE),
        )

    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _LockFileEx, _UnlockFileEx = _kernel32.LockFileEx, _kernel32.UnlockFileEx
    _LockFileEx.argtypes = (
        wintypes.HANDLE,
        wintypes.DWORD,  # flags
        wintypes.DWORD,  # reserved
        wintypes.DWORD,  # bytes, low and high
        wintypes.DWORD,
        ctypes.POINTER(_Overlapped),
    )
    _LockFileEx.restype = wintypes.BOOL
    _UnlockFileEx.argtypes = (
        wintypes.HANDLE,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.DWORD,
        ctypes.POINTER(_Overlapped),
    )
    _UnlockFileEx.restype = wintypes.BOOL
    _FAIL_IMMEDIATELY, _EXCLUSIVE = 1, 2
    _ERROR_LOCK_VIOLATION, _ERROR_IO_PENDING = 33, 997

    def lock(handle: int, *, shared: bool) -> bool:
        return _take(handle, _LOCK, shared=shared)

    def unlock(handle: int) -> None:
        _let_go(handle, _LOCK)

    def open_gate(handle: int) -> bool:
        return _take(handle, _GATE, shared=False)

    def close_gate(handle: int) -> None:
        _let_go(handle, _GATE)

    def _at(offset: int) -> _Overlapped:
        return _Overlapped(offset=offset & 0xFFFFFFFF, offset_high=offset >> 32)

    def _take(handle: int, offset: int, *, shared: bool) -> bool:
        """``msvcrt.locking`` knows exclusive locks only, and waits ten seconds for some."""
        flags = _FAIL_IMMEDIATELY | (0 if shared else _EXCLUSIVE)
        if _LockFileEx(msvcrt.get_osfhandle(handle), flags, 0, 1, 0, _at(offset)):
            return True
        if ctypes.get_last_error() in {_ERROR_LOCK_VIOLATION, _ERROR_IO_PENDING}:
            return False
        raise ctypes.WinError(ctypes.get_last_error())

    def _let_go(handle: int, offset: int) -> None:
        if not _UnlockFileEx(msvcrt.get_osfhandle(handle), 0, 1, 0, _at(offset)):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import errno
    import fcntl
    import struct

    def lock(handle: int, *, shared: bool) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

    def open_gate(handle: int) -> bool:
        try:
            _set_gate(handle, fcntl.F_WRLCK)
        except OSError as error:
            if error.errno in {errno.EAGAIN, errno.EACCES}:
                return False
            raise
        return True

    def close_gate(handle: int) -> None:
        _set_gate(handle, fcntl.F_UNLCK)

    def _set_gate(handle: int, kind: int) -> None:
        """A lock of the open file, as ``flock`` is: those of the process would not tell two
        windows of one process apart, and end with whichever handle is closed first."""
        asked = struct.pack("hhqqi4x", kind, 0, _GATE, 1, 0)  # struct flock of 64-bit Linux
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, asked)
