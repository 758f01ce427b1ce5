"""Digitising for the form's sake (số hóa hình thức) in the real window: it gets nowhere."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.conftest import Site
from tests.journeys.test_reception import chips, dossiers, scan
from tests.robots.window import WindowRobot
from tests.support.pictures import blank_sheet, desk
from tthc_desktop.domain.findings import Finding
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import GetDossier
from tthc_desktop.services.signing.sign_dossiers import ListToSign
from tthc_desktop.ui.kit.strip import MessageStrip


def test_one_page_in_three_slots_a_blank_sheet_and_a_photo_of_the_desk(
    site: Site, opened: tuple[Office, WindowRobot], tmp_path: Path
) -> None:
    """None of them counts as digitised, and none is signed."""
    office, robot = opened
    person = site.around.jobs()[0].applicant
    robot.receive(person.name, person.id_number, person.phone, person.address)
    [dossier] = dossiers(office)
    same = site.around.jobs()[0].papers[1].pages[0]
    for slot in (1, 2, 3):
        scan(site, robot, slot, same)
    scan(site, robot, 5, blank_sheet(tmp_path))
    scan(site, robot, 6, desk(tmp_path))
    robot.until(lambda: not office.use(GetDossier)(dossier.id).unread)
    robot.until(lambda: [chips(robot)[n - 1] for n in (1, 2, 3, 5, 6)] == ["Chưa đạt"] * 5)
    found = {slot.position: slot.findings for slot in office.use(GetDossier)(dossier.id).slots}
    assert all(Finding.SAME_PICTURE in found[n] for n in (1, 2, 3))
    assert found[5] == (Finding.BLANK,)
    assert Finding.NO_PAPER in found[6]
    assert office.use(ListToSign)(None) == ()
    robot.press("F9")
    robot.until(lambda: "Chưa chốt được" in robot.strip)
    robot.find(MessageStrip, "strip").clear()
    robot.press("Ctrl+P")
    robot.until(lambda: "Chưa in được giấy tiếp nhận" in robot.strip)
    robot.press("2")
    robot.press("V")
    robot.until(lambda: "Không thể bỏ qua" in robot.strip)
