"""Values as plain data and back: what is read, what is refused and how that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.batch import BatchEvent, Crop
from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.codec import PLAIN, Codec
from tthc_desktop.domain.component import Component, PaperFacts
from tthc_desktop.domain.findings import Overrule
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.people import Applicant, Submitter
from tthc_desktop.domain.plain import (
    DAY_OR_EMPTY,
    MILLISECONDS,
    PlainError,
    PlainForm,
    first_fields,
    later,
    plain_of,
    text_of,
)
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.reuse import Reuse, ReuseQuery
from tthc_desktop.domain.scan_profile import ScanProfile
from tthc_desktop.domain.scanning import Capabilities, PageTarget
from tthc_desktop.domain.status import DossierEvent
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.values import described
from tthc_desktop.domain.wire import Receipt, StatusChange
from tthc_desktop.domain.work_calendar import CalendarDay


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    ONE = 1


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Outer:
    inner: Inner
    many: tuple[Inner, ...] = ()
    pair: tuple[int, str] = (1, "")
    colours: frozenset[Colour] = frozenset()
    level: Level = Level.ONE
    named: Mapping[Colour, int] = field(default_factory=dict)
    said: Mapping[str, str | int] = field(default_factory=dict)
    at: datetime = datetime(2026, 11, 23, 8, tzinfo=VIETNAM)
    hour: time = time(7, 30)
    share: float = 0.5
    money: Decimal = Decimal("2.10")
    data: bytes = b""
    sure: bool = False


WHOLE = Outer(
    Inner("Đỗ", date(2026, 1, 2)),
    (Inner("a"),),
    (2, "b"),
    frozenset(Colour),
    Level.ONE,
    {Colour.BLUE: 3},
    {"x": "y", "z": 1},
    datetime(2026, 11, 23, 1, 0, 1, 250_000, UTC),
    time(13, 45),
    1,
    Decimal("12.5"),
    b"\x00\xff",
    sure=True,
)
AS_PLAIN = {
    "inner": {"name": "Đỗ", "day": "2026-01-02"},
    "many": [{"name": "a", "day": None}],
    "pair": [2, "b"],
    "colours": ["blue", "red"],
    "level": 1,
    "named": {"blue": 3},
    "said": {"x": "y", "z": 1},
    "at": "2026-11-23T08:00:01.250000+07:00",
    "hour": "13:45:00",
    "share": 1,
    "money": "12.5",
    "data": "AP8=",
    "sure": True,
}


def test_a_value_becomes_plain_and_comes_back() -> None:
    assert PLAIN.to_plain(WHOLE) == AS_PLAIN
    assert PLAIN.from_plain(Outer, AS_PLAIN) == WHOLE
    text = PLAIN.to_text(WHOLE)
    assert PLAIN.from_text(Outer, text) == PLAIN.from_text(Outer, text.encode()) == WHOLE
    assert list(plain_of(text)) == list(AS_PLAIN), "fields stand in their order"


def test_what_is_missing_has_its_default() -> None:
    assert PLAIN.from_plain(Outer, {"inner": {"name": "a"}}) == Outer(Inner("a"))


def test_what_a_newer_version_wrote_is_left_out() -> None:
    body = {"inner": {"name": "a", "later": [1]}, "colour": "red"}
    assert PLAIN.from_plain(Outer, body) == Outer(Inner("a"))
    assert PLAIN.unknown(Outer, body) == {"colour"}


@each_row(
    ("change", "told"),
    [
        ({"inner": {}}, "inner.name: is missing"),
        ({"inner": {"name": 7}}, "inner.name: is no text"),
        ({"inner": None}, "inner: is no object"),
        ({"inner": {"name": "", "day": "20260102"}}, "inner.day: is no date"),
        ({"inner": {"name": "", "day": "2026-13-02"}}, "inner.day: is no date"),
        ({"many": [{"name": ""}, {}]}, "many.1.name: is missing"),
        ({"many": "abc"}, "many: is no list"),
        ({"pair": [1]}, "pair: has not 2 items"),
        ({"pair": [1, 2]}, "pair.1: is no text"),
        ({"pair": [True, ""]}, "pair.0: is no whole number"),
        ({"colours": ["red", "green"]}, "colours.1: is no Colour"),
        ({"colours": [["red"]]}, "colours.0: is no Colour"),
        ({"level": True}, "level: is no Level"),
        ({"level": "1"}, "level: is no Level"),
        ({"level": 1.0}, "level: is no Level"),
        ({"named": {"green": 1}}, "named.green: is no Colour"),
        ({"named": {"red": 1.5}}, "named.red: is no whole number"),
        ({"named": []}, "named: is no object"),
        ({"said": {"x": None}}, "said.x: is none of its kinds"),
        ({"said": {"x": True}}, "said.x: is none of its kinds"),
        ({"at": "2026-11-23T08:00:00"}, "at: is no datetime"),
        ({"at": 1_795_395_601_250}, "at: is no text"),
        ({"hour": "25:00"}, "hour: is no time"),
        ({"share": "0.5"}, "share: is no number"),
        ({"share": True}, "share: is no number"),
        ({"money": "NaN"}, "money: is no Decimal"),
        ({"money": "một"}, "money: is no Decimal"),
        ({"data": "%%"}, "data: is no bytes"),
        ({"sure": 1}, "sure: is no yes or no"),
    ],
)
def test_another_kind_is_told_by_its_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(PlainError) as found:
        PLAIN.from_plain(Outer, {**AS_PLAIN, **change})
    assert str(found.value) == told


@each_row("text", ["", "{", "[" * 100_000, b"\xff"])
def test_what_is_no_json_is_told(text: str | bytes) -> None:
    with pytest.raises(PlainError, match="the whole: is no JSON"):
        PLAIN.from_text(Inner, text)


def test_no_value_stands_in_the_error() -> None:
    with pytest.raises(PlainError) as found:
        PLAIN.from_plain(Inner, {"name": "a", "day": "079200001234"})
    assert "0792" not in str(found.value)


SPECIAL = Codec(
    forms={datetime: MILLISECONDS, date | None: DAY_OR_EMPTY, Level: PlainForm(str, Level)},
    names={Inner: {"name": "ten"}},
    sparse={Outer},
    sort=True,
    ascii_only=True,
)


def test_a_format_may_have_its_own_forms_and_names() -> None:
    moment = datetime(2026, 11, 23, 8, 0, 1, 250_000, VIETNAM)
    assert SPECIAL.to_text(Outer(Inner("Đỗ"), at=moment)) == (
        '{"at": 1763859601250, "inner": {"day": "", "ten": "\\u0110\\u1ed7"}}'.replace(
            "1763859601250", str(round(moment.timestamp() * 1000))
        )
    )
    assert SPECIAL.from_text(Outer, SPECIAL.to_text(WHOLE)) == WHOLE
    assert SPECIAL.to_plain({"a": Inner("b")}, dict[str, Inner]) == {"a": {"ten": "b", "day": ""}}
    assert SPECIAL.unknown(Inner, {"ten": "b", "name": "b"}) == {"name"}


@dataclass(frozen=True, slots=True)
class Grown:
    first: str = ""
    second: str = later("usual")
    decided: int = described(3, "Số", "", "", high=9, later=True)


def test_a_later_field_leaves_the_bytes_of_earlier_ones_alone() -> None:
    assert PLAIN.to_text(Grown()) == '{"first": ""}'
    assert PLAIN.to_text(Grown(second="b")) == '{"first": "", "second": "b"}'
    assert PLAIN.to_text(Grown(decided=4)) == '{"first": "", "decided": 4}'
    strict = Codec(demanded={Grown: first_fields(Grown)})
    assert strict.from_plain(Grown, {"first": "a"}) == Grown("a")
    with pytest.raises(PlainError, match="first: is missing"):
        strict.from_plain(Grown, {"second": "b"})


def test_a_value_that_its_class_refuses_is_told() -> None:
    nothing_left = {"left": 5, "top": 0, "right": 5, "bottom": 9}
    with pytest.raises(PlainError, match=r"1: is no Crop"):
        PLAIN.from_plain(tuple[Crop | None, ...], [None, nothing_left])


def test_a_kind_without_a_plain_form_is_a_bug() -> None:
    with pytest.raises(TypeError):
        PLAIN.to_plain(timedelta(1))
    with pytest.raises(TypeError):
        PLAIN.from_plain(tuple[Inner | Outer, ...], [])


REAL = (
    Applicant,
    BatchEvent,
    CalendarDay,
    Capabilities,
    Component,
    Procedure,
    DossierEvent,
    Overrule,
    PageLook,
    PageReport,
    PageTarget,
    PaperFacts,
    PortalDossier,
    Receipt,
    Reuse,
    ReuseQuery,
    ScanProfile,
    StatusChange,
    Submitter,
)
ZONES = st.sampled_from([UTC, VIETNAM])
SIDES = st.tuples(st.integers(0, 499), st.integers(0, 499), st.integers(500, 1000))
FIRST = datetime(1900, 1, 1)  # noqa: DTZ001 - the zone is drawn beside it
LAST = datetime(9999, 1, 1)  # noqa: DTZ001 - the zone is drawn beside it
st.register_type_strategy(datetime, st.datetimes(FIRST, LAST, timezones=ZONES))
st.register_type_strategy(Decimal, st.decimals(0, 3650, places=3))
st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(Crop, SIDES.map(lambda sides: Crop(*sides, 1000)))


@given(st.data())
def test_real_records_come_back_as_they_were(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(REAL))
    value = data.draw(st.from_type(kind))
    assert PLAIN.from_text(kind, PLAIN.to_text(value)) == value
    without = {
        name: plain
        for name, plain in PLAIN.to_plain(value).items()
        if data.draw(st.booleans()) or name in _required(kind)
    }
    found: object = PLAIN.from_plain(kind, without)
    for each in fields(kind):
        if each.name in without:
            assert getattr(found, each.name) == getattr(value, each.name)


def _required(kind: type) -> set[str]:
    return {each.name for each in fields(kind) if each.default is each.default_factory is MISSING}


def test_text_of_keeps_what_people_read() -> None:
    assert text_of(["Đ"]) == '["Đ"]'
