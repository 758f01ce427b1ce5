"""Files of several pages, brought in and killed in the middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from tests.support.office import KEY, Home
from tthc_desktop.adapters.scanning.imported_pages import FolderPageKeeper
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.demo.virtual_device import Request, picture
from tthc_desktop.domain.batch import Batch, HiddenFor
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import FlatPage, Inspection, Verdict
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.inspector import ALL, FileSource, FlatPages
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.import_pages import ImportPages

_DPI = 100


class SheetInspector:
    """Implements services.ports.inspector.Inspector: a file names one drawn sheet a line."""

    def inspect(self, source: FileSource, password: str) -> Inspection:
        pages = len(_sheets(source))
        return Inspection(Verdict.ACCEPT, FileKind.PDF, pages, sha256=sha256_hex(_bytes(source)))

    def pages(
        self, source: FileSource, password: str, most: int = ALL, first: int = 0
    ) -> tuple[Inspection, FlatPages]:
        return self.inspect(source, password), _pages(source, first)


def importer(home: Home, batches: Path) -> ImportPages:
    return ImportPages(
        home.store,
        InspectFile(SheetInspector()),
        FolderPageKeeper(SealedFileStore(KEY), batches),
        cast(ImportFile, None),  # for signed files: these are none
        home.clock,
        home.ids,
    )


def halves(batch: Batch, told: set[tuple[str, str]], shown: set[int]) -> Iterator[str]:
    """In words: files of which only some pages count as there, and those whose caller was told that
    they are in although not all of them do.

    Args:
        told: Batch and SHA-256 of the file.
        shown: Numbers of pages that somebody has wanted to see all the same.
    """
    there = Counter(
        (page.file.place.source, page.run)
        for page in batch.pages
        if page.file.place.source and page.hidden_for is not HiddenFor.UNFINISHED
    )
    whole = {page.file.place.source: page.file.place.whole for page in batch.pages}
    wanted = {(page.file.place.source, page.run) for page in batch.pages if page.number in shown}
    for (source, run), count in there.items():
        if count != whole[source] and (source, run) not in wanted:
            yield f"{batch.id}: {count} of {whole[source]} pages of a file"
    imported = {source for source, _ in there}
    for known, source in told:
        if known == batch.id and source not in imported:
            yield f"{batch.id}: a file that was in is not"


def _bytes(source: FileSource) -> bytes:
    assert isinstance(source, bytes)
    return source


def _sheets(source: FileSource) -> list[Path]:
    return [Path(line) for line in _bytes(source).decode().splitlines()]


def _pages(source: FileSource, first: int) -> FlatPages:
    for sheet in _sheets(source)[first:]:
        asked = Request(feeder=True, duplex=False, color=True, dpi=_DPI)
        yield FlatPage(picture(sheet, asked), _DPI, 827, 1169)
