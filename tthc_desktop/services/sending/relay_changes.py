"""How far the relay's changes have been read, and those that were told too early."""

from __future__ import annotations

import logging

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.wire import StatusChange
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.store import Settings

_log = logging.getLogger(__name__)
_EARLY = "relay.early."
CURSOR = StoredSetting("relay.cursor", int, 0)
"""How far the relay's changes have been read."""


def early_change(submission_id: str) -> StoredSetting[StatusChange | None]:
    """What became of a submission upstream, told before we knew that the relay had it."""
    return StoredSetting(f"relay.early.{submission_id}", StatusChange, None, Codec(sort=True))


def told_early(settings: Settings) -> tuple[str, ...]:
    """The submissions of which something was told early."""
    names = settings.names()
    return tuple(name.removeprefix(_EARLY) for name in names if name.startswith(_EARLY))


def since_of(settings: Settings) -> int:
    """How far the changes have been read; from the first on where that cannot be told: a change
    that is told again is done once."""
    try:
        return CURSOR.read(settings)
    except StoreError:
        _log.warning("setting relay.cursor is damaged: all changes are read again")
        return CURSOR.usual


def take_early(settings: Settings, submission_id: str) -> StatusChange | None:
    """What was told early, which is forgotten with that.

    None also for what cannot be read: then the relay is asked for it again.
    """
    early = early_change(submission_id)
    try:
        return early.read(settings)
    except StoreError:
        _log.warning("setting relay.early is damaged: all changes are read again")
        CURSOR.write(settings, CURSOR.usual)
        return None
    finally:
        settings.drop(early.name)
