"""How far this PC's clock is from the relay's, as its last signed answer told.

Kept in the setting ``clock.contact``, so that a window or a command that sends nothing itself knows
it too. It is written when there is news, and at least every few minutes while there is a link: it
also tells when this PC last heard from its relay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.due_words import span_in_words
from tthc_desktop.domain.errors import SetupError, StoreError
from tthc_desktop.domain.plain import MILLISECONDS
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Settings, Store

WRONG_BY = timedelta(minutes=5)
"""A clock that is further off than that is told to people."""
_NEWS = timedelta(minutes=1)
_OLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Contact:
    """A signed answer of the relay.

    Attributes:
        at: By this PC's clock.
        offset_ms: The relay's clock minus ours.
    """

    at: datetime
    offset_ms: int


CONTACT: StoredSetting[Contact | None] = StoredSetting(
    "clock.contact", Contact, None, Codec(forms={datetime: MILLISECONDS})
)


@dataclass(frozen=True, slots=True)
class KnownOffset:
    """What was measured.

    Attributes:
        offset: The relay's clock minus this PC's: positive where this PC is slow.
        at: When that was so, by this PC's clock.
        age: How long ago that is, never negative.
    """

    offset: timedelta
    at: datetime
    age: timedelta

    @property
    def wrong(self) -> bool:
        """Whether this PC's clock is too far off to be worked with."""
        return abs(self.offset) > WRONG_BY


def known_offset(settings: Settings, now: datetime) -> KnownOffset | None:
    """The last offset; None where the relay never told one, or the clock has been set back since:
    what was measured then was another clock.

    Args:
        now: By this PC's clock.

    Raises:
        StoreError: ``store.damaged``.
    """
    contact = CONTACT.read(settings)
    if contact is None or now < contact.at - _NEWS:
        return None
    age = max(timedelta(0), now - contact.at)
    return KnownOffset(timedelta(milliseconds=contact.offset_ms), contact.at, age)


def is_news(settings: Settings, now: datetime, offset: timedelta) -> bool:
    """Whether an answer tells other than what is kept, or that has become old. What cannot be read
    is replaced: the relay has just told it anew."""
    try:
        known = known_offset(settings, now)
    except StoreError:
        return True
    return known is None or known.age >= _OLD or abs(known.offset - offset) >= _NEWS


def note_contact(settings: Settings, now: datetime, offset: timedelta) -> None:
    CONTACT.write(settings, Contact(now, round(offset.total_seconds() * 1000)))


def clock_wrong(known: KnownOffset | None) -> SetupError | None:
    """``clock.wrong`` where this PC's clock is known to be too far off; None where it is right or
    nobody can tell."""
    if known is None or not known.wrong:
        return None
    way = "chậm" if known.offset > timedelta(0) else "nhanh"
    by = span_in_words(abs(known.offset))
    return SetupError("clock.wrong", way=way, by=by, at=vn_moment(known.at))


@dataclass(frozen=True, slots=True)
class GetClockOffset:
    """The same for a window or a command."""

    store: Store
    clock: Clock

    def __call__(self) -> KnownOffset | None:
        """As known_offset()."""
        with self.store.read() as tx:
            return known_offset(tx.settings, self.clock.now())
