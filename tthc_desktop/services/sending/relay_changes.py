"""How far the relay's changes have been read, and those that were told too early."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.wire import FeedPosition, StatusChange
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.portal import LinkReport
from tthc_desktop.services.ports.store import Settings, Tx

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadChanges:
    """Where this PC stands in the feed of one relay.

    Attributes:
        relay: Short name of its key: another one has another feed.
        compared_at: When what waits, what is recent and a sample of the rest were last held
            against what the relay has (compare.py), milliseconds since 1970; 0 when everything
            still is to be.
    """

    relay: str
    position: FeedPosition
    compared_at: int = 0


READ: StoredSetting[ReadChanges | None] = StoredSetting("relay.changes", ReadChanges, None)


def read_changes(settings: Settings) -> ReadChanges | None:
    """None also for what cannot be read: then all is read again, and a change that is told again
    is done once."""
    try:
        return READ.read(settings)
    except StoreError:
        _log.warning("setting relay.changes is damaged: all changes are read again")
        return None


def keep_changes(settings: Settings, read: ReadChanges) -> None:
    READ.write(settings, read)


_LONG_AGO = 1


def compare_soon(settings: Settings) -> None:
    """What waits is held against what the relay has at the next contact."""
    read = read_changes(settings)
    if read is not None and read.compared_at:
        keep_changes(settings, replace(read, compared_at=_LONG_AGO))


ASKED: StoredSetting[tuple[str, ...]] = StoredSetting("relay.asked", tuple[str, ...], ())
"""Submissions that a person wants the relay to be asked about."""


def early_change(submission_id: str) -> StoredSetting[StatusChange | None]:
    """What became of a submission upstream, told before we knew that the relay had it."""
    return StoredSetting(f"relay.early.{submission_id}", StatusChange, None, Codec(sort=True))


def told_early(settings: Settings) -> tuple[str, ...]:
    """The submissions of which something was told early."""
    begins = early_change("").name
    names = (name for name in settings.names() if name.startswith(begins))
    return tuple(name.removeprefix(begins) for name in names)


def take_early(settings: Settings, submission_id: str) -> StatusChange | None:
    """What was told early, which is forgotten with that.

    None also for what cannot be read: then the relay is asked for it again.
    """
    early = early_change(submission_id)
    try:
        return early.read(settings)
    except StoreError:
        _log.warning("setting relay.early is damaged: all changes are read again")
        settings.drop(READ.name)
        return None
    finally:
        settings.drop(early.name)


def has_news(tx: Tx, answer: LinkReport) -> bool:
    """Whether the feed goes on beyond where it was read to. Who has sent nothing has nothing to
    hear of."""
    read = read_changes(tx.settings)
    known = read is not None and read.relay == answer.relay
    seq = read.position.seq if read is not None and known else 0
    return answer.head is not None and answer.head > seq and bool(tx.outbox.sent("", 1))
