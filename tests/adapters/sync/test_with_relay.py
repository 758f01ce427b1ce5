"""Real engine, real store, real relay: kills on both sides, and every dossier arrives once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.office import FullJitter, Home
from tests.support.relay import SIMULATED, RelayChild
from tests.support.sync import HOURS, confirmed
from tthc_desktop.adapters.portal.relay import RelayIntroducer, RelayPortal
from tthc_desktop.domain.outbox import SendingStepKind, SubmissionState
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", *SIMULATED)
    yield child
    child.stop()


class KillingPortal(RelayPortal):
    """Kills the relay when a given number of bytes has been acknowledged or a call was made."""

    def __init__(self, relay: RelayChild, key: str, home: Home) -> None:
        super().__init__(relay.url, key, home.clock)
        self.relay = relay
        self.kills: list[tuple[str, int]] = []
        self.sent = 0

    def _due(self, what: str, amount: int) -> None:
        if self.kills and self.kills[0][0] == what and amount >= self.kills[0][1]:
            self.kills.pop(0)
            self.relay.restart()

    def _send(self, method: str, path: str, **kwargs: Any) -> Any:
        content = kwargs.get("content")
        if method == "PATCH" and isinstance(content, Iterator):
            kwargs["content"] = self._counted(content)
        self._due(f"before {method}", 0)
        response = super()._send(method, path, **kwargs)
        self._due(f"after {method}", 0)
        return response

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.sent += len(piece)
            self._due("bytes", self.sent)
            yield piece


def _drain(home: Home, portal: RelayPortal, *, rounds: int = 40) -> None:
    engine = SyncEngine(
        home.store, home.blobs, portal, home.clock, Link(home.clock, FullJitter()), FullJitter()
    )
    engine.recover()
    for _ in range(rounds):
        if engine.drain().waiting == 0:
            return
        home.clock.forward(HOURS)
    pytest.fail("the queue did not empty")


@pytest.mark.parametrize("seed", range(3))
def test_the_relay_is_killed_again_and_again(tmp_path: Path, relay: RelayChild, seed: int) -> None:
    chance = random.Random(seed)
    home = Home.make(tmp_path / "home")
    contents = [chance.randbytes(chance.randint(1, 900_000)) for _ in range(4)]
    submissions = [home.sealed(*contents[:3]), home.sealed(contents[3])]
    portal = KillingPortal(relay, RelayIntroducer().introduce(relay.url), home)
    total = sum(map(len, contents))
    portal.kills = [
        ("bytes", chance.randint(1, total // 2)),
        ("after PATCH", 0),
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
        def _send(self, method: str, path: str, **kwargs: Any) -> Any:
            response = super()._send(method, path, **kwargs)
            if method == "PUT" and self.kills:
                self.kills.clear()
                response._content = b"<html>"  # a proxy's page
            return response

    portal = Deaf(relay, RelayIntroducer().introduce(relay.url), home)
    portal.kills = [("never", 0)]
    engine = SyncEngine(
        home.store, home.blobs, portal, home.clock, Link(home.clock, FullJitter()), FullJitter()
    )
    engine.drain()
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
    for folder in ("home", "copy"):
        again = Home.reopen(tmp_path / folder)
        portal = RelayPortal(relay.url, RelayIntroducer().introduce(relay.url), again.clock)
        again.clock.forward(60)
        _drain(again, portal)
        portal.close()
        assert confirmed(again, submission)
        again.close()
    report = relay.report()
    assert (report["dossiers"], report["doubles"]) == (1, 0)
