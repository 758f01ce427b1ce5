"""A clerk at the page for signing, with a token that can be held at any step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event

from PySide6.QtWidgets import QWidget

from tests.fakes.signing import FakeToken, credential
from tests.robots.window import WindowRobot
from tests.support.whole_store import all_dossiers
from tests.ui.conftest import OpenWindow
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.signing_rules import RegisteredSigner, SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.files import About
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.reception.settings import load_signing, save_signing


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

    def unlock(
        self, pin: str, label: str = "", certificate: str = "", serial: str = ""
    ) -> Credential:
        self.sent.append("once")
        self._stop("unlock")
        return super().unlock(pin, label, certificate, serial)

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
            [dossier] = all_dossiers(tx)
        return [c.state for c in dossier.slots[:2]]


@contextmanager
def signing_desk(office: Office, open_window: OpenWindow) -> Iterator[Desk]:
    """Signed in, with two papers that wait for the clerk's signature."""
    blobs = office.ports.blobs
    assert isinstance(blobs, BlobFolder)
    token = HeldToken(blobs, [credential("Token", "Trần Thị Bình", "ab" * 32)])
    clerk = office.use(FindClerk)(demo.CLERK.login)
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    dossier = office.use(ReceiveDossier)(clerk, "1.001193", person)
    signer = RegisteredSigner("ab" * 32, "Trần Thị Bình", SignerRole.CLERK, clerk.id)
    with office.ports.store.write("test") as tx:
        save_signing(tx.settings, replace(load_signing(tx.settings), signers=(signer,)))
        for slot in dossier.slots[:2]:
            blob = blobs.put(slot.id.encode(), "application/pdf")
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
