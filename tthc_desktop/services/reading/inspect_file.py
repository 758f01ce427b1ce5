"""A file from outside, inspected before anything else is done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tthc_desktop.domain.file_names import shown_name
from tthc_desktop.domain.inspection import Inspection, Verdict, refusal
from tthc_desktop.services.ports.inspector import ALL, FileSource, FlatPages, Inspector

PASTED = "ảnh dán"


def name_of(source: FileSource, name: str = "") -> str:
    """As people call it, and as it may be shown.

    Args:
        name: Of bytes that were not pasted.
    """
    if name:
        return shown_name(name)
    return shown_name(source.name) if isinstance(source, Path) else PASTED


@dataclass(frozen=True, slots=True)
class InspectFile:
    inspector: Inspector

    def __call__(self, source: FileSource, password: str = "") -> Inspection:
        """The verdict; a refusal is an answer and not an error."""
        return self.inspector.inspect(source, password)

    def require(self, source: FileSource, password: str = "", name: str = "") -> Inspection:
        """Of an accepted file. Raises InputError with the refusal's reason (``REASONS``).

        Args:
            name: What people call bytes that were not pasted.
        """
        inspection = self(source, password)
        if not inspection.accepted:
            raise refusal(inspection, name_of(source, name))
        return inspection

    def pages(
        self,
        source: FileSource,
        password: str = "",
        seen: Inspection | None = None,
        *,
        most: int = ALL,
        first: int = 0,
        name: str = "",
    ) -> FlatPages:
        """All pages, or ``most`` from the ``first``, flat. To be used up or closed.

        Args:
            seen: What an earlier inspection said of it.
            name: What people call bytes that were not pasted.

        Raises:
            InputError: ``inspect.changed`` where it is another file by now, and what require()
                raises, before the first page is given.
            StoreError: ``file.damaged``.
        """
        inspection, pages = self.inspector.pages(source, password, most, first)
        if inspection.accepted and seen is not None and inspection.sha256 != seen.sha256:
            pages.close()
            inspection = replace(inspection, verdict=Verdict.REFUSE, reason="inspect.changed")
        if not inspection.accepted:
            raise refusal(inspection, name_of(source, name))
        return pages
