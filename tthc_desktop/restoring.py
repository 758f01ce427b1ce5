"""Making a home of a copy, of the composition root.

The copy is laid out beside the parts that are there and made whole first. Then the parts of before
are moved aside, the database as the first, and those of the copy into their places, the database as
the last: killed in between, the home has no database and is refused, and restoring is done again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop import late_adapters
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system.copies import CopyFolder, files_below
from tthc_desktop.adapters.system.copy_files import copy_file, disk_words
from tthc_desktop.adapters.system.copy_order import Manifest
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.locks import HomeLock
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.entering import make_own, parts_of, refuse_read_only, refuse_remote, settle_key
from tthc_desktop.files.moving import drop_tree, move, remove, remove_tree, sync_folder
from tthc_desktop.keeping import damage_in, lay_out
from tthc_desktop.reading_home import read_blob
from tthc_desktop.services.deadlines.clock_guard import TOLERANCE
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.upkeep import Restored

_DATABASE = ("tthc.db", "tthc.db-wal", "tthc.db-shm", "tthc.db-journal")
_FOLDERS = ("blobs", "batches", "trust", "before-migration", "work")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The newest whole copy, and the file with its key."""

    copies: CopyFolder
    name: str
    said: Manifest
    key: Path
    passed_over: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return self.copies.copies / self.name


def restore(source: Path, home: Path, clock: Clock, *, replace: bool) -> Restored:
    """Makes a home of the newest whole copy in a folder.

    Args:
        home: One that is not there, or is refused; what is in it is moved aside and not deleted.
        replace: Whether the home may be whole, or another one's.

    Raises:
        InputError: ``copy.none``, ``restore.home_whole`` or ``restore.other_home``.
        StoreError: ``copy.damaged``, ``copy.no_key``, ``store.in_use``, ``home.read_only``,
            ``home.remote``, ``home.not_protected``, ``disk.full`` and the like. Nothing in the
            home has changed then.
    """
    place = Home(home.absolute())
    with disk_words():
        chosen = _choose(CopyFolder(source.absolute()), place, clock)
        refuse_read_only(place)
        refuse_remote(place.folder)
        with contextlib.closing(HomeLock(place.lock)) as lock, lock.alone():
            if not replace:
                _refuse_whole(place, chosen.said.home)
            _expect_room(place, chosen)
            make_own(place.folder)  # before anything is laid there: it takes the folder's rights
            return _Restoring(place, chosen, clock).run()


def _choose(copies: CopyFolder, place: Home, clock: Clock) -> _Chosen:
    """The newest one that can be worked with: the others are passed over, and told of."""
    names, passed_over = copies.names(), list[str]()
    if not names:
        raise InputError("copy.none", folder=str(copies.folder))
    for name in names:
        try:
            said = copies.whole(name)
        except StoreError:
            passed_over.append(name)
            continue
        key = _key(copies.copies / name / "office.key", place, said.home)
        if key is None:
            raise StoreError("copy.no_key", folder=str(copies.folder))
        database = copies.copies / name / "tthc.db"
        if damage_in(database, KeyFile(key).key("database"), clock):
            passed_over.append(name)
            continue
        return _Chosen(copies, name, said, key, tuple(passed_over))
    raise StoreError("copy.damaged", folder=str(copies.folder), where=", ".join(passed_over))


def _key(of_copy: Path, place: Home, home_id: str) -> Path | None:
    return next((k for k in (of_copy, place.key) if _id_of(k) == home_id), None)


def _id_of(key: Path) -> str:
    """Empty where there is no key that can be read."""
    try:
        return KeyFile(key).home_id()
    except StoreError:
        return ""


def _refuse_whole(place: Home, home_id: str) -> None:
    """A home that opens, or has the key of another one, is not replaced by mistake."""
    found = parts_of(place)
    if (theirs := _id_of(place.key)) and theirs != home_id:
        raise InputError("restore.other_home", home=str(place.folder))
    if found.refusal() is None and not found.fresh:
        raise InputError("restore.home_whole", home=str(place.folder))


def _expect_room(place: Home, chosen: _Chosen) -> None:
    """Asserts that all of it has room, before anything is written. Raises StoreError
    ``disk.full``."""
    parts = (chosen.folder, chosen.copies.blobs, chosen.copies.pages)
    needed = sum(path.stat().st_size for part in parts for path in files_below(part))
    if shutil.disk_usage(place.folder).free < needed:
        raise StoreError("disk.full")


