"""A stranger's signature by keyboard: not counted, shown in plain words, accepted with a reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel

from tests.robots.window import WindowRobot
from tests.support import sheets
from tests.support.pdf_signing import signed
from tests.support.whole_store import all_dossiers
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.signature_evidence import NotCounted, Vouching
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.scan.slots import SlotsList


def slot(office: Office) -> Component:
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    return dossier.components[0]


def told(robot: WindowRobot) -> str:
    labels = robot.find(AskPanel, "scan.ask").findChildren(QLabel)
    return " ".join(label.text() for label in labels)


@pytest.fixture
def imported(office: Office, robot: WindowRobot, tmp_path: Path) -> WindowRobot:
    robot.receive("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    path = tmp_path / "quyet dinh.pdf"
    paper = io.BytesIO()
    sheets.text_page(sheets.prose(14, 5), 200).save(paper, "PDF", resolution=200)
    written = io.BytesIO()
    PdfWriter(clone_from=paper).write(written)
    path.write_bytes(signed(written.getvalue()))
    robot.find(SlotsList, "scan.slots").setFocus()
    robot.press("1")
    assert robot.drop("scan", QUrl.fromLocalFile(str(path)))
    robot.until(lambda: slot(office).read_blob is not None)
    robot.idle()
    robot.find(SlotsList, "scan.slots").setFocus()
    robot.press("1")
    return robot


def test_refused_then_accepted_by_a_named_person(office: Office, imported: WindowRobot) -> None:
    robot = imported
    [one] = slot(office).signed_by
    assert (one.why, slot(office).digitised) == (NotCounted.STRANGER, False)
    robot.press("Y")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
    said = told(robot)
    for words in ("nguyên vẹn", "chưa ai công nhận", "chưa được tính", "toàn bộ tệp"):
        assert words in said, words
    robot.press("Ctrl+Return")  # without a reason
    assert robot.find(AskPanel, "scan.ask").is_open
    robot.write("đã gọi hỏi người ký")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã chấp nhận chữ ký" in robot.strip)
    robot.idle()
    [one] = slot(office).signed_by
    assert (one.basis, one.reason) == (Vouching.ACCEPTED, "đã gọi hỏi người ký")
    robot.find(SlotsList, "scan.slots").setFocus()
    robot.press("1")
    robot.press("Y")  # nothing is left to accept: it is only read
    robot.until(lambda: robot.find(AskPanel, "scan.ask").is_open)
    assert "đã gọi hỏi người ký" in told(robot)
    assert f": {demo.CLERK.name}, " in told(robot), "people know each other by name"
    robot.press("Ctrl+Return")
    assert not robot.find(AskPanel, "scan.ask").is_open
