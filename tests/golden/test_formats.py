"""Bytes that others rely on are what they were, and say what they said."""

from __future__ import annotations

import pytest

from tests.golden.conftest import NewHome
from tests.golden.formats import FORMATS
from tests.golden.office_settings import said_by_settings, write_settings
from tests.golden.rows import TABLES, said, write_rows
from tests.support.golden import Row, put_rows, read_golden, read_rows, rows

WRITTEN = read_golden("formats")


def test_every_format_has_its_bytes() -> None:
    assert list(WRITTEN) == list(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format(name: str) -> None:
    kind = FORMATS[name]
    assert kind.write() == WRITTEN[name]
    if kind.read is not None:
        assert kind.read(WRITTEN[name]) == kind.value


def as_then(now: dict[str, Row], then: dict[str, Row]) -> dict[str, Row]:
    """Without the columns that came later."""
    return {
        name: {k: v for k, v in row.items() if k in then.get(name, row)}
        for name, row in now.items()
    }


def test_rows_are_written_as_they_were(new_home: NewHome) -> None:
    home, then = new_home(), read_rows("rows")
    write_rows(home)
    now = rows(home, TABLES)
    assert as_then(now, then) == then


def test_rows_say_what_they_said(new_home: NewHome) -> None:
    written, found = new_home(), new_home()
    write_rows(written)
    put_rows(found, read_rows("rows"))
    wanted, there = said(written), said(found)
    assert there == wanted
    assert there["broken_at"] is None


def test_settings_are_written_as_they_were(new_home: NewHome) -> None:
    home = new_home()
    write_settings(home)
    now = {row["name"]: row["value"] for row in rows(home, ["setting"]).values()}
    assert now == {row["name"]: row["value"] for row in read_rows("settings").values()}


def test_settings_say_what_they_said(new_home: NewHome) -> None:
    written, found = new_home(), new_home()
    write_settings(written)
    put_rows(found, read_rows("settings"))
    wanted, there = said_by_settings(written), said_by_settings(found)
    assert there == wanted
