"""Nothing waits without need, without bound, or for another's fault."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.fakes.portal import PIECE, FakePortal, Trouble
from tests.support.office import ACCOUNT, Home
from tests.support.sync import HOURS, check, confirmed, engine
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import (
    LINK_CAP_S,
    LONGEST_WAIT_S,
    Fault,
    StepState,
    SubmissionState,
)
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.time import VIETNAM, to_ms
from tthc_desktop.domain.wire import BlobRef, Receipt, StatusChange
from tthc_desktop.services.office.sending_policy import ChangeSendingPolicy, SendingPolicy
from tthc_desktop.services.ports.files import SealedReader
from tthc_desktop.services.ports.portal import LinkReport, PortalError
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.sending.groups import TOGETHER
from tthc_desktop.services.sending.link import LinkState
from tthc_desktop.services.sending.pace import Throttle
from tthc_desktop.services.sending.queue import RetryQueue


def longest_wait_s(home: Home) -> float:
    now = to_ms(home.clock.now())
    with home.store.read() as tx:
        steps = [step for each in tx.outbox.unconfirmed() for step in each.steps]
    return max((step.next_at - now for step in steps), default=0) / 1000


@pytest.mark.parametrize("op", ["send_blob", "submit"])
def test_two_503_and_then_500_are_no_reason_for_a_clerk(home: Home, op: str) -> None:
    sent = home.sealed(b"paper")
    portal = FakePortal()
    portal.next(op, *(Trouble(f) for f in (Fault.BUSY, Fault.BUSY, Fault.SERVER, Fault.SERVER)))
    running = engine(home, portal)
    for _ in range(6):
        running.drain()
        assert home.submission(sent.id).state is not SubmissionState.NEEDS_CLERK
        assert longest_wait_s(home) <= 60
        home.clock.forward(60)
    assert confirmed(home, sent)
    check(home, portal, sent)


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.SERVER, Fault.AUTH, Fault.CUT])
@pytest.mark.parametrize("op", ["send_blob", "submit"])
def test_what_passes_by_itself_is_tried_for_ever_and_at_least_each_hour(
    home: Home, op: str, fault: Fault
) -> None:
    sent = home.sealed(b"paper")
    portal = FakePortal(always={op: Trouble(fault, wait_s=400 * 24 * 3600.0)})
    running = engine(home, portal)
    for _ in range(40):
        running.drain()
        assert longest_wait_s(home) <= LONGEST_WAIT_S
        assert running.next_wait_s() <= 60
        home.clock.forward(LONGEST_WAIT_S)
    assert not running.waits_for_people()
    portal.always.clear()
    running.drain()
    home.clock.forward(LINK_CAP_S)
    running.drain()
    assert confirmed(home, sent)


def test_a_file_that_gets_on_is_not_made_to_wait_for_its_cuts(home: Home) -> None:
    """Fifteen cuts of a file of 1 MB cost half a day of waiting."""
    sent = home.sealed(b"x" * (TOGETHER + 40 * PIECE))

    class Cutting(FakePortal):
        def send_blob(
            self,
            blob: BlobRef,
            content: SealedReader,
            on_ack: Callable[[int], None],
            cancelled: Callable[[], bool],
        ) -> None:
            held = bytearray(self.files.get(blob.id, b""))
            held += content.read(len(held), 5 * PIECE)
            self.files[blob.id] = bytes(held)
            on_ack(len(held))
            if len(held) < blob.size:
                raise PortalError(Fault.CUT)

    running = engine(home, Cutting())
    waited = 0.0
    while not confirmed(home, sent):
        running.drain()
        pause = running.next_wait_s()
        waited += pause
        home.clock.forward(pause)
    assert waited < 40 * 5, "a short look at the link for each cut, and no more"


class Held(FakePortal):
    """Its calls fail with something that is no fault of the wire."""

    error: Exception = RuntimeError("a bug")
    which: str = ""

    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        if submission == self.which:
            raise self.error
        return super().submit(submission, payload, blobs, known_code)


@pytest.mark.loud("bug while sending a submission")
def test_a_bug_in_one_dossier_stops_no_other(home: Home) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    portal = Held()
    portal.which = bad.id
    running = engine(home, portal)
    running.drain()
    assert confirmed(home, good)
    assert {s.error_code for s in home.submission(bad.id).steps} == {"", "transfer.bug"}
    portal.which = ""
    home.clock.forward(HOURS)
    running.drain()
    assert confirmed(home, bad)
    check(home, portal, bad, good)


@pytest.mark.loud("bug in a change of the relay's")
@pytest.mark.loud("bug in one change of the relay's")
def test_a_bug_in_one_answer_stops_no_other(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = home.sealed(b"bad"), home.sealed(b"good")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    decided = running._received.decided

    def failing(tx: Tx, change: StatusChange) -> bool:
        if change.submission == bad.id:
            raise RuntimeError("a bug")
        return decided(tx, change)

    monkeypatch.setattr(running._received, "decided", failing)
    portal.accept(bad.id)
    portal.accept(good.id)
    running.drain()
    assert confirmed(home, good)


@pytest.mark.parametrize("code", ["disk.failed", "file.missing", "file.damaged"])
def test_a_file_that_something_holds_waits_and_stops_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    bad, good = home.sealed(b"bad", due_h=1), home.sealed(b"good", due_h=300)
    opened = home.blobs.open

    def held(sha256: str) -> SealedReader:
        if sha256 == bad.steps[0].blob_sha:
            raise StoreError(code)
        return opened(sha256)

    monkeypatch.setattr(home.blobs, "open", held)
    running = engine(home, FakePortal())
    running.drain()
    assert confirmed(home, good)
    state = home.submission(bad.id).steps[0].state
    assert state is (StepState.RETRY if code == "disk.failed" else StepState.QUARANTINED)
    monkeypatch.undo()
    home.clock.forward(HOURS)
    running.drain()
    assert confirmed(home, bad) is (code == "disk.failed")


def test_a_relay_in_trouble_is_not_asked_by_each_of_many(home: Home) -> None:
    for number in range(30):
        home.sealed(bytes([number]))
    portal = FakePortal(always={"send_blob": Trouble(Fault.SERVER)})
    running = engine(home, portal)
    running.drain()
    assert portal.calls.count("send_blob") == 3
    assert running._link.status.state is LinkState.DOWN
    portal.always.clear()
    home.clock.forward(60)
    assert running.drain().waiting == 0


def test_a_pc_that_is_not_enrolled_says_so_and_counts_nothing_against_a_dossier(home: Home) -> None:
    sent = home.sealed(b"paper")

    class Strange(FakePortal):
        def probe(self) -> LinkReport:
            raise InputError("relay.not_enrolled")

    report = engine(home, Strange()).drain()
    assert (report.error, report.waiting) == ("relay.not_enrolled", 1)
    assert home.submission(sent.id) == sent


@pytest.mark.parametrize("fault", [Fault.COPIED, Fault.NOT_ENROLLED, Fault.PLAIN])
def test_what_concerns_the_pc_is_counted_against_no_dossier(home: Home, fault: Fault) -> None:
    sent = home.sealed(b"paper")
    portal = FakePortal(always={"send_blob": Trouble(fault)})
    report = engine(home, portal).drain()
    assert report.error == f"transfer.{fault.value}"
    assert home.submission(sent.id).steps[0].state is StepState.READY


def test_halting_makes_nothing_wait(home: Home, tmp_path: Path) -> None:
    sent = home.sealed(b"x" * 10 * PIECE)
    portal = FakePortal()
    running = engine(home, portal)
    portal.watch = lambda op: running.halt() if op == "send_blob" else None
    running.drain()
    assert longest_wait_s(home) <= 0
    portal.watch = lambda _: None
    engine(home, portal).drain()
    assert confirmed(home, sent)


class Waits(threading.Event):
    """Time passes while somebody waits."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self.home = home

    def wait(self, timeout: float | None = None) -> bool:
        self.home.clock.forward(timeout or 0)
        return False


