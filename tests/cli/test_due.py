"""``tthc due``: answers with its steps, and refuses in words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.deadlines.change_calendar import ChangeDay
from tthc_desktop.services.office.settings import SetUpOffice


def test_it_answers_and_explains(tmp_path: Path) -> None:
    ran = tthc(
        *("due", "--received", "2026-02-13T17:20", "--duration", "2,1"),
        *("--unit", "working-day", "--json", "--home", tmp_path / "none"),
    )
    assert ran.code == 0
    assert set(ran.json) == {"due", "steps"}
    assert ran.json["due"] == "2026-02-25T07:48:00+07:00"
    steps = "\n".join(ran.json["steps"])
    for part in ("ngoài giờ làm việc", "07:00 thứ Hai 23/02/2026", "Tết Bính Ngọ", "48 phút"):
        assert part in steps
    assert not (tmp_path / "none").exists()


def test_for_people_it_tells_the_steps(tmp_path: Path) -> None:
    ran = tthc(
        *("due", "--received", "2026-11-25T02:10:00Z", "--unit", "same-day"),
        *("--home", tmp_path / "none"),
    )
    assert (ran.code, ran.err) == (0, "")
    assert "Nhận lúc 09:10 thứ Tư 25/11/2026" in ran.out
    assert "Hẹn trả: 17:00 thứ Tư 25/11/2026." in ran.out


def test_a_calendar_of_one_s_own(tmp_path: Path) -> None:
    file = tmp_path / "lich.json"
    file.write_text(json.dumps({"days": [{"day": "2026-11-26", "kind": "off", "name": "Bão"}]}))
    ran = tthc(
        *("due", "--received", "2026-11-25T09:00", "--duration", "1", "--unit", "working-day"),
        *("--calendar", file, "--json"),
    )
    assert ran.json["due"] == "2026-11-27T09:00:00+07:00"
    assert any("Bão" in step for step in ran.json["steps"])
    file.write_text("{")
    ran = tthc(
        *("due", "--received", "2026-11-25T09:00", "--duration", "1", "--unit", "day"),
        *("--calendar", file, "--json"),
    )
    assert (ran.code, ran.json["error"]) == (3, "calendar.file")


def test_the_office_s_own_calendar_where_there_is_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    office = Composer().open_office(home, create=True)
    admin = office.use(SetUpOffice)(demo.UNIT, demo.ADMINISTRATOR)
    day = CalendarDay(date(2026, 11, 26), DayKind.OFF, "Nghỉ chống bão")
    office.use(ChangeDay)(admin, day)
    office.close()
    ran = tthc(
        *("due", "--received", "2026-11-25T09:00", "--duration", "1", "--unit", "working-day"),
        *("--home", home, "--json"),
    )
    assert ran.json["due"] == "2026-11-27T09:00:00+07:00"
    assert any("Nghỉ chống bão" in step for step in ran.json["steps"])


GOOD = {"--received": "2026-11-25T09:00", "--duration": "1", "--unit": "day"}


@pytest.mark.parametrize(
    ("changed", "code", "error"),
    [
        ({"--received": "hôm qua"}, 3, "due.received"),
        ({"--received": ""}, 3, "due.received"),
        ({"--received": "2026-02-30T09:00"}, 3, "due.received"),
        ({"--received": "0001-01-01T00:00"}, 3, "due.received"),
        ({"--received": "9999-12-31T23:59-12:00"}, 3, "due.received"),
        ({"--duration": "99999"}, 3, "due.duration"),
        ({"--duration": "-1"}, 3, "due.duration"),
        ({"--duration": "NaN"}, 3, "due.duration"),
        ({"--duration": "Infinity"}, 3, "due.duration"),
        ({"--duration": "1e3"}, 3, "due.duration"),
        ({"--duration": "٣"}, 3, "due.duration"),
        ({"--duration": None}, 3, "due.duration"),
        ({"--unit": "week"}, 4, "usage"),
        ({"--received": None}, 4, "usage"),
        ({"--unit": None}, 4, "usage"),
    ],
)
def test_what_it_refuses(
    tmp_path: Path, changed: dict[str, str | None], code: int, error: str
) -> None:
    options = [
        part
        for name, value in (GOOD | changed).items()
        if value is not None
        for part in (name, value)
    ]
    ran = tthc("due", *options, "--json", "--home", tmp_path / "none")
    assert (ran.code, ran.json["error"]) == (code, error)
