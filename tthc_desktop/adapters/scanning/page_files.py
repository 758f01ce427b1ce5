"""Page files: ``<batches folder>/<batch>/00007-front.page``, encrypted, written once.

The header of each names batch, number, side, component, hash, size and picture, and the code of its
dossier with the slot's place, so that a batch is rebuilt from its files alone (design.md 4).
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.page_body import page_body, page_of
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.files.moving import drop, remove, remove_empty
from tthc_desktop.services.ports.files import About, SealedFiles

_NAME = re.compile(r"(\d{5,})-(front|back)\.page")
_MEDIA = "image/jpeg"


class PageWriter:
    """Gives the pages of one scan their numbers and puts them on disk.

    A number is free when neither side of it is on disk: after a crash between a file and its row
    the next scan is told a number that is taken, and that page must stay.
    """

    def __init__(self, sealed: SealedFiles, folder: Path, target: PageTarget) -> None:
        """Writes the pages of one batch.

        Raises:
            ValueError: The batch is no plain folder name.
        """
        if Path(target.batch).name != target.batch or target.batch in ("", ".", ".."):
            raise ValueError("batch is not a folder name")
        self._sealed = sealed
        self._folder = folder
        self._target = target
        self._place = target.place
        self._next = target.first_number

    def write(self, page: ScannedPage, side: Side) -> PageFile:
        """Durable when it returns. Raises StoreError ``disk.full`` or ``disk.failed``."""
        while True:
            number, self._next = self._free(), self._next + 1
            with self._reserved(number) as ours:
                if not ours:
                    continue
                file = self._file(page, number, side)
                self._sealed.write(self._folder / file.path, [page.data], _about(file))
                self._place = self._place.behind(number)
                return file

    def _free(self) -> int:
        """The next number that no page on disk has."""
        files = _files(self._folder / self._target.batch)
        taken = {int(path.name.partition("-")[0]) for path in files}
        while self._next in taken:
            self._next += 1
        return self._next

    @contextlib.contextmanager
    def _reserved(self, number: int) -> Iterator[bool]:
        """Whether the number is ours: another process may scan into the same batch, and two pages
        of one number would overwrite each other. What a killed process leaves behind is a gap."""
        folder = self._folder / self._target.batch
        mark = folder / f".{number:05d}.number"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:  # also where a file stands in its place
            raise disk_error(error) from error
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            yield False
            return
        except OSError as error:
            raise disk_error(error) from error
        try:
            # The other one may have been done with it since we looked.
            yield not any(folder.glob(f"{number:05d}-*.page"))
        finally:
            drop(mark)

    def _file(self, page: ScannedPage, number: int, side: Side) -> PageFile:
        return PageFile(
            path=_path(self._target.batch, number, side),
            batch=self._target.batch,
            number=number,
            place=self._place.of_page(number, side),
            sha256=hashlib.sha256(page.data).hexdigest(),
            size=len(page.data),
            media=_MEDIA,
            dpi=page.dpi,
            width=page.width,
            height=page.height,
        )


def read_page_file(sealed: SealedFiles, folder: Path, path: Path) -> PageFile:
    """What the header of a page file says.

    The first and the last frame are read, which proves that the header is ours and that nothing
    is cut off; read_page() proves the rest.

    Args:
        folder: The batches folder.
        path: File below that folder.

    Raises:
        StoreError: ``file.missing`` or ``file.damaged``, also for a file that stands in another
            batch or under another number.
    """
    reader = sealed.open(path)
    if reader.size < 1:
        raise _damaged()
    reader.read(0, 1)
    reader.read(reader.size - 1, 1)
    relative = path.relative_to(folder).as_posix()
    page = page_from({**reader.about, "path": relative})
    if page.size != reader.size or relative != _path(page.batch, page.number, page.place.side):
        raise _damaged()
    return page


def read_page(sealed: SealedFiles, folder: Path, page: PageFile) -> bytes:
    """The picture, proved to be the one that the page's hash names."""
    data = b"".join(sealed.open(folder / page.path).frames())
    if hashlib.sha256(data).hexdigest() != page.sha256:
        raise _damaged()
    return data


def page_from(body: Mapping[str, object]) -> PageFile:
    """A page from a header. Raises StoreError ``file.damaged``."""
    try:
        return page_of(body)
    except ValueError as error:
        raise _damaged() from error


class FolderPages:
    """The page files below one folder (services.ports.pages.PageFiles)."""

    def __init__(self, sealed: SealedFiles, folder: Path) -> None:
        """Reads pages below one folder.

        Args:
            folder: Folder of all batches; it need not exist yet.
        """
        self._sealed = sealed
        self._folder = folder

    def batches(self) -> tuple[str, ...]:
        folders = (p for p in _entries(self._folder) if p.is_dir())
        return tuple(sorted(p.name for p in folders if _files(p)))

    def numbers(self, batch: str) -> frozenset[int]:
        return frozenset(int(path.name.partition("-")[0]) for path in _files(self._folder / batch))

    def pages(self, batch: str) -> tuple[PageFile, ...]:
        return tuple(sorted(self._sort(batch)[0], key=lambda page: (page.number, page.place.side)))

    def damaged(self, batch: str) -> tuple[str, ...]:
        return tuple(self._sort(batch)[1])

    def discard(self, page: PageFile) -> None:
        path = self._folder / page.path
        try:
            remove(path)
            remove_empty(path.parent)  # not while another page of the same batch is there
        except OSError as error:
            raise StoreError("disk.failed") from error

    def read(self, page: PageFile) -> bytes:
        return read_page(self._sealed, self._folder, page)

    def _sort(self, batch: str) -> tuple[list[PageFile], list[str]]:
        whole: list[PageFile] = []
        damaged: list[str] = []
        for path in _files(self._folder / batch):
            try:
                whole.append(read_page_file(self._sealed, self._folder, path))
            except StoreError as error:
                if error.code != "file.damaged":
                    raise
                damaged.append(path.relative_to(self._folder).as_posix())
        return whole, damaged


def _about(page: PageFile) -> About:
    """The header: all of the page but its path, which the file has anyway."""
    body = page_body(page)
    del body["path"]
    return {**body, "blanks": int(page.place.blanks)}


def _path(batch: str, number: int, side: Side) -> str:
    return f"{batch}/{number:05d}-{side.value}.page"


def _entries(folder: Path) -> list[Path]:
    """Sorted; empty for a folder that does not exist. Raises StoreError ``disk.failed``."""
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise StoreError("disk.failed") from error


def _files(folder: Path) -> list[Path]:
    """Finished page files; a temporary file of a killed worker has another name."""
    return [path for path in _entries(folder) if _NAME.fullmatch(path.name)]


def _damaged() -> StoreError:
    return StoreError("file.damaged")
