"""Hồ sơ by keyboard: what may be done as the dossier stands, and nothing else."""

from __future__ import annotations

import string

import pytest
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from tests.robots.window import WindowRobot
from tests.support.damage import damage_dossier
from tests.support.whole_store import all_submissions
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import Purpose
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk, GetDossier
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier

ACTIONS = "dossier.actions"
P = PortalStatus
OFFERED = {  # as received here a moment ago, and then in this state
    P.NEW: "ABXCUR",
    P.RECEIVED: "KHPBIXCUNR",
    P.PROCESSING: "KHBIXCNR",
    P.SUPPLEMENT: "DXCNR",
    P.PAYMENT: "DXCNR",
    P.DONE: "TXC",
    P.NOT_ACCEPTED: "V",
    P.STOPPED: "V",
    P.WITHDRAWN: "",
    P.RETURNED: "",
}


@pytest.fixture
def dossier(office: Office) -> Dossier:
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    return office.use(ReceiveDossier)(office.use(FindClerk)(demo.CLERK.login), "1.001193", person)


@pytest.fixture
def robot(office: Office, dossier: Dossier, open_window: OpenWindow) -> WindowRobot:
    """On the list, with the one dossier in it."""
    made = open_window(office)
    made.sign_in(demo.CLERK.login, demo.PASSWORD)
    made.until(lambda: len(made.cells("tasks.table")) == 1)
    assert dossier.status is P.RECEIVED
    return made


def open_it(robot: WindowRobot) -> None:
    robot.press("F4")
    robot.idle()
    assert shown(robot, "dossier")
    robot.until(lambda: robot.find(QListWidget, ACTIONS).hasFocus())


def put(robot: WindowRobot, office: Office, dossier: Dossier, status: P) -> None:
    with office.ports.store.write("t") as tx:
        tx.dossiers.put_status(dossier.id, status)
    robot.press("F5")
    robot.until(lambda: robot.text("dossier.status") == STATUS_NAMES[status])
    robot.idle()


def offered(robot: WindowRobot) -> list[str]:
    """The keys beside the actions."""
    found = robot.find(QListWidget, ACTIONS)
    return [found.item(row).text().split()[0] for row in range(found.count())]


def shown(robot: WindowRobot, name: str) -> bool:
    return robot.find(QWidget, name).isVisible()


def asked(robot: WindowRobot) -> bool:
    return shown(robot, "dossier.ask")


def test_f4_shows_the_chosen_one(robot: WindowRobot, dossier: Dossier) -> None:
    open_it(robot)
    assert robot.text("dossier.title") == dossier.procedure_name
    assert dossier.provisional_code in robot.text("dossier.subtitle")
    assert "Lê Thị Thử" in robot.text("dossier.subtitle")
    assert [row[1] for row in robot.cells("dossier.history")] == ["Tiếp nhận"]
    robot.press("Escape")
    assert shown(robot, "tasks")
    robot.press("Ctrl+8")
    robot.idle()
    assert robot.text("dossier.title") == dossier.procedure_name


def test_f4_with_no_dossier_says_what_to_do(office: Office, open_window: OpenWindow) -> None:
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.press("Ctrl+8")
    robot.idle()
    assert "nhấn F4" in robot.text("dossier.subtitle")
    for key in string.ascii_uppercase:
        robot.press(key)
    robot.press("Return")
    robot.idle()
    assert (offered(robot), asked(robot), shown(robot, "dossier")) == ([], False, True)


def test_the_table_knows_every_state() -> None:
    assert OFFERED.keys() == set(PortalStatus)


@pytest.mark.parametrize("status", PortalStatus, ids=lambda status: status.name)
def test_only_what_the_state_allows_has_a_key(
    robot: WindowRobot, office: Office, dossier: Dossier, status: P
) -> None:
    """What is not offered does nothing when its key is pressed all the same."""
    open_it(robot)
    put(robot, office, dossier, status)
    keys = [key for key in offered(robot) if len(key) == 1]
    assert "".join(keys) == OFFERED[status]
    for key in sorted(set(string.ascii_uppercase) - set(keys)):
        robot.press(key)
        assert not asked(robot), key
    robot.idle()
    assert shown(robot, "dossier")
    assert office.use(GetDossier)(dossier.id).status is status
    with office.ports.store.read() as tx:
        assert len(tx.events.of_dossier(dossier.id)) == 1


@pytest.mark.parametrize(
    ("key", "status", "title"),
    [
        ("B", P.RECEIVED, "Yêu cầu bổ sung, hoàn thiện hồ sơ"),
        ("I", P.PROCESSING, "Yêu cầu thực hiện nghĩa vụ tài chính"),
        ("U", P.RECEIVED, "Từ chối tiếp nhận giải quyết"),
        ("N", P.SUPPLEMENT, "Dừng xử lý"),
        ("R", P.PAYMENT, "Người dân rút hồ sơ"),
        ("X", P.DONE, "Xin lỗi và hẹn lại"),
        ("C", P.DONE, "Bàn giao hồ sơ"),
        ("K", P.PROCESSING, "Kết quả giải quyết"),
        ("V", P.STOPPED, "Văn bản trả lời"),
        ("T", P.DONE, "Trả kết quả"),
    ],
)
def test_a_question_is_asked_in_the_page_and_esc_takes_it_back(
    robot: WindowRobot, office: Office, dossier: Dossier, key: str, status: P, title: str
) -> None:
    open_it(robot)
    put(robot, office, dossier, status)
    robot.press(key)
    robot.until(lambda: asked(robot))
    assert robot.text("dossier.ask.title") == title
    assert robot.focused().objectName().startswith("dossier.ask.")
    assert not shown(robot, "dossier.history")
    robot.press("Escape")
    assert (asked(robot), shown(robot, "dossier.history")) == (False, True)
    assert robot.focused().objectName() == ACTIONS
    assert office.use(GetDossier)(dossier.id).status is status


