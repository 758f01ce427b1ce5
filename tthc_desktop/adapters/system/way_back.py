"""The way back from a migration: ``before-migration`` beside the database.

Three ways, the first that can be had:

1. A clone of the whole file, where the file system shares blocks (``FICLONE``): nothing is copied.
2. A small database is copied whole. It stays a way back whatever is done afterwards.
3. A large one migrates in SQLite's rollback mode, whose journal is just what is wanted: the old
   content of each page that changes, encrypted, with the old size, durable before the database
   itself is touched. It gets a second name here just before COMMIT takes the first one away. So
   there is no moment at which the database has changed and the way back is not on the disk; a kill
   before COMMIT leaves a journal by which SQLite itself goes back. (A journal read out of the WAL
   after COMMIT has such a moment.) To go back, the journal is put where SQLite looks for one: the
   next opening, by any version, plays it back, and plays it again if it is killed meanwhile.

A journal fits only the database as the migration left it: pages that later work changed are not in
it. So what the file looked like then is noted beside the journal, and another one is refused.
All of this is done while no connection is open: closing a file drops SQLite's locks on it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.adapters.system.clone import clone
from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.files.moving import drop, move, remove, sync_folder

SMALL = 256 * 1024 * 1024
"""Bytes that are copied in a second or two."""
_SALT = 16  # the first bytes of a database of SQLCipher: its own, and the only ones not encrypted
_SECOND = 1_000_000_000
_CODEC = Codec()


@dataclass(frozen=True, slots=True)
class _Note:
    """What belongs to a journal. size and modified: of the database when it had migrated."""

    revision: str
    sha256: str
    salt: bytes
    size: int
    modified: int


class MigrationFiles:
    """Implements adapters.store.upgrade.WayBack for one home."""

    def __init__(self, home: Path, small: int, clone: Callable[[Path, Path], bool] = clone) -> None:
        """Knows the files; touches nothing.

        Args:
            small: Up to how many bytes a database is copied whole.
            clone: Makes the second file a clone of the first; False where there are none.
        """
        self._database = home / "tthc.db"
        self._folder = home / "before-migration"
        self._small = small
        self._clone = clone
        self._name = ""

    @property
    def made(self) -> str:
        """The file that this migration left, if it did."""
        names = (f"{self._name}.db", f"{self._name}.journal")
        return next((name for name in names if (self._folder / name).exists()), "")

    @property
    def unfinished(self) -> bool:
        """Whether a migration in rollback mode broke off."""
        return bool(self._journals("pending"))

    def begin(self, revision: str, stamp: str) -> bool:
        """Before anything is changed. True: the whole database is kept; otherwise it is to migrate
        in rollback mode, with finish after it. Raises StoreError."""
        self._name = f"tthc-{revision}-{stamp}"
        with _in_words():
            self._folder.mkdir(parents=True, exist_ok=True)
            sync_folder(self._folder.parent)
            self._forget_journals()  # of a state that is about to be gone
            if self._whole(self._folder / f"{self._name}.db"):
                sync_folder(self._folder)
                return True
        return False

    def _whole(self, target: Path) -> bool:
        part = target.with_suffix(".part")
        try:
            if not self._clone(self._database, part):
                if self._database.stat().st_size > self._small and self._two_names():
                    return False
                shutil.copyfile(self._database, part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            move(part, target)
        finally:
            drop(part)
        return True

    def _two_names(self) -> bool:
        """Whether a file can have two names here, which exFAT does not know."""
        probe = self._folder / "two-names.part"
        try:
            remove(probe)
            os.link(self._database, probe)
            remove(probe)
        except OSError:
            return False
        return True

    def before_commit(self) -> None:
        """Within the transaction, as its last act. Raises StoreError."""
        journal = _beside(self._database, "-journal")
        with _in_words():
            if journal.exists():  # rollback mode
                os.link(journal, self._folder / f"{self._name}.pending")
                sync_folder(self._folder)

    def finish(self) -> None:
        """Notes what the database looks like while nobody has worked with it yet. Raises
        StoreError.

        A migration that was not committed left a journal too: it leads to where the database is.
        """
        with _in_words():
            sync_folder(self._folder.parent)  # else a power cut could bring the journal back
            for pending in self._journals("pending"):
                self._note(pending)
                move(pending, pending.with_suffix(".journal"))
            sync_folder(self._folder)

    def _note(self, journal: Path) -> None:
        # A moment that has passed, so that the next write shows however coarse the clock is.
        seen = self._database.stat()
        os.utime(self._database, ns=(seen.st_atime_ns, seen.st_mtime_ns - _SECOND))
        seen = self._database.stat()
        with self._database.open("rb+") as file:  # Windows syncs only what may be written
            os.fsync(file.fileno())
            salt = file.read(_SALT)
        note = _Note(_revision_of(journal), _sha256(journal), salt, seen.st_size, seen.st_mtime_ns)
        part = self._folder / "note.part"
        with part.open("w", encoding="utf-8") as file:
            file.write(_CODEC.to_text(note))
            file.flush()
            os.fsync(file.fileno())
        move(part, journal.with_suffix(".json"))

    def target(self) -> str:
        """The revision that put_back leads to.

        Raises:
            StoreError: ``way_back.copy`` where a whole copy is there instead of a journal, to be
                put back by hand; ``way_back.none``.
        """
        if journals := self._journals("journal"):
            return _revision_of(journals[-1])
        if copies := self._journals("db"):
            raise StoreError("way_back.copy", name=copies[-1].name)
        raise StoreError("way_back.none")

    def put_back(self) -> None:
        """Lays the journal where SQLite plays it back at the next opening.

        Raises:
            StoreError: ``way_back.damaged`` for a journal that is not the one that was kept;
                ``way_back.worked_since`` for a database that it does not fit.
        """
        journal = self._journals("journal")[-1]
        with _in_words():
            part = self._folder / "put-back.part"
            shutil.copyfile(journal, part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            self._check(journal, part)
            move(part, _beside(self._database, "-journal"))

    def _check(self, journal: Path, copied: Path) -> None:
        try:
            note = _CODEC.from_text(_Note, journal.with_suffix(".json").read_bytes())
        except (FileNotFoundError, PlainError) as error:
            raise StoreError("way_back.damaged", name=journal.name) from error
        if note.sha256 != _sha256(copied) or note.revision != _revision_of(journal):
            raise StoreError("way_back.damaged", name=journal.name)
        seen, wal = self._database.stat(), _beside(self._database, "-wal")
        with self._database.open("rb") as file:
            salt = file.read(_SALT)
        unchanged = (salt, seen.st_size, seen.st_mtime_ns) == (note.salt, note.size, note.modified)
        if not unchanged or (wal.exists() and wal.stat().st_size):
            raise StoreError("way_back.worked_since")

    def take_away(self) -> None:
        """What this migration kept, or the journal that was put back: it is of no use any more."""
        with _in_words():
            sync_folder(self._folder.parent)  # SQLite's own journal is gone for good
            if self._name:
                remove(self._folder / f"{self._name}.db")
            self._forget_journals()
            sync_folder(self._folder)

    def _forget_journals(self) -> None:
        for kind in ("pending", "journal", "json", "part"):
            for path in self._folder.glob(f"*.{kind}"):
                remove(path)

    def _journals(self, kind: str) -> list[Path]:
        return sorted(self._folder.glob(f"tthc-*.{kind}"), key=_stamp_of)


def _revision_of(kept: Path) -> str:
    return kept.stem.split("-")[1]


def _stamp_of(kept: Path) -> str:
    return kept.stem.rpartition("-")[2]


def _beside(database: Path, tail: str) -> Path:
    return database.with_name(database.name + tail)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disk_error(error) from error
