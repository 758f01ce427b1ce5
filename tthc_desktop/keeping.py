"""Making a copy of a home, of the composition root: the database, then the files that it names."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from tthc_desktop import late_adapters
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system import folder_mark
from tthc_desktop.adapters.system.copies import CopyFolder, files_below, sha256_of
from tthc_desktop.adapters.system.copy_files import (
    as_protected,
    copy_file,
    copy_tree,
    disk_words,
    same_disk,
    within,
)
from tthc_desktop.adapters.system.copy_note import has_held_copies, note_copy
from tthc_desktop.adapters.system.copy_order import Manifest
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.locks import FileLock
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.entering import enter, parts_of
from tthc_desktop.files.moving import drop_tree
from tthc_desktop.reading_home import read_blob
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.upkeep import CopyMade, GoOn
from tthc_desktop.services.scanning.scan_card import CARD
from tthc_desktop.whose_copies import refuse_strange

_T = TypeVar("_T")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class HomeCopier:
    """Copies one home (services.ports.upkeep.MakeCopy). The home may be open."""

    place: Home
    clock: Clock

    def __call__(self, folder: Path | None, go_on: GoOn) -> CopyMade:
        if folder is not None and not folder.is_dir():  # a disk that is not there today
            raise InputError("copy.no_folder", folder=str(folder))
        return self.into(folder or self.place.copies, go_on, every=False)

    def into(self, folder: Path, go_on: GoOn, *, every: bool) -> CopyMade:
        """Makes a copy in a folder, which is made if need be.

        Args:
            every: Whether all files that were copied earlier are read again too.

        Raises:
            InputError: ``copy.inside``, ``copy.other_home``, ``copy.leads_away``, ``copy.of_copy``
                or ``copy.other_pc``. ``copy.gone``: copies were made in that folder, and it holds
                none. The disk that was there is gone; what was written now would lie on another.
            StoreError: ``copy.running``, ``copy.stopped``, ``copy.not_whole``, ``disk.full`` and
                the like; the copies of before are as they were.
        """
        folder = folder.absolute()
        below = folder.resolve().is_relative_to(self.place.folder.resolve())
        if below and folder.resolve() != self.place.copies.resolve():
            raise InputError("copy.inside", folder=str(folder))
        vault = KeyFile(self.place.key)
        copies = CopyFolder(folder)
        with disk_words():
            copies.expect(vault.home_id())
            self._expect_disk(copies, own=below)
            self._expect_ours(copies, vault, own=below)
            copies.claim(vault.home_id())
            with contextlib.closing(FileLock(folder / "copy.lock")) as lock:
                if not lock.take():
                    raise StoreError("copy.running")
                # Another PC may have been the first to write there meanwhile.
                self._expect_ours(copies, vault, own=below)
                return _Making(self.place, vault, copies, self.clock, go_on).make(every=every)

    def _expect_ours(self, copies: CopyFolder, vault: KeyFile, *, own: bool) -> None:
        """Asserts that no other PC's copies lie there. Raises what into() raises.

        Args:
            own: Whether the folder lies within the home, where no other PC writes.
        """
        if not own:
            refuse_strange(self.place, vault.key("database"), copies, self.clock)

    def _expect_disk(self, copies: CopyFolder, *, own: bool) -> None:
        """Of the home's own folder somebody took the copies away, no disk."""
        if not own and has_held_copies(self.place.copy_note, copies.folder) and not copies.names():
            raise InputError("copy.gone", folder=str(copies.folder))


