"""The worklist and the queue, longer than what is read of them at once: by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.fakes.portal import FakePortal
from tests.robots.window import WindowRobot
from tests.support.damage import damage
from tests.support.held_lanes import HeldLanes
from tests.support.office import Home
from tests.support.sync import engine
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.part import PAGE
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.kit.paged_table import PagedTable
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.tasks.presenter import ONLY_UNFINISHED

PEOPLE = ("Đặng Thị Thử", "Nguyễn Văn Mẫu", "Trần Ví Dụ")


def received(office: Office, *names: str) -> dict[str, str]:
    """The dossier of each."""
    clerk = office.use(FindClerk)(demo.CLERK.login)
    made = {}
    for name in names:
        person = applicant(name, "099198000123", "0912000345", "ấp Thử Nghiệm")
        made[name] = office.use(ReceiveDossier)(clerk, "1.001193", person).id
    return made


def names(robot: WindowRobot) -> list[str]:
    return [row[1] for row in robot.cells("tasks.table")]


@pytest.fixture
def dossiers(office: Office) -> dict[str, str]:
    return received(office, *PEOPLE)


@pytest.fixture
def at_work(dossiers: dict[str, str], office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: len(names(robot)) == len(PEOPLE))
    robot.idle()
    return robot


def test_enter_in_the_search_line_waits_for_its_list_and_acts_on_that(
    at_work: WindowRobot, dossiers: dict[str, str]
) -> None:
    robot = at_work
    lanes = HeldLanes(robot.window.runner, Lane.STORE)
    robot.press("F3")
    robot.write("vi du")
    for _ in range(3):
        robot.press("Return")
        assert robot.focused().objectName() == "tasks.search"
        assert len(names(robot)) == 3
    assert robot.window.dossier_id is None
    lanes.let_go()
    robot.until(lambda: robot.focused().objectName() == "tasks.table")
    assert names(robot) == ["Trần Ví Dụ"]
    robot.press("F3")
    robot.press("F5")
    robot.idle()
    assert robot.focused().objectName() == "tasks.search", "it is gone to once"
    robot.press("Return")
    robot.until(lambda: robot.focused().objectName() == "tasks.table")
    robot.press("Return")
    assert robot.window.dossier_id == dossiers["Trần Ví Dụ"]


def test_what_is_typed_is_searched_for_without_enter_and_only_the_last_of_it(
    at_work: WindowRobot,
) -> None:
    robot = at_work
    lanes = HeldLanes(robot.window.runner, Lane.STORE)
    robot.press("F3")
    robot.write("thu")
    robot.press("Return")
    robot.write(" khong ai")
    robot.press("Return")
    lanes.let_go()
    robot.until(lambda: names(robot) == [])
    robot.idle()
    assert robot.focused().objectName() == "tasks.search", "nothing was found to go to"
    for _ in range(len(" khong ai")):
        robot.press("Backspace")
    robot.until(lambda: names(robot) == ["Đặng Thị Thử"])
    robot.press("Escape")
    robot.until(lambda: len(names(robot)) == 3)


def test_what_was_typed_on_the_way_out_is_the_list_on_the_way_back(at_work: WindowRobot) -> None:
    robot = at_work
    for _ in range(2):
        robot.press("F3")
        robot.write("mau")
        robot.press("Ctrl+5")
        robot.idle()
        robot.press("Ctrl+1")
        robot.idle()
        assert names(robot) == ["Nguyễn Văn Mẫu"]
    robot.press("F3")
    robot.write("thu")
    page = robot.find(QWidget, "tasks")
    assert any(timer.isActive() for timer in page.findChildren(QTimer))
    robot.window.sign_out()
    assert not any(timer.isActive() for timer in page.findChildren(QTimer))
    robot.idle()


def test_a_tile_is_another_list_and_what_is_chosen_stays_where_it_can(
    at_work: WindowRobot, dossiers: dict[str, str]
) -> None:
    robot = at_work
    robot.press("Down")
    tile = robot.find(QPushButton, "tasks.tile.missing")
    assert tile.accessibleName().endswith(": 3")
    tile.setFocus()
    robot.press("Space")
    robot.idle()
    table = robot.find(PagedTable, "tasks.table")
    assert (len(names(robot)), table.chosen_line) == (3, 1)
    refused = robot.find(QPushButton, "tasks.tile.refused")
    refused.setFocus()
    robot.press("Space")
    robot.idle()
    assert (names(robot), tile.isChecked()) == ([], False)
    robot.press("Escape")
    robot.idle()
    assert (len(names(robot)), refused.isChecked()) == (3, False)
    robot.until(lambda: robot.focused().objectName() == "tasks.table")


def test_a_single_letter_says_what_it_does_not_find(at_work: WindowRobot) -> None:
    robot = at_work
    note = robot.find(QLabel, "tasks.note")
    assert not note.isVisible()
    robot.press("F3")
    robot.write("d")
    robot.press("Return")
    robot.idle()
    assert (note.text(), note.isVisible()) == (ONLY_UNFINISHED, True)
    robot.press("Escape")
    robot.idle()
    assert not note.isVisible()


def test_the_end_of_a_long_list_is_read_when_it_is_shown(
    office: Office, open_window: OpenWindow
) -> None:
    people = [f"Người Thứ {number}" for number in range(PAGE + 20)]
    made = received(office, *people)
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: len(names(robot)) == len(people))
    table = robot.find(PagedTable, "tasks.table")
    robot.idle()
    first = table.chosen
    lanes = HeldLanes(robot.window.runner, Lane.STORE)
    robot.press("End")
    robot.press("Return")
    assert "đang được tải" in robot.strip, "nobody knows what stands there"
    assert robot.find(QWidget, "tasks").isVisible()
    lanes.let_go()
    robot.until(lambda: table.chosen is not None)
    assert table.model().rowCount() == len(people)
    robot.idle()
    last = names(robot)[-1]
    robot.press("Return")
    assert robot.window.dossier_id == made[last]
    robot.press("Ctrl+1")
    robot.idle()
    assert (table.chosen_line, table.chosen_in_sight) == (len(people) - 1, True)
    robot.press("Home")
    robot.until(lambda: table.chosen == first)


def queue(office: Office, open_window: OpenWindow, in_hand: Submission) -> WindowRobot:
    """Entered with a dossier in hand, by somebody who sees everybody's."""
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.window.take_dossier(in_hand.dossier_id)
    robot.press("Ctrl+5")
    robot.idle()
    return robot


