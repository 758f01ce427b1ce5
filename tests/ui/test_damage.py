"""What is damaged in the store is told, and the office works on with the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from tests.robots.window import WindowRobot
from tests.support.counter import Counter
from tests.support.damage import damage, damage_batch, damage_dossier
from tests.support.office import ACCOUNT, Home
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.check_open_work import CheckOpenWork
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.sending.queue import ListQueue
from tthc_desktop.ui.kit.strip import MessageStrip


def receive(office: Office, name: str) -> Dossier:
    person = applicant(name, "079200001234", "0912000345", "ấp Thử Nghiệm")
    clerk = office.use(FindClerk)(demo.CLERK.login)
    return office.use(ReceiveDossier)(clerk, "1.001193", person)


def shown(robot: WindowRobot, name: str) -> bool:
    return robot.find(QWidget, name).isVisible()


def test_one_damaged_dossier_is_told_once_by_its_code_and_the_others_are_there(
    office: Office, open_window: OpenWindow
) -> None:
    good, bad = receive(office, "Lê Thị Lành"), receive(office, "Lê Thị Hỏng")
    damage_dossier(office.ports.store, bad.id)
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: f"Không đọc được hồ sơ {bad.code}" in robot.strip)
    robot.until(
        lambda: (
            [row[:2] for row in robot.cells("tasks.table")]
            == [[good.code, good.applicant.name], [bad.code, "Không đọc được"]]
        )
    )
    robot.press("End")
    assert robot.press_menu_key() == []
    for key in ("Return", "F4", "F7", "F8", "F9"):
        robot.find(MessageStrip, "strip").clear()
        robot.press(key)
        assert robot.strip.startswith("Không đọc được hồ sơ này")
        assert shown(robot, "tasks")
    robot.press("F3")
    robot.write("le thi lanh")
    robot.press("Return")
    robot.until(lambda: [row[1] for row in robot.cells("tasks.table")] == ["Lê Thị Lành"])
    for key, page in (("Ctrl+4", "sign"), ("Ctrl+5", "outbox"), ("Ctrl+1", "tasks")):
        robot.press(key)
        robot.idle()
        assert shown(robot, page)
    robot.press("F5")
    robot.idle()
    assert robot.strip == ""


def test_what_was_sealed_and_cannot_be_read_is_counted_out_and_named(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    try:
        counter = Counter(home, tmp_path)
        bad, good = counter.complete(), counter.complete()
        for each in (bad, good):
            counter.seal(each)
        row = "UPDATE submission SET operation = 'X' WHERE dossier_id = ?"
        damage(home.store, row, bad.id)
        page = counter.use(ListQueue)(ACCOUNT)
        checked = counter.use(CheckOpenWork)(ACCOUNT)
    finally:
        home.close()
    assert [item.dossier.code for item in page.rows if item is not None] == [good.code]
    assert page.damaged == checked.damaged == (bad.code,)


def test_a_damaged_day_of_the_calendar_is_told_and_the_worklist_is_there(
    office: Office, open_window: OpenWindow
) -> None:
    dossier = receive(office, "Lê Thị Mới")
    day = CalendarDay(dossier.received_at.date(), DayKind.OFF, "Bão")
    with office.ports.store.write("test") as tx:
        tx.calendar.put(day, dossier.received_at)
    damage(office.ports.store, "UPDATE calendar_day SET kind = 'x'")
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.idle()
    assert "calendar_day.kind" in robot.strip
    assert [row[0] for row in robot.cells("tasks.table")] == [dossier.code]


def test_pages_that_cannot_be_gone_through_are_told_by_the_dossiers_code(
    office: Office, open_window: OpenWindow
) -> None:
    dossier = receive(office, "Lê Thị Hỏng")
    with office.ports.store.write("test") as tx:
        tx.batches.open("b-1", dossier.id, dossier.received_at)
    damage_batch(office.ports.store, "b-1")
    robot = open_window(office)
    robot.until(lambda: shown(robot, "sign_in"))
    told = f"Chưa xem lại được các trang của hồ sơ {dossier.code}"
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.until(lambda: told in robot.strip)  # who is in charge of the whole PC
    robot.window.sign_out()
    assert told not in robot.strip
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: told in robot.strip)


def test_the_office_opens_also_where_nothing_could_be_recovered(
    office: Office, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_self: object) -> None:
        raise StoreError("store.busy")

    monkeypatch.setattr(RecoverBatches, "__call__", fails)
    robot = open_window(office)
    robot.until(lambda: shown(robot, "sign_in"))
    assert "đang bận" in robot.strip
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    receive(office, "Lê Thị Mới")
    robot.until(lambda: len(robot.cells("tasks.table")) == 1)


def damage_setting(office: Office, name: str) -> None:
    with office.ports.store.write("test") as tx:
        assert tx.settings.get(name) or name == "scan_profiles"
        tx.settings.put(name, "{")


@pytest.mark.loud("the setting office cannot be read")
def test_what_the_office_was_set_up_as_is_damaged(office: Office, open_window: OpenWindow) -> None:
    damage_setting(office, "office")
    told = sentence(StoreError("store.damaged", where="office: the whole: is no JSON"))
    robot = open_window(office)
    robot.until(lambda: shown(robot, "sign_in"))
    assert told in robot.strip
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    assert told in robot.strip
    robot.press("Ctrl+Plus")
    robot.idle()
    assert shown(robot, "tasks")
    assert told in robot.strip


@pytest.mark.loud("the setting scan_profiles cannot be read")
def test_damaged_scan_profiles_are_told_on_f7(robot: WindowRobot, office: Office) -> None:
    receive(office, "Lê Thị Mới")
    robot.until(lambda: len(robot.cells("tasks.table")) == 1)
    damage_setting(office, "scan_profiles")
    robot.press("Return")
    robot.idle()
    assert shown(robot, "scan")
    for key in ("F7", "Alt+F2"):
        robot.window._strip.clear()
        robot.press(key)
        robot.idle()
        where = "scan_profiles: the whole: is no JSON"
        assert sentence(StoreError("store.damaged", where=where)) in robot.strip
