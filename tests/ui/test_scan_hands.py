"""Keys and clicks on the digitising page: none is dead, none acts on another dossier."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.robots.window import WindowRobot
from tests.support import sheets
from tests.support.whole_store import all_dossiers
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.batch import Crop
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.import_pages import ImportPages
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.ui.kit.form_panel import ChoiceList
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.scan import arranging
from tthc_desktop.ui.scan.pages import PageView
from tthc_desktop.ui.scan.run import ScanRun
from tthc_desktop.ui.scan.slots import SlotsList
from tthc_desktop.ui.scan.thumbs import ThumbsList

PERSON = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")


@pytest.fixture
def dossier(office: Office, robot: WindowRobot, tmp_path: Path) -> Dossier:
    """With one page in its first slot."""
    robot.receive(PERSON.name, PERSON.id_number, PERSON.phone, PERSON.address)
    with office.ports.store.read() as tx:
        [made] = all_dossiers(tx)
    path = tmp_path / "một.jpg"
    path.write_bytes(sheets.file_bytes(sheets.text_page(sheets.prose(3, 1), 100), "JPEG", 200))
    robot.press("1")
    assert robot.drop("scan", QUrl.fromLocalFile(str(path)))
    robot.until(lambda: pages(robot) == 1)
    robot.until(lambda: "Đã nhập" in robot.strip)
    return made


def pages(robot: WindowRobot) -> int:
    return len(robot.find(ThumbsList, "scan.thumbs").thumbs.pages)


def slot(robot: WindowRobot) -> int:
    chosen = robot.find(SlotsList, "scan.slots").chosen
    return chosen.number if chosen else -1


def test_the_newest_page_is_shown_whoever_tells_of_it_first(
    robot: WindowRobot, dossier: Dossier, office: Office, tmp_path: Path
) -> None:
    """The store may be read between a page's row and the scanner's word of it. Who looks at an
    earlier page goes on looking at it."""

    def lands(number: int) -> None:
        path = tmp_path / f"{number}.jpg"
        page = sheets.text_page(sheets.prose(3, number), 100)
        path.write_bytes(sheets.file_bytes(page, "JPEG", 200))
        clerk = office.use(FindClerk)(demo.CLERK.login)
        list(
            office.use(ImportPages)(
                clerk, dossier.id, dossier.slots[0].id, [path], lambda _source: None
            )
        )
        robot.press("F5")
        robot.until(lambda: pages(robot) == number)

    lands(2)
    assert robot.text("scan.where") == "Trang 2/2"
    robot.press("Left")
    assert robot.text("scan.where") == "Trang 1/2"
    lands(3)
    assert robot.text("scan.where") == "Trang 1/3"


def test_m_asks_where_slots_are_more_than_digits(
    robot: WindowRobot, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranging, "_DIGITS", 1)
    robot.press("M")
    choices = robot.find(ChoiceList, "scan.ask.choices")
    assert choices.currentRow() == 0  # where the page lies
    names = [choices.item(row).text() for row in range(choices.count())]
    assert len(names) == len(dossier.slots) + 1
    assert names[-1].endswith("Chưa xếp")
    robot.press("2")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã chuyển trang này sang" in robot.strip)
    robot.until(lambda: pages(robot) == 0)
    robot.press("2")
    robot.until(lambda: pages(robot) == 1)
    robot.press("M")
    robot.press("End")
    robot.press("Ctrl+Return")
    robot.until(lambda: "“Chưa xếp”" in robot.strip)
    robot.press("0")
    robot.until(lambda: (slot(robot), pages(robot)) == (0, 1))
    robot.press("M")
    robot.press("Escape")
    robot.press("1")
    robot.until(lambda: (slot(robot), pages(robot)) == (1, 0))


def test_keys_live_on_after_a_click(robot: WindowRobot, dossier: Dossier) -> None:
    QTest.mouseClick(robot.find(QPushButton, "scan.hide"), Qt.MouseButton.LeftButton)
    robot.until(lambda: pages(robot) == 0)
    robot.press("2")
    robot.until(lambda: slot(robot) == 2)
    robot.press("Ctrl+Z")
    robot.press("1")
    robot.until(lambda: pages(robot) == 1)


def test_what_is_taken_back_and_where_is_said(robot: WindowRobot, dossier: Dossier) -> None:
    first, second = (f"“{slot.name}”" for slot in dossier.slots[:2])
    robot.press("Delete")
    robot.until(lambda: pages(robot) == 0)
    robot.press("2")  # another paper is in sight
    robot.press("Ctrl+Z")
    robot.until(lambda: robot.strip == f"Đã hoàn tác ở {first}: hiện lại 1 trang.")
    robot.press("Ctrl+Y")
    robot.until(lambda: robot.strip == f"Đã làm lại ở {first}: ẩn 1 trang.")
    robot.press("Ctrl+Z")
    robot.until(lambda: "hoàn tác" in robot.strip)
    robot.press("1")
    robot.until(lambda: pages(robot) == 1)
    robot.press("M")
    robot.press("2")
    robot.until(lambda: "Đã chuyển" in robot.strip)
    robot.press("Ctrl+Z")
    moved = f"Đã hoàn tác ở {first}, {second}: chuyển 1 trang."
    robot.until(lambda: robot.strip == moved)


def test_nothing_more_to_take_back_is_no_error(robot: WindowRobot, dossier: Dossier) -> None:
    for key, words in (("Ctrl+Y", "làm lại"), ("Ctrl+Z", "hoàn tác")):
        robot.press(key)
        robot.idle()
        assert robot.strip == f"Không còn thao tác nào để {words}."
        assert robot.find(MessageStrip, "strip").property("kind") == "info"


def test_m_ends_where_the_clerk_goes_elsewhere(robot: WindowRobot, dossier: Dossier) -> None:
    robot.press("M")
    robot.press("Ctrl+1")
    robot.press("Ctrl+3")
    robot.idle()
    robot.press("2")
    robot.until(lambda: slot(robot) == 2)
    assert pages(robot) == 0
    robot.press("1")
    robot.until(lambda: pages(robot) == 1)


def test_a_paper_that_is_only_shown_asks_for_the_reason_once(
    robot: WindowRobot, dossier: Dossier
) -> None:
    robot.press("4")
    robot.press("F7")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
    robot.write("bản gốc mờ")
    robot.press("Ctrl+Return")
    robot.until(lambda: "máy quét" in robot.strip.lower())  # there is none here
    robot.idle()
    assert robot.focused().objectName() != "scan.ask.reason"


def test_a_crop_outlives_the_finer_picture(robot: WindowRobot, dossier: Dossier) -> None:
    view = robot.find(PageView, "scan.view")
    before = view.frame
    assert before is None
    robot.press("G")
    for _ in range(5):
        robot.press("Right")
    frame = view.frame
    assert isinstance(frame, Crop)
    robot.idle()
    assert view.frame == frame
    robot.press("Return")
    robot.until(lambda: "Đã cắt trang" in robot.strip)


def test_letters_keep_their_size_while_the_scanner_works(
    robot: WindowRobot, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScanRun, "resting", False)
    robot.press("Ctrl+Equal")
    assert "Đổi cỡ chữ sau khi xong" in robot.strip
    assert theme.scale == 100


@pytest.mark.usefixtures("dossier")
@pytest.mark.parametrize("key", ["G", "M"])
def test_esc_puts_down_what_is_in_hand_and_takes_its_instructions_away(
    robot: WindowRobot, key: str
) -> None:
    robot.press(key)
    assert "Esc để thôi" in robot.strip
    robot.press("Escape")
    assert robot.strip == "Đã thôi: không có gì thay đổi."
    robot.press("2")
    assert slot(robot) == 2


@pytest.mark.usefixtures("dossier")
@pytest.mark.parametrize("key", ["P", "C", "M", "Q", "Shift+Q", "G", "D", "Delete", "Alt+Left"])
def test_a_key_of_a_page_says_so_where_there_is_none(robot: WindowRobot, key: str) -> None:
    robot.press("2")
    robot.press(key)
    assert robot.strip == "Không có trang quét nào đang chọn."


@pytest.mark.usefixtures("dossier")
def test_what_does_not_lead_anywhere_says_so(robot: WindowRobot) -> None:
    robot.press("D")
    assert robot.strip == "Tiêu đề trang này không giống giấy tờ nào khác trong hồ sơ."
    robot.press("M")
    robot.press("9")
    assert robot.strip == "Không có giấy tờ số 9: không chuyển gì."
    assert pages(robot) == 1
