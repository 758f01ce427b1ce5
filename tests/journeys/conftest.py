"""An office of its own for each journey: real store, real processes around it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import argon2
import pytest
from argon2.profiles import CHEAPEST
from pytestqt.qtbot import QtBot

from tests.robots.window import WindowRobot, destroy
from tthc_desktop.adapters.system import chance
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.demo.site import DemoSite
from tthc_desktop.services.application import Office
from tthc_desktop.ui.app import prepare_application
from tthc_desktop.ui.shell.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Site:
    """home: of the office. around: scanner, relay and token, as processes."""

    home: Path
    around: DemoSite
    composer: Composer

    def open(self) -> Office:
        return self.composer.open_office(self.home, create=True)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Set up as IT would, relay running, nobody signed in."""
    monkeypatch.setenv("SOFTHSM2_CONF", "")  # the token's own is set when it is made
    cheap = argon2.PasswordHasher.from_parameters(CHEAPEST)
    monkeypatch.setattr(chance, "PasswordHasher", lambda: cheap)  # a sign-in is no test of it
    home = tmp_path / "Văn phòng" / "home"
    around = DemoSite(home, ROOT / "resources", demo.CLERK.name, demo.PIN, demo.OTHER_TOKENS)
    made = Site(home, around, Composer())
    office = made.open()
    try:
        demo.prepare(office, around, None)
    finally:
        office.close()
    yield made
    around.close()


OpenWindow = Callable[[Office], WindowRobot]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: object) -> Iterator[OpenWindow]:
    """Windows opened by a test are closed, and their offices with them."""
    with contextlib.ExitStack() as opened:

        def show(office: Office) -> WindowRobot:
            prepare_application(ROOT / "resources" / "fonts")
            window = MainWindow(office, "")
            opened.callback(office.close)
            opened.callback(destroy, window)
            return WindowRobot(qtbot, window).start()

        yield show


@pytest.fixture
def opened(site: Site, open_window: OpenWindow) -> tuple[Office, WindowRobot]:
    office = site.open()
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    return office, robot