class _Restoring:
    def __init__(self, place: Home, chosen: _Chosen, clock: Clock) -> None:
        self._place = place
        self._chosen = chosen
        self._now = clock.now()
        self._clock = clock
        self._stage = Home(place.restoring)
        vault = KeyFile(chosen.key)
        self._key = vault.key("database")
        self._sealed = SealedFileStore(vault.key("files"))
        self._new = BlobFolder(self._stage.blobs, self._sealed)
        self._note = place.folder / ".restoring-aside"
        # What a restore that was killed has moved aside already is part of the home before too.
        moved = self._note.read_text("utf-8").split() if self._note.exists() else []
        self._before = [place, *(Home(place.folder / name) for name in moved)]

    def run(self) -> Restored:
        chosen, stage = self._chosen, self._stage
        if stage.folder.exists():  # of a restore that was killed
            remove_tree(stage.folder)
        blobs, missing = 0, []
        try:
            lay_out(chosen.folder, chosen.said, stage, chosen.key)
            for page in files_below(chosen.copies.pages):
                copy_file(page, stage.batches / page.relative_to(chosen.copies.pages))
            for sha256 in self._known():
                blobs += 1
                if not self._lay_out_blob(sha256):
                    missing.append(sha256)
            kept_blobs = sum(1 for _ in self._newer_blobs())
            kept_pages = sum(1 for _ in self._newer_pages())
            late_adapters.mark_restored(stage.database, self._key, self._clock, chosen.said.made)
            if (refusal := parts_of(stage).refusal()) is not None:
                raise StoreError(
                    "copy.damaged", folder=str(chosen.copies.folder), where=refusal.code
                )
        except BaseException:
            drop_tree(stage.folder)
            raise
        aside = self._move_aside()
        self._move_in()
        settle_key(self._place)
        return Restored(
            self._place.folder,
            chosen.name,
            chosen.said.made,
            blobs,
            tuple(missing),
            kept_blobs,
            kept_pages,
            aside,
            chosen.passed_over,
            chosen.said.made > self._now + TOLERANCE,
        )

    def _known(self) -> Iterator[str]:
        database = late_adapters.whole_database(self._stage.database, self._key, self._clock)
        return database.blobs()

    def _lay_out_blob(self, sha256: str) -> bool:
        """From the copy, else from the home of before; whether it is whole."""
        target = self._new.path(sha256)
        for folder in (self._chosen.copies.blobs, *(each.blobs for each in self._before)):
            source = BlobFolder(folder, self._sealed).path(sha256)
            if source.exists():
                copy_file(source, target)
                if self._whole(sha256):
                    return True
                remove(target)
        return False

    def _whole(self, sha256: str) -> bool:
        try:
            read_blob(self._new, sha256)
        except StoreError:
            return False
        return True

    def _newer_blobs(self) -> Iterator[Path]:
        """Whole files of the home before that the copy does not know: sealed after it was made."""
        for path in (path for each in self._before for path in files_below(each.blobs)):
            target = self._new.path(path.stem)
            if path.suffix != ".blob" or target.exists():
                continue
            copy_file(path, target)
            if self._whole(path.stem):
                yield path
            else:
                remove(target)

    def _newer_pages(self) -> Iterator[Path]:
        """Pages that were scanned after the copy was made; their batches are rebuilt from them."""
        for each in self._before:
            for path in files_below(each.batches):
                target = self._stage.batches / path.relative_to(each.batches)
                if path.suffix == ".page" and not target.exists() and self._opens(path):
                    copy_file(path, target)
                    yield path

    def _opens(self, path: Path) -> bool:
        try:
            self._sealed.open(path)
        except StoreError:
            return False
        return True

    def _move_aside(self) -> Path | None:
        """Also the key, where it is not the copy's."""
        folder = self._place.folder
        names = [*_DATABASE, *_FOLDERS]
        if _id_of(self._place.key) != self._chosen.said.home:
            names.append("office.key")
        there = [folder / name for name in names if (folder / name).exists()]
        if not there:
            return None
        aside = self._aside()
        with self._note.open("a", encoding="utf-8") as file:
            file.write(aside.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        aside.mkdir()
        sync_folder(folder)
        for path in there:
            move(path, aside / path.name)
        sync_folder(folder)
        return aside

    def _aside(self) -> Path:
        stamp = self._now.astimezone(VIETNAM).strftime(_STAMP)
        name, number = f"before-restore-{stamp}", 1
        while (self._place.folder / name).exists():
            number += 1
            name = f"before-restore-{stamp}-{number}"
        return self._place.folder / name

    def _move_in(self) -> None:
        folder, stage = self._place.folder, self._stage.folder
        for name in ("office.key", *_FOLDERS, "tthc.db"):
            if (stage / name).exists() and not (folder / name).exists():
                move(stage / name, folder / name)
        remove_tree(stage)
        remove(self._note)
