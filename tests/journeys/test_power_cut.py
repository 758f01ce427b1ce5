"""kill -9 of the window's process after any committed page: the page is there on restart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import OpenWindow, Site
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.batch import RECOVERED_BY
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import PageTarget, ScanSettings
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.begun import FindBegun
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.ui.scan.thumbs import ThumbsList

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("scanning_window.py")


@pytest.mark.parametrize("pages", [1, 2, 4])
def test_killed_after_a_committed_page(site: Site, open_window: OpenWindow, pages: int) -> None:
    """The child is a real window that scans five sheets and says when it shows each."""
    sheets = tuple(p for paper in site.around.jobs()[0].papers for p in paper.pages)
    site.around.load_scanner(sheets)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, CHILD, site.home],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert child.stdout is not None
    with child, child.stdout:
        shown = 0
        try:
            while shown < pages:
                line = child.stdout.readline()
                assert line, "the window ended by itself"
                shown = int(line)
        finally:
            child.kill()
    office = site.open()
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: "đang làm dở" in robot.strip)
    robot.press("Ctrl+3")
    thumbs = robot.find(ThumbsList, "scan.thumbs").thumbs
    robot.until(lambda: len(thumbs.pages) >= pages)
    numbers = [shown.page.number for shown in thumbs.pages]
    assert numbers == list(range(1, len(numbers) + 1))
    for each in thumbs.pages:
        assert office.ports.page_files.read(each.page.file)  # verifies the hash
    robot.until(lambda: all(not thumbs.image(n).isNull() for n in range(pages)))
    robot.idle()


def test_page_without_a_row_is_adopted(site: Site) -> None:
    """Cut between file and row: the file alone brings the page back, once."""
    office = site.open()
    try:
        clerk = office.use(SignIn)(demo.CLERK.login, demo.PASSWORD)
        job = site.around.jobs()[0]
        dossier = office.use(ReceiveDossier)(clerk, job.procedure, job.applicant)
        [device] = office.ports.scanner.devices()
        component = dossier.components[0]
        site.around.load_scanner(job.papers[0].pages)
        [first, _second] = office.use(ScanComponent)(
            clerk, dossier.id, Placement(component.id), device.id, ScanSettings()
        )
        site.around.load_scanner(job.papers[1].pages)
        target = PageTarget(first.file.batch, 3, Placement(component.id))
        [orphan] = office.ports.scanner.scan(device.id, ScanSettings(), target)
    finally:
        office.close()
    office = site.open()
    try:
        [unfinished] = office.use(RecoverBatches)()
        assert (unfinished.pages, unfinished.adopted) == (3, 1)
        assert office.use(RecoverBatches)() == ()
        batch = office.use(GetDesk)(dossier.id).batch
        assert batch is not None
        assert [p.file for p in batch.pages][-1] == orphan
        assert [p.recovered for p in batch.pages] == [False, False, True]
        with office.ports.store.read() as tx:
            assert RECOVERED_BY in {line.actor for line in tx.audit.lines()}
            assert tx.audit.broken_at() is None
    finally:
        office.close()


def test_closing_the_window_in_mid_scan_is_quick_and_keeps_the_pages(
    site: Site, open_window: OpenWindow
) -> None:
    """The device hangs; the window does not wait for it."""
    office = site.open()
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    person = site.around.jobs()[0].applicant
    robot.receive(person.name, person.id_number, person.phone, person.address)
    site.around.load_scanner(site.around.jobs()[0].papers[0].pages)
    site.around.control({"faults": [{"kind": "hang", "after": 1}]})
    robot.press("F7")
    thumbs = robot.find(ThumbsList, "scan.thumbs").thumbs
    robot.until(lambda: len(thumbs.pages) == 1)
    robot.window.close()
    office.close()
    office = site.open()
    try:
        assert office.use(RecoverBatches)() == ()
        begun = office.use(FindBegun)(office.use(FindClerk)(demo.CLERK.login))
        assert begun is not None
        assert (begun.count, begun.pages) == (1, 1)
    finally:
        office.close()