class _Making:
    """One copy while it is made."""

    def __init__(
        self, place: Home, vault: KeyFile, copies: CopyFolder, clock: Clock, go_on: GoOn
    ) -> None:
        self._place = place
        self._vault = vault
        self._copies = copies
        self._clock = clock
        self._go_on = go_on
        self._sealed = SealedFileStore(vault.key("files"))
        self._kept = BlobFolder(copies.blobs, self._sealed)
        self._ours = BlobFolder(place.blobs, self._sealed)
        self._damaged: list[str] = []

    def make(self, *, every: bool) -> CopyMade:
        now, stamp = self._moment()
        part = self._copies.begin(stamp)
        try:
            made = self._fill(part, now, stamp, every=every)
            self._copies.finish(part, stamp)
        except BaseException:
            drop_tree(part)
            raise
        note_copy(self._place.copy_note, self._copies.folder, now)
        self._copies.forget_old(stamp)
        return made

    def _moment(self) -> tuple[datetime, str]:
        """Now, or as many seconds later as copies have been made in this one."""
        now = self._clock.now()
        while (self._copies.copies / (stamp := now.astimezone(VIETNAM).strftime(_STAMP))).exists():
            now += timedelta(seconds=1)
        return now, stamp

    def _fill(self, part: Path, now: datetime, stamp: str, *, every: bool) -> CopyMade:
        key = self._vault.key("database")
        late_adapters.copy_database(self._place.database, key, part / "tthc.db", self._go_on)
        shutil.copymode(self._place.database, part / "tthc.db")
        # After the database: each file was durable before the database named it.
        known, new = 0, []
        database = late_adapters.whole_database(part / "tthc.db", key, self._clock)
        for sha256 in self._wanted(database.blobs()):
            known += 1
            if self._take_blob(sha256, every=every):
                new.append(sha256)
        pages, new_pages = 0, []
        for page in self._wanted(files_below(self._place.batches)):
            pages += 1
            if self._take_page(page):
                new_pages.append(page.relative_to(self._place.batches))
        if self._place.trust.is_dir():
            copy_tree(self._place.trust, part / "trust")
        with_key = as_protected(self._copies.folder, self._place.folder)
        if with_key:
            self._copy_key(part / "office.key")
        home_id = self._vault.home_id()
        database_hash = sha256_of(part / "tthc.db")
        number, unnumbered = self._copies.next_place()
        said = Manifest(home_id, now, database_hash, known, pages, number, unnumbered)
        self._copies.write_manifest(part, said)
        self._check(part, said, new, new_pages, stamp)
        return CopyMade(
            self._copies.folder,
            stamp,
            now,
            known,
            len(new),
            pages,
            with_key,
            tuple(self._damaged),
            every,
            same_disk(self._copies.folder, self._place.folder),
        )

    def _wanted(self, each: Iterable[_T]) -> Iterator[_T]:
        for one in each:
            if not self._go_on():
                raise StoreError("copy.stopped")
            yield one

    def _copy_key(self, target: Path) -> None:
        """Within the home as it stands there; elsewhere so that another PC can read it, for which
        the copy is made."""
        if within(target, self._place.folder):
            copy_file(self._place.key, target)
        else:
            self._vault.export(target)

    def _take_blob(self, sha256: str, *, every: bool) -> bool:
        """Whether the file was not here. What the home has lost is told and holds up nothing."""
        if self._kept.path(sha256).exists():
            if not every:
                return False
            try:
                read_blob(self._kept, sha256)
            except StoreError:
                pass  # copied anew, if the home has it whole
            else:
                return False
        try:
            read_blob(self._ours, sha256)
            copy_file(self._ours.path(sha256), self._kept.path(sha256))
            read_blob(self._kept, sha256)
        except StoreError as error:
            self._damaged.append(f"{error.code}: {sha256}")
            return False
        return True

    def _take_page(self, page: Path) -> bool:
        """Whether the page was not here. A damaged one is kept as it is, and told; the picture of
        a card that was only read is nothing to keep, and may be gone by now."""
        name = page.relative_to(self._place.batches).as_posix()
        there = (self._copies.pages / name).exists()
        try:
            if not there and self._sealed.open(page).about.get("component") == CARD:
                return False
        except StoreError as error:
            if error.code == "file.missing":
                return False
            self._damaged.append(f"{error.code}: {name}")
        try:
            return self._copies.take_page(self._place.batches, page)
        except FileNotFoundError:
            return False
        except StoreError as error:  # what is in the copy stays
            self._damaged.append(f"{error.code}: {name}")
            return False

    def _opens(self, page: Path) -> bool:
        try:
            self._sealed.open(page)
        except StoreError:
            return False
        return True

    def _check(
        self, part: Path, said: Manifest, new: Iterable[str], pages: Iterable[Path], stamp: str
    ) -> None:
        """Restores the copy into a folder of its own and opens it as a home: the database, and the
        files and pages that came with this copy.

        Raises:
            StoreError: ``copy.not_whole``.
        """
        place = Home(self._copies.scratch(stamp))
        try:
            lay_out(part, said, place, self._place.key)
            for sha256 in self._wanted(new):
                target = place.blobs / self._kept.path(sha256).relative_to(self._copies.blobs)
                copy_file(self._kept.path(sha256), target)
            refusal = parts_of(place).refusal()
            wrong = damage_in(place.database, self._vault.key("database"), self._clock)
            if refusal is not None or wrong:
                where = refusal.code if refusal is not None else wrong[0]
                raise StoreError("copy.not_whole", where=where)
            told = {each.partition(": ")[2] for each in self._damaged}
            for page in self._wanted(pages):
                copy_file(self._copies.pages / page, place.batches / page)
                if page.as_posix() not in told and not self._opens(place.batches / page):
                    raise StoreError("copy.not_whole", where=page.as_posix())
        finally:
            drop_tree(place.folder)


