"""A paper that could not be fetched or drawn once is tried again when it is chosen again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.fakes.runner import HeldRunner
from tests.services.test_reuse import CONTENT, PAPER
from tests.support.counter import Counter
from tests.support.office import ACCOUNT, Home
from tests.ui.test_reuse_page import Desk, Pages
from tests.ui.test_reuse_refused import found_list, key
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.pictures import FilePage, FilePictures
from tthc_desktop.services.reception.reuse import LookUpReuse
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.reuse_desk import Looking

T = TypeVar("T")


@dataclass
class Stumbles(Pages):
    """Implements services.ports.pictures.FilePictures: pages that fail for now."""

    failing: set[int] = field(default_factory=set)

    def page(self, path: object, index: int) -> FilePage:
        if index in self.failing:
            raise InputError("pdf.unreadable")
        return super().page(path, index)


@pytest.fixture
def pages() -> Stumbles:
    return Stumbles()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, pages: Stumbles) -> Iterator[Desk]:
    home = Home.make(tmp_path / "home")
    counter = Counter(home, tmp_path)
    yield Desk(counter, qtbot, counter.use.replaced({FilePictures: pages}))
    home.close()


def in_hand(desk: Desk) -> Looking:
    assert desk.page.desk.chosen is not None
    return desk.page.desk.chosen


def read_on(desk: Desk) -> None:
    for _ in range(20):
        desk.press("PgDn")


def click(desk: Desk) -> None:
    """On the paper in hand."""
    made = found_list(desk)
    place = made.visualRect(made.currentIndex()).center()
    QTest.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QCoreApplication.processEvents()


@pytest.mark.parametrize("how", ["its number", "a click"])
def test_a_page_that_could_not_be_drawn_is_drawn_when_it_is_chosen_again(
    desk: Desk, pages: Stumbles, how: str
) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    pages.failing = {0}
    desk.open(desk.counter.receive())
    assert desk.page.desk.why_not.endswith("Nhấn 1 để thử lại, F7 để quét mới.")
    desk.page.main()
    assert desk.shell.said[-1][1].endswith("Nhấn 1 để thử lại, F7 để quét mới.")
    desk.press("1")
    assert in_hand(desk).wrong, "it fails once more"
    pages.failing = set()
    desk.page.main()
    if how == "a click":
        click(desk)
    else:
        desk.press("1")
    assert in_hand(desk).wrong == ""
    assert desk.shell.said == [], "not beside a page that is there"
    read_on(desk)
    assert (desk.usable, desk.text("reuse.count")) == (True, "✓ 4/4")


def test_a_paper_that_could_not_be_fetched_is_fetched_when_it_is_chosen_again(desk: Desk) -> None:
    unit, other = desk.counter.unit, CONTENT + b"%2"
    unit.put(PAPER, CONTENT)
    unit.put(replace(PAPER, ref="2", sha256=sha256_hex(other), size=len(other)), other)
    dossier = desk.counter.receive()
    found = desk.use(LookUpReuse)(ACCOUNT, dossier.id)
    unit.fault = Fault.LINK
    desk.page.open(dossier, desk.counter.slot(dossier, 2), found)
    first = in_hand(desk)
    assert (first.fetched, bool(first.wrong)) == (None, True)
    unit.fault = None
    desk.press("2")
    assert in_hand(desk) is not first
    desk.press("1")
    assert in_hand(desk) is first
    assert (first.fetched is not None, first.wrong) == (True, "")
    assert desk.page.desk.why_not.startswith("Chưa xem hết giấy này")


def test_what_could_not_be_drawn_counts_as_seen_only_when_it_was(
    desk: Desk, pages: Stumbles
) -> None:
    """The page before it is drawn meanwhile, which takes back what was told."""
    desk.counter.unit.put(PAPER, CONTENT)
    pages.failing = {1}
    desk.open(desk.counter.receive())
    read_on(desk)
    assert in_hand(desk).wrong
    desk.page.main()
    assert desk.shell.said[-1][1].endswith("Nhấn 1 để thử lại, F7 để quét mới.")
    desk.press("PgUp")
    assert desk.shell.said == []
    assert (in_hand(desk).wrong, in_hand(desk).seen) == ("", {0})
    assert desk.page.desk.why_not.startswith("Chưa xem hết giấy này, còn 1 trang: PgDn")
    assert not desk.usable
    pages.failing = set()
    read_on(desk)
    assert desk.usable


def test_it_is_tried_once_at_a_time(desk: Desk, pages: Stumbles) -> None:
    """A key that is pressed twice asks nobody twice, and nothing is called wrong meanwhile."""
    desk.counter.unit.put(PAPER, CONTENT)
    pages.failing = {0}
    desk.open(desk.counter.receive())
    held = HeldRunner(desk.shell.fail, Lane.VIEW)
    desk.page.desk._runner = held
    for _ in range(2):
        desk.press("1")
    assert len(held.waiting) == 1
    assert desk.page.desk.why_not.startswith("Chưa xem hết giấy này")


def test_an_error_that_nobody_foresaw_bars_no_longer_either(desk: Desk, pages: Stumbles) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    desk.open(desk.counter.receive())
    at, looking = desk.page.desk, in_hand(desk)
    at._failed(looking, ValueError("unforeseen"))
    assert [type(each) for each in desk.shell.errors] == [ValueError]
    assert at.why_not == "Chưa mở được giấy này. Nhấn 1 để thử lại, F7 để quét mới."
    desk.press("1")
    assert looking.wrong == ""


def test_a_paper_behind_the_ninth_is_chosen_by_arrows(desk: Desk, pages: Stumbles) -> None:
    for n in range(10):
        content = CONTENT + b"%%%d" % n
        paper = replace(PAPER, ref=str(n), sha256=sha256_hex(content), size=len(content))
        desk.counter.unit.put(paper, content)
    desk.open(desk.counter.receive())
    assert len(desk.page.desk.usable) == 10
    pages.failing = {0}
    key(desk, Qt.Key.Key_End)
    assert "Chọn lại giấy này (↑↓) để thử lại" in desk.page.desk.why_not
    pages.failing = set()
    key(desk, Qt.Key.Key_Up, Qt.Key.Key_Down)
    assert in_hand(desk) is desk.page.desk.usable[9]
    assert in_hand(desk).wrong == ""


def test_no_number_takes_what_cannot_be_used(desk: Desk) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    late = desk.counter.home.clock.now().date() - timedelta(days=3)
    past = replace(PAPER, ref="3", sha256="", valid_until=late)
    desk.counter.unit.put(past, CONTENT + b"%3")
    desk.open(desk.counter.receive())
    if len(found_list(desk).papers.rows) < 4:
        desk.press("K")
    before = in_hand(desk)
    assert len(desk.page.desk.refused) == 1
    for number in "0234":
        desk.press(number)
        assert in_hand(desk) is before
