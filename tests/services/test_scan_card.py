"""A citizen card on the glass: read, and taken away again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.fakes.codes import FakeCodeReader
from tests.fakes.scanner import FakePages, FakeScanner
from tests.services.test_read_card import DOUBTFUL, GOOD, URL
from tests.support.office import ACCOUNT, Home
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.citizen_card import CardKind, CardReading
from tthc_desktop.domain.code_kinds import Reason
from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.scanning import Capabilities, Source
from tthc_desktop.services.ports.files import BatchFolder
from tthc_desktop.services.reading.read_card import ReadCard
from tthc_desktop.services.scanning.scan_card import ScanCard

BATCHES = Path("batches")
SHEET = b"a card"


class OneId:
    def new(self) -> str:
        return "card-1"


class Keeping(FakePages):
    """Remembers what was there before it was taken away."""

    def __init__(self) -> None:
        super().__init__()
        self.discarded: list[PageFile] = []

    def discard(self, page: PageFile) -> None:
        assert page.path in self.saved
        self.discarded.append(page)
        super().discard(page)


class Feeder(FakeScanner):
    """One without a glass."""

    def capabilities(self, device_id: str) -> Capabilities:
        return replace(super().capabilities(device_id), sources=frozenset({Source.FEEDER}))


@dataclass
class Desk:
    """codes: on the sheets, one after the other; None: the picture cannot be read."""

    home: Home
    codes: list[tuple[str, ...] | None]
    glass: bool = True
    pages: Keeping = field(default_factory=Keeping)

    def __post_init__(self) -> None:
        self.scanner = (FakeScanner if self.glass else Feeder)(self.pages)
        self.scanner.sheets = [SHEET] * len(self.codes)
        known = {
            BATCHES / f"card-1/{number:05d}-front.page": codes
            for number, codes in enumerate(self.codes, 1)
            if codes is not None
        }
        read = ReadCard(FakeCodeReader(known), self.home.clock)
        self._scan = ScanCard(
            self.home.store, self.scanner, self.pages, BatchFolder(BATCHES), read, OneId()
        )

    def scan(self) -> CardReading:
        return self._scan(ACCOUNT)

    @property
    def written(self) -> list[dict[str, str | int]]:
        with self.home.store.read() as tx:
            assert all(line.ref == "" for line in tx.audit.lines() if "card" in line.action)
            return [dict(x.detail) for x in tx.audit.lines() if x.action == "card.scanned"]


def name(reading: CardReading) -> str:
    return reading.fields.name if reading.fields else ""


def test_found_read_and_taken_away(home: Home) -> None:
    desk = Desk(home, [(URL, GOOD)])
    assert name(desk.scan()) == "Lê Thị Thử"
    assert [(p.batch, p.place.component, p.dpi) for p in desk.pages.discarded] == [
        ("card-1", "card", 300)
    ]
    assert desk.pages.batches() == ()
    assert desk.written == [{"pages": 1}]  # that it was done, nothing of whose it is


def test_no_code_at_all(home: Home) -> None:
    desk = Desk(home, [()])
    assert desk.scan() == CardReading(CardKind.NONE, reason=Reason.EMPTY)
    assert desk.pages.batches() == ()
    assert desk.written == [{"pages": 1}]


def test_no_card_among_the_codes(home: Home) -> None:
    assert Desk(home, [(URL,)]).scan().reason is Reason.URL


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_sheets_the_best_card(home: Home, order: int) -> None:
    """Front and back, or two cards in a feeder: one without warnings before others."""
    sheets: list[tuple[str, ...] | None] = [(DOUBTFUL,), (URL, GOOD), ()]
    desk = Desk(home, sheets[::order], glass=False)
    assert name(desk.scan()) == "Lê Thị Thử"
    assert len(desk.pages.discarded) == 3
    assert desk.pages.batches() == ()
    assert desk.written == [{"pages": 3}]


def test_the_glass_takes_one_sheet(home: Home) -> None:
    desk = Desk(home, [(DOUBTFUL,), (GOOD,)])
    assert name(desk.scan()) == "Lê Thị Hai"
    assert desk.scanner.sheets == [SHEET]


@pytest.mark.parametrize(
    ("code", "after"), [("scanner.empty", 0), ("scanner.cover", 0), ("scanner.jam", 2)]
)
def test_what_came_before_the_trouble_is_taken_away_too(home: Home, code: str, after: int) -> None:
    desk = Desk(home, [(GOOD,)] * 3, glass=False)
    desk.scanner.fail(code, after)
    with pytest.raises(DeviceError, match=code):
        desk.scan()
    assert len(desk.pages.discarded) == after
    assert desk.pages.batches() == ()
    assert desk.written == []


def test_no_scanner(home: Home) -> None:
    desk = Desk(home, [(GOOD,)])
    desk.scanner.here = False
    with pytest.raises(DeviceError, match=r"scanner\.absent"):
        desk.scan()
    assert desk.scanner.sheets == [SHEET]


def test_a_picture_that_cannot_be_read_is_taken_away_too(home: Home) -> None:
    desk = Desk(home, [(GOOD,), None], glass=False)
    with pytest.raises(InputError):
        desk.scan()
    assert len(desk.pages.discarded) == 2
    assert desk.pages.batches() == ()
