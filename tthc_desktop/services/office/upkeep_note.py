"""What the office keeps of its upkeep: when it was last looked through and copied, and what came of
it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tthc_desktop.domain.plain import later
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.store import Settings

MOST_TOLD = 20
"""Pieces of damage that are kept and told: more say no more."""
_SCAN_EVERY = timedelta(days=7)
_TRY_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class UpkeepNote:
    """What came of the last times.

    Attributes:
        scanned: When the home was last looked through to its end.
        found: What was damaged then, in words.
        copied: When the last good copy was made by the window.
        copy_failed: Code of the error that the last try ended with; empty after a good one.
        copy_tried: When that was.
        uncopied: Files of the home that the last copy lacks, as they are lost or damaged, in words.
    """

    scanned: datetime | None = None
    found: tuple[str, ...] = ()
    copied: datetime | None = None
    copy_failed: str = ""
    copy_tried: datetime | None = None
    uncopied: tuple[str, ...] = later(())

    def scan_due(self, now: datetime) -> bool:
        """Once a week; also after a clock that was set back."""
        return self.scanned is None or not timedelta() <= now - self.scanned < _SCAN_EVERY

    def copy_due(self, now: datetime) -> bool:
        """Once on each day; after a failure once an hour."""
        if self.copied is not None and _day(self.copied) == _day(now):
            return False
        tried = self.copy_tried if self.copy_failed else None
        return tried is None or not timedelta() <= now - tried < _TRY_AGAIN


def _day(moment: datetime) -> object:
    return moment.astimezone(VIETNAM).date()


UPKEEP: StoredSetting[UpkeepNote] = StoredSetting("upkeep", UpkeepNote, UpkeepNote())
BACKUP_FOLDER: StoredSetting[str] = StoredSetting("backup.folder", str, "")
"""Where the daily copies go; empty for the home's own folder."""


def load_backup_folder(settings: Settings) -> str:
    return BACKUP_FOLDER.read(settings)
