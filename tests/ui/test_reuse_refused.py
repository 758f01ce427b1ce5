"""Papers that are not used: refused by mistake and taken back, passed by, and what is told of them,
by real keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.services.test_reuse import CONTENT, PAPER
from tests.support.counter import Counter
from tests.support.office import Home
from tests.ui.test_reuse_page import Desk
from tthc_desktop.services.reception.reuse import LookUp
from tthc_desktop.ui.kit.theme import LIGHT, SCALES, theme
from tthc_desktop.ui.scan.reuse_acts import REUSE_HINTS
from tthc_desktop.ui.scan.reuse_list import FoundRow, PapersList, heading_places
from tthc_desktop.ui.scan.reuse_page import KEYS


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    home = Home.make(tmp_path / "home")
    yield Desk(Counter(home, tmp_path), qtbot)
    home.close()


def found_list(desk: Desk) -> PapersList:
    made = desk.page.findChild(PapersList, "reuse.papers")
    assert made is not None
    return made


def listed(desk: Desk) -> list[str]:
    """Name of each line, the chosen one with a mark."""
    made = found_list(desk)
    rows = made.papers.rows
    now = made.currentIndex().row()
    return [f"{'> ' if at == now else ''}{row.name} {row.detail}" for at, row in enumerate(rows)]


def key(desk: Desk, *keys: Qt.Key) -> None:
    for each in keys:
        QTest.keyClick(found_list(desk), each)
        QCoreApplication.processEvents()


def refuse(desk: Desk) -> None:
    key(desk, Qt.Key.Key_B)
    desk.page.main()
    QCoreApplication.processEvents()


def test_what_was_refused_by_mistake_is_taken_back_at_once(desk: Desk) -> None:
    desk.counter.unit.put(PAPER, CONTENT)
    desk.open(desk.counter.receive())
    refuse(desk)
    assert listed(desk)[0] == "Dùng được 0"
    assert listed(desk)[-1].startswith(f"> {PAPER.name}"), "in hand, and in sight"
    assert desk.shell.said[-1][1].endswith("Nếu ghi nhầm: nhấn R.")
    key(desk, Qt.Key.Key_R)
    assert "lại nằm trong các giấy dùng được" in desk.shell.said[-1][1]
    assert listed(desk)[0] == "Dùng được 1"
    assert desk.page.desk.refused == ()


def test_what_was_refused_is_taken_back_after_the_page_was_left(desk: Desk) -> None:
    """The page that is opened again begins with new papers, equal to those before."""
    desk.counter.unit.put(PAPER, CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    refuse(desk)
    desk.page.back()
    desk.open(dossier)
    assert listed(desk)[-1].startswith(f"> {PAPER.name}")
    key(desk, Qt.Key.Key_Down, Qt.Key.Key_R)
    assert listed(desk)[0] == "Dùng được 1"
    assert listed(desk)[1].startswith(f"> {PAPER.name}")
    assert len(listed(desk)) == 2
    assert found_list(desk).papers.rows[1].paper is desk.page.desk.usable[0]


def test_the_list_gives_the_papers_of_the_page_that_is_open(desk: Desk) -> None:
    """Also where it looks the same as before: a key would else act on what is gone."""
    late = desk.counter.home.clock.now().date() - timedelta(days=3)
    desk.counter.unit.put(replace(PAPER, valid_until=late), CONTENT)
    dossier = desk.counter.receive()
    for _ in range(2):
        desk.open(dossier)
        assert found_list(desk).papers.rows[-1].paper is desk.page.desk.papers[0]
        desk.page.back()


@pytest.mark.parametrize("answered", ["before it is opened again", "after"])
def test_taking_back_counts_for_the_slot_it_was_asked_for(desk: Desk, answered: str) -> None:
    """The page is left, and opened again, around the moment when the answer is there."""
    desk.counter.unit.put(PAPER, CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    refuse(desk)
    at = desk.page.desk
    [refused] = at.refused
    desk.page.back()
    if answered == "after":
        desk.open(dossier)
    at.take_up(desk.counter.slot(dossier, 2).id, refused)
    if answered != "after":
        desk.open(dossier)
    assert (len(at.usable), len(at.refused)) == (1, 0)


def test_arrows_pass_headings_by(desk: Desk) -> None:
    late = desk.counter.home.clock.now().date() - timedelta(days=3)
    gone = replace(PAPER, ref="ref-2", number="13/2019", sha256="", size=0, valid_until=late)
    desk.counter.unit.put(PAPER, CONTENT)
    desk.counter.unit.put(gone, CONTENT + b" another")
    desk.open(desk.counter.receive())
    [usable], [refused] = desk.page.desk.usable, desk.page.desk.refused
    assert len(listed(desk)) == 4, "two headings"
    steps = (
        (Qt.Key.Key_Up, usable),
        (Qt.Key.Key_Down, refused),
        (Qt.Key.Key_Down, refused),
        (Qt.Key.Key_Up, usable),
        (Qt.Key.Key_End, refused),
        (Qt.Key.Key_Home, usable),
    )
    for pressed, chosen in steps:
        key(desk, pressed)
        assert desk.page.desk.chosen is chosen, pressed
        assert found_list(desk).selectedIndexes() == [found_list(desk).currentIndex()]
    heading = found_list(desk).visualRect(found_list(desk).papers.index(0)).center()
    QTest.mouseClick(found_list(desk).viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert found_list(desk).selectedIndexes() != [], "a click on one leaves the paper chosen"
    assert any("↑↓" in pressed for pressed, _words in REUSE_HINTS)
    assert "↑↓" in KEYS


def test_a_paper_that_nobody_refused_says_where_the_refused_one_is(desk: Desk) -> None:
    other = replace(PAPER, ref="ref-2", number="13/2019", sha256="", size=0)
    desk.counter.unit.put(PAPER, CONTENT)
    desk.counter.unit.put(other, CONTENT + b" another")
    desk.open(desk.counter.receive())
    key(desk, Qt.Key.Key_R)
    assert desk.shell.said[-1][1] == "Giấy này không bị ghi là không dùng."
    refuse(desk)
    assert "Còn 1 giấy dùng được: nhấn số để chọn." in desk.shell.said[-1][1]
    key(desk, Qt.Key.Key_1, Qt.Key.Key_R)
    assert "nhấn ↓ đến giấy đã ghi, rồi nhấn R" in desk.shell.said[-1][1]
    key(desk, Qt.Key.Key_Down, Qt.Key.Key_R)
    assert len(desk.page.desk.usable) == 2


@pytest.mark.parametrize("name", ["reuse.use", "reuse.aside", "reuse.fill"])
def test_no_button_looks_usable_that_only_says_why_not(desk: Desk, name: str) -> None:
    desk.counter.unit.put(replace(PAPER, number=""), CONTENT)
    dossier = desk.counter.receive()
    desk.open(dossier)
    button = desk.page.findChild(QPushButton, name)
    assert button is not None
    assert button.isEnabled() == (name != "reuse.use")
    refuse(desk)
    assert not button.isEnabled()
    desk.page.back()
    desk.page.open(dossier, desk.counter.slot(dossier, 2), LookUp({}, {}))
    assert not button.isEnabled()


@pytest.mark.parametrize("pressed", ["Ctrl+Enter", "S", "B", "R"])
def test_without_a_usable_paper_each_key_tells_what_to_do_next(desk: Desk, pressed: str) -> None:
    last = desk.counter.home.clock.now().date() - timedelta(days=3)
    desk.counter.unit.put(replace(PAPER, valid_until=last), CONTENT)
    dossier = desk.counter.receive()
    desk.page.open(dossier, desk.counter.slot(dossier, 2), LookUp({}, {}))
    assert desk.press(pressed)
    assert "F7 để quét mới" in desk.shell.said[-1][1]
    desk.open(dossier)
    assert desk.press(pressed)
    said = desk.shell.said[-1][1]
    assert "lấy tệp" not in said, "nothing is on its way"
    if pressed != "R":
        assert f"hết hạn ngày {last:%d/%m/%Y}. Nhấn F7 để quét mới" in said


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(
    "row", [FoundRow("Không dùng được", "12 · K gấp"), FoundRow("12 giấy không dùng được", "K mở")]
)
def test_a_heading_and_what_stands_beside_it_do_not_meet(
    qapp: object, scale: int, row: FoundRow
) -> None:
    theme.reapply(LIGHT, scale)
    line = QRect(0, 0, min(theme.px(260), 280) - 22, 100)  # as wide as the list of the page
    name, detail = heading_places(line, row)
    assert not name.intersects(detail)
    assert detail.width() >= QFontMetrics(theme.font(9.5)).horizontalAdvance(row.detail)
    metrics = QFontMetrics(theme.font(bold=True))
    assert name.width() >= max(metrics.horizontalAdvance(word) for word in row.name.split())
