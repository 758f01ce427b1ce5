"""What was found and read on pages, and whose warnings were overruled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.reading import PageReport


class LooksAndReadings(Protocol):
    def put_look(self, sha256: str, look: PageLook) -> None:
        """Stores what analysis found on a page as it was scanned; the first call counts."""
        ...

    def looks(self, shas: Iterable[str]) -> Mapping[str, PageLook]:
        """What analysis of this version found on these pages, by the hash of the page."""
        ...

    def put_reading(self, picture: str, report: PageReport, clean: str) -> None:
        """Stores what was read of a page. Idempotent.

        Args:
            picture: Names the page as it is shown (BatchPage.look as one text).
            clean: File of the straightened page and its words.
        """
        ...

    def readings(self, pictures: Iterable[str]) -> Mapping[str, tuple[PageReport, str]]: ...

    def forget_readings(self, pictures: Iterable[str]) -> None:
        """Their clean files are no longer there."""
        ...


@dataclass(frozen=True, slots=True)
class Overruled:
    """One time that a clerk said a paper is good all the same."""

    at: datetime
    actor: str
    dossier_id: str
    slot_id: str
    findings: tuple[Finding, ...]
    reason: str


class OverruleLog(Protocol):
    """The overruled warnings of all clerks; lines are only ever added."""

    def append(self, entry: Overruled) -> None: ...

    def since(self, at: datetime) -> tuple[Overruled, ...]:
        """The lines since a moment, oldest first."""
        ...
