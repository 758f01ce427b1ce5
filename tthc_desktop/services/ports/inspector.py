"""Files from outside, opened where they can do no harm."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.inspection import FlatPage, Inspection

FileSource = Path | bytes
"""A file, or what was pasted."""
ALL = 2_000  # pages; more than any file may have
FlatPages = Generator[FlatPage, None, None]


class Inspector(Protocol):
    """Each call is a process of its own, in a cage: what one file does to it reaches no other."""

    def inspect(self, source: FileSource, password: str) -> Inspection:
        """Inspects a file within 10 seconds and 1 GB.

        Never raises for the file's sake: what goes wrong is a refusal with its reason.

        Args:
            password: Empty for none.
        """
        ...

    def pages(
        self, source: FileSource, password: str, most: int = ALL, first: int = 0
    ) -> tuple[Inspection, FlatPages]:
        """As inspect(), and all pages of an accepted file, one in memory at a time; each has 10
        seconds. Either every page, or ``most`` of them, or a refusal. The iterator is to be closed
        or used up: what lies between is on disk, encrypted with a key that nobody else has.

        Args:
            first: Page that the drawing begins with, from 0. A page is the same picture whatever is
                drawn beside it.
        """
        ...
