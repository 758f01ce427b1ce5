"""The epoch of the relay's data, and how it notices that they were put back to an older copy.

Beside the database lies a file with how far that had come. A database that has come less far is an
older copy: what its clients know of it is no longer so, which another epoch tells them.
"""

from __future__ import annotations

import logging
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.plain import PlainError, plain_of, text_of
from tthc_desktop.files.moving import move
from tthc_desktop.relay import feed
from tthc_desktop.relay.facts import count_anew, put_fact, read_fact, submission_count
from tthc_desktop.relay.opening import MARK, reading

_LOG = logging.getLogger(__name__)
_EPOCH, _STARTS = "epoch", "starts"


@dataclass(frozen=True, slots=True)
class HowFar:
    """How far a database had come."""

    starts: int
    submissions: int
    changes: int

    def is_behind(self, other: HowFar) -> bool:
        return (
            self.starts < other.starts
            or self.submissions < other.submissions
            or self.changes < other.changes
        )


class MarkError(Exception):
    """What lies beside the database cannot be read as a mark."""


class MarkFile:
    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> HowFar | None:
        """None where there is none. Raises MarkError."""
        try:
            return PLAIN.from_plain(HowFar, plain_of(self._path.read_bytes()))
        except FileNotFoundError:
            return None
        except PlainError as error:
            raise MarkError(self._path.name) from error

    def write(self, mark: HowFar) -> None:
        """Whole or not at all, also when the power goes."""
        part = self._path.with_suffix(f".{os.getpid()}.part")  # other processes write theirs
        with part.open("wb") as file:
            file.write(text_of(asdict(mark)).encode())
            file.flush()
            os.fsync(file.fileno())
        move(part, self._path, durable=False)  # an older mark only costs questions


class Keeper:
    """Keeps the mark of one data folder. begin() before anything else is done with the data."""

    def __init__(self, engine: Engine, data: Path) -> None:
        self._engine = engine
        self._file = MarkFile(data / MARK)
        self._written: HowFar | None = None

    def begin(self) -> None:
        with self._engine.begin() as connection:
            count_anew(connection)
            mark = _mark(connection)
            if not read_fact(connection, _EPOCH):
                new_epoch(connection)
            elif self._was_put_back(mark):
                _LOG.warning("the database is older than what lies beside it: a new epoch begins")
                new_epoch(connection)
            put_fact(connection, _STARTS, str(mark.starts + 1))
        self.keep()

    def keep(self) -> None:
        """Writes down how far the database has come, if that is news."""
        with reading(self._engine).begin() as connection:
            mark = _mark(connection)
        if mark != self._written:
            self._file.write(mark)
            self._written = mark

    def _was_put_back(self, mark: HowFar) -> bool:
        """Also when that cannot be told: a new epoch only costs the clients questions."""
        try:
            before = self._file.read()
        except MarkError:
            return True
        return before is None or mark.is_behind(before)


def epoch_of(connection: Connection) -> str:
    return read_fact(connection, _EPOCH)


def was_started(connection: Connection) -> bool:
    """Whether a relay has ever served it."""
    return bool(read_fact(connection, _STARTS))


def new_epoch(connection: Connection) -> str:
    epoch = secrets.token_hex(16)
    put_fact(connection, _EPOCH, epoch)
    return epoch


def _mark(connection: Connection) -> HowFar:
    starts = int(read_fact(connection, _STARTS) or "0")
    return HowFar(starts, submission_count(connection), feed.head(connection)[0])
