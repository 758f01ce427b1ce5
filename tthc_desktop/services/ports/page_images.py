"""Pages analysed before they are read, and put together, in image workers."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.scanning import PageTarget


class PageAnalyser(Protocol):
    def analyse(self, path: Path, dpi: int) -> PageLook:
        """Finds what is on an encrypted page file, as it was scanned.

        Args:
            dpi: As the device said; 0 asks the file.

        Raises:
            InputError: ``input.unreadable`` or ``input.too_large``.
            StoreError: ``file.missing`` or ``file.damaged``.
            DeviceError: ``worker.crashed`` or ``worker.hung`` after one retry.
        """
        ...


class CardMaker(Protocol):
    def combine(self, front: PageFile, back: PageFile, target: PageTarget) -> PageFile:
        """Makes a page file with both cards in their true size, durable when it returns.

        Raises:
            InputError: ``scan.card_not_found`` where one of the pages shows none; and as
                PageAnalyser.analyse.
        """
        ...
