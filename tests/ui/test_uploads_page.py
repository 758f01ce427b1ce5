"""What the citizen uploaded, by keyboard: looked at, taken in, sent back; its signature shown."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes.portal_dossiers import FakePortalDossiers
from tests.robots.window import WindowRobot
from tests.services.test_portal_dossiers import ONLINE
from tests.support import sheets
from tests.support.whole_store import all_dossiers
from tests.ui.conftest import OpenWindow
from tests.ui.test_online_page import connected
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.portal_dossier import PortalFile, PortalStatus
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.slots import SlotsList
from tthc_desktop.ui.scan.whole_page import WholePage


def two_pages() -> bytes:
    first, second = (sheets.text_page(sheets.prose(12, n), 200) for n in (1, 2))
    made = io.BytesIO()
    first.save(made, "PDF", save_all=True, append_images=[second], resolution=200)
    return made.getvalue()


@pytest.fixture
def robot(office: Office, open_window: OpenWindow) -> WindowRobot:
    return at_uploads(office, open_window, two_pages())


def at_uploads(office: Office, open_window: OpenWindow, *contents: bytes) -> WindowRobot:
    """On the digitising page, with an online dossier whose first paper was uploaded as these."""
    by_id = {f"f-{number}": content for number, content in enumerate(contents, 1)}
    files = tuple(
        PortalFile(key, "to-khai.pdf", "TK", sha256_hex(content), len(content))
        for key, content in by_id.items()
    )
    province = FakePortalDossiers()
    there = replace(ONLINE, procedure_code="9.999999", files=files)
    province.put(demo.UNIT.unit_code, there, by_id)
    made = open_window(connected(office, province))
    made.sign_in(demo.CLERK.login, demo.PASSWORD)
    made.press("Ctrl+7")
    made.until(lambda: made.cells("online.table"))
    made.write(ONLINE.code)
    made.press("Return")
    made.until(lambda: "Đã mở" in made.strip)
    made.idle()
    made.find(SlotsList, "scan.slots").setFocus()
    made.press("1")
    return made


def slot(office: Office) -> Component:
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    return dossier.components[0]


def note(robot: WindowRobot) -> str:
    chosen = robot.find(SlotsList, "scan.slots").chosen
    assert chosen is not None
    return f"{chosen.chip.text} {chosen.note}"


def look_at_all(robot: WindowRobot) -> None:
    robot.press("L")
    robot.until(lambda: "trang 1/2" in robot.text("scan.where"))
    robot.press("PageDown")
    robot.until(lambda: "trang 2/2" in robot.text("scan.where"))


def test_every_page_is_looked_at_before_it_is_taken_in(office: Office, robot: WindowRobot) -> None:
    assert "Chưa nhận tệp nộp" in note(robot)
    for hint in ("L xem tệp", "A nhận tệp", "Z trả lại tệp", "W hỏi tệp mới"):
        assert hint in robot.text("scan.keys")
    robot.press("Y")
    assert "chưa được nhận" in robot.strip, "it is there, and can be looked at"
    robot.press("T")
    robot.until(lambda: "có tệp người dân nộp nên không tìm" in robot.strip)
    robot.press("A")
    robot.until(lambda: "Chưa xem trang nào" in robot.strip)
    assert slot(office).way is Way.UPLOADED
    robot.press("L")
    robot.until(lambda: "trang 1/2" in robot.text("scan.where"))
    assert robot.strip == "", "one page was looked at by now"
    robot.press("A")
    robot.until(lambda: "Còn 1 trang chưa xem" in robot.strip)
    robot.press("PageDown")
    robot.until(lambda: "trang 2/2" in robot.text("scan.where"))
    assert robot.strip == ""
    robot.press("A")
    robot.until(lambda: "Đã nhận" in robot.strip)
    robot.idle()
    made = slot(office)
    assert (made.way, made.pages, made.signable) == (Way.IMPORT, 2, True)
    assert "A nhận tệp" not in robot.text("scan.keys"), "only where it applies"
    robot.press("Y")
    robot.until(lambda: "không có chữ ký số" in robot.strip)


def test_sent_back_with_words_that_the_request_repeats(office: Office, robot: WindowRobot) -> None:
    robot.press("Z")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
    robot.write("ảnh mờ")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã ghi trả lại" in robot.strip)
    robot.idle()
    assert slot(office).upload is not None
    assert "ảnh mờ" in note(robot)
    robot.press("F4")
    robot.idle()
    robot.press("B")
    robot.until(lambda: robot.focused().objectName() == "dossier.ask.reason")
    robot.press("Ctrl+Return")
    assert "ảnh mờ" in robot.text("dossier.ask.items")


def test_nothing_is_scanned_over_an_upload_and_the_true_reason_is_told(
    office: Office, robot: WindowRobot
) -> None:
    for key in ("F7", "Ctrl+Return"):
        robot.find(MessageStrip, "strip").clear()
        robot.press(key)
        robot.until(lambda: "A nhận hoặc Z trả lại" in robot.strip)
    assert "A nhận" in robot.find(QWidget, "scan.view").accessibleName()
    robot.press("Z")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
    robot.write("ảnh mờ")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã ghi trả lại" in robot.strip)
    robot.idle()
    for key in ("F7", "Ctrl+Return"):
        robot.find(MessageStrip, "strip").clear()
        robot.press(key)
        robot.until(lambda: "chờ người dân nộp lại" in robot.strip)
        assert "xuất trình" not in robot.strip
    assert "ảnh mờ" in robot.find(QWidget, "scan.view").accessibleName()
    assert "A nhận" not in robot.find(QWidget, "scan.view").accessibleName()
    robot.press("Backspace")  # as the sentence says
    robot.until(lambda: "chờ xem lại" in robot.strip)
    robot.idle()
    assert slot(office).upload is None


def test_what_was_sent_back_leads_on_to_the_request(office: Office, robot: WindowRobot) -> None:
    robot.press("Z")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
    robot.write("ảnh mờ")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã ghi trả lại" in robot.strip)
    robot.idle()
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    others = [each for each in dossier.missing if each.id != slot(office).id]
    with office.ports.store.write("test") as tx:
        for each in others:
            tx.dossiers.put_component(replace(each, way=Way.NOT_NEEDED))
    robot.press("F5")
    robot.idle()
    robot.press("F9")
    robot.until(lambda: "Chưa chốt được" in robot.strip)
    assert f"“{slot(office).name}” đã trả lại tệp" in robot.strip
    robot.press("Escape")
    robot.idle()
    assert "Yêu cầu bổ sung" in robot.cells("tasks.table")[0][-1]
    robot.press("Return")
    robot.until(lambda: robot.find(QWidget, "dossier").isVisible())


def test_keys_say_why_they_do_nothing(office: Office, robot: WindowRobot) -> None:
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    with office.ports.store.write("test") as tx:
        tx.dossiers.put_state(dossier.id, DossierState.SEALED)
    robot.press("F5")
    robot.idle()
    for key in ("A", "Z", "W"):
        robot.find(MessageStrip, "strip").clear()
        robot.press(key)
        robot.until(lambda: "đã chốt" in robot.strip)
    with office.ports.store.write("test") as tx:
        tx.dossiers.put_status(dossier.id, PortalStatus.SUPPLEMENT)
    robot.press("F5")
    robot.idle()
    robot.press("W")
    robot.until(lambda: "F4 rồi D" in robot.strip)


def test_small_print_is_read_large(robot: WindowRobot) -> None:
    robot.press("L")
    robot.until(lambda: "trang 1/2" in robot.text("scan.where"))
    before = robot.find(QWidget, "scan.view").width()
    robot.press("F11")
    robot.idle()
    whole = robot.find(WholePage, "scan.whole.scroll")
    assert robot.focused() is whole
    assert whole.viewport().width() > before
    assert whole.verticalScrollBar().maximum() > 0, "as wide as its place"
    while "trang 1/2" in robot.text("scan.where"):
        robot.press("PageDown")
        robot.idle()
    assert whole.verticalScrollBar().value() == 0, "the next page, from its top"
    robot.press("Z")  # what is seen is answered there
    robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
    robot.press("Escape")
    robot.press("Escape")
    assert not whole.isVisible()
    assert robot.focused().objectName() == "scan.slots"