def damage_in(database: Path, key: bytes, clock: Clock) -> tuple[str, ...]:
    """What makes the database of a copy useless: pages whose seal is broken, or that hold what no
    database holds."""
    whole = late_adapters.whole_database(database, key, clock)
    return whole.pages() or whole.structure()


def lay_out(copy: Path, said: Manifest, place: Home, key: Path) -> None:
    """Makes a home of a copy, but for the files in ``blobs`` and ``batches``. Raises OSError and
    StoreError.

    Args:
        key: The file with the key of that home.
    """
    KeyFile(place.key).bring(key)
    copy_file(copy / "tthc.db", place.database)
    for folder in (place.blobs, place.batches):
        folder_mark.mark(folder, said.home)
    if (copy / "trust").is_dir():
        copy_tree(copy / "trust", place.trust)


def back_up(
    home: Path, folder: Path, clock: Clock, *, every: bool, told: Callable[[str], None]
) -> CopyMade:
    """``tthc backup``: of a home that may be open, and is whole as far as a start can tell.

    Raises what enter() and HomeCopier.into() raise, and:

    Raises:
        StoreError: ``copy.disk_full`` in the place of ``disk.full``.
    """
    entered = enter(home, create=False)
    with contextlib.closing(entered.lock):
        if entered.found.fresh:
            raise InputError("home.missing", name=str(home))
        place = entered.place
        told("Đang sao lưu: cơ sở dữ liệu, rồi các tệp chưa có trong thư mục sao lưu.")
        try:
            return HomeCopier(place, clock).into(folder, lambda: True, every=every)
        except StoreError as error:
            if error.code != "disk.full":
                raise
            raise _full(place, CopyFolder(folder.absolute())) from error


def _full(place: Home, copies: CopyFolder) -> StoreError:
    """Which disk, what a copy takes there, and what it has. A file that is new there is copied
    twice while the copy is tried."""
    pairs = ((place.blobs, copies.blobs), (place.batches, copies.pages))
    new = [
        path.stat().st_size
        for ours, theirs in pairs
        for path in files_below(ours)
        if not (theirs / path.relative_to(ours)).exists()
    ]
    needed = 2 * (place.database.stat().st_size + sum(new))
    free = shutil.disk_usage(copies.folder).free
    return StoreError(
        "copy.disk_full",
        folder=str(copies.folder),
        needed=max(1, round(needed / 1e6)),
        free=round(free / 1e6),
    )
