"""Flat pages of files from outside as page files of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.page_files import FolderPages, PageWriter
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.inspection import FlatPage
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.services.ports.files import SealedFiles


class FolderPageKeeper:
    """Keeps pages of files from outside (services.ports.page_keeper.PageKeeper)."""

    def __init__(self, sealed: SealedFiles, folder: Path) -> None:
        """Keeps pages below one folder.

        Args:
            folder: Folder of all batches; it need not exist yet.
        """
        self._sealed = sealed
        self._folder = folder

    def keep(self, target: PageTarget, pages: Iterable[FlatPage]) -> Iterator[PageFile]:
        writer = PageWriter(self._sealed, self._folder, target)
        for page in pages:
            scanned = ScannedPage(page.jpeg, page.dpi, page.width, page.height)
            yield writer.write(scanned, Side.FRONT)

    def take_back(self, pages: Sequence[PageFile]) -> None:
        files = FolderPages(self._sealed, self._folder)
        for page in pages:
            files.discard(page)
