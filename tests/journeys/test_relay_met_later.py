"""An office that was set up while its relay was out of reach can send all the same."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.conftest import OpenWindow, Site
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.services.office.accounts import AddAccount
from tthc_desktop.services.office.settings import GetOffice, OfficeSettings, SetUpOffice


def test_the_key_is_pinned_when_an_administrator_signs_in(
    site: Site, open_window: OpenWindow, tmp_path: Path
) -> None:
    url = site.around.start_relay()
    site.around.stop_relay()
    office = Composer().open_office(tmp_path / "later", create=True)
    settings = OfficeSettings("H01.99", "Đặc khu Thí Dụ", "Q1", relay_url=url)
    administrator = office.use(SetUpOffice)(settings, demo.ADMINISTRATOR)
    office.use(AddAccount)(administrator, demo.CLERK)
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.until(lambda: "phím K" in robot.strip)
    site.around.start_relay()
    robot.window.sign_out()
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.until(lambda: "Đã ghim khóa" in robot.strip)
    pinned = office.use(GetOffice)()
    assert pinned is not None
    assert len(bytes.fromhex(pinned.relay_key)) == 32
