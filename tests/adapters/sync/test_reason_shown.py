"""Of several steps that met something, the one that stopped is what a person has to look at."""

from __future__ import annotations

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import ACCOUNT, Home
from tests.support.sync import engine
from tthc_desktop.domain.outbox import Fault, SendingStepKind, StepState, SubmissionState
from tthc_desktop.services.sending.queue import ListQueue
from tthc_desktop.services.sending.sync_status import GetSyncStatus


def test_the_step_that_stopped_says_why(home: Home) -> None:
    """The first file is tried again by itself; the second one is lost on this PC."""
    sealed = home.sealed(b"one", b"two" * 900_000)
    first, second = (s for s in sealed.steps if s.kind is SendingStepKind.BLOB)
    portal = FakePortal()
    portal.bad[first.blob_id] = Trouble(Fault.SERVER)
    home.blobs.path(second.blob_sha).unlink()
    running = engine(home, portal)
    for _ in range(6):
        running.drain()
        home.clock.forward(20)
    now = home.submission(sealed.id)
    assert now.state is SubmissionState.QUARANTINED
    states = {s.blob_id: (s.state, s.error_code) for s in now.steps}
    assert states[first.blob_id] == (StepState.RETRY, "transfer.server")
    assert states[second.blob_id] == (StepState.QUARANTINED, "transfer.local")
    (item,) = ListQueue(home.store, home.clock)(ACCOUNT).rows
    assert item is not None
    (line,) = GetSyncStatus(home.store, home.clock)().lines
    assert (item.error_code, line.why) == ("transfer.local", "transfer.local")
