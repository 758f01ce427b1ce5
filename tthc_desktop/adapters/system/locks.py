"""Locks between processes. The kernel lets go of them when a process dies, however it dies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import StoreError


class FileLock:
    """A lock on a small file, never waited for."""

    def __init__(self, path: Path) -> None:
        """Opens the file, made first if need be.

        Raises:
            StoreError: ``disk.full`` or ``disk.failed``, also where nothing may be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b")
        except OSError as error:
            raise disk_error(error) from error

    def take(self, *, shared: bool = False) -> bool:
        """True if it is ours now. Taking a shared lock alone turns it into an exclusive one."""
        return _lock(self._file.fileno(), shared=shared)

    def release(self) -> None:
        _unlock(self._file.fileno())

    def close(self) -> None:
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
            self._lock.take(shared=True)
            raise StoreError("store.in_use")
        try:
            yield
        finally:
            self._lock.take(shared=True)

    def close(self) -> None:
        self._lock.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, shared: bool) -> bool:  # noqa: ARG001 - msvcrt knows exclusive only
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int, *, shared: bool) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
