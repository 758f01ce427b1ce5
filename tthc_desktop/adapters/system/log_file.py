"""The program's log, which the processes of one home share."""

from __future__ import annotations

import logging
from pathlib import Path

from tthc_desktop.files.moving import move


class SharedLog(logging.Handler):
    """Opens the file for each line. Lines are rare, and Windows renames no file that is open:
    whichever process finds the log full lays it aside for all of them."""

    def __init__(self, path: Path, most: int, kept: int) -> None:
        """Writes to a file that need not be there.

        Args:
            most: Bytes at which the log is laid aside.
            kept: How many older ones are kept, as ``name.1`` (the newest), ``name.2`` …
        """
        super().__init__()
        self._path = path
        self._most = most
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = f"{self.format(record)}\n".encode(errors="backslashreplace")
            try:
                self._make_room(len(line))
            finally:  # a log that cannot be laid aside grows rather than lose a line
                with self._path.open("ab") as file:
                    file.write(line)
        except Exception:  # noqa: BLE001 - as every handler does: what is logged ends nobody's work
            self.handleError(record)

    def _make_room(self, more: int) -> None:
        if not self._path.exists() or self._path.stat().st_size + more <= self._most:
            return
        for number in range(self._kept - 1, 0, -1):
            if self._older(number).exists():
                move(self._older(number), self._older(number + 1), durable=False)
        move(self._path, self._older(1), durable=False)

    def _older(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")
