"""Pages that did not come from a scanner, put where scanned ones lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.inspection import FlatPage
from tthc_desktop.domain.scanning import PageTarget


class PageKeeper(Protocol):
    def keep(self, target: PageTarget, pages: Iterable[FlatPage]) -> Iterator[PageFile]:
        """Each is durable when it is given, under the next free number. Raises StoreError
        ``disk.full`` or ``disk.failed``; pages given before stay."""
        ...

    def take_back(self, pages: Sequence[PageFile]) -> None:
        """Pages of a file that did not come in whole and still lies where it came from. Raises
        StoreError ``disk.failed``."""
        ...
