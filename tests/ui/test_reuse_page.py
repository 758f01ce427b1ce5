"""The page where a paper is looked at before it is used again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.fakes.runner import ImmediateRunner
from tests.services.test_reuse import CONTENT, PAPER
from tests.support.counter import Counter
from tests.support.office import ACCOUNT, Home
from tests.support.slots import page
from tests.ui.test_presenters import ShellSpy
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.pictures import FilePage, FilePictures
from tthc_desktop.services.reception.confirm_reuse import ConfirmReuse
from tthc_desktop.services.reception.reuse import LookUpReuse
from tthc_desktop.services.use_cases import UseCases
from tthc_desktop.ui.kit.facts_area import FactsArea
from tthc_desktop.ui.kit.theme import LIGHT, SCALES, theme
from tthc_desktop.ui.scan.reuse_page import ReusePage
from tthc_desktop.ui.scan.reuse_words import chip_of


class Pages:
    """Implements services.ports.pictures.FilePictures: two long white pages."""

    def page(self, _path: object, index: int) -> FilePage:
        held = io.BytesIO()
        Image.new("RGB", (600, 1200), "white").save(held, "JPEG")
        return FilePage(held.getvalue(), index, 2)


class Desk:
    def __init__(self, counter: Counter, qtbot: QtBot, use: UseCases | None = None) -> None:
        counter.reader.pages = (page("GIẤY CHỨNG NHẬN KẾT HÔN"), page("trang sau có đủ chữ"))
        self.counter = counter
        self.shell = ShellSpy(ACCOUNT, "d1")
        use = use or counter.use.replaced({FilePictures: Pages()})
        ports = SimpleNamespace(clock=counter.home.clock)
        office = cast(Office, SimpleNamespace(use=use, ports=ports))
        self.scans: list[int] = []
        runner = ImmediateRunner(self.shell.fail)
        self.page = ReusePage(
            office, runner, self.shell, lambda: None, lambda: self.scans.append(1)
        )
        self.page.on_toggle = lambda *, opened: self.page.setVisible(opened)
        qtbot.addWidget(self.page)
        self.page.resize(1118, 620)
        self.use = use

    def open(self, dossier: Dossier) -> None:
        found = self.use(LookUpReuse)(ACCOUNT, dossier.id)
        self.page.open(dossier, self.counter.slot(dossier, 2), found)

    def press(self, key: str) -> bool:
        """And what it changes comes in sight."""
        done = self.page.press(key)
        QCoreApplication.processEvents()
        return done

    def text(self, name: str) -> str:
        label = self.page.findChild(QLabel, name)
        assert label is not None
        return label.text()

    @property
    def usable(self) -> bool:
        button = self.page.findChild(QPushButton, "reuse.use")
        assert button is not None
        return button.isEnabled()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    home = Home.make(tmp_path / "home")
    yield Desk(Counter(home, tmp_path), qtbot)
    home.close()


def test_it_is_used_only_after_both_pages_were_seen_to_their_end(desk: Desk) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    assert (desk.text("reuse.count"), desk.usable) == ("3/4", False)
    desk.page.main()
    assert desk.shell.said[-1][1].startswith("Chưa xem hết giấy này, còn 2 trang: PgDn")
    assert desk.counter.slot(dossier, 2).way is Way.SCAN
    presses = 0
    while not desk.usable:
        assert desk.press("PgDn")
        presses += 1
        assert presses < 20
    assert presses > 2, "each page is longer than its place"
    assert desk.shell.said == [], "not beside a page that says all was seen"
    assert desk.text("reuse.count") == "✓ 4/4"
    desk.page.main()
    assert desk.counter.slot(dossier, 2).settled
    assert "Đã tái sử dụng" in desk.shell.said[-1][1]


def test_no_ground_lies_over_another(desk: Desk) -> None:
    """Also once all of them were in sight, where they do not fit."""
    desk.counter.unit.put(PAPER, CONTENT)
    desk.page.resize(1118, 420)
    desk.page.show()
    desk.open(desk.counter.receive())
    while not desk.usable:
        assert desk.press("PgDn")
    QCoreApplication.processEvents()
    area = desk.page.findChild(FactsArea, "reuse.grounds")
    assert area is not None
    said = area.findChildren(QLabel)
    assert len(said) > 10
    for each in said:
        assert each.height() >= each.heightForWidth(each.width()), each.text()


def test_leaving_takes_nothing(desk: Desk) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    desk.page.press("F11")
    shown = []
    for _ in range(2):
        desk.page.back()
        shown.append(desk.page.is_open)
    assert shown == [True, False], "the room is taken back first"
    assert desk.counter.slot(dossier, 2).reuse is None


def test_a_paper_that_cannot_be_used_is_told_and_not_fetched(desk: Desk) -> None:
    last = desk.counter.home.clock.now().date() - timedelta(days=3)
    desk.counter.unit.put(replace(PAPER, valid_until=last), CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    rows = desk.page.desk.refused
    assert [row.verdict.last_day for row in rows] == [last]
    desk.page.desk.choose(rows[0])
    assert not desk.usable
    assert desk.counter.audit("reuse.fetched") == []


def test_a_paper_that_is_not_wanted_stands_among_the_refused(desk: Desk) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    desk.page.press("B")
    assert desk.page.asks
    desk.page.main()
    assert (len(desk.page.desk.usable), len(desk.page.desk.refused)) == (0, 1)
    [line] = desk.counter.audit("reuse.put_aside")
    assert line["why"] == "other_paper"
    [refused] = desk.page.desk.refused
    desk.page.desk.choose(refused)
    words = chip_of(refused.verdict, desk.page.desk.today)[0]
    assert "xem" not in words, "nobody has looked at it"
    desk.page.press("R")
    assert desk.page.desk.refused == ()
    assert len(desk.counter.audit("reuse.taken_up")) == 1
    assert desk.page.desk.chosen is desk.page.desk.usable[0]
    assert not desk.usable, "looked at anew"


def test_grounds_that_do_not_fit_are_read_before_it_is_used(desk: Desk, qtbot: QtBot) -> None:
    theme.reapply(LIGHT, SCALES[-1])
    desk = Desk(desk.counter, qtbot)
    desk.counter.unit.put(PAPER, CONTENT)
    dossier = desk.counter.receive()
    desk.page.resize(1014, 500)
    desk.open(dossier)
    grounds = desk.page.findChild(FactsArea, "reuse.grounds")
    assert grounds is not None
    at = desk.page.desk
    for _ in range(40):
        if at.chosen is not None and at.chosen.all_seen:
            break
        desk.press("PgDn")
    assert (desk.text("reuse.count"), desk.usable) == ("✓ 4/4", False)
    desk.page.main()
    assert "căn cứ" in desk.shell.said[-1][1]
    assert desk.counter.slot(dossier, 2).way is Way.SCAN
    desk.press("F11")  # they are not in sight at all there
    for _ in range(10):
        desk.press("PgDn")
    assert desk.usable
    bar = grounds.verticalScrollBar()
    assert bar.value() > 0


def in_sight(area: FactsArea, said: str) -> bool:
    """Whether a line with these words stands whole within the area."""
    lines = area.findChildren(QLabel)
    [made] = [each for each in lines if each.isVisible() and said in each.text()]
    top = made.mapTo(area.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + made.height() <= area.viewport().height()


@pytest.mark.parametrize("scale", [SCALES[0], SCALES[-1]])
def test_its_signature_comes_in_sight_before_it_is_used(
    desk: Desk, qtbot: QtBot, scale: int
) -> None:
    theme.reapply(LIGHT, scale)
    desk = Desk(desk.counter, qtbot)
    content = CONTENT + b"\n%signed by c1 unsure"
    desk.counter.unit.put(replace(PAPER, sha256=sha256_hex(content), size=len(content)), content)
    desk.page.resize(1014, 500)
    desk.open(desk.counter.receive())
    grounds = desk.page.findChild(FactsArea, "reuse.grounds")
    assert grounds is not None
    seen = False
    for _ in range(60):
        assert seen or not desk.usable, "used before its signature was in sight"
        if desk.usable:
            break
        desk.press("PgDn")
        seen = seen or in_sight(grounds, "c1 – ")
    assert desk.usable
    grounds.verticalScrollBar().setValue(0)
    for _ in range(10):
        desk.press("PgDn")
    assert in_sight(grounds, "c1 – "), "and may be read once more"


def test_what_is_missing_is_typed(desk: Desk) -> None:
    desk.counter.unit.put(replace(PAPER, number=""), CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    assert desk.text("reuse.count") == "2/4"
    desk.page.press("S")
    assert desk.page.asks


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ("", "tệp không có chữ ký số"),
        ("\n%signed by c1 government", "nguyên vẹn, chứng thư được tin cậy"),
        ("\n%signed by c1 unsure", "chưa kiểm tra được"),
        ("\n%signed by c1 later", "nguyên vẹn lúc ký, sau đó thì chưa kiểm tra được"),
    ],
)
def test_what_its_signature_says_is_told(desk: Desk, marks: str, said: str) -> None:
    content = CONTENT + marks.encode()
    desk.counter.unit.put(replace(PAPER, sha256=sha256_hex(content), size=len(content)), content)
    desk.open(desk.counter.receive())
    texts = [each.text() for each in desk.page.findChildren(QLabel)]
    assert any(said in text for text in texts)


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        (b"%broken\n%signed by c1", "nội dung không khớp với chữ ký"),
        (b"%signed by c1 revoked", "chứng thư đã bị thu hồi"),
    ],
)
def test_a_paper_whose_signature_proves_nothing_any_more_tells_so_and_is_not_used(
    desk: Desk, marks: bytes, why: str
) -> None:
    content = CONTENT + b"\n" + marks
    desk.counter.unit.put(replace(PAPER, sha256=sha256_hex(content), size=len(content)), content)
    desk.open(desk.counter.receive())
    assert why in desk.page.desk.why_not
    assert f"người ký c1 – {why}" in desk.page.desk.why_not
    assert not desk.usable


def test_a_page_made_anew_goes_on_with_what_was_looked_at(desk: Desk, qtbot: QtBot) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    at = desk.page.desk
    while at.chosen is None or not at.chosen.seen:
        desk.press("PgDn")
    assert desk.page.unfinished == "", "nothing was typed"
    theme.reapply(LIGHT, SCALES[-1])
    other = Desk(desk.counter, qtbot, desk.use)
    other.page.take_kept(at.kept())
    assert other.page.take_focus()
    assert other.text("reuse.title") == desk.text("reuse.title")
    assert other.page.desk.chosen is at.chosen
    assert "đã xem 1/2" in other.text("reuse.where")
    while not other.usable:
        assert other.press("PgDn")
    other.page.main()
    assert desk.counter.slot(dossier, 2).settled


def test_what_is_put_aside_is_the_paper_that_was_asked_about(desk: Desk, qtbot: QtBot) -> None:
    """Another one is chosen before the answer is there."""
    other = replace(PAPER, ref="ref-2", number="13/2019", sha256="", size=0)
    desk.counter.unit.put(PAPER, CONTENT)
    desk.counter.unit.put(other, CONTENT + b" another")
    dossier = desk.counter.receive()
    desk.open(dossier)
    at = desk.page.desk
    first, second = at.usable
    at.choose(first)
    at.choose(second)
    at.put_aside(desk.counter.slot(dossier, 2).id, first)
    assert [looking.ref for looking in at.refused] == [first.ref]
    assert at.chosen is second


def test_what_was_looked_at_goes_along_although_the_page_is_left_meanwhile(desk: Desk) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    while not desk.usable:
        desk.press("PgDn")
    looking = desk.page.desk.chosen
    assert looking is not None
    desk.page.back()
    assert desk.page.desk.chosen is None
    slot = desk.counter.slot(dossier, 2)
    desk.use(ConfirmReuse)(ACCOUNT, dossier.id, slot.id, looking.paper, looking.looked)
    assert desk.counter.slot(dossier, 2).settled
