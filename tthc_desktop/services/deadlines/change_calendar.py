"""Days off, made-up days and hours: only an administrator changes them, and every appointment
that is still to come is reckoned again in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.work_calendar import (
    DAY_KIND_NAMES,
    FIRST_YEAR,
    LAST_YEAR,
    CalendarDay,
    DayKind,
    Week,
    WorkCalendar,
    checked_week,
)
from tthc_desktop.services.deadlines.current_calendar import calendar_in, save_week
from tthc_desktop.services.deadlines.recompute import Recomputed, recompute_all
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store, Tx

_MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class ChangeDay:
    store: Store
    clock: Clock
    bundled: WorkCalendar

    def __call__(self, actor: Account, entry: CalendarDay) -> Recomputed:
        """Sets the office's word on one day. Raises InputError ``calendar.day``, ``calendar.name``
        or ``account.not_allowed``."""
        require(actor, Role.ADMINISTRATOR)
        name, source = clean(entry.name), clean(entry.source)
        if not FIRST_YEAR <= entry.day.year <= LAST_YEAR:
            raise InputError("calendar.day")
        if not name or len(name) > _MOST_LETTERS or len(source) > _MOST_LETTERS:
            raise InputError("calendar.name")
        now = self.clock.now()
        changed = CalendarDay(entry.day, entry.kind, name, source, edited=True)
        with self.store.write(actor.login) as tx:
            tx.calendar.put(changed, now)
            tx.audit.append("calendar.day_changed", entry.day.isoformat(), kind=entry.kind.value)
            reason = f"Lịch đổi: {_day_words(changed)}."
            return _reckoned(tx, self.bundled, now, reason)


@dataclass(frozen=True, slots=True)
class ResetDay:
    store: Store
    clock: Clock
    bundled: WorkCalendar

    def __call__(self, actor: Account, day: date) -> Recomputed:
        """Back to what ships. Raises InputError ``calendar.as_shipped``."""
        require(actor, Role.ADMINISTRATOR)
        now = self.clock.now()
        with self.store.write(actor.login) as tx:
            if not tx.calendar.remove(day):
                raise InputError("calendar.as_shipped")
            tx.audit.append("calendar.day_reset", day.isoformat())
            reason = f"Lịch đổi: {day:%d/%m/%Y} trở về như bản gốc."
            return _reckoned(tx, self.bundled, now, reason)


@dataclass(frozen=True, slots=True)
class ChangeWeek:
    store: Store
    clock: Clock
    bundled: WorkCalendar

    def __call__(self, actor: Account, week: Week) -> Recomputed:
        """Changes the sessions of the week.

        Raises:
            InputError: ``calendar.sessions`` or ``account.not_allowed``.
        """
        require(actor, Role.ADMINISTRATOR)
        now = self.clock.now()
        with self.store.write(actor.login) as tx:
            save_week(tx.settings, checked_week(week))
            tx.audit.append("calendar.week_changed", "", saturday=int(bool(week.saturday)))
            reason = "Giờ làm việc của đơn vị đổi."
            return _reckoned(tx, self.bundled, now, reason)


def _reckoned(tx: Tx, bundled: WorkCalendar, now: datetime, reason: str) -> Recomputed:
    """Every appointment anew. While other days cannot be read none can be reckoned, but each day
    has to be set anew before that: what is set stays, and what is left is told."""
    unread: list[str] = []
    calendar = calendar_in(tx, bundled, unread.append)
    if unread:
        return Recomputed(0, 0, days_unread=len(unread))
    return recompute_all(tx, calendar, now, reason)


def _day_words(entry: CalendarDay) -> str:
    kind = DAY_KIND_NAMES[entry.kind].lower()
    name = "" if entry.kind is DayKind.PLAIN else f" ({entry.name})"
    return f"{entry.day:%d/%m/%Y} {kind}{name}"
