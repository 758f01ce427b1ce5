"""A window on an office without devices around it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.runner import ImmediateRunner
from tests.robots.window import WindowRobot, destroy
from tests.support.copied_office import new_office, office_with_clerk
from tests.support.hand_scanner import Counter
from tests.support.office import ACCOUNT, CountingIds, FakeClock, Home
from tests.support.paged import Desk, Open, Opened, desk, unheard
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.ui.app import prepare_application
from tthc_desktop.ui.kit.part_reader import Listing
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.theme import LIGHT, theme
from tthc_desktop.ui.shell.window import MainWindow

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


@pytest.fixture(autouse=True)
def _usual_letters() -> None:
    """Each test begins with them, whatever size or colours another has left to its process."""
    if (theme.tokens, theme.scale) != (LIGHT, 100):
        theme.reapply(LIGHT, 100)


@pytest.fixture(autouse=True)
def _no_button_left_down() -> Iterator[None]:
    """A mouse button that a test never let go is held for all that follow in its process."""
    yield
    assert not QGuiApplication.mouseButtons(), "a mouse button is still down"


@pytest.fixture
def empty_office(tmp_path: Path) -> Iterator[Office]:
    """Nobody has set it up."""
    office = new_office(tmp_path / "home")
    yield office
    office.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Set up, with one clerk, without scanner, token or relay."""
    office = office_with_clerk(tmp_path / "home")
    yield office
    office.close()


OpenWindow = Callable[[Office], WindowRobot]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: object) -> Iterator[OpenWindow]:
    with contextlib.ExitStack() as opened:

        def show(office: Office) -> WindowRobot:
            app = prepare_application(FONTS)
            theme.apply(app, LIGHT, 100)
            window = MainWindow(office, "")
            opened.callback(destroy, window)
            return WindowRobot(qtbot, window).start()

        yield show


@pytest.fixture
def robot(office: Office, open_window: OpenWindow) -> WindowRobot:
    """Signed in as the clerk, on the first page."""
    made = open_window(office)
    made.sign_in(demo.CLERK.login, demo.PASSWORD)
    return made


@pytest.fixture
def counter(qtbot: QtBot, qapp: QApplication) -> Iterator[Counter]:
    made = Counter(qtbot)
    yield made
    qapp.removeEventFilter(made.wedge)
    made.window.close()


@pytest.fixture
def at_desk(qapp: object) -> Iterator[Open]:
    """A table over what a function gives, shown for the first time."""
    with contextlib.ExitStack() as desks:

        def made(listing: Callable[[], Listing[str]], runner: Runner) -> Desk:
            at = desks.enter_context(desk(runner, listing))
            at.reader.refresh()
            return at

        yield made


@pytest.fixture
def opened(at_desk: Open) -> Opened:
    return lambda listing: at_desk(lambda: listing, ImmediateRunner(unheard))


@pytest.fixture
def home(office: Office, tmp_path: Path) -> Home:
    """The office's own store, for whoever seals in it."""
    store, blobs, clock = office.ports.store, office.ports.blobs, FakeClock()
    assert isinstance(store, SqlStore)
    assert isinstance(blobs, BlobFolder)
    clock.at = office.ports.clock.now()
    with store.write("test") as tx:
        tx.accounts.add(replace(ACCOUNT, login="chi"), "no password", clock.at)
    return Home(tmp_path / "home", clock, store, blobs, CountingIds(clock))
