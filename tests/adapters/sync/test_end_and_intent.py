"""The end of one dossier and the intent of the next are one wait for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import StepState, Submission, SubmissionState
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.sending import delivery
from tthc_desktop.services.sending.payload_of import payload_of as payload_before


@dataclass
class _Counted:
    """The real store, and how often it was written to."""

    store: Store
    writes: int = 0

    def read(self) -> AbstractContextManager[Tx]:
        return self.store.read()

    @contextmanager
    def write(self, actor: str) -> Iterator[Tx]:
        with self.store.write(actor) as tx:
            yield tx
        self.writes += 1

    def version(self) -> int:
        return self.store.version()


def _portal() -> FakePortal:
    portal = FakePortal()
    portal.answers_upstream = False
    return portal


def _writes(home: Home, dossiers: int) -> int:
    for number in range(dossiers):
        home.sealed(b"%PDF " + bytes([number]))
    counted = _Counted(home.store)
    engine(home, _portal(), counted).drain()
    with home.store.read() as tx:
        assert tx.queue.counts(None).to_send == 0
    return counted.writes


def test_each_dossier_more_is_one_transaction_more(tmp_path: Path) -> None:
    found = []
    for dossiers in (1, 2, 5):
        home = Home.make(tmp_path / f"home-{dossiers}")
        found.append(_writes(home, dossiers))
        home.close()
    assert [each - found[0] for each in found] == [0, 1, 4]


def test_the_intent_is_durable_before_the_first_byte(home: Home) -> None:
    sealed = [home.sealed(b"%PDF first"), home.sealed(b"%PDF second")]
    portal = _portal()
    seen: list[StepState] = []
    send = portal.send_blob

    def looked(blob, *rest):  # type: ignore[no-untyped-def]  # as send_blob() has it
        now = [home.submission(each.id) for each in sealed]
        assert all(each.payload for each in now if any(s.blob_id == blob.id for s in each.steps))
        seen.extend(s.state for each in now for s in each.steps if s.blob_id == blob.id)
        send(blob, *rest)

    portal.send_blob = looked  # type: ignore[method-assign]  # the real one goes on
    engine(home, portal).drain()
    assert seen == [StepState.INFLIGHT] * 2


@pytest.mark.parametrize("code", ["store.damaged", "store.broken"])
def test_what_is_wrong_with_the_next_does_not_undo_the_end(
    home: Home, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    first, second = home.sealed(b"%PDF first"), home.sealed(b"%PDF second", due_h=48.0)

    def payload_of(tx: Tx, submission: Submission) -> bytes:
        if submission.id == second.id:
            raise StoreError(code, where="dossier")
        return payload_before(tx, submission)

    monkeypatch.setattr(delivery, "payload_of", payload_of)
    sending = engine(home, _portal())
    if code == "store.broken":  # nobody goes on with a store like that
        with pytest.raises(StoreError, match=code):
            sending.drain()
    else:
        sending.drain()
    assert home.submission(first.id).state is SubmissionState.CONFIRMING
    wanted = SubmissionState.QUARANTINED if code == "store.damaged" else SubmissionState.SEALED
    assert home.submission(second.id).state is wanted
