"""Stacks of paper by keyboard, in the real window with the virtual scanner."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.journeys.conftest import OpenWindow, Site
from tests.robots.window import WindowRobot
from tests.support import stacks
from tests.support.whole_store import all_dossiers
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.batch import UNSORTED, Batch, HiddenFor
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.separators import PATCH_T
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.thumbs import ThumbsList

SLOTS = (1, 2, 3, 5, 6)  # of the demo's procedure; 4 is only shown


class Counter:
    """A dossier in hand, the robot at the keyboard, paper beside the scanner."""

    def __init__(self, site: Site, office: Office, robot: WindowRobot, folder: Path) -> None:
        self.site = site
        self.office = office
        self.robot = robot
        self.folder = folder
        person = site.around.jobs()[0].applicant
        robot.receive(person.name, person.id_number, person.phone, person.address)

    @property
    def dossier(self) -> Dossier:
        with self.office.ports.store.read() as tx:
            [dossier] = all_dossiers(tx)
        return dossier

    @property
    def batch(self) -> Batch:
        with self.office.ports.store.read() as tx:  # asked again and again: no whole desk
            found = tx.batches.of_dossier(self.dossier.id)
        assert found is not None
        return found

    def lay_on(self, *sheets: Path) -> None:
        self.site.around.control({"clear": True})
        self.site.around.load_scanner(sheets)

    def papers(self, *names: str) -> tuple[Path, ...]:
        return tuple(stacks.paper(self.folder, name) for name in names)

    def cover(self, slot: int) -> Path:
        return stacks.code_sheet(
            self.folder, f"bìa {slot}", CoverSheet(self.dossier.id, slot).encode()
        )

    def pages(self, slot: int) -> list[int]:
        component = next((s.id for s in self.dossier.slots if s.position == slot), UNSORTED)
        return [page.number for page in self.batch.visible(component)]

    def said(self, words: str) -> None:
        self.robot.until(lambda: words in self.robot.strip)
        self.robot.find(MessageStrip, "strip").clear()

    @property
    def shown(self) -> list[int]:
        thumbs = self.robot.find(ThumbsList, "scan.thumbs").thumbs
        return [each.page.number for each in thumbs.pages]


@pytest.fixture
def counter(site: Site, opened: tuple[Office, WindowRobot], tmp_path: Path) -> Counter:
    return Counter(site, *opened, tmp_path / "giấy")


def test_a_stack_of_thirty_sheets_into_five_slots(counter: Counter) -> None:
    """Five cover sheets, twenty-five papers, one key."""
    stack: list[Path] = []
    for slot in SLOTS:
        stack.append(counter.cover(slot))
        stack += counter.papers(*(f"giấy {slot}-{n}" for n in range(1, 6)))
    counter.lay_on(*stack)
    counter.robot.press("F7")
    counter.said("Đã quét 30 trang")
    wanted = {slot: list(range(6 * n + 2, 6 * n + 7)) for n, slot in enumerate(SLOTS)}
    counter.robot.until(lambda: {slot: counter.pages(slot) for slot in SLOTS} == wanted)
    hidden = [p.number for p in counter.batch.pages if p.hidden_for is HiddenFor.SEPARATOR]
    assert hidden == [1, 7, 13, 19, 25]
    counter.robot.press("5")
    counter.robot.until(lambda: counter.shown == wanted[5])
    assert [s.pages for s in counter.dossier.components if s.position in SLOTS] == [5] * 5


def test_a_jam_in_the_middle_and_on_from_there(counter: Counter) -> None:
    """Also what is sorted by cover sheets: the rest of the stack is still the same stack."""
    stack = (counter.cover(2), *counter.papers(*(f"tờ {n}" for n in range(1, 15))))
    counter.lay_on(*stack)
    counter.site.around.control({"faults": [{"kind": "jam", "after": 12}]})
    counter.robot.press("F7")
    words = "Đã quét 12 trang. Kẹt giấy ở tờ 13: lấy tờ kẹt ra, đặt lại tờ 13 rồi nhấn Enter"
    counter.robot.until(lambda: words in counter.robot.strip)
    counter.robot.until(lambda: counter.pages(2) == list(range(2, 13)))
    counter.site.around.control({"mend": True})
    counter.robot.press("Return")
    counter.said("Đã quét 15 trang")
    counter.robot.until(lambda: counter.pages(2) == list(range(2, 16)))
    assert counter.pages(1) == []


def test_a_page_is_replaced_while_the_paper_is_in_hand(counter: Counter) -> None:
    counter.lay_on(*counter.papers("một", "hai mờ", "ba"))
    counter.robot.press("F7")
    counter.said("Đã quét 3 trang")
    counter.robot.until(lambda: counter.shown == [1, 2, 3])
    counter.robot.press("Left")
    counter.lay_on(*counter.papers("hai rõ"))
    counter.robot.press("P")
    counter.said("Đã thay trang")
    counter.robot.until(lambda: counter.shown == [1, 4, 3])
    counter.robot.press("Ctrl+Z")
    counter.robot.until(lambda: counter.shown == [1, 2, 3])
    counter.robot.press("Ctrl+Y")
    counter.robot.until(lambda: counter.shown == [1, 4, 3])
    old = counter.batch.page(2)
    assert old is not None
    assert old.hidden_for is HiddenFor.REPLACED
    assert counter.office.ports.page_files.read(old.file)


def test_manual_duplex(counter: Counter) -> None:
    """A Patch-T sheet among the fronts: its empty back is none of the papers, and the backs follow
    their fronts into the slots."""
    fronts = (
        *counter.papers("một trước", "hai trước"),
        stacks.code_sheet(counter.folder, "patch", PATCH_T),
        *counter.papers("ba trước"),
    )
    backs = (
        *counter.papers("ba sau"),
        stacks.blank(counter.folder, "lưng patch"),
        *counter.papers("hai sau", "một sau"),
    )
    counter.lay_on(*fronts)
    counter.robot.press("Alt+F3")
    counter.robot.until(lambda: "Lật cả xấp" in counter.robot.strip)
    counter.lay_on(*backs)
    counter.robot.press("Return")
    told = ("Đã ghép hai mặt của 4 tờ", "Đã chia xấp giấy theo 1 tờ phân cách")
    counter.robot.until(lambda: all(words in counter.robot.strip for words in told))
    assert (counter.pages(1), counter.pages(2)) == ([1, 8, 2, 7], [4, 5])
    sides = [page.file.place.side for page in counter.batch.pages if not page.hidden]
    assert sides == [Side.FRONT, Side.BACK] * 3
    assert counter.pages(0) == []


def test_manual_duplex_with_a_back_too_few_is_not_guessed(counter: Counter) -> None:
    counter.lay_on(*counter.papers("một trước", "hai trước"))
    counter.robot.press("Alt+F3")
    counter.robot.until(lambda: "Lật cả xấp" in counter.robot.strip)
    counter.lay_on(*counter.papers("hai sau"))
    counter.robot.press("Return")
    counter.said("Số mặt sau (1) khác số mặt trước (2)")
    assert (counter.pages(1), counter.pages(0)) == ([1, 2], [3])
    counter.robot.press("0")
    counter.robot.until(lambda: counter.shown == [3])
    counter.robot.press("M")
    counter.robot.press("1")
    counter.robot.until(lambda: counter.pages(1) == [1, 2, 3])


def test_backs_that_were_left_alone_are_put_together_later(counter: Counter) -> None:
    """A sheet too many came with the backs, and the clerk did not scan them anew."""
    counter.lay_on(*counter.papers("một trước", "hai trước"))
    counter.robot.press("Alt+F3")
    counter.robot.until(lambda: "Lật cả xấp" in counter.robot.strip)
    counter.lay_on(*counter.papers("hai sau", "tờ thừa", "một sau"))
    counter.robot.press("Return")
    counter.said("Số mặt sau (3) khác số mặt trước (2)")
    counter.robot.press("E")
    counter.said("Xấp giấy chưa xong")
    counter.robot.press("Escape")
    counter.robot.press("0")
    counter.robot.until(lambda: counter.shown == [3, 4, 5])
    assert "nhấn E để ghép" in counter.robot.text("scan.finding")
    counter.robot.press("E")
    counter.said("Có 3 mặt sau mà 2 mặt trước")
    counter.robot.press("Left")
    counter.robot.press("Delete")
    counter.robot.until(lambda: counter.shown == [3, 5])
    counter.robot.press("E")
    counter.said("Đã ghép hai mặt của 2 tờ")
    assert (counter.pages(1), counter.pages(0)) == ([1, 5, 2, 3], [])
    counter.robot.press("E")
    counter.said("Không có mặt sau nào đang chờ ghép")


def test_a_batch_that_asks_for_more(counter: Counter) -> None:
    """From the glass, sheet by sheet, until Esc."""
    for n, name in enumerate(("một", "hai", "ba"), 1):
        counter.lay_on(*counter.papers(name))
        counter.robot.press("Alt+F5" if n == 1 else "Return")
        counter.said(f"Đã quét {n} trang")
    counter.robot.press("Escape")
    counter.said("Đã kết thúc xấp giấy")
    assert counter.pages(1) == [1, 2, 3]


def test_pages_are_turned_cropped_inserted_and_moved(counter: Counter) -> None:
    counter.lay_on(*counter.papers("một", "hai"))
    counter.robot.press("F7")
    counter.said("Đã quét 2 trang")
    counter.robot.until(lambda: counter.shown == [1, 2])
    counter.robot.press("Q")
    counter.robot.until(lambda: [p.turn for p in counter.batch.pages] == [0, 90])
    counter.robot.press("Shift+Q")
    counter.robot.until(lambda: [p.turn for p in counter.batch.pages] == [0, 0])
    counter.robot.press("G")
    counter.robot.press("Shift+Up")
    counter.robot.press("Return")
    counter.said("Đã cắt trang")
    cropped = counter.batch.page(2)
    assert cropped is not None
    assert cropped.crop is not None
    counter.robot.press("G")
    counter.said("Đã lấy lại cả trang")
    counter.lay_on(*counter.papers("chèn"))
    counter.robot.press("C")
    counter.said("Đã chèn 1 trang")
    counter.robot.until(lambda: counter.shown == [1, 3, 2])
    counter.robot.press("Alt+Left")
    counter.robot.idle()
    counter.robot.press("M")
    counter.robot.press("2")
    counter.robot.until(lambda: len(counter.pages(1)) == 2)
    assert len(counter.pages(2)) == 1


def test_a_power_cut_in_the_middle_of_a_stack(
    site: Site, open_window: OpenWindow, tmp_path: Path, qapp: QApplication
) -> None:
    """The office closes without a word while a sheet hangs; afterwards the stack goes on."""
    office = site.open()
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    first = Counter(site, office, robot, tmp_path / "giấy")
    first.lay_on(first.cover(2), *first.papers("một", "hai", "ba"))
    site.around.control({"faults": [{"kind": "hang", "after": 3}]})
    robot.press("F7")
    robot.until(lambda: len(first.batch.pages) == 3)
    robot.window.close()
    qapp.removeEventFilter(robot.window.wedge)  # it would go on with a process of its own
    office.close()
    site.around.control({"mend": True, "clear": True})
    office = site.open()
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: "đang làm dở" in robot.strip)
    robot.press("Ctrl+3")
    again = object.__new__(Counter)
    again.site, again.office, again.robot, again.folder = site, office, robot, first.folder
    robot.until(lambda: again.pages(2) == [2, 3])
    again.lay_on(*again.papers("ba"))
    robot.press("2")
    robot.until(lambda: again.shown == [2, 3])
    robot.press("F7")
    again.said("Đã quét 1 trang")
    robot.until(lambda: len(again.pages(2)) == 3)
    assert [p.number for p in again.batch.pages if not p.hidden] == [2, 3, 4]
