"""Letters of another size, or other colours: what was chosen stays chosen, on every page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QListWidget

from tests.robots.window import WindowRobot
from tests.support.whole_store import all_dossiers
from tests.ui.conftest import OpenWindow
from tests.ui.sign_desk import signing_desk
from tests.ui.test_file_actions import PERSON, picture
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import Way
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.table import CellTable, RowsTable
from tthc_desktop.ui.scan.page import ScanPage
from tthc_desktop.ui.scan.slots import SlotsList

REMAKES = ("Ctrl+Plus", "F12")


def at_work(robot: WindowRobot) -> WindowRobot:
    robot.receive(PERSON.name, PERSON.id_number, PERSON.phone, PERSON.address)
    robot.idle()
    return robot


def slot(robot: WindowRobot) -> int:
    chosen = robot.find(SlotsList, "scan.slots").chosen
    return chosen.number if chosen is not None else -1


@pytest.mark.parametrize("key", REMAKES)
def test_the_next_key_meets_the_paper_that_was_chosen(
    office: Office, robot: WindowRobot, key: str
) -> None:
    at_work(robot)
    robot.show_paper(3)
    robot.find(SlotsList, "scan.slots").setFocus()
    robot.press("3")
    robot.press(key)
    robot.idle()
    assert slot(robot) == 3
    robot.press("Backspace")
    robot.until(lambda: robot.strip)
    robot.idle()
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    assert dossier.components[2].shown is None
    assert dossier.components[2].way is not Way.SHOWN


def grown(page: ScanPage, there: int) -> bool:
    return len(page._pages.thumbs.thumbs.pages) > there


@pytest.mark.parametrize("key", REMAKES)
def test_the_pages_that_were_marked_are(robot: WindowRobot, key: str, tmp_path: Path) -> None:
    at_work(robot)
    page = robot.find(ScanPage, "scan")
    robot.press("2")
    for name in ("một.jpg", "hai.jpg", "ba.jpg"):
        there = len(page._pages.thumbs.thumbs.pages)
        robot.drop("scan", QUrl.fromLocalFile(str(picture(tmp_path, name))))
        robot.until(partial(grown, page, there))
    robot.idle()
    robot.press("Left")
    robot.press("Left")
    robot.press("Shift+Right")
    before = [each.page.number for each in page._pages.thumbs.selected]
    assert len(before) == 2
    robot.press(key)
    robot.idle()
    now = robot.find(ScanPage, "scan")._pages.thumbs
    assert [each.page.number for each in now.selected] == before
    assert slot(robot) == 2


def remade(robot: WindowRobot, chosen: Callable[[], object]) -> None:
    before = chosen()
    assert before not in (None, "", -1, 0)
    for key in REMAKES:
        robot.press(key)
        robot.idle()
        assert chosen() == before, key


def test_in_the_worklist(robot: WindowRobot) -> None:
    """Not the dossier in hand, which is another one."""
    for _ in range(3):
        at_work(robot)
    robot.press("Escape")
    robot.idle()
    table = robot.find(CellTable, "tasks.table")
    robot.press("Up" if table.currentIndex().row() == 2 else "Down")

    def row() -> tuple[int, list[str]]:
        at = robot.find(CellTable, "tasks.table").currentIndex().row()
        return at, robot.cells("tasks.table")[at]

    before = row()
    for key in REMAKES:
        robot.press(key)
        robot.idle()
        assert row() == before, key


def test_among_what_can_be_done_to_a_dossier(robot: WindowRobot) -> None:
    at_work(robot)
    robot.press("F4")
    robot.idle()
    for _ in range(3):
        robot.press("Down")
    remade(robot, lambda: robot.find(QListWidget, "dossier.actions").currentRow())


def test_among_procedures(robot: WindowRobot) -> None:
    robot.press("F2")
    robot.idle()
    robot.press("Down")
    robot.press("Down")
    remade(robot, lambda: robot.find(QListWidget, "intake.procedures").currentRow())


def test_in_a_section_of_the_settings(office: Office, open_window: OpenWindow) -> None:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.press("Ctrl+6")
    robot.press("Alt+1")
    robot.idle()

    def table() -> RowsTable[object]:
        shown = [t for t in robot.window.findChildren(RowsTable) if t.isVisible()]
        return next(t for t in shown if t.model().rowCount() > 1)

    table().setFocus()
    robot.press("Down")
    remade(robot, lambda: table().currentIndex().row())
    robot.press("Escape")
    robot.press("Ctrl+Minus")
    robot.press("Ctrl+6")
    robot.idle()
    assert table().currentIndex().row() > 0, "also where another place was in sight meanwhile"


def test_among_what_waits_to_be_signed(office: Office, open_window: OpenWindow) -> None:
    with signing_desk(office, open_window) as desk:
        table = "sign.table"
        desk.robot.press("Ctrl+4")
        desk.robot.idle()
        desk.robot.find(CellTable, table).setFocus()
        desk.robot.press("Down")
        remade(desk.robot, lambda: desk.robot.find(CellTable, table).currentIndex().row())
