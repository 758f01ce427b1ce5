"""A PC clock that was set back would give receptions times that have passed already.

The highest time that a reception carried is kept (setting ``clock.mark``). Reception is refused
while the clock stands before it; the mark comes down only when somebody vouches for the clock: the
relay's signed answer, or an administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.plain import MILLISECONDS
from tthc_desktop.domain.time import to_ms, vn_moment
from tthc_desktop.services.deadlines.clock_offset import is_news, note_contact
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Settings, Store

TOLERANCE = timedelta(minutes=2)
"""What clocks that are set by the network may jump back by, and what a relay may differ by."""
_MARK: StoredSetting[datetime | None] = StoredSetting(
    "clock.mark", datetime, None, Codec(forms={datetime: MILLISECONDS})
)


def mark_of(settings: Settings) -> datetime | None:
    """The highest time that a reception carried. Raises StoreError ``store.damaged``."""
    return _MARK.read(settings)


def known_mark(settings: Settings) -> tuple[datetime | None, bool]:
    """The mark, and whether what is stored is one: whoever vouches for the clock puts a damaged
    one right."""
    try:
        return mark_of(settings), True
    except StoreError:
        return None, False


def put_mark(settings: Settings, moment: datetime) -> None:
    _MARK.write(settings, moment)


def advance(settings: Settings, now: datetime) -> None:
    """Inside the transaction that uses the time. Raises InputError ``clock.set_back``, StoreError
    ``store.damaged``."""
    mark = mark_of(settings)
    if mark is not None and now < mark - TOLERANCE:
        raise InputError("clock.set_back", now=vn_moment(now), mark=vn_moment(mark))
    if mark is None or now > mark:
        put_mark(settings, now)


def record_contact(store: Store, clock: Clock, actor: str, offset: timedelta) -> None:
    """Compares the clocks after the relay's signed answer.

    A clock that agrees is believed, also below the mark. Writes only when there is something to
    write: a contact happens every few seconds.

    Args:
        offset: The relay's clock minus ours; it goes into every dossier that has none, and is kept
            for people (services/deadlines/clock_offset.py).
    """
    now = clock.now()
    agrees = abs(offset) < TOLERANCE
    with store.read() as tx:
        mark, good = known_mark(tx.settings)
        wrong = agrees and (not good or (mark is not None and mark > now))
        concerns = wrong or tx.deadlines.without_clock_offset()
        if not concerns and not is_news(tx.settings, now, offset):
            return
    offset_ms = round(offset.total_seconds() * 1000)
    with store.write(actor) as tx:
        note_contact(tx.settings, now, offset)
        if not concerns:
            return
        dossiers = tx.deadlines.put_clock_offset(offset_ms)
        if agrees:
            put_mark(tx.settings, now)
        tx.audit.append("clock.offset", "", offset_ms=offset_ms, dossiers=dossiers)


@dataclass(frozen=True, slots=True)
class ConfirmClock:
    """For an office without a relay, or before the next contact: the mark itself was wrong."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account) -> datetime:
        """The time that was confirmed. Only for administrators."""
        require(actor, Role.ADMINISTRATOR)
        now = self.clock.now()
        with self.store.write(actor.login) as tx:
            mark, _good = known_mark(tx.settings)
            put_mark(tx.settings, now)
            tx.audit.append("clock.confirmed", "", mark=to_ms(mark) if mark else 0, now=to_ms(now))
        return now
