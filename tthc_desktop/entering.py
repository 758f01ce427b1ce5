"""The way into a home, of the composition root: nothing is made, moved or logged in it before its
parts were found to belong together."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_desktop import late_adapters
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system import folder_mark
from tthc_desktop.adapters.system.copy_note import told_copy
from tthc_desktop.adapters.system.disk_kind import is_remote
from tthc_desktop.adapters.system.home import Home, log_to
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.locks import HomeLock
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.writable import first_read_only
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.home_parts import DatabaseState, FolderState, HomeParts, KeyState
from tthc_desktop.files.access_list import access_of, opens_to_others, protect

if TYPE_CHECKING:
    from tthc_desktop.adapters.store.look import DatabaseLook

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entered:
    """A home that may be opened, shared with other processes by its lock."""

    place: Home
    vault: KeyFile
    lock: HomeLock
    found: HomeParts

    def settle(self) -> None:
        """Once the database is open: what could not be told before is looked at, and the folders
        say from now on whose they are.

        Raises:
            StoreError: The parts do not belong together; or ``disk.full`` and the like.
        """
        found = self.found
        if found.database is DatabaseState.UNSEEN:
            found = parts_of(self.place)
            _refuse(found)
        home_id = self.vault.home_id()
        for folder, state in ((self.place.blobs, found.blobs), (self.place.batches, found.batches)):
            if state is not FolderState.OURS:
                folder_mark.mark(folder, home_id)


def enter(home: Path, *, create: bool) -> Entered:
    """Goes into a home.

    Args:
        create: Whether a key is made where nobody has worked yet.

    Raises:
        StoreError: Its parts do not belong together or cannot be written; ``store.in_use``.
        InputError: ``home.missing``.
    """
    place = Home(home.absolute())
    vault = KeyFile(place.key)
    if place.empty and not create:
        raise InputError("home.missing", name=str(home))
    refuse_read_only(place)
    with contextlib.ExitStack() as undone:
        # A lock that is there says whether a copy is just being restored into this home.
        early = HomeLock(place.lock) if place.lock.exists() else None
        if early is not None:
            undone.callback(early.close)
        found = parts_of(place)
        _refuse(found)
        if found.key is not KeyState.THERE:
            if not create:
                raise InputError("home.missing", name=str(home))
            refuse_remote(place.folder)
            protect_home(place.folder)
            vault.create()
        elif create and found.fresh:  # somebody laid an exported key here, and no more
            protect_home(place.folder)
        log_to(place.logs)
        settle_key(place)
        lock = early or HomeLock(place.lock)
        undone.pop_all()
    return Entered(place, vault, lock, found)


def refuse_remote(folder: Path) -> None:
    """A home is not begun on another machine's disk. Raises StoreError ``home.remote``."""
    if is_remote(folder):
        raise StoreError("home.remote", name=str(folder))


def settle_key(place: Home) -> None:
    """An exported key that was laid there by hand does not stay readable by whoever comes by. The
    home opens also where that cannot be done: doctor says what stands."""
    try:
        KeyFile(place.key).settle()
    except (OSError, StoreError) as error:
        _LOG.warning("the key keeps the form in which it was laid: %s", type(error).__name__)


def make_own(folder: Path) -> None:
    """Keeps others out of the folder of a home that was made by hand and has the rights of what it
    lies in. One that is for named people alone keeps its own.

    Raises StoreError ``home.not_protected`` and the like.
    """
    try:
        named = opens_to_others(access_of(folder)) is False
    except OSError:  # it is not there yet, or has no list: protecting it tells
        named = False
    if not named:
        protect_home(folder)


def protect_home(folder: Path) -> None:
    """Before anything is made in it. Raises StoreError ``home.not_protected`` and the like."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error) from error
    try:
        protect(folder)
    except OSError as error:
        raise StoreError("home.not_protected") from error


_OF_KEY = {"key.bound": KeyState.BOUND, "key.unanswered": KeyState.UNANSWERED}


def parts_of(place: Home) -> HomeParts:
    """What is there of a home. Changes nothing; what it costs does not grow with the home.

    Raises:
        StoreError: ``store.busy`` or ``disk.failed``.
    """
    # In this order: another process that is making the home makes its key first, then the
    # database, and only beside that what it is known by that somebody has worked here.
    worked = place.worked
    database = place.database.exists()
    vault = KeyFile(place.key)
    if not place.key.exists():
        there = DatabaseState.UNSEEN if database else DatabaseState.ABSENT
        return _without_key(place, KeyState.ABSENT, there, worked=worked)
    try:
        home_id, files = vault.home_id(), SealedFileStore(vault.key("files"))
    except StoreError as error:
        there = DatabaseState.UNSEEN if database else DatabaseState.ABSENT
        state = _OF_KEY.get(error.code, KeyState.UNREADABLE)
        return _without_key(place, state, there, worked=worked)
    seen = late_adapters.look(place.database, vault.key("database"))
    blobs = BlobFolder(place.blobs, files)
    return HomeParts(
        KeyState.THERE,
        seen.state,
        folder_mark.state_of(place.blobs, home_id, seen.blobs, lambda sha: _opens(blobs, sha)),
        folder_mark.state_of(place.batches, home_id, (), lambda _: False),
        worked,
        _wanted(seen),
        told_copy(place.copy_note),
    )


def _without_key(place: Home, key: KeyState, database: DatabaseState, *, worked: bool) -> HomeParts:
    blobs, batches = (
        FolderState.UNMARKED if folder.is_dir() else FolderState.ABSENT
        for folder in (place.blobs, place.batches)
    )
    return HomeParts(key, database, blobs, batches, worked, copy=told_copy(place.copy_note))


def _wanted(seen: DatabaseLook) -> frozenset[str]:
    return frozenset(
        name for name, known in (("blobs", seen.blobs), ("batches", seen.pages)) if known
    )


def _opens(blobs: BlobFolder, sha256: str) -> bool:
    try:
        blobs.open(sha256)
    except StoreError:
        return False
    return True


def _refuse(found: HomeParts) -> None:
    refusal = found.refusal()
    if refusal is not None:
        raise refusal


def refuse_read_only(place: Home) -> None:
    """Asserts that it can be worked in. Raises StoreError ``home.read_only``."""
    written = (place.folder, place.database, place.lock, place.blobs, place.batches)
    if (path := first_read_only(written)) is not None:
        raise StoreError("home.read_only", name=str(path))
