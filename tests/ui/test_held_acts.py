"""Every act that begins work, with busy lanes and a clerk who goes before their turn comes.

Nobody lists the acts: each key that a place could listen to is pressed, and what is asked is
answered. A new act is in this test when it has a key.
"""

from __future__ import annotations

import string
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QWidget

from tests.robots.window import WindowRobot
from tests.support.held_lanes import HeldLanes
from tests.ui.conftest import OpenWindow
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.store.tables import metadata
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.kit.table import CellTable

NAME = "Lê Thị Thử"
ELSEWHERE = ("F1", "F2", "F3", "F12")  # other places, nothing that is done
KEYS = (
    *(f"F{number}" for number in range(4, 10)),
    "Ctrl+P", "Ctrl+B", "Ctrl+Z", "Ctrl+Y", "Ctrl+Return", "Return", "Space", "Delete",
    *string.digits,
    *string.ascii_uppercase,
)  # fmt: skip
SECTIONS = 6
PLACES = [
    *(f"Ctrl+{n}" for n, place in enumerate(Place, 1) if place is not Place.SETTINGS),
    *(f"Ctrl+6 Alt+{n}" for n in range(1, SECTIONS + 1)),
]


@dataclass
class Counter:
    office: Office
    robot: WindowRobot

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything that is stored."""
        store = self.office.ports.store
        assert isinstance(store, SqlStore)
        with store._database.read() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(table.select())]
                for table in metadata.sorted_tables
            }

    def answer(self) -> None:
        """Whatever is asked, as far as any words will do."""
        for panel in self.robot.window.findChildren(AskPanel):
            if panel.isVisible():
                for edit in panel.findChildren(QLineEdit):
                    edit.setText(edit.text() or "01/02/2026")
                panel.submit()

    def shown(self) -> str:
        """Everything that can be read in the window, wherever it stands."""
        window = self.robot.window
        lists = [w.item(n) for w in window.findChildren(QListWidget) for n in range(w.count())]
        return "\n".join(
            [
                *(w.text() for w in window.findChildren(QLabel)),
                *(w.text() for w in window.findChildren(QLineEdit)),
                *(item.text() for item in lists),
                *("\n".join(row) for table in window.findChildren(CellTable)
                  for row in self.robot.cells(table.objectName())),
            ]
        )  # fmt: skip


@pytest.fixture
def counter(office: Office, open_window: OpenWindow) -> Counter:
    administrator = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    person = applicant(NAME, "099198000123", "0912000345", "ấp Thử Nghiệm")
    office.use(ReceiveDossier)(administrator, "1.001193", person)
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.press("Return")  # takes the dossier in hand
    robot.until(lambda: robot.find(QWidget, "scan").isVisible())
    robot.idle()
    return Counter(office, robot)


@pytest.mark.parametrize("place", PLACES)
def test_what_waits_ends_with_its_clerk(counter: Counter, place: str) -> None:
    robot = counter.robot
    for key in place.split():
        robot.press(key)
    robot.idle()
    assert NAME in counter.shown()
    before = counter.rows()
    held = HeldLanes(robot.window.runner)
    began = set()
    for key in KEYS:
        waiting = held.waiting
        robot.press(key)
        counter.answer()
        if held.waiting > waiting:
            began.add(key)
        for back in place.split():  # an act may have led elsewhere
            robot.press(back)
    assert began, "no key of this place began anything"
    robot.window.sign_out()
    held.let_go()
    robot.idle()
    assert counter.rows() == before
    assert robot.find(QWidget, "sign_in").isVisible()
    assert robot.strip == ""
    assert not any(panel.is_open for panel in robot.window.findChildren(AskPanel))
    assert NAME not in counter.shown()
