"""The office's own days as rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Connection, Row, delete, insert, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind


class SqlCalendarDays:
    """Implements services.ports.deadlines.CalendarDays inside one transaction."""

    def __init__(self, connection: Connection, actor: str) -> None:
        self._connection = connection
        self._actor = actor

    def all(self, damaged: Callable[[str], object] | None = None) -> tuple[CalendarDay, ...]:
        table = tables.calendar_day
        found = []
        for row in self._connection.execute(select(table).order_by(table.c.day)):
            try:
                found.append(_day(row))
            except StoreError:
                if damaged is None:
                    raise
                damaged(row.day)
        return tuple(found)

    def put(self, entry: CalendarDay, at: datetime) -> None:
        self.remove(entry.day)
        self._connection.execute(
            insert(tables.calendar_day).values(
                day=entry.day.isoformat(),
                kind=entry.kind.value,
                name=entry.name,
                source=entry.source,
                actor=self._actor,
                at=to_ms(at),
            )
        )

    def remove(self, day: date) -> bool:
        table = tables.calendar_day
        gone = self._connection.execute(delete(table).where(table.c.day == day.isoformat()))
        return gone.rowcount > 0


def _day(row: Row[tuple[object, ...]]) -> CalendarDay:
    columns = Columns("calendar_day", row)
    day, kind = columns.read("day", date.fromisoformat), columns.read("kind", DayKind)
    return CalendarDay(day, kind, row.name, row.source, edited=True)
