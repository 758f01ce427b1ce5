"""Tiếp nhận by keyboard: whose dossier it is, who hands it in, what a card says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QComboBox, QWidget

from tests.robots.window import WindowRobot
from tests.support.card_pictures import FULL, Look, scanned
from tests.support.held_lanes import HeldLanes
from tests.support.whole_store import all_dossiers
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import Capacity, PersonKind
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Lane

CARD = "091199012345||Lê Thị Thử|15081999|Nữ|ấp Thử Nghiệm, An Giang|10102021"
SUBMITTER = ("Trần Ví Dụ", "079200001234", "", "Giấy ủy quyền 12 ngày 20/11/2026")


def dossiers(office: Office) -> list[Dossier]:
    with office.ports.store.read() as tx:
        return list(all_dossiers(tx))


def begin(robot: WindowRobot) -> None:
    """F2, the procedure is chosen, the name is next."""
    robot.press("F2")
    robot.write("khai sinh")
    robot.press("Return")
    robot.idle()
    assert robot.focused().objectName() == "intake.name"


def choose(robot: WindowRobot, name: str, at: int) -> None:
    box = robot.find(QComboBox, name)
    box.setFocus()
    for _ in range(box.count()):
        robot.press("Up")
    for _ in range(at):
        robot.press("Down")
    assert box.currentIndex() == at


def write(robot: WindowRobot, field: str, text: str) -> None:
    edit = robot.find(QWidget, field)
    edit.setFocus()
    robot.press("Ctrl+A")
    robot.write(text)


def receive(robot: WindowRobot) -> None:
    robot.press("Ctrl+Return")
    robot.idle()


def fill(robot: WindowRobot, name: str, number: str) -> None:
    write(robot, "intake.name", name)
    write(robot, "intake.id_number", number)
    write(robot, "intake.phone", "0901234567")
    write(robot, "intake.address", "Ấp Thử Nghiệm")


@pytest.mark.parametrize("kind", PersonKind)
def test_each_kind_of_applicant_has_its_own_number(
    robot: WindowRobot, office: Office, kind: PersonKind
) -> None:
    citizen = kind is PersonKind.CITIZEN
    begin(robot)
    choose(robot, "intake.kind", list(PersonKind).index(kind))
    spoken = robot.find(QWidget, "intake.id_number").accessibleName()
    assert ("căn cước" in spoken, "Mã số thuế" in spoken) == (citizen, not citizen)
    # The number of the other kind, and one with a wrong check digit.
    for wrong, told in (
        (("0100233488", "12 chữ số (căn cước)"),)
        if citizen
        else (("123456789", "10, 12 hoặc 13"), ("0100233489", "chữ số kiểm tra"))
    ):
        fill(robot, "Hộ ông Thí Dụ", wrong)
        receive(robot)
        assert told in robot.text("intake.id_number.wrong")
        assert robot.focused().objectName() == "intake.id_number"
        assert dossiers(office) == []
    number = "079200001234" if citizen else "0100233488"
    write(robot, "intake.id_number", number)
    receive(robot)
    [made] = dossiers(office)
    assert (made.applicant.kind, made.applicant.id_number) == (kind, number)


@pytest.mark.parametrize("wrong", ["Nguyá»…n VÄƒn Äá»©c", "Nguy?n V?n ??c", "Nguyn Vn c"])
def test_every_name_that_cannot_be_right_is_asked_about_once(
    robot: WindowRobot, office: Office, wrong: str
) -> None:
    """Its owner's, who hands in and which office decides: all at once, each beside its field."""
    begin(robot)
    fill(robot, wrong, "091199012345")
    robot.press("F6")
    for field, text in zip(("name", "id", "phone"), (wrong, *SUBMITTER[1:3]), strict=True):
        write(robot, f"intake.submitter_{field}", text)
    write(robot, "intake.basis", SUBMITTER[3])
    write(robot, "intake.unit_code", "H01.45")
    write(robot, "intake.unit_name", "Ủy ban nhân dân xã T?n L?p")
    receive(robot)
    fields = ("name", "submitter_name", "unit_name")
    told = [robot.text(f"intake.{field}.wrong") for field in fields]
    assert all(text.startswith("Cần kiểm tra") for text in told), told
    assert robot.focused().objectName() == "intake.name"
    write(robot, "intake.name", "Lê Thị Thử")
    receive(robot)  # another form than the one that was asked about
    assert dossiers(office) == []
    assert robot.text("intake.submitter_name.wrong").startswith(
        "Cần kiểm tra họ tên người nộp thay ("
    )
    assert robot.focused().objectName() == "intake.submitter_name"
    receive(robot)
    [made] = dossiers(office)
    assert made.submitter is not None
    assert made.submitter.name == wrong, "as it was confirmed"


