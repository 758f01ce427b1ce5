"""Each named fault in the real window: a sentence in Vietnamese, and nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import OpenWindow, Site
from tests.robots.window import WindowRobot
from tests.support import systems
from tests.support.whole_store import all_dossiers
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import CountWork
from tthc_desktop.services.signing.sign_dossiers import ListToSign
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.slots import SlotsList
from tthc_desktop.ui.scan.thumbs import ThumbsList


@pytest.fixture
def opened(site: Site, open_window: OpenWindow) -> tuple[Office, WindowRobot]:
    """A dossier has been received; the feeder is empty."""
    office = site.open()
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    person = site.around.jobs()[0].applicant
    robot.receive(person.name, person.id_number, person.phone, person.address)
    return office, robot


def pages_kept(office: Office) -> int:
    """On disk and in the batch, readable."""
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
        batch = tx.batches.of_dossier(dossier.id)
    if batch is None:
        return 0
    return sum(bool(office.ports.page_files.read(page.file)) for page in batch.pages)


def test_empty_feeder(site: Site, opened: tuple[Office, WindowRobot]) -> None:
    """Of a device without a glass: from the others the glass is scanned then."""
    office, robot = opened
    site.around.control({"faults": [{"kind": "adf_only"}]})
    robot.press("F7")
    robot.until(lambda: "Khay nạp giấy trống" in robot.strip)
    assert pages_kept(office) == 0
    site.around.load_scanner(site.around.jobs()[0].papers[0].pages)
    robot.press("F7")
    robot.until(lambda: "Đã quét 2 trang" in robot.strip)
    assert pages_kept(office) == 2


def test_jam_after_the_first_sheet(site: Site, opened: tuple[Office, WindowRobot]) -> None:
    office, robot = opened
    sheets = site.around.jobs()[0].papers[0].pages
    site.around.load_scanner(sheets)
    site.around.control({"faults": [{"kind": "jam", "after": 1}]})
    robot.press("F7")
    robot.until(lambda: "Đã quét 1 trang. Kẹt giấy ở tờ 2" in robot.strip)
    assert "đặt lại tờ 2 rồi nhấn Enter" in robot.strip
    assert pages_kept(office) == 1
    site.around.control({"clear": True, "load": [str(sheets[1])]})
    robot.press("F7")
    robot.until(lambda: "Đã quét 2 trang vào" in robot.strip)
    assert pages_kept(office) == 2
    assert len(robot.find(ThumbsList, "scan.thumbs").thumbs.pages) == 2


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "cover"}, "Nắp máy quét đang mở"),
        ({"kind": "truncated"}, "Máy quét ngừng giữa chừng"),
        ({"kind": "drop", "after": 1}, "Đã quét 1 trang. Máy quét ngừng ở tờ 2"),
    ],
)
def test_other_conditions_of_the_device(
    site: Site, opened: tuple[Office, WindowRobot], fault: dict[str, object], words: str
) -> None:
    office, robot = opened
    site.around.load_scanner(site.around.jobs()[0].papers[0].pages)
    site.around.control({"faults": [fault]})
    robot.press("F7")
    robot.until(lambda: words in robot.strip)
    assert pages_kept(office) == (1 if fault.get("after") else 0)


def test_no_scanner(site: Site, opened: tuple[Office, WindowRobot]) -> None:
    office, robot = opened
    site.around.stop_scanner()
    robot.press("F7")
    robot.until(lambda: "Máy quét đã khai báo không trả lời" in robot.strip)
    assert pages_kept(office) == 0


def scan_and_read(site: Site, robot: WindowRobot) -> None:
    for slot, paper in zip((1, 2), site.around.jobs()[0].papers, strict=False):
        site.around.load_scanner(paper.pages)
        robot.scan_into(slot)
    slots = robot.find(SlotsList, "scan.slots").slots
    robot.until(lambda: [s.chip.text for s in slots.slots][:2] == ["Chờ ký"] * 2)


@systems.softhsm
def test_wrong_pin_is_sent_once_and_the_right_one_signs(
    site: Site, opened: tuple[Office, WindowRobot]
) -> None:
    office, robot = opened
    scan_and_read(site, robot)
    robot.press("F8")
    robot.until(lambda: demo.CLERK.name in robot.text("sign.token"))
    robot.write("135791")
    robot.press("Return")
    robot.until(lambda: "đúng một lần" in robot.text("sign.pin.wrong"))
    assert robot.text("sign.pin") == ""
    robot.until(lambda: "nhập sai mã PIN" in robot.text("sign.token"))
    robot.write("1")
    robot.press("Return")
    robot.until(lambda: "chưa được gửi" in robot.text("sign.pin.wrong"))
    robot.write(demo.PIN)
    robot.press("Return")
    robot.until(lambda: "Đã ký 2 tệp" in robot.strip)
    with office.ports.store.read() as tx:
        actions = [line.action for line in tx.audit.lines()]
    assert actions.count("token.refused") == 2
    assert actions.count("token.unlocked") == 1


@systems.softhsm
def test_token_absent_then_back(site: Site, opened: tuple[Office, WindowRobot]) -> None:
    office, robot = opened
    scan_and_read(site, robot)
    tokens = Path(site.around.token().trust).parent / "tokens"
    away = tokens.with_name("away")
    shutil.move(tokens, away)
    tokens.mkdir()
    robot.press("F8")
    robot.until(lambda: "Không thấy thiết bị ký số" in robot.text("sign.token"))
    assert [row[-1] for row in robot.cells("sign.table")] == ["Chờ ký"] * 2
    tokens.rmdir()
    shutil.move(away, tokens)
    robot.press("F5")
    robot.until(lambda: demo.CLERK.name in robot.text("sign.token"))
    robot.until(lambda: robot.focused().objectName() == "sign.pin")
    robot.write(demo.PIN)
    robot.press("Return")
    robot.until(lambda: "Đã ký 2 tệp" in robot.strip)
    assert office.use(ListToSign)(None) == ()


def test_hidden_page_comes_back_and_is_read_again(
    site: Site, opened: tuple[Office, WindowRobot]
) -> None:
    office, robot = opened
    site.around.load_scanner(site.around.jobs()[0].papers[0].pages)
    robot.scan_into(1)
    thumbs = robot.find(ThumbsList, "scan.thumbs").thumbs
    robot.until(lambda: len(thumbs.pages) == 2)
    robot.press("Delete")
    robot.until(lambda: len(thumbs.pages) == 1)
    robot.press("Ctrl+Z")
    robot.until(lambda: len(thumbs.pages) == 2)
    robot.press("Ctrl+Y")
    robot.until(lambda: len(thumbs.pages) == 1)
    robot.press("Ctrl+Z")
    robot.until(lambda: len(thumbs.pages) == 2)
    assert pages_kept(office) == 2
    slots = robot.find(SlotsList, "scan.slots").slots
    robot.until(lambda: slots.slots[0].chip.text == "Chờ ký")
    assert "2 trang" in slots.slots[0].note


def test_relay_down_while_sealing_is_no_fault(
    site: Site, opened: tuple[Office, WindowRobot]
) -> None:
    office, robot = opened
    scan_and_read(site, robot)
    robot.press("F9")
    robot.until(lambda: "Chưa chốt được" in robot.strip)
    robot.show_paper(4)
    robot.press("F8")
    robot.until(lambda: robot.focused().objectName() == "sign.pin")
    robot.until(lambda: len(robot.cells("sign.table")) == 2)
    robot.write(demo.PIN)
    robot.press("Return")
    robot.until(lambda: "Đã ký 2 tệp" in robot.strip)
    site.around.stop_relay()
    robot.press("F9")
    robot.until(lambda: "tự gửi ngay khi gửi được" in robot.strip)
    robot.until(lambda: "Không kết nối được" in robot.text("outbox.why"))
    robot.find(MessageStrip, "strip").clear()
    assert office.use(CountWork)(None).work.pending == 1
