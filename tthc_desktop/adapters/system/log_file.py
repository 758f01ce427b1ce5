"""The program's log, which the processes of one home share."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from tthc_desktop.adapters.system.locks import FileLock
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.files.moving import move, opened_patiently

_AGAIN_S = 60.0


class SharedLog(logging.Handler):
    """Opens the file for each line. Lines are rare, and Windows renames no file that is open:
    whichever process finds the log full lays it aside for all of them."""

    def __init__(self, path: Path, most: int, kept: int) -> None:
        """Writes to a file that need not be there.

        Args:
            path: The log. Beside it lies ``.name.lock``.
            most: Bytes at which the log is laid aside.
            kept: How many older ones are kept, as ``name.1`` (the newest), ``name.2`` …
        """
        super().__init__()
        self._path = path
        self._most = most
        self._kept = kept
        self._not_before = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = f"{self.format(record)}\n".encode(errors="backslashreplace")
            try:
                if time.monotonic() >= self._not_before and self._full(len(line)):
                    self._make_room(len(line))
            finally:  # a log that cannot be laid aside grows rather than lose a line
                with opened_patiently(self._path, "ab") as file:
                    file.write(line)
        except Exception:  # noqa: BLE001 - as every handler does: what is logged ends nobody's work
            self.handleError(record)

    def _full(self, more: int) -> bool:
        try:
            return self._path.stat().st_size + more > self._most
        except FileNotFoundError:  # there is none yet, or another process lays it aside just now
            return False

    def _make_room(self, more: int) -> None:
        """A log that somebody holds is let be for a while: each try waits, and so does whoever
        has a line to write."""
        try:
            with self._alone() as ours:
                if ours and self._full(more):
                    self._lay_aside()
        except BaseException:
            self._not_before = time.monotonic() + _AGAIN_S
            raise

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether this process lays the log aside now. Of two that find it full the other one
        would lay the new one aside after it, and an older one would be gone for a few lines."""
        try:
            lock = FileLock(self._path.with_name(f".{self._path.name}.lock"))
        except StoreError as error:
            raise OSError("no lock of the log") from error
        try:
            yield lock.take()
        finally:
            lock.close()

    def _lay_aside(self) -> None:
        """First the log itself, which may be held by others: no older one is lost for a try."""
        taken = self._older(0)
        if not taken.exists():  # else of a process that was killed in between
            move(self._path, taken, durable=False)
        try:
            for number in range(self._kept - 1, -1, -1):
                if self._older(number).exists():
                    move(self._older(number), self._older(number + 1), durable=False)
        except OSError:
            if taken.exists() and not self._path.exists():
                move(taken, self._path, durable=False)
            raise

    def _older(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")
