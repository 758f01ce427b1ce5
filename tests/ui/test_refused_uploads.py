"""Uploads that are no good papers, or are other pages than their file: what L and A tell."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.robots.window import WindowRobot
from tests.support import outside_files as made
from tests.support import phone_photos, sheets
from tests.support.pdf_signing import signed
from tests.ui.conftest import OpenWindow
from tests.ui.test_uploads_page import at_uploads, slot
from tthc_desktop.domain.component import Way
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.pages import PageView

HEIC = Path(__file__).parent.parent / "adapters" / "inspecting" / "sheet.heic"
CMS = bytes.fromhex("30821000" + "06092a864886f70d010702a0")
REFUSED = {
    "ZIP": (made.archive(), "“to-khai.pdf” là tệp nén ZIP"),
    "password": (made.locked("mo"), "Tệp PDF “to-khai.pdf” có mật khẩu"),
    "CMS": (CMS + made.pdf(), "“to-khai.pdf” là gói ký CMS (.p7m)"),
}


def sheet() -> Image.Image:
    return sheets.text_page(sheets.prose(24, 3), 150)


def pressed(robot: WindowRobot, key: str, wanted: str) -> str:
    """What the strip says then."""
    robot.find(MessageStrip, "strip").clear()
    robot.press(key)
    robot.until(lambda: wanted in robot.strip)
    robot.idle()
    return robot.strip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_told_with_the_way_out(
    office: Office, open_window: OpenWindow, name: str
) -> None:
    content, told = REFUSED[name]
    robot = at_uploads(office, open_window, content)
    looked = pressed(robot, "L", told)
    assert "Nhấn Z để trả lại" in looked
    assert pressed(robot, "A", told) == looked
    robot.press("Z")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
    robot.write("nộp lại bản khác")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã ghi trả lại" in robot.strip)
    assert slot(office).upload is not None


def test_a_photo_is_shown_and_taken_as_the_sheet_that_was_cut_out(
    office: Office, open_window: OpenWindow
) -> None:
    pixels = np.asarray(sheet())[:, :, ::-1].copy()
    photo = phone_photos.shot(pixels, ground="wood", seed=3).pixels[:, :, ::-1]
    content = made.saved(Image.fromarray(photo), "JPEG", quality=90)
    robot = at_uploads(office, open_window, content)
    robot.press("L")
    robot.until(lambda: "trang 1/1" in robot.text("scan.where"))
    assert "đã cắt theo mép giấy" in robot.text("scan.where")
    shown = robot.find(PageView, "scan.view")
    assert shown.image.height() / shown.image.width() == pytest.approx(297 / 210, abs=0.02)
    assert "1 trang ảnh chụp, đã cắt theo mép giấy" in pressed(robot, "A", "Đã nhận")


def test_a_phone_s_own_kind_of_picture_is_seen_and_taken_in(
    office: Office, open_window: OpenWindow
) -> None:
    robot = at_uploads(office, open_window, HEIC.read_bytes())
    robot.press("L")
    robot.until(lambda: "trang 1/1" in robot.text("scan.where"))
    pressed(robot, "A", "Đã nhận")
    assert slot(office).way is Way.IMPORT


def test_attachments_are_told_when_the_pages_are_taken(
    office: Office, open_window: OpenWindow
) -> None:
    robot = at_uploads(office, open_window, made.attached())
    robot.press("L")
    robot.until(lambda: "trang 1/1" in robot.text("scan.where"))
    assert "Trong tệp có tệp đính kèm: chỉ dùng hình" in pressed(robot, "A", "Đã nhận")


def test_a_signed_file_that_was_cut_off_is_called_so(
    office: Office, open_window: OpenWindow
) -> None:
    content = signed(made.pdf(2))
    robot = at_uploads(office, open_window, content[: len(content) - 700])
    robot.press("L")
    robot.until(lambda: "trang 1/2" in robot.text("scan.where"))
    robot.press("PageDown")
    robot.until(lambda: "trang 2/2" in robot.text("scan.where"))
    told = pressed(robot, "A", "to-khai.pdf")
    assert "bị cắt cụt hoặc hỏng" in told
    assert "Nhấn Z" in told
    assert slot(office).way is Way.UPLOADED
