"""Keys pressed before what they mean can be done: kept for a moment, or answered; never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.fakes.runner import HeldRunner
from tests.support import sheets
from tests.support.pdf_signing import signed
from tests.ui.test_presenters import PEOPLE, ShellSpy
from tests.ui.test_signature_panel import paper
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.import_pages import ImportPages
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.ahead import NO_DOSSIER, NOT_READ
from tthc_desktop.ui.scan.page import ScanPage
from tthc_desktop.ui.scan.pages import PageView
from tthc_desktop.ui.scan.slots import SlotsList

KEYS = {"Esc": Qt.Key.Key_Escape, "Delete": Qt.Key.Key_Delete}


@dataclass
class Desk:
    """The page before the first of two dossiers; answers of one lane wait."""

    office: Office
    shell: ShellSpy
    runner: HeldRunner
    page: ScanPage
    first: Dossier
    second: Dossier

    @property
    def slots(self) -> SlotsList:
        found = self.page.findChild(SlotsList, "scan.slots")
        assert found is not None
        return found

    @property
    def panel(self) -> AskPanel:
        found = self.page.findChild(AskPanel, "scan.ask")
        assert found is not None
        return found

    @property
    def asked(self) -> str:
        """The question that stands open; empty for none."""
        asked = self.panel.asked
        return asked.title if asked is not None and self.panel.is_open else ""

    @property
    def said(self) -> str:
        return " ".join(text for _, text in self.shell.said)

    def open(self, dossier_id: str | None) -> None:
        self.shell.take_dossier(dossier_id)
        self.page.entered()

    def press(self, *keys: str) -> None:
        self.slots.setFocus()
        for key in keys:
            QTest.keyClick(self.slots, KEYS.get(key) or Qt.Key(ord(key)))

    def let_go(self) -> None:
        while self.runner.waiting:
            self.runner.let_go()

    def slot(self, dossier: Dossier, position: int) -> Component:
        with self.office.ports.store.read() as tx:
            kept = tx.dossiers.get(dossier.id)
        assert kept is not None
        return kept.slots[position - 1]


def made(office: Office, qtbot: QtBot, held: Lane) -> Desk:
    shell = ShellSpy(office.use(FindClerk)(demo.CLERK.login))
    runner = HeldRunner(shell.fail, held)
    first, second = (
        office.use(ReceiveDossier)(
            shell.clerk,
            "1.001193",
            applicant(name, f"09919800012{n}", "0912000345", "ấp Thử Nghiệm"),
        )
        for n, name in enumerate(PEOPLE[:2])
    )
    page = ScanPage(office, runner, shell)
    qtbot.addWidget(page)
    return Desk(office, shell, runner, page, first, second)


@pytest.fixture
def desk(office: Office, qtbot: QtBot) -> Iterator[Desk]:
    """Whatever reads or writes the store waits."""
    desk = made(office, qtbot, Lane.STORE)
    yield desk
    assert desk.shell.errors == []


def test_a_letter_is_done_as_soon_as_the_dossier_is_there(desk: Desk) -> None:
    desk.open(desk.first.id)
    desk.press("I", "I")
    assert "Đang mở hồ sơ: I được làm ngay khi mở xong." in desk.said
    assert desk.asked == ""
    desk.let_go()
    assert desk.asked == f"Nhập tệp vào “{desk.first.missing[0].name}”"
    assert "Đang mở hồ sơ" not in desk.said, "it is no longer so"


def test_a_number_before_it_names_the_slot(desk: Desk) -> None:
    desk.open(desk.first.id)
    desk.press("2", "I")
    desk.let_go()
    assert desk.asked == f"Nhập tệp vào “{desk.first.slots[1].name}”"


def test_what_asks_nothing_waits_until_its_slot_is_seen_or_named(desk: Desk) -> None:
    desk.open(desk.first.id)
    desk.press("X")
    desk.let_go()
    assert "Chưa làm X: xem giấy tờ đang chọn rồi nhấn lại X." in desk.said
    assert all(slot.shown is None for slot in (desk.slot(desk.first, n) for n in (1, 2)))
    desk.open(desk.second.id)
    desk.press("2", "X")
    desk.let_go()
    assert desk.slot(desk.second, 2).shown is not None
    desk.page.take_slot(desk.first.slots[1].id)
    desk.open(desk.first.id)
    desk.press("X")
    desk.let_go()
    assert desk.slot(desk.first, 2).shown is not None, "the clerk came for it"


def test_keys_do_not_meet_the_dossier_that_is_still_in_sight(desk: Desk) -> None:
    desk.open(desk.first.id)
    desk.let_go()
    desk.open(desk.second.id)
    desk.press("2", "Delete", "I")
    assert "Đang mở hồ sơ: nhấn lại Delete khi giấy tờ hiện ra." in desk.said
    desk.let_go()
    assert desk.asked == f"Nhập tệp vào “{desk.second.slots[1].name}”"
    desk.panel.close_panel()
    desk.press("I")
    assert desk.asked, "a slot is chosen, and its keys live"


def test_a_click_into_the_list_that_is_still_in_sight_chooses_nothing(desk: Desk) -> None:
    desk.open(desk.first.id)
    desk.let_go()
    desk.open(desk.second.id)
    desk.slots.setCurrentIndex(desk.slots.slots.index(1))
    desk.let_go()
    desk.press("I")
    assert desk.asked == f"Nhập tệp vào “{desk.second.missing[0].name}”"


def test_where_a_dossier_cannot_be_read_keys_say_so(desk: Desk) -> None:
    desk.open("no such dossier")
    desk.press("I")
    desk.let_go()
    assert [str(error) for error in desk.shell.errors] == ["dossier.unknown"]
    desk.shell.errors.clear()
    assert desk.shell.said == [("warn", NOT_READ)]
    view = desk.page.findChild(PageView)
    assert view is not None
    assert "Chưa mở được hồ sơ" in view.accessibleName(), "also where it is the first one"
    for key in ("I", "1", "Delete"):
        desk.shell.said.clear()
        desk.press(key)
        assert desk.shell.said == [("warn", NOT_READ)], key
    for act in (desk.page.undo, desk.page.redo, desk.page.scan, lambda: desk.page.scan_with(2)):
        desk.shell.said.clear()
        act()
        assert desk.shell.said == [("warn", NOT_READ)]
    desk.open(desk.first.id)
    desk.let_go()
    assert desk.asked == "", "it was answered, and is not done later"


def test_without_a_dossier_keys_say_so(desk: Desk) -> None:
    desk.open(None)
    for key in ("I", "1", "Delete"):
        desk.shell.said.clear()
        desk.press(key)
        assert desk.shell.said == [("warn", NO_DOSSIER)], key


def test_esc_and_leaving_give_up_what_waits(desk: Desk) -> None:
    desk.open(desk.first.id)
    desk.press("I")
    assert desk.page.back()
    assert not desk.page.back()
    assert desk.said == ""
    desk.press("I")
    desk.page.left()
    desk.let_go()
    assert desk.asked == ""


def test_not_more_wait_than_anybody_remembers(desk: Desk) -> None:
    desk.open(desk.first.id)
    desk.press(*"12121212")
    assert "nhấn tiếp" not in desk.said
    desk.press("I")
    assert "Đang mở hồ sơ: nhấn tiếp khi giấy tờ hiện ra." in desk.said
    desk.let_go()
    assert desk.asked == ""


@pytest.fixture
def importing(office: Office, qtbot: QtBot) -> Iterator[Desk]:
    """What waits for files and far ends waits; a dossier is open."""
    desk = made(office, qtbot, Lane.NETWORK)
    desk.open(desk.first.id)
    desk.let_go()  # the look-up for papers to reuse
    yield desk
    assert desk.shell.errors == []


def drop(desk: Desk, path: Path) -> None:
    desk.page._files.take(desk.first, desk.first.missing[0], [path])


def test_y_during_an_import_shows_the_signatures_afterwards(
    importing: Desk, tmp_path: Path
) -> None:
    desk, path = importing, tmp_path / "quyet dinh.pdf"
    path.write_bytes(signed(paper()))
    drop(desk, path)
    desk.press("Y")
    assert "chưa có tệp" not in desk.said, "one is on its way"
    assert "Việc trước chưa xong: Y được làm ngay sau đó." in desk.said
    desk.let_go()
    assert desk.asked == f"Chữ ký số trên “{desk.first.missing[0].name}”"
    assert "Việc trước chưa xong" not in desk.said


def test_y_during_an_import_of_which_nothing_comes_is_answered_afterwards(
    importing: Desk, tmp_path: Path
) -> None:
    desk, path = importing, tmp_path / "hỏng.pdf"
    path.write_bytes(b"%PDF-1.7 nothing of a file")
    drop(desk, path)
    desk.press("Y")
    desk.let_go()
    assert desk.asked == ""
    assert "chưa có tệp nên chưa có chữ ký" in desk.said


def test_y_during_an_import_is_not_done_to_another_slot(importing: Desk, tmp_path: Path) -> None:
    desk, path = importing, tmp_path / "quyet dinh.pdf"
    path.write_bytes(signed(paper()))
    drop(desk, path)
    desk.press("Y", "2")
    desk.let_go()
    assert desk.asked == ""
    assert "Đã chọn giấy tờ khác nên chưa làm Y" in desk.said


def test_y_while_an_import_fails_is_answered(
    importing: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, path = importing, tmp_path / "một.jpg"
    path.write_bytes(sheets.file_bytes(sheets.text_page(sheets.prose(3, 1), 100), "JPEG", 200))
    fault = StoreError("disk.full")

    def fails(_self: ImportPages, *_args: object) -> None:
        raise fault

    monkeypatch.setattr(ImportPages, "__call__", fails)
    drop(desk, path)
    desk.press("Y")
    desk.let_go()
    assert desk.shell.errors == [fault]
    desk.shell.errors.clear()
    assert "chưa có tệp nên chưa có chữ ký" in desk.said


def test_y_while_other_work_fails_is_answered(importing: Desk) -> None:
    desk, fault = importing, StoreError("disk.full")

    def fails() -> None:
        raise fault

    desk.page._doing.run(Lane.NETWORK, fails, "")
    desk.press("Y")
    desk.let_go()
    assert desk.shell.errors == [fault]
    desk.shell.errors.clear()
    assert "chưa có tệp nên chưa có chữ ký" in desk.said
