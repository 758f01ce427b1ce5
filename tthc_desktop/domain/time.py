"""Time at the counter: Asia/Ho_Chi_Minh, which has had no daylight saving since 1975."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.text import clean

VIETNAM = timezone(timedelta(hours=7), "+07")
_EPOCH = datetime(1970, 1, 1, 7, tzinfo=VIETNAM)
UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=VIETNAM)
"""Stands where nobody wrote the time down."""


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC, as stored. Raises ValueError for a time without zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return round(moment.timestamp() * 1000)


def from_ms(value: int) -> datetime:
    """The reverse of to_ms, in Vietnamese time. Raises ValueError for what no calendar has."""
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError as error:
        raise ValueError("a time beyond the calendar") from error


def iso(moment: datetime) -> str:
    """ISO 8601 in Vietnamese time, to the second: ``2026-11-23T16:30:00+07:00``."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def portal_stamp(moment: datetime) -> str:
    """``yyyyMMddHHmmss`` as the national portal takes it (reference/domain.md 1.1)."""
    return moment.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")


def vn_day(moment: datetime) -> date:
    """The day that it is in Vietnam at a moment."""
    return moment.astimezone(VIETNAM).date()


def vn_date(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y")


def vn_time(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%H:%M")


def vn_moment(moment: datetime) -> str:
    """``16:30 ngày 23/11/2026``, as it stands on slips."""
    return f"{vn_time(moment)} ngày {vn_date(moment)}"


_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{4}))?")
_YEARS = range(1900, 2101)  # 0026 and 9999 are slips of a finger


def parse_vn_date(text: str, year: int | None = None) -> date:
    """``23/11/2026``, also with dots or dashes; where a year is given, ``31/8`` is of that year.
    A day that people type lies between 1900 and 2100. Raises InputError ``input.date``."""
    found = _DAY.fullmatch(clean(text))
    try:
        if found is not None and int(found[3] or year or 0) in _YEARS:
            return date(int(found[3] or year or 0), int(found[2]), int(found[1]))
    except ValueError:
        found = None
    raise InputError("input.date", value=text.strip()[:20])
