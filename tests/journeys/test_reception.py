"""Reception in the real window, by keyboard: the four ways of the counter's day."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.conftest import OpenWindow, Site
from tests.journeys.online_steps import open_online, take_upload
from tests.journeys.reuse_steps import read_to_its_end
from tests.robots.window import WindowRobot
from tests.support import systems
from tests.support.whole_store import all_dossiers
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState, Origin
from tthc_desktop.domain.outbox import Operation, SubmissionState
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.reading import Profile
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.signing import SignJob
from tthc_desktop.services.reception.list_tasks import GetDossier
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.slots import SlotsList

HOANG = "099088045678"
CARD = f"{HOANG}|123456789|Hoàng Văn Thí Dụ|21061988|Nam|Tổ 7, ấp Giả Tưởng, An Giang|10102021||||"


def dossiers(office: Office) -> list[Dossier]:
    with office.ports.store.read() as tx:
        return list(all_dossiers(tx))


def payload(office: Office, dossier: Dossier) -> dict[str, Any]:
    """Of the newest submission, as it was frozen."""
    with office.ports.store.read() as tx:
        submission = tx.outbox.of_dossier(dossier.id)[-1]
    return dict(json.loads(submission.payload or b""))


def chips(robot: WindowRobot) -> list[str]:
    return [slot.chip.text for slot in robot.find(SlotsList, "scan.slots").slots.slots]


def scan(site: Site, robot: WindowRobot, slot: int, *pages: Path) -> None:
    site.around.load_scanner(pages)
    robot.scan_into(slot)


def sign(robot: WindowRobot, said: str) -> None:
    robot.press("F8")
    robot.until(lambda: robot.focused().objectName() == "sign.pin")
    robot.until(lambda: "Còn hạn" in robot.text("sign.token"))
    robot.idle()
    robot.write(demo.PIN)
    robot.press("Return")
    robot.until(lambda: said in robot.strip)


def arrived(robot: WindowRobot, office: Office, dossier: Dossier) -> None:
    """Sent and confirmed by the provincial system."""

    def confirmed() -> bool:
        with office.ports.store.read() as tx:
            submission = tx.outbox.of_dossier(dossier.id)[-1]
        return submission.state is SubmissionState.CONFIRMED

    robot.until(confirmed)
    robot.idle()


@systems.softhsm
def test_card_reuse_scan_slip_sign_seal(site: Site, opened: tuple[Office, WindowRobot]) -> None:
    """(a) The card is held to the hand scanner; one paper comes out of the national store."""
    office, robot = opened
    robot.press("F2")
    robot.write("1.004746")
    robot.press("Return")
    robot.hold_to_scanner(CARD)
    assert robot.text("intake.name") == "Hoàng Văn Thí Dụ"
    assert robot.text("intake.id_number") == HOANG
    assert "cấp 10/10/2021" in robot.text("intake.card")
    assert robot.focused().objectName() == "intake.phone"
    robot.write("0912000567")
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.find(SlotsList, "scan.slots").isVisible())
    robot.idle()
    [dossier] = dossiers(office)
    assert dossier.applicant.gender == "Nam"
    place = next(s.position for s in dossier.components if s.replaced_by == "KQ.G15.000032")
    robot.until(lambda: chips(robot)[place - 1] == "Tái sử dụng?")
    robot.press(str(place))
    robot.press("T")
    robot.until(lambda: "đã xem 0/1" in robot.text("reuse.where"))
    robot.idle()
    robot.press("Ctrl+Return")
    robot.until(lambda: "PgDn" in robot.strip)  # not before its end was in sight
    read_to_its_end(robot)
    assert f"mục {place}" in robot.text("reuse.title")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã tái sử dụng" in robot.strip)
    robot.until(lambda: chips(robot)[place - 1] == "Tái sử dụng")
    # The card was read at the counter: the paper that is only shown says so by itself.
    shown = [s for s in dossier.components if s.way is Way.SHOWN]
    assert shown
    assert all(s.shown is not None and s.shown.number == HOANG for s in shown[:1])
    job = site.around.jobs()[0]
    pictures = [job.papers[0].pages[0], job.papers[2].pages[0]]
    rest = [s for s in dossier.components if s.way is Way.SCAN and s.position != place][:2]
    for slot, picture in zip(rest, pictures, strict=False):
        scan(site, robot, slot.position, picture)
    for slot in dossier.components:
        if slot.way is Way.SHOWN and slot.shown is None and slot.required:
            robot.show_paper(slot.position)
    robot.press("Ctrl+P")
    robot.until(lambda: "phiếu hẹn" in robot.strip)
    settle_findings(office, robot, dossier)
    sign(robot, "Đã ký")
    robot.press("F9")
    robot.until(lambda: "tự gửi ngay khi gửi được" in robot.strip)
    arrived(robot, office, dossier)
    said = payload(office, dossier)
    assert said["operation"] == "CREATE"
    [reused] = [p for p in said["dossier"]["TaiLieuNop"] if p["DuocTaiSuDung"] != "0"]
    assert (reused["DuocTaiSuDung"], reused["DuocLayTuKhoDMQG"]) == ("2", "1")
    assert reused["MaKetQuaThayThe"] == "KQ.G15.000032"
    lines = [line for line in _audit(office) if line[0] == "reuse.looked_up"]
    assert {line[1] for line in lines} == {dossier.id}


def settle_findings(office: Office, robot: WindowRobot, dossier: Dossier) -> None:
    """Read; what the sample pictures are titled as, other than the slot, is overruled by a word."""
    robot.until(lambda: not office.use(GetDossier)(dossier.id).unread)
    robot.idle()
    for slot in office.use(GetDossier)(dossier.id).failed:
        robot.press(str(slot.position))
        robot.press("V")
        robot.until(lambda: robot.focused().objectName() == "scan.ask.reason")
        robot.write("giấy tờ mẫu của văn phòng thử")
        robot.press("Ctrl+Return")
        robot.until(lambda: "Đã ghi lý do" in robot.strip)
        robot.idle()
        robot.find(MessageStrip, "strip").clear()


def _audit(office: Office) -> list[tuple[str, str]]:
    with office.ports.store.read() as tx:
        return [(line.action, line.ref) for line in tx.audit.lines()]


@systems.softhsm
def test_an_online_dossier_gets_a_component_and_a_result_and_nothing_is_created(
    site: Site, opened: tuple[Office, WindowRobot], tmp_path: Path
) -> None:
    """(b) It keeps its code, and what the citizen uploaded is not scanned again."""
    office, robot = opened
    robot.press("Ctrl+7")
    robot.until(lambda: len(robot.cells("online.table")) >= 3)
    [code] = [
        row[0]
        for row in robot.cells("online.table")
        if row[2] == "Đăng ký khai sinh" and "Nguyễn Văn Mẫu" in row[1]
    ]
    open_online(robot, code)
    [dossier] = dossiers(office)
    assert (dossier.code, dossier.origin, dossier.provisional_code) == (code, Origin.PORTAL, "")
    assert chips(robot)[:2] == ["Chưa nhận tệp nộp"] * 2
    robot.press("1")
    robot.press("F7")
    robot.until(lambda: "A nhận hoặc Z trả lại" in robot.strip)
    robot.find(MessageStrip, "strip").clear()
    robot.press("Ctrl+P")
    robot.until(lambda: "không in giấy tiếp nhận mới" in robot.strip)
    robot.find(MessageStrip, "strip").clear()
    for number in (1, 2):
        take_upload(robot, number)
    scan(site, robot, 3, site.around.jobs()[0].papers[2].pages[0])
    for slot in dossier.components:
        if slot.way is Way.SHOWN and slot.required:
            robot.show_paper(slot.position)
    settle_findings(office, robot, dossier)

    result = signed_result(site, tmp_path)
    robot.press("F4")
    robot.idle()
    robot.press("K")
    robot.until(lambda: robot.focused().objectName() == "dossier.ask.name")
    robot.press("Return")
    for text in ("12/2026/GKS", "26/11/2025", ""):
        robot.write(text)
        robot.press("Return")
    robot.write("Giấy khai sinh")
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.find(SlotsList, "scan.slots").isVisible())
    robot.idle()
    number = office.use(GetDossier)(dossier.id).results[0].position
    robot.find(SlotsList, "scan.slots").choose(number)
    robot.find(SlotsList, "scan.slots").setFocus()
    robot.press("I")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.path")
    robot.write(str(result))
    robot.press("Ctrl+Return")
    robot.until(lambda: "giữ nguyên chữ ký" in robot.strip)
    sign(robot, "Đã ký 3 tệp")
    robot.press("F9")
    robot.until(lambda: "tự gửi ngay khi gửi được" in robot.strip)
    arrived(robot, office, dossier)
    now = office.use(GetDossier)(dossier.id)
    assert (now.official_code, now.arrival) == (code, Arrival.PROVINCE)
    said = payload(office, dossier)
    assert (said["operation"], said["dossier"]["MaHoSo"]) == (Operation.RESULT.value, code)
    assert [p["MaThanhPhanHoSo"] for p in said["dossier"]["TaiLieuNop"]] == [
        slot.paper_code for slot in dossier.components[:3]
    ]
    [kq] = said["dossier"]["DanhSachGiayToKetQua"]
    assert (kq["SoKyHieu"], kq["LoaiKetQua"]) == ("12/2026/GKS", "điện tử")
    slot = now.results[0]
    assert slot.file == hashlib.sha256(result.read_bytes()).hexdigest()  # byte for byte
    report = site.composer.relay_report(site.around.relay_data, None)
    assert (report["dossiers"], report["attached"], report["doubles"]) == (0, 1, 0)


def signed_result(site: Site, folder: Path) -> Path:
    """From the document system: signed by the leader, then sealed, with the tokens of the demo."""
    token = site.around.token()
    tools = site.composer.tools()
    source, halfway, whole = (folder / name for name in ("kq.pdf", "kq-1.pdf", "kq-2.pdf"))
    picture = site.around.jobs()[0].papers[-1].pages[0]
    try:
        tools.digitise(1)([picture], source, Profile.FAITHFUL, ocr=False)
        for label, before, after in (
            ("TTHC-LANHDAO", source, halfway),
            ("TTHC-CONDAU", halfway, whole),
        ):
            signer = tools.token(token.module, label, token.path)
            signer.unlock(demo.PIN)
            signer.sign(SignJob(before, "", after, plain=True))
            signer.lock()
    finally:
        tools.close()
    return whole


@systems.softhsm
def test_stopped_without_its_reply_it_is_not_closed(
    site: Site, opened: tuple[Office, WindowRobot]
) -> None:
    """(c) The clerk's signature is not that of the person with authority; theirs and the seal's
    are what closes it."""
    office, robot = opened
    person = site.around.jobs()[0].applicant
    robot.receive(person.name, person.id_number, person.phone, person.address)
    [dossier] = dossiers(office)
    robot.press("F4")
    robot.idle()
    robot.press("P")
    robot.until(lambda: "số hóa trước khi giải quyết" in robot.strip)
    robot.press("P")  # the second time it goes on, and that is written down
    robot.until(lambda: "Đã chuyển xử lý" in robot.strip)
    robot.press("N")
    robot.until(lambda: robot.focused().objectName() == "dossier.ask.reason")
    robot.write("Người dân không bổ sung giấy tờ")
    robot.press("Return")
    robot.write(demo.SUPERVISOR.name)
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã lập giấy số 1" in robot.strip)
    assert office.use(GetDossier)(dossier.id).status is PortalStatus.STOPPED
    robot.find(MessageStrip, "strip").clear()
    robot.press("F9")
    robot.until(lambda: "chờ chữ ký của người có thẩm quyền" in robot.strip)
    robot.press("F8")
    robot.until(lambda: robot.focused().objectName() == "sign.pin")
    robot.until(lambda: "Còn hạn" in robot.text("sign.token"))
    robot.idle()
    robot.write(demo.PIN)
    robot.press("Return")
    robot.until(lambda: "không có gì chờ chữ ký đó" in robot.strip)
    # Whose token it is signs: the leader, who keeps the seal too in this office.
    robot.window.sign_out()
    robot.sign_in(demo.SUPERVISOR.login, demo.PASSWORD)
    robot.window.take_dossier(dossier.id)
    robot.press("F8")
    robot.until(lambda: robot.focused().objectName() == "sign.pin")
    robot.idle()
    for label in ("TTHC-LANHDAO", "TTHC-CONDAU"):
        choose_token(robot, label)
        robot.write(demo.PIN)
        robot.press("Return")
        robot.until(lambda: "Đã ký 1 tệp" in robot.strip)
        robot.idle()
        if label == "TTHC-LANHDAO":
            robot.press("F9")
            robot.until(lambda: "chờ chữ ký của con dấu" in robot.strip)
            robot.press("Ctrl+4")
            robot.until(lambda: "Còn hạn" in robot.text("sign.token"))
            robot.idle()
    robot.press("F9")
    robot.until(lambda: "tự gửi ngay khi gửi được" in robot.strip)
    arrived(robot, office, dossier)
    said = payload(office, dossier)["dossier"]
    assert said["TrangThaiHoSo"] == "8"
    [reply] = said["DanhSachGiayToKetQua"]
    assert reply["TenGiayTo"] == "Thông báo dừng giải quyết hồ sơ"
    made = office.use(GetDossier)(dossier.id).results[0]
    assert made.signatures == (SignerRole.AUTHORITY, SignerRole.SEAL)


def choose_token(robot: WindowRobot, label: str) -> None:
    """With the arrows, in the list of what is plugged in."""
    from PySide6.QtWidgets import QComboBox

    tokens = robot.find(QComboBox, "sign.tokens")
    wanted = next(n for n in range(tokens.count()) if label in tokens.itemText(n))
    tokens.setFocus()
    while tokens.currentIndex() != wanted:
        robot.press("Down" if tokens.currentIndex() < wanted else "Up")
    robot.press("Tab")
    assert robot.focused().objectName() == "sign.pin"


class ShiftedClock:
    """Implements services.ports.clock.Clock: a Tuesday at nine, and on from there."""

    def __init__(self) -> None:
        self._ahead = datetime(2026, 12, 1, 9, 0, tzinfo=VIETNAM) - datetime.now(VIETNAM)

    def now(self) -> datetime:
        return datetime.now(VIETNAM) + self._ahead

    def monotonic(self) -> float:
        return time.monotonic()

    def forward(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)


def test_a_supplement_is_asked_and_brought(site: Site, open_window: OpenWindow) -> None:
    """(d) The clock stands still meanwhile, and the due date moves by it."""
    clock = ShiftedClock()
    site.composer._clock = clock  # type: ignore[assignment]  # another implementation of the port
    office = site.open()
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    person = site.around.jobs()[0].applicant
    robot.press("F2")
    robot.write("1.004873")
    robot.press("Return")
    for number, value in enumerate((person.name, person.id_number, person.phone, person.address)):
        if number:
            robot.press("Return")
        robot.write(value)
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.find(SlotsList, "scan.slots").isVisible())
    robot.idle()
    [dossier] = dossiers(office)
    robot.press("F4")
    robot.idle()
    robot.press("B")
    robot.until(lambda: robot.focused().objectName() == "dossier.ask.reason")
    robot.write("Tờ khai thiếu chữ ký")
    robot.press("Return")
    robot.write("Tờ khai; Giấy tờ cư trú")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã lập giấy số 1" in robot.strip)
    assert office.use(GetDossier)(dossier.id).status is PortalStatus.SUPPLEMENT
    robot.press("Ctrl+1")

    def step() -> list[str]:
        return [row[-1] for row in robot.cells("tasks.table")]

    robot.until(lambda: step() == ["Chốt và gửi F9"])
    robot.press("F9")  # the province is told that the citizen is waited for
    robot.until(lambda: robot.find(SlotsList, "scan.slots").isVisible())
    robot.idle()
    robot.press("F9")
    robot.until(lambda: office.use(GetDossier)(dossier.id).state is DossierState.SEALED)
    robot.press("Ctrl+1")
    robot.until(lambda: step() not in ([], ["Chốt và gửi F9"]))
    assert robot.cells("tasks.table")[0][3] == "Đang tạm dừng"
    clock.forward(2 * 3600)
    robot.press("F4")
    robot.idle()
    robot.press("D")
    robot.until(lambda: "Hẹn trả" in robot.text("dossier.ask.text"))
    assert "đúng bằng thời gian tạm dừng" in robot.text("dossier.ask.text")
    before = office.use(GetDossier)(dossier.id).due_at
    calendar = office.ports.catalogue.calendar()
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã nhận bổ sung" in robot.strip)
    after = office.use(GetDossier)(dossier.id)
    moved = calendar.add_working(before, timedelta(hours=2))
    assert abs(after.due_at - moved) < timedelta(minutes=2)
    assert after.status is PortalStatus.RECEIVED
