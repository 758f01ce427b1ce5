"""The whole main job in the real window, keyboard only; scanner, token and relay are processes."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from tests.journeys.conftest import OpenWindow, Site
from tests.support import systems
from tests.support.whole_store import all_dossiers
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.services.sending.export_signed import ExportSigned
from tthc_desktop.ui.scan.slots import SlotsList


@systems.softhsm
def test_offline_from_reception_to_the_official_code(
    site: Site, open_window: OpenWindow, tmp_path: Path
) -> None:
    job = site.around.jobs()[0]
    site.around.lay_on_papers(job)
    site.around.stop_relay()
    office = site.open()
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    person = job.applicant
    robot.receive(person.name, person.id_number, person.phone, person.address)
    assert "TẠM-Q2-000001" in robot.text("scan.subtitle")
    for slot in (1, 2, 3):
        robot.scan_into(slot)
    robot.show_paper(4)
    robot.press("Ctrl+P")
    robot.until(lambda: "phiếu hẹn" in robot.strip)
    slots = robot.find(SlotsList, "scan.slots").slots
    robot.until(lambda: [s.chip.text for s in slots.slots][:3] == ["Chờ ký"] * 3)

    robot.press("F8")
    robot.until(lambda: len(robot.cells("sign.table")) == 3)
    robot.until(lambda: demo.CLERK.name in robot.text("sign.token"))
    robot.write(demo.PIN)
    robot.press("F8")
    robot.until(lambda: "Đã ký 3 tệp" in robot.strip)
    robot.press("F9")
    robot.until(lambda: "tự gửi ngay khi gửi được" in robot.strip)
    robot.until(lambda: robot.text("status.link").startswith("Mất kết nối"))
    robot.until(lambda: robot.text("outbox.level.relay").startswith("○"))
    [row] = robot.cells("outbox.table")
    assert row[0] == "TẠM-Q2-000001"

    site.around.start_relay()
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.text("outbox.level.relay") == "● Máy chủ trung chuyển đã nhận")
    robot.until(lambda: robot.text("outbox.level.province").startswith("● Hệ thống tỉnh đã nhận: "))
    with office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    assert dossier.arrival is Arrival.PROVINCE
    assert dossier.official_code
    assert dossier.official_code in robot.text("outbox.level.province")
    robot.press("Ctrl+1")
    robot.until(lambda: [row[-1] for row in robot.cells("tasks.table")] == ["Báo mã F4"])

    files = office.use(ExportSigned)(demo.CLERK.login, dossier.id, tmp_path / "out")
    assert len(files) == 3
    for path, component in zip(files, dossier.components, strict=False):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == component.signed_blob
        _judge(path)
    report = site.composer.relay_report(site.around.relay_data, None)
    assert report == {
        "dossiers": 1,
        "doubles": 0,
        "attached": 0,
        "blobs": 3,
        "blobs_ok": 3,
        "gaps": 0,
        "damaged": 0,
    }


def _judge(path: Path) -> None:
    """By programs that nobody here wrote."""
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    signature = subprocess.run(
        ["pdfsig", "-nocert", path], check=True, capture_output=True, text=True
    ).stdout
    assert "Signature is Valid" in signature
    assert "Total document signed" in signature
