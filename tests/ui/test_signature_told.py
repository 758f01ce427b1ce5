"""What is told of a signed file as it comes in, and in the panel about its signatures: nothing is
called kept that nobody could check, and each answer has its next step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from tests.fakes.runner import ImmediateRunner
from tests.robots.window import WindowRobot
from tests.support.office import ACCOUNT
from tests.support.papers import dossier
from tests.support.slots import NOW, read_slot, signed_slot
from tests.support.vouching import a_signature
from tests.support.whole_store import all_dossiers
from tests.ui.test_presenters import ShellSpy
from tests.ui.test_signature_panel import told
from tthc_desktop.domain.component import Component, Purpose, UploadAnswer, Way
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.signature_evidence import NotCounted, SignedBy, Vouching
from tthc_desktop.domain.signatures import FileCheck, SignatureCheck
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.import_pages import Imported, ImportPages
from tthc_desktop.services.reception.signatures import SlotSignatures
from tthc_desktop.services.use_cases import UseCases
from tthc_desktop.ui.kit.act import Said
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.scan.file_actions import FileActions
from tthc_desktop.ui.scan.on_slot import OnSlot
from tthc_desktop.ui.scan.signature_acts import asked
from tthc_desktop.ui.scan.slots import SlotsList
from tthc_desktop.ui.scan.upload_acts import ACCEPT_UPLOAD

UNSURE = SignedBy("c1" * 32, "NGUYỄN VĂN MẪU", why=NotCounted.UNSURE)
STRANGER = replace(UNSURE, why=NotCounted.STRANGER)
ACCEPTED = SignedBy(
    "c1" * 32, "X", SignerRole.OWNER, Vouching.ACCEPTED, by="binh", decided_at=NOW, reason="đã gọi"
)
IMPORTED = read_slot(way=Way.IMPORT)
UPLOADED = replace(
    IMPORTED, uploaded=(PortalFile("f1", "don.pdf"),), upload=UploadAnswer(accepted=True)
)


@pytest.fixture
def at_first_slot(robot: WindowRobot) -> WindowRobot:
    robot.receive("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    robot.find(SlotsList, "scan.slots").setFocus()
    robot.press("1")
    return robot


def drop(robot: WindowRobot, path: Path) -> None:
    assert robot.drop("scan", QUrl.fromLocalFile(str(path)))


def first(office: Office) -> Component:
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    return dossier.components[0]


def test_an_emptied_signature_is_not_called_kept(
    office: Office, at_first_slot: WindowRobot, samples: Path
) -> None:
    robot = at_first_slot
    drop(robot, samples / "signed-pdf/insecurity-2018/usf_01_Empty_Contents.pdf")
    robot.until(lambda: "Đã nhập tệp" in robot.strip)
    assert "giữ nguyên chữ ký" not in robot.strip
    assert "chưa kiểm tra được: nhấn Y xem" in robot.strip
    robot.idle()
    [one] = first(office).signed_by
    assert one.why is NotCounted.UNSURE
    robot.press("Y")  # as it says
    robot.until(lambda: robot.find(AskPanel, "scan.ask").is_open)
    assert "yêu cầu tệp khác" in told(robot)
    assert "F8" in told(robot)


@pytest.mark.parametrize("name", ["dss/pdf-signed-original.pdf"])
def test_an_intact_one_is(at_first_slot: WindowRobot, samples: Path, name: str) -> None:
    robot = at_first_slot
    drop(robot, samples / "signed-pdf" / name)
    robot.until(lambda: "Đã nhập tệp" in robot.strip)
    assert "giữ nguyên chữ ký" in robot.strip
    assert "chưa kiểm tra được" not in robot.strip
    assert "chưa được tính: nhấn Y xem" in robot.strip, "nobody vouches for it"


def test_pages_of_a_file_that_had_no_signature_after_all_keep_none(qtbot: QtBot) -> None:
    """Inspected as signed, checked as not: it came in as flat pages."""
    shell = ShellSpy(ACCOUNT, "d1")
    panel = AskPanel("scan.ask")
    qtbot.addWidget(panel)
    doing = Doing(ImmediateRunner(shell.fail), shell, panel, lambda: None)
    made = Imported("a.pdf", kept=replace(IMPORTED, signed_by=()))
    use = UseCases({ImportPages: lambda *_args: iter((made,))})
    files = FileActions(cast(Office, SimpleNamespace(use=use)), doing)
    files.take(dossier("short"), IMPORTED, [Path("a.pdf")])
    assert shell.said[-1] == ("ok", "Đã nhập tệp vào “Giấy tờ” (1 trang)."), "as it came in"


def test_a_refused_file_is_told_with_whose_signature_and_what_changed(
    office: Office, at_first_slot: WindowRobot, samples: Path
) -> None:
    robot = at_first_slot
    drop(robot, samples / "signed-pdf/dss/hide.pdf")
    robot.until(lambda: "Không nhận được tệp" in robot.strip)
    assert "người ký " in robot.strip
    assert "tệp bị thay đổi sau khi ký (" in robot.strip
    assert "trang 1" in robot.strip
    assert "Yêu cầu gửi lại tệp gốc" in robot.strip
    assert first(office).read_blob is None


def test_an_upload_taken_in_with_a_signature_that_nobody_could_check_says_so() -> None:
    view = SimpleNamespace(beside=lambda _slot, *, kept: "")
    on = cast(OnSlot, SimpleNamespace(tools=SimpleNamespace(view=view), slot=IMPORTED))
    said = ACCEPT_UPLOAD.told(on, Answer(), replace(IMPORTED, signed_by=(UNSURE,)))
    assert isinstance(said, Said)
    assert said.kind == "warn"
    assert "chưa kiểm tra được: nhấn Y xem" in said.text
    assert "nhấn Y" not in str(ACCEPT_UPLOAD.told(on, Answer(), IMPORTED))
    said = ACCEPT_UPLOAD.told(on, Answer(), replace(IMPORTED, signed_by=(STRANGER,)))
    assert isinstance(said, Said)
    assert said.kind == "warn"
    assert "chưa được tính: nhấn Y xem" in said.text


def facts(slot: Component, *weighed: SignedBy) -> dict[str, str]:
    reports = tuple(a_signature(one.certificate) for one in weighed)
    check = FileCheck(SignatureCheck("indeterminate", (), reports), NOW)
    theirs = frozenset(one.certificate for one in weighed)
    shown = asked(SlotSignatures(slot, check, weighed, weighed, theirs))
    return {fact.caption: fact.text for fact in shown.facts}


NEXT = "Làm gì tiếp"


def test_what_nobody_may_accept_has_a_next_step() -> None:
    for why in (NotCounted.UNSURE, NotCounted.REVOKED, NotCounted.NOT_WELCOME):
        words = facts(IMPORTED, replace(UNSURE, why=why))[NEXT]
        assert "yêu cầu tệp khác" in words
        assert "F8" in words
    changed = facts(IMPORTED, replace(UNSURE, why=NotCounted.CHANGED))[NEXT]
    assert "tệp gốc" in changed
    assert "F8" not in changed
    assert "F8" not in facts(replace(IMPORTED, purpose=Purpose.RESULT), UNSURE)[NEXT]
    assert "Backspace" in facts(read_slot(), UNSURE)[NEXT], "signed here, and damaged since"


def test_nothing_is_to_be_done_where_another_signature_counts_or_one_may_be_accepted() -> None:
    assert NEXT not in facts(IMPORTED, STRANGER)
    assert NEXT not in facts(signed_slot(way=Way.IMPORT), UNSURE, ACCEPTED)
    assert NEXT not in facts(replace(IMPORTED, sealed=True), UNSURE)
    assert NEXT not in facts(read_slot(way=Way.REUSE), UNSURE)


BACK = "Rút lại việc chấp nhận"


def test_how_an_acceptance_is_taken_back_and_what_that_costs() -> None:
    for made, one in ((IMPORTED, STRANGER), (signed_slot(way=Way.IMPORT), ACCEPTED)):
        words = facts(made, one)[BACK]
        for part in ("Backspace", "cả tệp", "vẫn giữ trong kho", "nhập lại tệp"):
            assert part in words
    assert "xem và nhận lại" in facts(UPLOADED, STRANGER)[BACK]


def test_nothing_is_promised_where_nothing_was_accepted_or_it_went_out() -> None:
    assert BACK not in facts(IMPORTED, UNSURE)
    assert BACK not in facts(replace(IMPORTED, sealed=True), ACCEPTED)
