"""Whether a database is whole: read from the first page to the last, and nothing written."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as sqlcipher

from tthc_desktop.adapters.store.accounts import SqlSettings
from tthc_desktop.adapters.store.audit import SqlAudit
from tthc_desktop.adapters.store.database import translate
from tthc_desktop.adapters.store.look import open_to_read, reading
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Settings

_T = TypeVar("_T")
_AT_ONCE = 500
_MOST_TOLD = 10
_STEPS = 20_000  # of SQLite's machine between two looks at whether to go on: some milliseconds
_PAGE = re.compile(r"page (\d+)")


class WholeDatabase:
    """Looks through one database file. Others may go on writing meanwhile."""

    def __init__(self, path: Path, key: bytes, clock: Clock) -> None:
        self._path = path
        self._key = key
        self._clock = clock

    def pages(self) -> tuple[str, ...]:
        """Pages of the file whose seal does not hold.

        Only those that are found twice: SQLCipher reads the file past SQLite's locks, and meets
        half of a page that is just being written.
        """
        found = self._pages()
        return tuple(each for each in found if each in self._pages()) if found else ()

    def _pages(self) -> tuple[str, ...]:
        with reading(self._path, self._key) as connection:
            rows = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        return tuple(_place(str(row[0])) for row in rows[:_MOST_TOLD])

    def structure(self) -> tuple[str, ...]:
        """What SQLite itself finds wrong: trees, rows and indexes that do not fit together. A copy
        is sealed anew page by page, so that a page that had rotted has a good seal in it. What
        cannot even be looked at is wrong as well.
        """
        try:
            with reading(self._path, self._key) as connection:
                rows = connection.execute(f"PRAGMA integrity_check({_MOST_TOLD})").fetchall()
        except (sqlcipher.DatabaseError, StoreError) as error:
            return (f"tthc.db, {error}",)
        return tuple(f"tthc.db, {row[0]}" for row in rows if row[0] != "ok")

    def references(self, go_on: Callable[[], bool]) -> tuple[str, ...]:
        """Rows that name a row which is not there.

        Raises:
            StoreError: ``store.broken``.
        """
        with reading(self._path, self._key) as connection, _while_wanted(connection, go_on):
            rows = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_TOLD)
        return tuple(f"{table}, dòng {row} -> {parent}" for table, row, parent, _ in rows)

    def audit(self) -> int | None:
        """The first line of the audit log that does not follow from the one before.

        Raises:
            StoreError: ``store.broken``.
        """
        with self._read() as connection:
            return SqlAudit(connection, "", self._clock).broken_at()

    def blobs(self) -> Iterator[str]:
        """The names of all blobs, read some at a time, so that no transaction lasts."""
        after = ""
        while True:
            with reading(self._path, self._key) as connection:
                rows = connection.execute(
                    "SELECT sha256 FROM blob WHERE sha256 > ? ORDER BY sha256 LIMIT ?",
                    (after, _AT_ONCE),
                ).fetchall()
            if not rows:
                return
            yield from (str(row[0]) for row in rows)
            after = str(rows[-1][0])

    def settings(self, read: Callable[[Settings], _T]) -> _T:
        """What a function of the services reads in the settings.

        Raises:
            StoreError: What the function raises; ``store.broken`` and the like.
        """
        with self._read() as connection:
            return read(SqlSettings(connection))

    @contextlib.contextmanager
    def _read(self) -> Iterator[Connection]:
        engine = create_engine(
            "sqlite://",
            module=sqlcipher,
            creator=lambda: open_to_read(self._path, self._key),
            poolclass=NullPool,
            hide_parameters=True,
        )
        try:
            with engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise translate(error) from error
        finally:
            engine.dispose()


def _place(told: str) -> str:
    number = _PAGE.search(told)
    return f"tthc.db, trang {number[1]}" if number else f"tthc.db, {told}"


@contextlib.contextmanager
def _while_wanted(connection: sqlcipher.Connection, go_on: Callable[[], bool]) -> Iterator[None]:
    """Breaks off what a connection does when it is not wanted any more; what it gave is then not
    to be used, as the caller asks go_on() too."""
    connection.set_progress_handler(lambda: not go_on(), _STEPS)
    try:
        yield
    except sqlcipher.OperationalError:
        if go_on():
            raise
    finally:
        connection.set_progress_handler(None, 0)