def test_the_dossier_in_hand_is_chosen_wherever_it_is_in_the_queue(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    sealed = [home.sealed(bytes([number]) * 500) for number in range(PAGE + 20)]
    oldest = sealed[0]
    robot = queue(office, open_window, oldest)
    table = robot.find(PagedTable, "outbox.table")
    code = home.dossier(oldest.dossier_id).code
    assert (table.chosen_line, table.chosen_in_sight) == (len(sealed) - 1, True)
    assert robot.text("outbox.heading").startswith(code)
    assert robot.text("outbox.summary") == "80 hồ sơ chưa xong, còn 40 kB phải gửi"
    assert not robot.find(QWidget, "outbox.note").isVisible()
    robot.press("Home")
    robot.press("F5")
    robot.idle()
    assert table.chosen_line == 0, "a later refresh jumped"


def test_a_place_that_is_built_later_shows_what_was_counted_before(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    home.sealed(b"one")
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.window._watch.stop()
    robot.idle()
    robot.press("Ctrl+5")
    robot.idle()
    assert robot.text("outbox.summary").startswith("1 hồ sơ chưa xong")


def test_what_has_arrived_is_below_what_waits_and_a_damaged_line_is_told_of(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    arrived = home.sealed(b"one")
    engine(home, FakePortal()).drain()
    waits, bad = home.sealed(b"two"), home.sealed(b"three")
    robot = queue(office, open_window, bad)
    damage(home.store, "UPDATE submission SET operation = 'X' WHERE id = ?", bad.id)
    for _ in range(2):
        robot.press("F5")
        robot.idle()
    cells = robot.cells("outbox.table")
    assert cells[0][:2] == [home.dossier(bad.dossier_id).code, "Không đọc được"]
    assert [row[0] for row in cells[1:]] == [
        home.dossier(waits.dossier_id).code,
        home.dossier(arrived.dossier_id).code,
    ]
    assert "7 ngày qua" in robot.text("outbox.note")
    assert robot.find(QWidget, "outbox.note").isVisible()
    assert robot.text("outbox.heading") == "Không đọc được hồ sơ này"
    code = home.dossier(bad.dossier_id).code
    assert robot.strip.count(code) == 1


def test_the_lit_line_of_the_queue_is_opened_and_the_worklist_keeps_its_own(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    first, second = home.sealed(b"one"), home.sealed(b"two")
    home.sealed(b"three")
    robot = queue(office, open_window, first)
    robot.press("Home")
    robot.press("Down")
    robot.press("F4")
    robot.idle()
    assert home.dossier(second.dossier_id).code in robot.text("dossier.subtitle")
    robot.press("Ctrl+1")
    robot.idle()
    table = robot.find(PagedTable, "tasks.table")
    robot.press("End")
    chosen = table.chosen_line
    assert chosen
    robot.press("Ctrl+5")
    robot.idle()
    robot.press("Ctrl+1")
    robot.idle()
    assert table.chosen_line == chosen
