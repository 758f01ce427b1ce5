"""Whether this PC's data came back from a copy: what was done after the copy is not in it, so that
others may know more of it than it does."""

from __future__ import annotations

from datetime import datetime

from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.store import Settings

RESTORED: StoredSetting[datetime | None] = StoredSetting("home.restored", datetime, None)


def restored_at(settings: Settings) -> datetime | None:
    """When the home was last restored; None where it never was.

    Raises:
        StoreError: ``store.damaged``.
    """
    return RESTORED.read(settings)


def put_restored(settings: Settings, moment: datetime) -> None:
    RESTORED.write(settings, moment)
