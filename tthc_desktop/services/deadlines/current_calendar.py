"""The calendar in force: what ships, with the office's own days and hours over it."""

from __future__ import annotations

import json
import threading
from datetime import time

from tthc_desktop.domain.work_calendar import Sessions, Week, WorkCalendar, WorkingHours
from tthc_desktop.services.ports.store import Settings, Store, Tx

_WEEK = "calendar.week"


def calendar_in(tx: Tx, bundled: WorkCalendar) -> WorkCalendar:
    """As one transaction sees it."""
    week = load_week(tx.settings) or bundled.week
    return WorkCalendar((*bundled.days, *tx.calendar.all()), week)


def load_week(settings: Settings) -> Week | None:
    """None while the office keeps the hours that ship."""
    text = settings.get(_WEEK)
    if not text:
        return None
    body = json.loads(text)
    return Week(_sessions(body["weekday"]), _sessions(body["saturday"]))


def save_week(settings: Settings, week: Week) -> None:
    body = {
        name: [[f"{s.start:%H:%M}", f"{s.end:%H:%M}"] for s in sessions]
        for name, sessions in (("weekday", week.weekday), ("saturday", week.saturday))
    }
    settings.put(_WEEK, json.dumps(body))


def _sessions(items: list[list[str]]) -> Sessions:
    return tuple(WorkingHours(time.fromisoformat(a), time.fromisoformat(b)) for a, b in items)


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
