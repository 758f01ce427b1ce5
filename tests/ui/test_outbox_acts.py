"""What stopped is resolved in the queue: its reason, the keys that help, and what they do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.robots.window import WindowRobot
from tests.support.office import Home
from tests.support.sync import engine
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.errors import InputError, TransferError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import ALARM_S, Fault, SubmissionState
from tthc_desktop.domain.wire import BlobRef, Receipt, StatusChange
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.home_copies import mark_copied
from tthc_desktop.services.office.settings import load_office, save_office
from tthc_desktop.services.ports.portal import PortalError

SECOND = "H01.45-261123-0777"


def queue(office: Office, open_window: OpenWindow) -> WindowRobot:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    robot.press("Ctrl+5")
    robot.idle()
    return robot


def refused(home: Home) -> str:
    sent = home.sealed(b"paper")
    portal = FakePortal(answers_upstream=False)
    engine(home, portal).drain()
    portal.feed.append(StatusChange(1, sent.id, "rejected", "", "Sai tên cha", "x"))
    engine(home, portal).drain()
    return sent.id


def test_a_refusal_tells_its_reason_and_is_taken_back(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    sent = refused(home)
    robot = queue(office, open_window)
    why = robot.text("outbox.why")
    assert "“Sai tên cha”" in why
    assert "[L] lấy lại để sửa" in why
    robot.press("L")
    robot.idle()
    assert home.submission(sent).state is SubmissionState.NEEDS_CLERK, "asked first"
    robot.press("Ctrl+Return")
    robot.idle()
    assert home.submission(sent).state is SubmissionState.SUPERSEDED
    dossier = home.dossier(home.submission(sent).dossier_id)
    assert dossier.state is DossierState.OPEN
    assert robot.cells("outbox.table") == []


class Twice(FakePortal):
    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        raise PortalError(Fault.CONFLICT, "twice", told={"official_code": SECOND})


def test_what_another_pc_sent_is_taken_over(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    sent = home.sealed(b"paper")
    engine(home, Twice()).drain()
    robot = queue(office, open_window)
    assert sentence(TransferError("transfer.twice")) in robot.text("outbox.why")
    for key in ("L", "K"):  # neither may be had of this
        robot.press(key)
        robot.idle()
        assert home.submission(sent.id).state is SubmissionState.CONFLICT
    robot.press("N")
    robot.press("Ctrl+Return")
    robot.idle()
    assert home.dossier(sent.dossier_id).official_code == SECOND


def test_what_waits_for_a_day_is_told_in_the_queue_and_below(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    sent = home.sealed(b"paper")
    with home.store._database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE submission SET sealed_at = sealed_at - ?", (ALARM_S * 1000 + 1000,)
        )
        connection.exec_driver_sql("UPDATE dossier SET number = number")
    engine(home, FakePortal(always={"send_blob": Trouble(Fault.SERVER)})).drain()
    robot = queue(office, open_window)
    assert robot.text("outbox.why").startswith("Đã chờ quá một ngày. ")
    assert "1 hồ sơ chờ quá một ngày" in robot.text("status.link")
    assert home.submission(sent.id).state is SubmissionState.SENDING


def test_letters_do_nothing_where_nothing_stopped(
    home: Home, office: Office, open_window: OpenWindow
) -> None:
    sent = home.sealed(b"paper")
    robot = queue(office, open_window)
    for key in ("L", "N", "K", "X"):
        robot.press(key)
    robot.idle()
    assert home.submission(sent.id) == sent


@pytest.mark.parametrize("why", ["office.no_relay", "office.relay_key", "home.copied"])
@pytest.mark.parametrize("key", ["Ctrl+Return", "M"])
def test_where_nothing_is_tried_nobody_is_told_that_it_is(
    home: Home, office: Office, open_window: OpenWindow, why: str, key: str
) -> None:
    home.sealed(b"paper")
    engine(home, FakePortal(answers_upstream=False)).drain()
    with home.store.write("test") as tx:
        settings = load_office(tx.settings)
        assert settings is not None
        url = "" if why == "office.no_relay" else "http://127.0.0.1:1"
        pinned = "ab" * 32 if why == "home.copied" else ""
        save_office(tx.settings, replace(settings, relay_url=url, relay_key=pinned))
        if why == "home.copied":
            mark_copied(tx)
    robot = queue(office, open_window)
    robot.press(key)
    robot.idle()
    assert sentence(InputError(why)).partition("(")[0] in robot.strip
    assert "Đang" not in robot.strip


@pytest.mark.parametrize("waits", [True, False])
def test_where_nothing_waits_nobody_is_told_that_it_is_sent(
    home: Home, office: Office, open_window: OpenWindow, *, waits: bool
) -> None:
    refused(home)
    if waits:
        home.sealed(b"another")
    with home.store.write("test") as tx:
        settings = load_office(tx.settings)
        assert settings is not None
        known = replace(settings, relay_url="http://127.0.0.1:1", relay_key="ab" * 32)
        save_office(tx.settings, known)
    robot = queue(office, open_window)
    robot.press("Ctrl+Return")
    robot.idle()
    told = "Đang thử gửi ngay" if waits else "Không có gì chờ gửi"
    assert told in robot.strip
