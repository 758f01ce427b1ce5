"""Calendar files: the days off that ship, and one that a person names.

The shape, in UTF-8 JSON; ``sessions`` and ``source`` may be left out::

    {"sessions": {"weekday": [["07:00", "11:30"], ["13:30", "17:00"]], "saturday": []},
     "days": [{"day": "2026-01-01", "kind": "off", "name": "Tết Dương lịch", "source": "…"},
              {"day": "2026-01-10", "kind": "worked", "name": "Làm bù", "source": "…"}]}

``kind`` is ``off``, ``worked`` (a made-up day) or ``plain``. Instead of ``days`` a file may list
bare dates under ``days_off`` and ``made_up``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tthc_desktop.domain.errors import InputError, SetupError
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.text import nfc
from tthc_desktop.domain.work_calendar import (
    CalendarDay,
    DayKind,
    Sessions,
    Week,
    WorkCalendar,
    checked_week,
    sessions_from,
)

_MOST_BYTES = 1_000_000


def bundled_calendar(resources: Path) -> WorkCalendar:
    """The calendar that ships with the program.

    Raises:
        SetupError: ``resources.missing`` when the file is missing or broken.
    """
    try:
        return read_calendar(resources / "calendar" / "days.json")
    except InputError as error:
        raise SetupError("resources.missing") from error


def read_calendar(path: Path) -> WorkCalendar:
    """The calendar of a file that somebody names.

    Raises:
        InputError: ``input.missing``, ``calendar.file`` (where: the part that is wrong) or
            ``calendar.sessions``.
    """
    try:
        if not path.is_file():  # a pipe would be waited at for ever
            raise InputError(
                "input.unreadable" if path.exists() else "input.missing", name=path.name
            )
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError("input.unreadable", name=path.name) from error
    if len(raw) > _MOST_BYTES:
        raise InputError("input.too_large", name=path.name)
    try:
        body = plain_of(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError("calendar.file", name=path.name, where="JSON") from error
    return _calendar(body, path.name)


def _calendar(body: object, name: str) -> WorkCalendar:
    if not isinstance(body, dict) or not {"days", "days_off", "made_up"} & set(body):
        raise InputError("calendar.file", name=name, where="days")
    days = [
        *(_bare(item, DayKind.OFF, name) for item in _list(body, "days_off", name)),
        *(_bare(item, DayKind.MADE_UP, name) for item in _list(body, "made_up", name)),
        *(_day(item, name) for item in _list(body, "days", name)),
    ]
    seen: dict[date, DayKind] = {}
    for entry in days:
        if seen.setdefault(entry.day, entry.kind) is not entry.kind:
            raise InputError("calendar.file", name=name, where=entry.day.isoformat())
    return WorkCalendar(tuple(days), _week(body.get("sessions"), name))


def _list(body: dict[str, Any], key: str, name: str) -> list[Any]:
    found = body.get(key, [])
    if not isinstance(found, list):
        raise InputError("calendar.file", name=name, where=key)
    return found


def _bare(item: object, kind: DayKind, name: str) -> CalendarDay:
    return CalendarDay(_date(item, name), kind, "")


def _day(item: object, name: str) -> CalendarDay:
    if not isinstance(item, dict):
        raise InputError("calendar.file", name=name, where="days")
    day = _date(item.get("day"), name)
    try:
        kind = DayKind(str(item.get("kind")))
    except ValueError as error:
        raise InputError("calendar.file", name=name, where=day.isoformat()) from error
    return CalendarDay(day, kind, nfc(str(item.get("name", ""))), nfc(str(item.get("source", ""))))


def _date(item: object, name: str) -> date:
    try:
        return date.fromisoformat(str(item))
    except ValueError as error:
        raise InputError("calendar.file", name=name, where=str(item)[:40]) from error


def _week(body: object, name: str) -> Week:
    if body is None:
        return Week()
    if not isinstance(body, dict):
        raise InputError("calendar.file", name=name, where="sessions")
    usual = Week()
    weekday = _sessions(body["weekday"], name) if "weekday" in body else usual.weekday
    return checked_week(Week(weekday, _sessions(body.get("saturday", []), name)))


def _sessions(items: object, name: str) -> Sessions:
    try:
        if not isinstance(items, list):
            raise ValueError("no list")
        return tuple(s for a, b in items for s in sessions_from(f"{a}-{b}"))
    except (ValueError, TypeError) as error:
        raise InputError("calendar.file", name=name, where="sessions") from error
