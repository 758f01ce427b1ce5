"""Which of several codes is the card, and which day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.codes import FakeCodeReader
from tthc_desktop.domain.citizen_card import CardKind, CardReading, CardWarning
from tthc_desktop.domain.code_kinds import Reason
from tthc_desktop.domain.errors import InputError
from tthc_desktop.services.reading.read_card import ReadCard

GOOD = "091199012345||Lê Thị Thử|15081999|Nữ|ấp Thử Nghiệm, An Giang|10102021"
DOUBTFUL = GOOD.replace("Nữ", "Nam").replace("Thử|", "Hai|")
WORSE = DOUBTFUL.replace("15081999", "31021999")
URL = "https://example.com/"
FILE = Path("thẻ.jpg")


@dataclass(frozen=True)
class Fixed:
    """Implements services.ports.clock.Clock."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 0.0


def reader(*codes: str, at: datetime = datetime(2026, 11, 25, 3, tzinfo=UTC)) -> ReadCard:
    return ReadCard(FakeCodeReader({FILE: codes}), Fixed(at))


def name(reading: CardReading) -> str:
    assert reading.fields is not None
    return reading.fields.name


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        ((URL, GOOD), "Lê Thị Thử"),
        ((DOUBTFUL, GOOD), "Lê Thị Thử"),
        ((WORSE, DOUBTFUL, URL), "Lê Thị Hai"),
        ((GOOD, GOOD.replace("Thử|", "Ba|")), "Lê Thị Thử"),
    ],
)
def test_the_best_card_of_several_codes(codes: tuple[str, ...], wanted: str) -> None:
    assert name(reader(*codes)(FILE)) == wanted


def test_without_a_card_the_first_code() -> None:
    assert reader(URL, "xin chào")(FILE).reason is Reason.URL
    assert reader("xin chào", URL)(FILE).reason is Reason.TEXT


def test_no_code_and_no_file() -> None:
    assert reader()(FILE) == CardReading(CardKind.NONE, reason=Reason.EMPTY)
    with pytest.raises(InputError):
        reader()(Path("other.jpg"))


def test_today_is_the_day_in_vietnam() -> None:
    """17:30 in Greenwich is after midnight here."""
    issued_tomorrow = GOOD.replace("10102021", "26112026")
    evening = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
    assert reader(at=evening).typed(issued_tomorrow).warnings == ()
    before = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
    future = (CardWarning.ISSUE_DATE_FUTURE,)
    assert reader(at=before).typed(issued_tomorrow).warnings == future
