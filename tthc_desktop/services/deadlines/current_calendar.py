"""The calendar in force: what ships, with the office's own days and hours over it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import time

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.plain import PlainForm
from tthc_desktop.domain.work_calendar import Week, WorkCalendar, WorkingHours, checked_week
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.store import Settings, Store, Tx

_PAIR = PlainForm(
    lambda hours: [f"{hours.start:%H:%M}", f"{hours.end:%H:%M}"],
    lambda plain: WorkingHours(*map(time.fromisoformat, plain)),
)
_WEEK: StoredSetting[Week | None] = StoredSetting(
    "calendar.week", Week, None, Codec(forms={WorkingHours: _PAIR})
)


def calendar_in(
    tx: Tx, bundled: WorkCalendar, damaged: Callable[[str], object] | None = None
) -> WorkCalendar:
    """As one transaction sees it.

    Args:
        damaged: As CalendarDays.all has it.

    Raises:
        StoreError: ``store.damaged``: with a day that cannot be read nothing can be reckoned.
    """
    week = load_week(tx.settings) or bundled.week
    return WorkCalendar((*bundled.days, *tx.calendar.all(damaged)), week)


def load_week(settings: Settings) -> Week | None:
    """None while the office keeps the hours that ship.

    Raises:
        StoreError: ``store.damaged``, also for hours that nobody can have entered: a week without a
            session, or with one that ends before it starts, gives no appointment.
    """
    week = _WEEK.read(settings)
    try:
        return week and checked_week(week)
    except InputError as error:
        raise StoreError("store.damaged", where=f"{_WEEK.name}: {error.code}") from error


def save_week(settings: Settings, week: Week) -> None:
    _WEEK.write(settings, week)


class CurrentCalendar:
    """Asked for every shown list: builds a calendar only when something has been written since.
    Thread-safe."""

    def __init__(self, store: Store, bundled: WorkCalendar) -> None:
        self.bundled = bundled
        self._store = store
        self._lock = threading.Lock()
        self._known: tuple[int, WorkCalendar] | None = None

    def __call__(self) -> WorkCalendar:
        """The calendar as the office's days make it now.

        Raises:
            StoreError: The store cannot be read.
        """
        with self._lock:
            version = self._store.version()
            if self._known is None or self._known[0] != version:
                with self._store.read() as tx:
                    calendar = calendar_in(tx, self.bundled)
                if self._known is not None and self._known[1] == calendar:
                    calendar = self._known[1]
                self._known = version, calendar
            return self._known[1]
