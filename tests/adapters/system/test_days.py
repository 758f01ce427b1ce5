"""The calendar that ships, and calendar files that people hand in."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tests.support.deadlines import SHIPS
from tthc_desktop.adapters.system.days import bundled_calendar, read_calendar
from tthc_desktop.domain.errors import InputError, SetupError
from tthc_desktop.domain.work_calendar import MORNING, DayKind, Week

WORKED = ["2025-04-26", "2026-01-10", "2026-08-22"]
OFF = [
    *("2025-01-27", "2025-01-31", "2025-05-02", "2025-09-02", "2026-01-02", "2026-02-16"),
    *("2026-02-20", "2026-04-27", "2026-08-31", "2026-09-02", "2026-11-24", "2027-02-10"),
    *("2027-05-03", "2027-09-03"),
]


def test_what_ships() -> None:
    assert {entry.day.year for entry in SHIPS.days} == {2025, 2026, 2027}
    assert all(entry.name and entry.source for entry in SHIPS.days)
    assert len({entry.day for entry in SHIPS.days}) == len(SHIPS.days)
    assert [e.day.isoformat() for e in SHIPS.days if e.kind is DayKind.MADE_UP] == WORKED
    for text in OFF:
        assert not SHIPS.works(date.fromisoformat(text)), text
    assert SHIPS.week == Week()
    guesses = [e for e in SHIPS.days if e.day.year == 2027 and "Tết Đinh Mùi" in e.name]
    assert guesses
    assert all("chưa có thông báo" in e.source for e in guesses)
    assert not any("thư viện" in e.source or "holidays" in e.source for e in SHIPS.days)


def _file(folder: Path, body: object) -> Path:
    path = folder / "lịch.json"
    path.write_text(body if isinstance(body, str) else json.dumps(body), "utf-8")
    return path


def test_a_whole_file(tmp_path: Path) -> None:
    body = {
        "sessions": {"weekday": [["07:00", "11:30"]], "saturday": [["07:00", "11:30"]]},
        "days": [{"day": "2026-11-25", "kind": "off", "name": "Bão"}],
    }
    calendar = read_calendar(_file(tmp_path, body))
    assert calendar.week == Week((MORNING,), (MORNING,))
    assert not calendar.works(date(2026, 11, 25))
    assert calendar.works(date(2026, 11, 28))


def test_bare_dates(tmp_path: Path) -> None:
    body = {"days_off": ["2026-11-25"], "made_up": ["2026-11-28"]}
    calendar = read_calendar(_file(tmp_path, body))
    assert not calendar.works(date(2026, 11, 25))
    assert calendar.works(date(2026, 11, 28))


BAD: list[object] = [
    "",
    "{",
    "[]",
    "null",
    "[" * 20_000,
    {},
    {"days": 3},
    {"days": [3]},
    {"days": [{"day": "2026-02-30", "kind": "off"}]},
    {"days": [{"day": "2026-02-03", "kind": "holiday"}]},
    {"days": [{"kind": "off"}]},
    {"days_off": [None]},
    {"days_off": ["2026-11-25"], "made_up": ["2026-11-25"]},
    {"days": [], "sessions": []},
    {"days": [], "sessions": {"weekday": []}},
    {"days": [], "sessions": {"weekday": [["7", "8"]]}},
    {"days": [], "sessions": {"weekday": [["25:00", "26:00"]]}},
    {"days": [], "sessions": {"weekday": [["07:00", "11:30", "12:00"]]}},
    {"days": [], "sessions": {"weekday": [["07:00", "06:00"]]}},
    {"days": [], "sessions": {"weekday": [["07:00+07:00", "11:00"]]}},
    {"days": [], "sessions": {"weekday": "07:00"}},
]


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_a_bad_file_is_refused(tmp_path: Path, body: object) -> None:
    with pytest.raises(InputError, match=r"calendar\.(file|sessions)"):
        read_calendar(_file(tmp_path, body))


def test_no_file_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"input\.missing"):
        read_calendar(tmp_path / "none.json")
    with pytest.raises(InputError, match=r"input\.unreadable"):
        read_calendar(tmp_path)
    path = tmp_path / "x.json"
    path.write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(InputError, match=r"calendar\.file"):
        read_calendar(path)
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(InputError, match=r"input\.too_large"):
        read_calendar(path)


def test_an_installation_without_its_calendar_says_so(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"resources\.missing"):
        bundled_calendar(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_at(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lich.json")
    with pytest.raises(InputError, match=r"input\.unreadable"):
        read_calendar(tmp_path / "lich.json")
