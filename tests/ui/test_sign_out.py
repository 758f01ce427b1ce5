"""A clerk goes while something is under way for them: it ends with them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.signing import FakeToken, credential
from tests.robots.window import WindowRobot
from tests.support.held_lanes import HeldLanes
from tests.ui.conftest import OpenWindow
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.files import About
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.sign.page import SignPage


@dataclass
class HeldToken(FakeToken):
    """Stops at the step that is named in `held` until it is let go."""

    held: str = ""
    at: Event = field(default_factory=Event)
    gate: Event = field(default_factory=Event)
    sent: list[str] = field(default_factory=list)
    signed: int = 0
    broken: bool = False

    def _stop(self, step: str) -> None:
        if step == self.held:
            self.at.set()
            assert self.gate.wait(60)

    def credentials(self) -> tuple[Credential, ...]:
        self._stop("credentials")
        return super().credentials()

    def unlock(self, pin: str, label: str = "") -> Credential:
        self.sent.append("once")
        self._stop("unlock")
        return super().unlock(pin, label)

    def sign(self, job: SignJob) -> SignedFile:
        assert self.opened is not None
        self._stop("sign")
        if self.broken:
            raise RuntimeError("nobody expects this")
        self.signed += 1
        content = b"".join(self.blobs.open(job.sha256).frames()) + b"%signed"
        sha256 = sha256_hex(content)
        about: About = {"sha256": sha256, "size": len(content), "media": "application/pdf"}
        self.blobs._sealed.write(job.target, [content], about)
        return SignedFile(sha256, len(content), "B-B", "x", self.opened.not_before)


@dataclass
class Desk:
    """A clerk at the page for signing, with two papers that wait."""

    office: Office
    token: HeldToken
    robot: WindowRobot

    def type_pin(self) -> None:
        self.robot.press("Ctrl+4")
        self.robot.until(lambda: "2 thành phần" in self.robot.text("sign.count"))
        self.robot.write(self.token.pin)
        self.robot.press("F8")

    def reach(self, step: str) -> None:
        self.token.held = step
        self.type_pin()
        self.robot.until(self.token.at.is_set)

    def sign_out_and_go_on(self) -> None:
        self.robot.window.sign_out()
        self.token.held = ""
        self.token.gate.set()
        self.robot.idle()
        assert self.token.opened is None, "a session stands open, and nobody is signed in"
        assert self.robot.find(QWidget, "sign_in").isVisible()
        assert self.robot.strip == ""

    @property
    def states(self) -> list[ComponentState]:
        with self.office.ports.store.read() as tx:
            [(dossier, _)] = tx.dossiers.find()
        return [c.state for c in dossier.slots[:2]]


@pytest.fixture
def token(office: Office) -> HeldToken:
    blobs = office.ports.blobs
    assert isinstance(blobs, BlobFolder)
    return HeldToken(blobs, [credential("Token", "Trần Thị Bình", "ab" * 32)])


@pytest.fixture
def desk(office: Office, token: HeldToken, open_window: OpenWindow) -> Iterator[Desk]:
    clerk = office.use(FindClerk)(demo.CLERK.login)
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    dossier = office.use(ReceiveDossier)(clerk, "1.001193", person)
    with office.ports.store.write("test") as tx:
        for slot in dossier.slots[:2]:
            blob = office.ports.blobs.put(slot.id.encode(), "application/pdf")
            tx.blobs.add(blob, len(slot.id), "application/pdf", None)
            tx.dossiers.put_component(
                replace(slot, state=ComponentState.READ, pages=1, read_blob=blob)
            )
    ports = replace(office.ports, token=token)
    with_token = replace(
        office,
        ports=ports,
        use=ports.use_cases(),
        end_workers=token.gate.set,  # who waits for a device is let go
    )
    robot = open_window(with_token)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    yield Desk(with_token, token, robot)
    token.gate.set()


@pytest.fixture
def hold(desk: Desk) -> Iterator[Callable[..., HeldLanes]]:
    made: list[HeldLanes] = []

    def held(*lanes: Lane) -> HeldLanes:
        made.append(HeldLanes(desk.robot.window.runner, *lanes))
        return made[-1]

    yield held
    for each in made:
        each.let_go()


def test_a_pin_that_waits_in_its_lane_is_never_sent(
    desk: Desk, hold: Callable[..., HeldLanes]
) -> None:
    lanes = hold(Lane.TOKEN)
    desk.type_pin()
    desk.robot.window.sign_out()
    lanes.let_go()
    desk.robot.idle()
    assert desk.token.sent == []
    assert desk.robot.strip == ""


class Pin(str):
    """One that can be watched."""


def test_a_pin_is_gone_as_soon_as_its_clerk_is(desk: Desk, hold: Callable[..., HeldLanes]) -> None:
    desk.robot.press("Ctrl+4")
    desk.robot.until(lambda: "2 thành phần" in desk.robot.text("sign.count"))
    lanes = hold(Lane.TOKEN)
    typed = Pin(desk.token.pin)
    watched = weakref.ref(typed)
    desk.robot.find(SignPage, "sign")._presenter.sign(typed)
    del typed
    assert watched() is not None
    desk.robot.window.sign_out()
    gc.collect()
    assert watched() is None, "it lies in the queue of a lane"
    lanes.let_go()


def test_a_running_scan_does_not_hold_up_who_signs(
    desk: Desk, hold: Callable[..., HeldLanes]
) -> None:
    lanes = hold(Lane.SCANNER)
    desk.type_pin()
    desk.robot.until(lambda: "Đã ký 2 tệp" in desk.robot.strip)
    assert desk.states == [ComponentState.SIGNED] * 2
    lanes.let_go()


@pytest.mark.parametrize(("step", "signed"), [("unlock", 0), ("sign", 1)])
def test_the_token_is_locked_wherever_its_clerk_went(desk: Desk, step: str, signed: int) -> None:
    """What had begun is whole; nothing else begins. The next clerk signs what is left."""
    desk.reach(step)
    desk.sign_out_and_go_on()
    assert (desk.token.sent, desk.token.signed) == (["once"], signed)
    assert desk.states.count(ComponentState.SIGNED) == signed
    desk.robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    desk.robot.press("Ctrl+4")
    desk.robot.until(lambda: f"{2 - signed} thành phần" in desk.robot.text("sign.count"))
    desk.robot.write(desk.token.pin)
    desk.robot.press("F8")
    desk.robot.until(lambda: f"Đã ký {2 - signed} tệp" in desk.robot.strip)
    assert desk.states == [ComponentState.SIGNED] * 2
    assert desk.token.opened is None


def test_closing_the_window_locks_the_token(desk: Desk) -> None:
    """Between unlocking and the first signature."""
    desk.reach("unlock")
    desk.robot.window.close()
    assert desk.token.opened is None
    assert desk.token.signed == 0


@pytest.mark.loud("bug, report")
def test_an_error_of_work_that_nobody_waits_for_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.reach("sign")
    desk.token.broken = True
    desk.sign_out_and_go_on()
    assert "RuntimeError" in caplog.text


def test_what_a_page_raises_leaves_no_session_open(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("nobody expects this")

    monkeypatch.setattr(SignPage, "show_outcome", broken)
    with qtbot.capture_exceptions() as raised:
        desk.type_pin()
        desk.robot.until(lambda: "Đã ký 2 tệp" in desk.robot.strip)
    assert len(raised) == 2
    assert desk.token.opened is None
