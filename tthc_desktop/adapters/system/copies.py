"""A folder of copies of one home.

    home.id                          whose copies these are
    blobs/ab/ab12….blob              files that the copies share: written once, named by content
    pages/<batch>/<name>             scanned pages, likewise: a page's file never changes
    copies/20261129-171500/          one copy: tthc.db, copy.json, trust/, and office.key where the
                                     folder is as protected as the home

Everything is encrypted as it is in the home. A copy gets its name as its last act: whatever has
another name was broken off, and is taken away by the next one.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from tthc_desktop.adapters.system import folder_mark
from tthc_desktop.adapters.system.copy_files import copy_file, own_folder
from tthc_desktop.adapters.system.copy_order import Manifest, newest_first, next_place
from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.files.moving import leads_away, move, remove_tree, sync_folder

KEPT_DAYS = 7
_NAME = re.compile(r"\d{8}-\d{6}")
_UNFINISHED = re.compile(r"\.(part|check)-.*")
_CODEC = Codec()


class CopyFolder:
    """The folder. Its methods raise OSError where the disk does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = folder / "blobs"
        self.pages = folder / "pages"
        self.copies = folder / "copies"

    def expect(self, home_id: str) -> None:
        """Asserts that copies of this home may lie here. Writes nothing.

        Raises:
            InputError: ``copy.other_home``; ``copy.leads_away``: a part of the folder lies
                elsewhere, perhaps in the very home, so that the folder would hold no copy of it.
            StoreError: ``disk.failed``.
        """
        said = folder_mark.marked(self.folder)
        if said and said != home_id:
            raise InputError("copy.other_home", folder=str(self.folder))
        here = self.folder.resolve()
        for each in (self.blobs, self.pages, self.copies):
            if (os.path.lexists(each) and leads_away(each)) or each.resolve() != here / each.name:
                raise InputError("copy.leads_away", folder=str(self.folder))

    def claim(self, home_id: str) -> None:
        """Makes the folder one of this home's copies. Raises what expect() raises, and:

        Raises:
            InputError: ``copy.no_folder``: its disk is not plugged in, or a file stands there.
            StoreError: ``disk.full``.
        """
        self.expect(home_id)
        try:
            own_folder(self.folder)
        except (FileNotFoundError, FileExistsError, NotADirectoryError) as error:
            raise InputError("copy.no_folder", folder=str(self.folder)) from error
        if not folder_mark.marked(self.folder):
            folder_mark.mark(self.folder, home_id)
        for each in (self.blobs, self.pages, self.copies):
            each.mkdir(exist_ok=True)
        sync_folder(self.folder)

    def names(self) -> tuple[str, ...]:
        """Of the copies, newest first (adapters.system.copy_order)."""
        return newest_first(self._said())

    def next_place(self) -> tuple[int, tuple[str, ...]]:
        """Of the next copy: its ``number`` and ``unnumbered``."""
        return next_place(self._said())

    def _said(self) -> dict[str, Manifest | None]:
        """What each copy says of itself; None for one that cannot be read."""
        if not self.copies.is_dir():
            return {}
        found = (each.name for each in self.copies.iterdir() if _NAME.fullmatch(each.name))
        return {name: self._manifest_if_any(name) for name in found}

    def _manifest_if_any(self, name: str) -> Manifest | None:
        try:
            return self.manifest(name)
        except StoreError:
            return None

    def begin(self, stamp: str) -> Path:
        """A folder for a new copy; what earlier ones left unfinished is taken away."""
        for parent in (self.folder, self.copies):
            for each in parent.iterdir():
                if _UNFINISHED.fullmatch(each.name):
                    remove_tree(each)
        part = self.copies / f".part-{stamp}"
        own_folder(part)
        return part

    def scratch(self, stamp: str) -> Path:
        """A folder to try a copy in."""
        folder = self.folder / f".check-{stamp}"
        own_folder(folder)
        return folder

    def finish(self, part: Path, stamp: str) -> Path:
        """Gives the copy its name."""
        target = self.copies / stamp
        sync_folder(part)
        move(part, target)
        return target

    def manifest(self, name: str) -> Manifest:
        """What a copy says of itself.

        Raises:
            StoreError: ``copy.damaged``.
        """
        try:
            return _CODEC.from_text(Manifest, (self.copies / name / "copy.json").read_bytes())
        except (OSError, PlainError) as error:
            raise StoreError("copy.damaged", folder=str(self.folder), where=name) from error

    def whole(self, name: str) -> Manifest:
        """The same, held against the copy's database, all of which is read.

        Raises:
            StoreError: ``copy.damaged``.
        """
        said = self.manifest(name)
        database = self.copies / name / "tthc.db"
        try:
            same = said.database == sha256_of(database)
        except OSError:
            same = False
        if not same:
            raise StoreError("copy.damaged", folder=str(self.folder), where=name)
        return said

    def write_manifest(self, part: Path, manifest: Manifest) -> None:
        with (part / "copy.json").open("xb") as file:
            file.write(_CODEC.to_text(manifest).encode())
            file.flush()
            os.fsync(file.fileno())

    def take_page(self, batches: Path, page: Path) -> bool:
        """Copies a scanned page; False where it is here already.

        Raises:
            StoreError: ``file.taken`` for another page of that name.
        """
        target = self.pages / page.relative_to(batches)
        if target.exists():
            if target.stat().st_size != page.stat().st_size:
                raise StoreError("file.taken")
            return False
        copy_file(page, target)
        return True

    def forget_old(self, made: str) -> None:
        """Takes away all but the newest copy of each of the last days that have one, the last two
        of any day, and the one that was just made. The last days are those of the newest copies,
        whatever the clock said then."""
        names = self.names()
        days: dict[str, str] = {}
        for name in names:
            days.setdefault(name[:8], name)
        kept = {*list(days.values())[:KEPT_DAYS], *names[:2], made}
        for name in names:
            if name not in kept:
                away = self.copies / f".part-{name}"  # killed meanwhile, it is no copy any more
                move(self.copies / name, away)
                remove_tree(away)


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder, which need not be there; none that is half written. A directory
    at a time, so that it takes little memory."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == folder_mark.NAME:
            continue
        if path.is_dir():
            yield from files_below(path)
        else:
            yield path


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
