"""A migration that leaves a way back, and going that way."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Protocol

from tthc_desktop.adapters.store import schema
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.work import Counted
from tthc_desktop.domain.errors import StoreError


class WayBack(schema.Kept, Protocol):
    """Files that lead back to the database before a migration. No connection is open when they are
    asked for, but in before_commit. Each raises StoreError."""

    @property
    def unfinished(self) -> bool:
        """Whether a migration broke off, and finish is to be called before anybody works."""
        ...

    def begin(self, revision: str, stamp: str) -> bool:
        """True: the whole database is kept. Otherwise SQLite's journal has to be."""
        ...

    def finish(self) -> None:
        """The database is what the migration made of it, and at rest."""
        ...

    def target(self) -> str:
        """The revision that the way leads to. Raises StoreError where there is none."""
        ...

    def put_back(self) -> None:
        """The next opening is the database before. Raises StoreError where it would not be."""
        ...


def migrate(
    path: Path,
    key: bytes,
    revision: str,
    stamp: str,
    way_back: WayBack | None,
    told: Counted,
) -> None:
    """Migrates a database that nobody has open; the caller holds the exclusive lock."""
    whole = way_back is None or way_back.begin(revision, stamp)
    with contextlib.closing(Database(path, key, "wal" if whole else "delete")) as database:
        schema.migrate(database, way_back, told=told)
    if way_back is not None and not whole:
        _noted(path, key)
        way_back.finish()


def go_back(path: Path, key: bytes, way_back: WayBack) -> str:
    """Makes of the database what it was before its last migration. The caller holds the exclusive
    lock; nobody has it open. Killed anywhere, it is done by the next opening or not yet begun.

    Returns:
        The revision of then.

    Raises:
        StoreError: There is no way back, or it would not lead there.
    """
    revision = _noted(path, key)  # SQLite ends here what broke off
    if way_back.unfinished:
        way_back.finish()
    before = way_back.target()
    if revision != before:
        way_back.put_back()
        if _noted(path, key) != before:
            raise StoreError("store.damaged", where=before)
    way_back.take_away()
    return before


def _noted(path: Path, key: bytes) -> str | None:
    """Opens the database once, and leaves it in WAL mode and at rest. Its schema need not be whole:
    that is when somebody wants to go back."""
    with contextlib.closing(Database(path, key)) as database:
        return schema.noted(database)
