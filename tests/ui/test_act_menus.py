"""What can be done to the row in hand, in a menu, by keyboard and by the right button."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListWidget, QMenu, QWidget

from tests.robots.window import WindowRobot
from tests.support import sheets
from tests.support.damage import damage_dossier
from tests.support.whole_store import all_dossiers
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.check_open_work import CheckOpenWork
from tthc_desktop.services.reception.list_tasks import GetDossier
from tthc_desktop.ui.kit.paged_table import PagedTable
from tthc_desktop.ui.scan.thumbs import ThumbsList

FIRST_PAGE_ACTS = ["Thay trang\tP", "Chèn trước trang này\tC"]


@pytest.fixture
def dossier(office: Office, robot: WindowRobot) -> Dossier:
    robot.receive("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    with office.ports.store.read() as tx:
        [made] = all_dossiers(tx)
    return made


def scanned(robot: WindowRobot, folder: Path) -> ThumbsList:
    path = folder / "một.jpg"
    path.write_bytes(sheets.file_bytes(sheets.text_page(sheets.prose(3, 1), 100), "JPEG", 200))
    robot.press("1")
    assert robot.drop("scan", QUrl.fromLocalFile(str(path)))
    thumbs = robot.find(ThumbsList, "scan.thumbs")
    robot.until(lambda: len(thumbs.thumbs.pages) == 1 and "Đã nhập" in robot.strip)
    robot.idle()
    return thumbs


def choose(robot: WindowRobot, offered: list[str], words: str) -> None:
    """By arrows and Enter: the first one is chosen when the menu comes."""
    names = [text.partition("\t")[0] for text in offered]
    for _ in range(names.index(words)):
        robot.press("Down")
    robot.press("Return")
    assert QApplication.activePopupWidget() is None


def test_a_slot_is_dealt_with_by_its_menu(
    robot: WindowRobot, office: Office, dossier: Dossier
) -> None:
    robot.press("4")  # a paper that is only shown
    offered = robot.press_menu_key()
    assert "Đã xuất trình\tX" in offered
    assert "Dán ảnh hoặc tệp\tCtrl+V" in offered
    # Nothing was found that could be overruled, no file waits, no page is lost.
    assert not {"V", "U", "O"} & {text.partition("\t")[2] for text in offered}
    choose(robot, offered, "Đã xuất trình")
    robot.until(lambda: "được xuất trình" in robot.strip)
    assert office.use(GetDossier)(dossier.id).slots[3].way is Way.SHOWN


def test_esc_leaves_everything_as_it_is(robot: WindowRobot, dossier: Dossier) -> None:
    assert robot.press_menu_key()
    robot.press("Escape")
    assert QApplication.activePopupWidget() is None
    assert robot.find(QWidget, "scan").isVisible()
    assert robot.focused().objectName() == "scan.slots"


def test_pages_have_a_menu_only_where_there_are_some(
    robot: WindowRobot, dossier: Dossier, tmp_path: Path
) -> None:
    thumbs = scanned(robot, tmp_path)
    thumbs.setFocus()
    offered = robot.press_menu_key()
    assert offered[:2] == FIRST_PAGE_ACTS
    assert not {"Alt+←", "Alt+→", "B", "D", "E"} & {t.partition("\t")[2] for t in offered}
    choose(robot, offered, "Ẩn trang")
    robot.until(lambda: "Đã ẩn trang này" in robot.strip)
    robot.until(lambda: len(thumbs.thumbs.pages) == 0)


def test_the_right_button_is_about_the_row_under_it(
    robot: WindowRobot, dossier: Dossier, tmp_path: Path
) -> None:
    scanned(robot, tmp_path)
    view = robot.find(QAbstractItemView, "scan.slots")
    at = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=at)
    by_mouse = QContextMenuEvent.Reason.Mouse
    QCoreApplication.sendEvent(
        view.viewport(), QContextMenuEvent(by_mouse, at, view.viewport().mapToGlobal(at))
    )
    assert QApplication.activePopupWidget() is not None
    assert view.currentIndex().row() == 1
    robot.press("Escape")


def test_the_other_lists_have_one_too(robot: WindowRobot, dossier: Dossier) -> None:
    robot.press("Ctrl+1")
    robot.until(lambda: len(robot.cells("tasks.table")) == 1)
    offered = robot.press_menu_key()
    assert offered[:2] == ["Làm việc kế tiếp\tEnter", "Xem hồ sơ\tF4"]
    choose(robot, offered, "Xem hồ sơ")
    robot.until(lambda: robot.find(QListWidget, "dossier.actions").hasFocus())
    robot.idle()
    offered = robot.press_menu_key()
    assert "Người dân rút hồ sơ\tR" in offered
    choose(robot, offered, "Người dân rút hồ sơ")
    robot.until(lambda: robot.find(QWidget, "dossier.ask").isVisible())
    robot.press("Escape")
    robot.press("Ctrl+5")
    robot.idle()
    assert robot.press_menu_key() == ["Gửi lại ngay\tCtrl+Enter"]
    robot.press("Escape")


def test_nothing_in_hand_is_no_menu(robot: WindowRobot) -> None:
    robot.press("Ctrl+3")
    robot.idle()
    assert robot.press_menu_key() == []
    assert QApplication.activePopupWidget() is None


def test_under_a_held_button_nothing_is_chosen(robot: WindowRobot, dossier: Dossier) -> None:
    """Letting the button go would do the first act: seen in a real window, not to be had here."""
    robot.press("4")
    slots = robot.find(QAbstractItemView, "scan.slots")
    at = slots.viewport().mapTo(robot.window, slots.visualRect(slots.currentIndex()).center())
    right, nothing = Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(robot.window.windowHandle(), right, nothing, at)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.activeAction() is None
    menu.close()
    QTest.mouseRelease(robot.window.windowHandle(), right, nothing, at)


def test_a_menu_is_about_the_row_that_it_was_opened_for(robot: WindowRobot, office: Office) -> None:
    for name in ("Lê Thị Thử", "Trần Ví Dụ"):
        robot.receive(name, "099198000123", "0912000345", "ấp Thử Nghiệm")
    robot.press("Ctrl+1")
    robot.idle()
    table = robot.find(PagedTable, "tasks.table")
    table.choose(0)
    chosen = table.chosen
    assert chosen is not None
    meant = chosen.dossier.id
    offered = robot.press_menu_key()
    damage_dossier(office.ports.store, meant)
    office.use(CheckOpenWork)(None)
    robot.until(lambda: robot.cells("tasks.table")[1][1] == "Không đọc được")
    table.choose(0)
    choose(robot, offered, "Xem hồ sơ")
    robot.idle()
    assert robot.window.dossier_id == meant, "the other one was opened"