def test_who_hands_in(robot: WindowRobot, office: Office) -> None:
    begin(robot)
    fill(robot, "Lê Thị Thử", "091199012345")
    assert not robot.find(QWidget, "intake.basis").isVisible()
    robot.press("F6")
    assert robot.focused().objectName() == "intake.submitter_name"
    robot.write(SUBMITTER[0])
    receive(robot)
    assert "12 hoặc 9 chữ số" in robot.text("intake.submitter_id.wrong")
    robot.press("F6")
    assert robot.focused().objectName() == "intake.name"
    assert not robot.find(QWidget, "intake.submitter_id").isVisible()
    receive(robot)  # what is wrong in the part that is hidden is shown
    assert robot.focused().objectName() == "intake.submitter_id"
    assert robot.focused().isVisible()
    robot.write(SUBMITTER[1])
    receive(robot)
    assert "giấy ủy quyền" in robot.text("intake.basis.wrong")
    robot.write(SUBMITTER[3])
    write(robot, "intake.sets", "0")
    receive(robot)
    assert robot.focused().objectName() == "intake.sets"
    write(robot, "intake.sets", "2")
    write(robot, "intake.fee", "nhiều")
    receive(robot)
    assert robot.focused().objectName() == "intake.fee"
    assert dossiers(office) == []
    write(robot, "intake.fee", "50.000")
    receive(robot)
    [made] = dossiers(office)
    assert made.applicant.name == "Lê Thị Thử"
    assert made.submitter is not None
    assert (made.submitter.name, made.submitter.id_number, made.submitter.phone) == SUBMITTER[:3]
    assert (made.submitter.capacity, made.submitter.basis) == (Capacity.AUTHORISED, SUBMITTER[3])
    assert (made.sets, made.fee_paid) == (2, 50_000)


def test_a_parent_needs_no_paper_to_cite(robot: WindowRobot, office: Office) -> None:
    begin(robot)
    fill(robot, "Lê Thị Thử", "091199012345")
    robot.press("F6")
    robot.write(SUBMITTER[0])
    write(robot, "intake.submitter_id", SUBMITTER[1])
    choose(robot, "intake.capacity", 1)
    receive(robot)
    [made] = dossiers(office)
    assert made.submitter is not None
    assert made.submitter.capacity is Capacity.PARENT


def test_a_card_fills_the_form_and_goes_on_to_what_it_does_not_say(
    robot: WindowRobot, office: Office
) -> None:
    begin(robot)
    robot.write("Lê")
    robot.hold_to_scanner(CARD)
    assert robot.text("intake.name") == "Lê Thị Thử"
    assert robot.text("intake.id_number") == "091199012345"
    assert robot.text("intake.address") == "ấp Thử Nghiệm, An Giang"
    assert robot.text("intake.card") == "Từ căn cước: sinh 15/08/1999 · Nữ · cấp 10/10/2021"
    assert not robot.find(QWidget, "intake.card.wrong").isVisible()
    assert robot.focused().objectName() == "intake.phone"
    robot.write("0901234567")
    receive(robot)
    [made] = dossiers(office)
    assert made.applicant.gender == "Nữ"
    # The next citizen begins with nothing of this one.
    robot.press("F2")
    assert not robot.find(QWidget, "intake.card").isVisible()
    assert robot.text("intake.name") == ""


def test_what_a_card_said_holds_for_its_own_number_only(robot: WindowRobot, office: Office) -> None:
    begin(robot)
    robot.hold_to_scanner(CARD)
    write(robot, "intake.id_number", "079200001234")
    write(robot, "intake.phone", "0901234567")
    receive(robot)
    [made] = dossiers(office)
    assert (made.applicant.birth_date, made.applicant.gender) == (None, "")


def test_what_does_not_agree_on_a_card_is_told(robot: WindowRobot) -> None:
    begin(robot)
    robot.hold_to_scanner(CARD.replace("Nữ", "Nam"))
    assert robot.find(QWidget, "intake.card.wrong").isVisible()
    assert "không khớp với giới tính" in robot.text("intake.card.wrong")
    robot.hold_to_scanner(CARD)
    assert not robot.find(QWidget, "intake.card.wrong").isVisible()


