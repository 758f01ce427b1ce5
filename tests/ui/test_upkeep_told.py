"""What the work behind the window found is told in it, with the next step."""

from __future__ import annotations

import pytest

from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.upkeep_note import UPKEEP, UpkeepNote


def note(office: Office, upkeep: UpkeepNote) -> None:
    with office.ports.store.write("test") as tx:
        UPKEEP.write(tx.settings, upkeep)


def test_damage_is_told_at_the_sign_in(office: Office, open_window: OpenWindow) -> None:
    now = office.ports.clock.now()
    note(office, UpkeepNote(scanned=now, found=("tthc.db, trang 31",), copied=now))
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: "tthc.db, trang 31" in robot.strip)
    assert "tthc backup" in robot.strip
    assert robot.strip.count("trang 31") == 1


def test_damage_that_is_found_while_somebody_works_is_told(
    office: Office, open_window: OpenWindow
) -> None:
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    now = office.ports.clock.now()
    note(office, UpkeepNote(scanned=now, found=("file.missing: blobs/ab/ab.blob",), copied=now))
    robot.until(lambda: "blobs/ab/ab.blob" in robot.strip)


@pytest.mark.loud("the setting upkeep cannot be read")
def test_a_damaged_note_is_told_and_stops_nobody(office: Office, open_window: OpenWindow) -> None:
    with office.ports.store.write("test") as tx:
        tx.settings.put("upkeep", "{")
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: "upkeep" in robot.strip)
