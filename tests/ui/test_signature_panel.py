"""A stranger's signature by keyboard: not counted, shown in plain words, accepted with a reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.robots.window import WindowRobot
from tests.services.test_file_evidence import imported as import_marked
from tests.support import sheets
from tests.support.counter import Counter
from tests.support.office import ACCOUNT, Home
from tests.support.pdf_signing import signed
from tests.support.signed_files import Office as Signer
from tests.support.whole_store import all_dossiers
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.signature_evidence import NotCounted, Vouching
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.signatures import ShowSignatures
from tthc_desktop.ui.kit.facts_area import FactsArea
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.theme import SCALES, theme
from tthc_desktop.ui.scan.signature_acts import asked
from tthc_desktop.ui.scan.slots import SlotsList

_WITHIN_A_FRAME = 749
"""Of 768 lines, where the frame of the window takes its own."""


def slot(office: Office) -> Component:
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    return dossier.components[0]


def told(robot: WindowRobot) -> str:
    labels = robot.find(AskPanel, "scan.ask").findChildren(QLabel)
    return " ".join(label.text() for label in labels)


def read_on(robot: WindowRobot) -> int:
    """Until the reason may be typed; how often."""
    field = robot.find(QWidget, "scan.ask.reason")
    for number in range(20):
        if field.hasFocus():
            return number
        assert not field.isEnabled(), "not before all of it was read"
        robot.press("PageDown")
        robot.idle()
    raise AssertionError("never in sight")


def paper() -> bytes:
    pages, written = io.BytesIO(), io.BytesIO()
    sheets.text_page(sheets.prose(14, 5), 200).save(pages, "PDF", resolution=200)
    PdfWriter(clone_from=pages).write(written)
    return written.getvalue()


def at_file(office: Office, robot: WindowRobot, path: Path, content: bytes) -> WindowRobot:
    """On the digitising page, with a file in the first slot, which is chosen."""
    robot.receive("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    path.write_bytes(content)
    robot.find(SlotsList, "scan.slots").setFocus()
    robot.press("1")
    assert robot.drop("scan", QUrl.fromLocalFile(str(path)))
    robot.until(lambda: slot(office).read_blob is not None)
    robot.idle()
    robot.find(SlotsList, "scan.slots").setFocus()
    robot.press("1")
    return robot


@pytest.fixture
def imported(office: Office, robot: WindowRobot, tmp_path: Path) -> WindowRobot:
    return at_file(office, robot, tmp_path / "quyet dinh.pdf", signed(paper()))


def test_refused_then_accepted_by_a_named_person(office: Office, imported: WindowRobot) -> None:
    robot = imported
    [one] = slot(office).signed_by
    assert (one.why, slot(office).digitised) == (NotCounted.STRANGER, False)
    chosen = robot.find(SlotsList, "scan.slots").chosen
    assert chosen is not None
    assert (chosen.chip.text == "Chưa đạt") or "Y xem" in chosen.note
    assert "Y chữ ký" in robot.text("scan.keys")
    robot.press("Y")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.facts")
    robot.press("Ctrl+Return")  # before all of it was in sight
    assert robot.find(AskPanel, "scan.ask").is_open
    assert "Chưa đọc hết" in robot.text("scan.ask.wrong")
    read_on(robot)
    said = told(robot)
    for words in ("nguyên vẹn", "chưa ai công nhận", "chưa được tính", "toàn bộ tệp"):
        assert words in said, words
    assert "Rút lại việc chấp nhận" in said
    assert "cả tệp bị bỏ khỏi giấy tờ" in said, "what taking it back costs"
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
    assert "Nhấn Backspace ở giấy tờ này" in told(robot)
    robot.press("Ctrl+Return")
    assert not robot.find(AskPanel, "scan.ask").is_open
    robot.press("Backspace")  # by mistake
    assert robot.find(AskPanel, "scan.ask").is_open
    robot.press("Escape")
    robot.idle()
    assert slot(office).read_blob is not None
    robot.press("Backspace")
    robot.press("Ctrl+Return")
    robot.until(lambda: "tệp đã nhập vẫn giữ" in robot.strip)
    assert slot(office).read_blob is None


@pytest.mark.parametrize("larger", range(len(SCALES)))
def test_all_of_it_is_on_the_screen_and_read_by_keys(imported: WindowRobot, larger: int) -> None:
    robot = imported
    for _ in range(larger):
        robot.press("Ctrl+Plus")
        robot.idle()
    robot.press("Y")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.facts")
    robot.idle()
    size = robot.window.size()
    assert (size.width(), size.height()) == (1366, 768)
    panel = robot.find(AskPanel, "scan.ask")
    right = panel.mapTo(robot.window, panel.rect().bottomRight())
    assert (right.x() < 1366, right.y() < 768) == (True, True)
    facts = robot.find(FactsArea, "scan.ask.facts")
    assert facts.height() > theme.px(120)
    assert read_on(robot) > 0
    level = next(each for each in facts.findChildren(QLabel) if "Mức" in each.text())
    assert not level.visibleRegion().isEmpty()
    low = facts.viewport().mapToGlobal(facts.viewport().rect().bottomLeft()).y()
    lowest = max(facts.findChildren(QLabel), key=lambda each: each.mapTo(facts, each.pos()).y())
    left = low - lowest.mapToGlobal(lowest.rect().bottomLeft()).y()
    assert left < theme.px(40), "and nothing empty behind it"
    robot.press("PageUp")  # from the field, too
    assert facts.verticalScrollBar().value() < facts.verticalScrollBar().maximum()
    robot.press("Escape")
    robot.idle()
    assert robot.window.size() == size
    assert robot.focused().objectName() == "scan.slots"


def test_which_of_two_is_accepted_is_on_the_screen_with_the_largest_letters(
    office: Office, robot: WindowRobot, tmp_path: Path
) -> None:
    twice = Signer().sign(Signer().sign(paper()), "Sig2")
    at_file(office, robot, tmp_path / "hai chu ky.pdf", twice)
    for _ in SCALES[1:]:
        robot.press("Ctrl+Plus")
        robot.idle()
    robot.window.resize(1366, _WITHIN_A_FRAME)
    robot.press("Y")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.facts")
    robot.idle()
    size = robot.window.size()
    assert (size.width(), size.height()) == (1366, _WITHIN_A_FRAME)
    facts = robot.find(FactsArea, "scan.ask.facts")
    assert facts.viewport().height() > 2 * facts.fontMetrics().lineSpacing(), "it can be read"
    read_on(robot)
    for name in ("reason", "whose", "signature"):
        field = robot.find(QWidget, f"scan.ask.{name}")
        field.setFocus()
        robot.idle()
        assert field.visibleRegion().boundingRect() == field.rect(), name


def test_letters_of_another_size_are_refused_with_the_true_reason(imported: WindowRobot) -> None:
    robot = imported
    robot.press("Y")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.facts")
    read_on(robot)
    robot.press("Ctrl+Plus")
    assert "đang mở “Chữ ký số" in robot.strip
    robot.write("đã gọi")
    robot.press("Ctrl+Plus")
    assert "đang nhập dở" in robot.strip
    robot.press("Escape")
    robot.press("Ctrl+Plus")
    assert theme.scale > 100


def test_tab_goes_on_to_the_buttons_of_the_panel(imported: WindowRobot) -> None:
    robot = imported
    robot.press("Y")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.facts")
    read_on(robot)
    passed = []
    for _ in range(3):
        robot.press("Tab")
        passed.append(robot.focused().objectName())
    assert passed == ["scan.ask.whose", "scan.ask.cancel", "scan.ask.answer"]
    assert isinstance(robot.focused(), QPushButton)
    facts = robot.find(FactsArea, "scan.ask.facts")
    before = facts.verticalScrollBar().value()
    robot.press("Up")
    assert facts.verticalScrollBar().value() < before


def test_each_of_two_strangers_is_accepted_by_name(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    try:
        counter = Counter(home, tmp_path)
        dossier = counter.receive()
        marks = "5a" * 32 + "\n%signed by " + "5b" * 32
        slot = import_marked(counter, dossier, marks)
        asked_for = asked(counter.use(ShowSignatures)(ACCOUNT, dossier.id, slot.id))
    finally:
        home.close()
    [of] = [each for each in asked_for.fields if each.name == "signature"]
    assert of.choices == (f"Chữ ký 1: {'5a' * 32}", f"Chữ ký 2: {'5b' * 32}")
    assert of.value == of.choices[0]