def test_a_name_that_cannot_be_right_is_asked_about_once(
    robot: WindowRobot, office: Office
) -> None:
    """It goes into every paper, and cannot be changed afterwards."""
    begin(robot)
    fill(robot, "Nguyn Vn c", "079200001234")
    receive(robot)
    assert dossiers(office) == []
    assert "thiếu hoặc thừa chữ" in robot.text("intake.name.wrong")
    assert "Ctrl+Enter lần nữa" in robot.text("intake.name.wrong")
    write(robot, "intake.name", "Nguyn Vn d")  # something else is asked about anew
    receive(robot)
    assert dossiers(office) == []
    receive(robot)
    [made] = dossiers(office)
    assert made.applicant.name == "Nguyn Vn d"


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (CARD, True),
        (CARD.replace("ấp Thử Nghiệm, An Giang", "ấp Thử Nghiệm"), True),
        (CARD.replace("Nữ", "Nam"), False),  # the number is another person's
        (CARD.replace("091199", "099199"), True),
        (CARD.replace("Lê Thị Thử", "L Th Th"), False),
    ],
)
def test_a_card_that_contradicts_itself_was_compared_by_nobody(
    robot: WindowRobot, office: Office, payload: str, shown: bool
) -> None:
    begin(robot)
    robot.hold_to_scanner(payload)
    write(robot, "intake.phone", "0901234567")
    receive(robot)
    if not dossiers(office):
        receive(robot)  # the name is meant so
    [made] = dossiers(office)
    [card] = [slot for slot in made.slots if slot.way is Way.SHOWN]
    assert (card.shown is not None) is shown


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ("https://example.com/dangnhap", "không phải thẻ căn cước. Chương trình không mở"),
        ("TTHC1|0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000|3", "tờ ngăn giữa các giấy tờ"),
        (CARD[:30], "bị đứt hoặc hỏng"),
    ],
)
def test_a_burst_that_is_no_card_is_refused_in_words(
    robot: WindowRobot, payload: str, told: str
) -> None:
    begin(robot)
    robot.write("Trần Ví Dụ")
    robot.hold_to_scanner(payload)
    assert told in robot.strip
    assert robot.text("intake.name") == "Trần Ví Dụ"
    assert robot.focused().objectName() == "intake.name"
    assert robot.text("intake.id_number") == ""


def test_a_photo_that_is_dropped(robot: WindowRobot, tmp_path: Path) -> None:
    """By a real worker; the same by its path in the search line."""
    photo = tmp_path / "ảnh thẻ.jpg"
    Image.fromarray(scanned(FULL, Look(turn=12), seed=1)[:, :, ::-1]).save(photo, dpi=(300, 300))
    begin(robot)
    assert robot.drop("intake", QUrl.fromLocalFile(str(photo)))
    robot.until(lambda: "Đã đọc căn cước của Lê Thị Thử" in robot.strip)
    assert robot.text("intake.id_number") == "091199012345"
    assert "cấp 10/10/2021" in robot.text("intake.card")
    assert robot.focused().objectName() == "intake.phone"
    robot.press("Ctrl+1")
    robot.press("F2")
    assert robot.text("intake.id_number") == ""
    robot.write(f'"{photo}"')
    robot.press("Return")
    robot.until(lambda: robot.text("intake.id_number") == "091199012345")
    assert robot.text("intake.search") == ""


def test_a_photo_without_a_card_and_what_is_no_file(robot: WindowRobot, tmp_path: Path) -> None:
    photo = tmp_path / "giấy.png"
    Image.new("L", (300, 300), 255).save(photo)
    begin(robot)
    robot.write("Trần Ví Dụ")
    assert robot.drop("intake", QUrl.fromLocalFile(str(photo)))
    robot.until(lambda: "Không đọc được mã nào" in robot.strip)
    photo.write_bytes(b"no picture")
    robot.drop("intake", QUrl.fromLocalFile(str(photo)))
    robot.until(lambda: "“giấy.png” là loại không nhận ra" in robot.strip)
    before = robot.strip
    robot.drop("intake", QUrl("https://example.com/giấy.png"))  # nothing is fetched
    robot.idle()
    assert robot.strip == before
    assert not robot.drop("intake")
    assert robot.text("intake.name") == "Trần Ví Dụ"


def test_a_form_that_was_begun_while_the_last_is_stored_stays(
    robot: WindowRobot, office: Office
) -> None:
    begin(robot)
    fill(robot, "Lê Thị Thử", "091199012345")
    held = HeldLanes(robot.window.runner, Lane.STORE)
    robot.press("Ctrl+Return")
    robot.press("Ctrl+1")
    robot.press("F2")
    robot.write("khai tử")
    robot.press("Return")
    robot.write("Người Mới")
    held.let_go()
    robot.idle()
    assert [made.applicant.name for made in dossiers(office)] == ["Lê Thị Thử"]
    assert "Đã tiếp nhận TẠM-" in robot.strip
    assert robot.find(QWidget, "intake").isVisible()
    assert (robot.text("intake.search"), robot.text("intake.name")) == ("khai tử", "Người Mới")
    assert robot.window.dossier_id is None
    fill(robot, "", "091199012346")
    receive(robot)
    assert sorted(made.applicant.name for made in dossiers(office)) == ["Lê Thị Thử", "Người Mới"]


def test_what_is_compulsory_and_empty_is_asked_for(robot: WindowRobot, office: Office) -> None:
    robot.press("F2")
    robot.write("khai sinh")
    robot.press("Return")
    robot.write("Lê Thị Thử")
    for field, asked, text in (
        ("id_number", "Nhập số định danh", "091199012345"),
        ("phone", "Nhập số điện thoại.", "0912345678"),
        ("address", "Nhập địa chỉ", ""),
    ):
        robot.press("Ctrl+Return")
        robot.idle()
        assert asked in robot.text(f"intake.{field}.wrong")
        assert robot.focused().objectName() == f"intake.{field}"
        robot.write(text)
    assert dossiers(office) == []