def test_an_answer_that_lacks_something_stays_open(
    robot: WindowRobot, office: Office, dossier: Dossier
) -> None:
    open_it(robot)
    robot.press("R")
    robot.press("Ctrl+Return")
    robot.idle()
    assert asked(robot)
    assert robot.text("dossier.ask.reason.wrong") or robot.text("dossier.ask.wrong")
    assert office.use(GetDossier)(dossier.id).status is P.RECEIVED
    robot.write("đơn rút ngày 25/11/2026")
    robot.press("Ctrl+Return")
    robot.until(lambda: "được rút" in robot.strip)
    assert office.use(GetDossier)(dossier.id).status is P.WITHDRAWN
    robot.until(lambda: robot.text("dossier.status") == STATUS_NAMES[P.WITHDRAWN])
    robot.idle()
    assert robot.cells("dossier.history")[0][1].startswith("Người dân rút hồ sơ")
    assert not asked(robot)


@pytest.mark.parametrize("leave", ["Ctrl+1", "F2", "F7"])
def test_a_question_does_not_outlive_the_page(robot: WindowRobot, leave: str) -> None:
    open_it(robot)
    robot.press("N")
    robot.until(lambda: asked(robot))
    robot.write("chưa nghĩ xong")
    edit = robot.find(QLineEdit, "dossier.ask.reason")
    robot.press(leave)
    robot.idle()
    assert not shown(robot, "dossier")
    robot.press("Ctrl+8")
    robot.idle()
    assert (asked(robot), shown(robot, "dossier.history")) == (False, True)
    assert edit.text() == ""
    robot.press("Ctrl+Return")  # answers nothing that was asked before
    robot.idle()
    assert "chưa nghĩ xong" not in str(robot.cells("dossier.history"))


def test_a_stopped_dossier_is_not_closed_without_a_signed_reply(
    robot: WindowRobot, office: Office, dossier: Dossier
) -> None:
    open_it(robot)
    put(robot, office, dossier, P.STOPPED)
    robot.press("F9")
    robot.until(lambda: "đã đính kèm văn bản trả lời" in robot.strip)
    robot.press("V")
    robot.until(lambda: robot.focused().objectName() == "dossier.ask.name")
    robot.write("Thông báo dừng")
    robot.press("Return")
    robot.write("12/TB-UBND")
    robot.press("Return")
    robot.write("31/02/2026")
    robot.press("Ctrl+Return")
    robot.idle()
    assert robot.text("dossier.ask.issued_on.wrong")
    assert robot.focused().objectName() == "dossier.ask.issued_on"
    robot.press("Ctrl+A")
    robot.write("25/11/2099")
    robot.press("Ctrl+Return")
    robot.idle()
    assert "sau hôm nay" in robot.text("dossier.ask.issued_on.wrong")
    assert robot.focused().objectName() == "dossier.ask.issued_on"
    robot.press("Ctrl+A")
    robot.write("25/11/2025")
    robot.press("Ctrl+Return")
    robot.until(lambda: shown(robot, "scan"))
    robot.idle()
    [reply] = office.use(GetDossier)(dossier.id).results
    assert (reply.purpose, reply.name) == (Purpose.REPLY, "Thông báo dừng")
    robot.press("F4")
    robot.idle()
    assert "V" not in offered(robot)  # there is one: it is to be scanned and signed now
    robot.press("F9")
    robot.until(lambda: "Văn bản trả lời còn chờ chữ ký của người có thẩm quyền" in robot.strip)
    with office.ports.store.read() as tx:
        assert all_submissions(tx) == ()


def test_processing_undigitised_takes_the_same_key_twice(
    robot: WindowRobot, office: Office, dossier: Dossier
) -> None:
    open_it(robot)
    robot.press("P")
    robot.until(lambda: "số hóa trước khi giải quyết" in robot.strip)
    assert office.use(GetDossier)(dossier.id).status is P.RECEIVED
    robot.press("P")
    robot.until(lambda: robot.text("dossier.status") == STATUS_NAMES[P.PROCESSING])
    assert "chưa số hóa" in robot.cells("dossier.history")[0][1]


def test_a_dossier_that_cannot_be_read_shows_nothing_of_the_one_before(
    robot: WindowRobot, office: Office, dossier: Dossier
) -> None:
    person = applicant("Trần Ví Dụ", "099198000124", "0912000346", "ấp Thử Nghiệm")
    clerk = office.use(FindClerk)(demo.CLERK.login)
    other = office.use(ReceiveDossier)(clerk, "1.001193", person)
    open_it(robot)
    assert dossier.code in robot.text("dossier.subtitle")
    damage_dossier(office.ports.store, other.id)
    robot.window.take_dossier(other.id)
    robot.press("F5")
    robot.idle()
    assert robot.text("dossier.title") == "Hồ sơ"
    assert robot.text("dossier.subtitle").startswith("Chưa mở được hồ sơ.")
    assert robot.strip in robot.text("dossier.subtitle")
    assert offered(robot) == []
    assert robot.text("dossier.slots") == robot.text("dossier.status") == ""
