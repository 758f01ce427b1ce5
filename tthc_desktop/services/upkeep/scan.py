"""Whether a home is whole: every page of its database, every reference, the audit log, every file.

Nothing is held while a file is read, so that others go on writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tthc_desktop.domain.errors import SetupError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.office.upkeep_note import MOST_TOLD
from tthc_desktop.services.ports.upkeep import GoOn, HomeReader


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan came to.

    Attributes:
        found: What is damaged or lost, in words.
        blobs: How many files were read.
        ended: Whether it went to its end; otherwise nothing that was not found is known.
    """

    found: tuple[str, ...]
    blobs: int
    ended: bool


def scan_home(
    reader: HomeReader, go_on: GoOn, told: Callable[[int], None] = lambda _: None
) -> ScanReport:
    """Looks through a home.

    Args:
        go_on: Asked between files and now and then within the database.
        told: Gets how many files are read.
    """
    found: list[str] = []
    for part in (
        reader.pages,
        lambda: reader.references(go_on),
        lambda: _audit(reader.audit()),
    ):
        found += _of(part)
        if not go_on():
            return ScanReport(tuple(found), 0, ended=False)
    files = _Files(reader, go_on, told)
    found += _of(files.damaged)
    return ScanReport(tuple(found[:MOST_TOLD]), files.read, ended=files.ended)


def _of(part: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """What a part found; a database that cannot be read at all is what was found."""
    found: list[str] = []
    try:
        found.extend(part())
    except StoreError as error:
        if error.code == "store.busy":  # nothing is known of it
            raise
        found.append(str(error.details.get("where", sentence(error))))
    return tuple(found)


def _audit(line: int | None) -> tuple[str, ...]:
    return () if line is None else (sentence(SetupError("audit.broken", line=line)),)


class _Files:
    """Reads every file that the database knows."""

    def __init__(self, reader: HomeReader, go_on: GoOn, told: Callable[[int], None]) -> None:
        self._reader = reader
        self._go_on = go_on
        self._told = told
        self.read = 0
        self.ended = False

    def damaged(self) -> Iterable[str]:
        for sha256 in self._reader.blobs():
            if not self._go_on():
                return
            try:
                self._reader.read_blob(sha256)
            except StoreError as error:
                yield f"{error.code}: blobs/{sha256[:2]}/{sha256}.blob"
            self.read += 1
            self._told(self.read)
        self.ended = True