def test_sending_leaves_the_line_to_others_while_the_office_works(home: Home) -> None:
    pace = Throttle(home.clock, lambda: 16_000.0)
    began, waits = home.clock.monotonic(), Waits(home)
    for _ in range(100):
        pace.take(16_000, waits)
    assert 95 <= home.clock.monotonic() - began <= 101
    home.clock.forward(1000)
    began = home.clock.monotonic()
    pace.take(16_000, waits)
    assert home.clock.monotonic() == began, "idle time is no debt"


@pytest.mark.parametrize(("hour", "held"), [(6, False), (7, True), (16, True), (17, False)])
def test_the_policy_counts_in_working_hours_by_the_clock_of_here(hour: int, held: bool) -> None:
    at = datetime(2026, 11, 23, hour, 30, tzinfo=VIETNAM)
    assert bool(SendingPolicy(most=100).rate(at)) is held
    assert SendingPolicy().rate(at) == 0


def test_an_engine_sends_at_the_pace_that_the_office_allows(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = home.sealed(b"x" * 40 * PIECE)
    ChangeSendingPolicy(home.store)(replace(ACCOUNT, role=Role.ADMINISTRATOR), "most", 64)
    running = engine(home, FakePortal())
    monkeypatch.setattr(running, "_halt", Waits(home))
    home.clock.at = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
    began = home.clock.monotonic()
    running.drain()
    assert confirmed(home, sent)
    assert home.clock.monotonic() - began > 9, "640 kB at 64 a second"


def test_a_retry_beats_the_wait_of_files_that_are_to_be_sent_again(home: Home) -> None:
    sent = home.sealed(b"paper")
    portal = FakePortal()
    portal.next("submit", *(Trouble(Fault.MISSING_BLOBS) for _ in range(2)))
    running = engine(home, portal)
    for _ in range(3):
        running.drain()
    assert longest_wait_s(home) > 0
    assert RetryQueue(home.store)("binh", sent.id) == 1
    assert longest_wait_s(home) <= 0
    running.drain()
    assert confirmed(home, sent)
