"""What an answer says when something went wrong inside the relay."""

from __future__ import annotations

import errno
import logging
import sqlite3

from sqlalchemy.exc import DBAPIError

from tthc_desktop.domain.device_wire import DISK
from tthc_desktop.relay.answers import JsonAnswer

_LOG = logging.getLogger(__name__)
DISK_FULL = JsonAnswer(507, {"error": DISK})
BUSY = JsonAnswer(503, {"error": "busy"}, {"Retry-After": "2"})
BROKEN = JsonAnswer(500, {"error": "internal"})
UNREADABLE = "unreadable"
"""The status of what was committed and cannot be read: what became of it nobody can tell."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_POSTGRESQL_DISK = "53"
"""Class "insufficient resources"."""


class Damage:
    """Tells the log once of each thing that is damaged."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def tell(self, what: str, name: str) -> None:
        if (what, name) not in self._told:
            self._told.add((what, name))
            _LOG.error("%s is damaged: %s", what, name)


def is_disk(error: BaseException) -> bool:
    """Whether nothing more can be written."""
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", None) or "")
        return _sqlite_code(error) in _SQLITE_DISK or state.startswith(_POSTGRESQL_DISK)
    return isinstance(error, OSError) and error.errno in _FULL


def is_unreadable(error: DBAPIError) -> bool:
    """Whether a row is to blame that was read: a text that is none, or a page that is torn. The
    first is Python's own finding, which has no number of SQLite's."""
    if not isinstance(error.orig, sqlite3.DatabaseError):
        return False
    code = _sqlite_code(error)
    own = isinstance(error.orig, sqlite3.OperationalError) and code == 0
    return own or code == sqlite3.SQLITE_CORRUPT


def told_of(error: Exception) -> JsonAnswer:
    """The answer to a question that could not be answered, which the log tells of."""
    if is_disk(error):
        _LOG.error("the disk is full: %s", type(error).__name__)
        return DISK_FULL
    if isinstance(error, DBAPIError) and _sqlite_code(error) in _SQLITE_BUSY:
        return BUSY
    _LOG.error("a question could not be answered", exc_info=error)
    return BROKEN


def _sqlite_code(error: DBAPIError) -> int:
    """Without what SQLite adds in the higher bytes; 0 for another database's errors."""
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF
