"""Several uploaded files of one paper become one: their signatures do not go unseen."""

from __future__ import annotations

import io
from dataclasses import replace

from pypdf import PdfWriter

from tests.support import sheets
from tests.support.pdf_signing import signed
from tests.ui.conftest import OpenWindow
from tests.ui.test_uploads_page import at_uploads, look_at_all, slot
from tthc_desktop.domain.component import Way
from tthc_desktop.services.application import Office


def sheet(number: int) -> bytes:
    paper = io.BytesIO()
    sheets.text_page(sheets.prose(12, number), 200).save(paper, "PDF", resolution=200)
    written = io.BytesIO()
    PdfWriter(clone_from=paper).write(written)
    return written.getvalue()


def test_signatures_that_are_given_up_are_told(office: Office, open_window: OpenWindow) -> None:
    robot = at_uploads(office, open_window, sheet(1), signed(sheet(2)))
    look_at_all(robot)
    robot.press("A")
    robot.until(lambda: "Đã nhận" in robot.strip)
    robot.idle()
    assert "1 chữ ký số có sẵn không còn" in robot.strip
    made = slot(office)
    assert (made.way, made.pages, made.signed_by) == (Way.IMPORT, 2, ())


def test_one_that_was_changed_is_refused_by_name(office: Office, open_window: OpenWindow) -> None:
    changed = signed(sheet(2)).replace(b"/MediaBox", b"/TrimBox ", 1)
    robot = at_uploads(office, open_window, sheet(1), changed)
    look_at_all(robot)
    robot.press("A")
    robot.until(lambda: "to-khai.pdf" in robot.strip)
    robot.idle()
    assert "chữ ký số" in robot.strip
    assert slot(office).way is Way.UPLOADED


def test_files_that_came_meanwhile_are_not_sent_back(
    office: Office, open_window: OpenWindow
) -> None:
    robot = at_uploads(office, open_window, sheet(1))
    robot.press("Z")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
    robot.write("ảnh mờ")
    before = slot(office)
    new = replace(before.uploaded[0], id="f-2", sha256="2" * 64)
    with office.ports.store.write("test") as tx:
        tx.dossiers.put_component(replace(before, uploaded=(new,)))
    robot.press("Ctrl+Return")
    robot.until(lambda: "vừa thay hoặc xếp lại các tệp" in robot.text("scan.ask.reason.wrong"))
    robot.idle()
    assert slot(office).upload is None
