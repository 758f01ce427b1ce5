"""Real engine, real store, real relay: kills on both sides, and every dossier arrives once."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.enrolled import EnrolledPc
from tests.support.office import FullJitter, Home
from tests.support.relay import SIMULATED, RelayChild
from tests.support.sync import HOURS, confirmed, engine
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.domain.outbox import Fault, SendingStepKind, SubmissionState
from tthc_desktop.domain.wire import BlobRef, Receipt, sha256_hex
from tthc_desktop.services.ports.files import About, SealedReader
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.sending.link import Link


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", *SIMULATED)
    yield child
    child.stop()


@dataclass
class Counted:
    """A file that tells how much of it is read on its way out."""

    inner: SealedReader
    told: Callable[[int], None]

    @property
    def about(self) -> About:
        return self.inner.about

    @property
    def size(self) -> int:
        return self.inner.size

    def read(self, offset: int, length: int) -> bytes:
        piece = self.inner.read(offset, min(length, 64 * 1024))
        self.told(len(piece))
        return piece

    def frames(self) -> Iterator[bytes]:
        return self.inner.frames()


class KillingPortal(RelayPortal):
    """Kills the relay when a given number of bytes has left, or a call was made."""

    def __init__(self, relay: RelayChild, pc: EnrolledPc, home: Home) -> None:
        super().__init__(pc.url, pc.key, home.clock, pc.device, pc.tokens)
        self.relay = relay
        self.kills: list[tuple[str, int]] = []
        self.sent = 0

    def _due(self, what: str, amount: int = 0) -> None:
        if self.kills and self.kills[0][0] == what and amount >= self.kills[0][1]:
            self.kills.pop(0)
            self.relay.restart()

    def _went(self, count: int) -> None:
        self.sent += count
        self._due("bytes", self.sent)

    def send_blob(
        self,
        blob: BlobRef,
        content: SealedReader,
        on_ack: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        super().send_blob(blob, Counted(content, self._went), on_ack, cancelled)
        self._due("after file")

    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        self._due("before PUT")
        receipt = super().submit(submission, payload, blobs, known_code)
        self._due("after PUT")
        return receipt


def _drain(home: Home, portal: RelayPortal, *, rounds: int = 40) -> None:
    running = engine(home, portal)
    running.recover()
    for _ in range(rounds):
        if running.drain().waiting == 0:
            return
        home.clock.forward(HOURS)
    pytest.fail("the queue did not empty")


@pytest.mark.parametrize("seed", range(3))
def test_the_relay_is_killed_again_and_again(tmp_path: Path, relay: RelayChild, seed: int) -> None:
    chance = random.Random(seed)
    home = Home.make(tmp_path / "home")
    contents = [chance.randbytes(chance.randint(1, 900_000)) for _ in range(4)]
    submissions = [home.sealed(*contents[:3]), home.sealed(contents[3])]
    portal = KillingPortal(relay, EnrolledPc.at(relay), home)
    total = sum(map(len, contents))
    portal.kills = [
        ("bytes", chance.randint(1, total // 2)),
        ("after file", 0),
        (chance.choice(["before PUT", "after PUT"]), 0),
    ]
    _drain(home, portal)
    portal.close()
    assert portal.kills == [], "every kill happened"
    assert all(confirmed(home, s) for s in submissions)
    assert relay.report() == {
        "dossiers": 2,
        "doubles": 0,
        "attached": 0,
        "blobs": 4,
        "blobs_ok": 4,
        "gaps": 0,
        "damaged": 0,
    }
    for submission in submissions:
        for step in home.submission(submission.id).steps:
            if step.kind is SendingStepKind.BLOB:
                stored = (relay.data / "uploads" / f"{step.blob_id}.blob").read_bytes()
                assert sha256_hex(stored) == step.blob_sha
    codes = {home.submission(s.id).official_code for s in submissions}
    assert len(codes) == 2
    home.close()


def test_a_reply_lost_after_the_commit_is_found(tmp_path: Path, relay: RelayChild) -> None:
    home = Home.make(tmp_path / "home")
    submission = home.sealed(b"paper")

    class Deaf(KillingPortal):
        heard = False

        def submit(
            self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
        ) -> Receipt:
            receipt = super().submit(submission, payload, blobs, known_code)
            if self.heard:
                return receipt
            self.heard = True
            raise PortalError(Fault.CUT, "the answer was lost")

    portal = Deaf(relay, EnrolledPc.at(relay), home)
    link = Link(home.clock, FullJitter())
    running = engine(home, portal, link=link)
    running.drain()
    assert home.submission(submission.id).state is SubmissionState.UNKNOWN
    _drain(home, portal)
    portal.close()
    assert confirmed(home, submission)
    assert relay.report()["doubles"] == 0
    assert relay.report()["dossiers"] == 1
    home.close()


def test_the_same_home_twice_is_still_one_dossier(tmp_path: Path, relay: RelayChild) -> None:
    """A copy of the home (a restored backup) sends what the other one has sent already."""
    import shutil

    home = Home.make(tmp_path / "home")
    submission = home.sealed(b"paper")
    home.close()
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    pc = EnrolledPc.at(relay)
    for folder in ("home", "copy"):
        again = Home.reopen(tmp_path / folder)
        portal = pc.portal(again.clock)
        again.clock.forward(60)
        _drain(again, portal)
        portal.close()
        assert confirmed(again, submission)
        again.close()
    report = relay.report()
    assert (report["dossiers"], report["doubles"]) == (1, 0)


class ForgettingPortal(RelayPortal):
    """The first answer to a commit is lost, and what is kept of it there is damaged."""

    damage: Callable[[str], None] = lambda _: None

    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        receipt = super().submit(submission, payload, blobs, known_code)
        damage, self.damage = self.damage, lambda _: None
        damage(submission)
        return receipt


def test_an_uncertain_commit_is_made_certain_by_the_same_once_more(
    tmp_path: Path, relay: RelayChild
) -> None:
    """Where the relay has it and cannot tell so."""
    home = Home.make(tmp_path / "home")
    sent = home.sealed(b"paper")
    pc = EnrolledPc.at(relay)
    portal = ForgettingPortal(pc.url, pc.key, home.clock, pc.device, pc.tokens)

    def damaged(submission: str) -> None:
        with closing(sqlite3.connect(relay.data / "relay.db")) as connection, connection:
            change = "UPDATE submission SET receipt = '' WHERE id = ?"
            assert connection.execute(change, (submission,)).rowcount == 1
        raise PortalError(Fault.CUT)

    portal.damage = damaged
    _drain(home, portal)
    portal.close()
    assert confirmed(home, sent)
    assert relay.report()["dossiers"] == 1
    home.close()
