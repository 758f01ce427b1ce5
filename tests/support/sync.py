"""Running the engine over a script, and what must hold afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.fakes.portal import Crash, FakePortal
from tests.support.office import FullJitter, Home
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.outbox import (
    RESTING,
    STOPPED,
    SendingStep,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.services.office.home_copies import BY_RELAY
from tthc_desktop.services.ports.portal import Portal
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.online_inbox import OnlineInbox

HOURS = 7 * 3600  # longer than every back-off


class DyingStore:
    """The real store, but the process dies after its n-th write has been committed."""

    def __init__(self, store: Store, writes: int) -> None:
        self._store = store
        self.left = writes

    def read(self) -> AbstractContextManager[Tx]:
        return self._store.read()

    @contextmanager
    def write(self, actor: str) -> Iterator[Tx]:
        with self._store.write(actor) as tx:
            yield tx
        self.left -= 1
        if self.left == 0:
            raise Crash

    def version(self) -> int:
        return self._store.version()


def engine(
    home: Home,
    portal: Portal,
    store: Store | None = None,
    *,
    link: Link | None = None,
    online: OnlineInbox | None = None,
) -> SyncEngine:
    """Whose files vouch for themselves."""
    chance = FullJitter()
    link = link or Link(home.clock, chance)
    parts = (store or home.store, home.blobs, portal, home.clock, link, chance)
    return SyncEngine(*parts, home.check_files, online)


def next_step(tx: Tx, now_ms: int) -> SendingStep | None:
    """The step that a plan made now begins with."""
    steps = (tx.outbox.step_of(each, now_ms) for each in tx.outbox.urgent(now_ms))
    return next((step for step in steps if step is not None), None)


def run(home: Home, portal: FakePortal, rounds: int = 12) -> None:
    """Engines one after the other, each until it crashes; every timer passes between rounds."""
    running: SyncEngine | None = None
    for _ in range(rounds):
        try:
            if running is None:
                running = engine(home, portal)
                running.recover()
            running.drain()
        except Crash:
            running = None
        home.clock.forward(HOURS)


def forget_copy(home: Home) -> None:
    """An administrator has taken the home on as a new PC: what the relay said of it is over."""
    with home.store.write("test") as tx:
        tx.settings.drop(BY_RELAY.name)


def check(home: Home, portal: FakePortal, *submissions: Submission) -> None:
    """Invariants I1, I2, I3, I5, I8 of reference/sync.md E, and frozen bytes."""
    for submission in submissions:
        now = home.submission(submission.id)
        dossier = home.dossier(now.dossier_id)
        times = portal.effects.count(now.id)
        assert times <= 1, "the dossier came in twice"
        assert len(portal.payloads[now.id]) <= 1, "a frozen payload changed"
        if now.payload is not None and portal.payloads[now.id]:
            assert portal.payloads[now.id] == {now.payload}
        if now.state is SubmissionState.CONFIRMED:
            assert times == 1
            assert dossier.arrival is Arrival.PROVINCE
            assert dossier.official_code
            assert now.official_code == dossier.official_code
            assert all(step.state is StepState.DONE for step in now.steps)
        elif now.state in RESTING:
            assert any(step.state in STOPPED for step in now.steps)
        with home.store.read() as tx:
            assert tx.audit.broken_at() is None


def confirmed(home: Home, submission: Submission) -> bool:
    return home.submission(submission.id).state is SubmissionState.CONFIRMED
