"""Steps that say that they are in flight, while nobody flies them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from tthc_desktop.domain.outbox import SendingStep, StepState
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.sending.apart import each_apart
from tthc_desktop.services.sending.delivery import ACTOR
from tthc_desktop.services.sending.received import Received
from tthc_desktop.services.sending.relay_changes import take_early, told_early
from tthc_desktop.services.sending.steps import StepWriter

_log = logging.getLogger(__name__)


class Interrupted:
    """Lets go on what a dead process, or an end that could not be written down, has left."""

    def __init__(self, store: Store, steps: StepWriter, received: Received) -> None:
        self._store = store
        self._steps = steps
        self._received = received

    def recover(self, flawed: Collection[str]) -> int:
        """At start: whatever was in flight is UNKNOWN now. What an earlier version held because of
        a 401 is tried again, and what the province decided of rows that could not be read then is
        done. How many were in flight.

        Args:
            flawed: Submissions that cannot be read now either.
        """
        with self._store.read() as tx:
            flying = tx.outbox.steps_in(StepState.INFLIGHT)
            barred = tx.outbox.steps_in(StepState.AUTH)
            early = [each for each in told_early(tx.settings) if each not in flawed]
        each_apart(self._store, ACTOR, flying, self._now_unknown, _not_recovered)
        each_apart(self._store, ACTOR, barred, self._ready_again, _not_recovered)
        each_apart(self._store, ACTOR, early, self._decided_early, _not_decided)
        return len(flying)

    def ask_about(self, submissions: Sequence[str], again: Callable[[str], object]) -> None:
        """Of submissions whose end could not be written down. Without that nobody would ever come
        back to them: a step in flight is not taken up.

        Args:
            again: Gets those of which it cannot be written down now either.
        """

        def failed(submission_id: str, error: Exception) -> None:
            _log.error("a fault cannot be written down: %s", submission_id, exc_info=error)
            again(submission_id)

        each_apart(self._store, ACTOR, submissions, self._all_unknown, failed)

    def _all_unknown(self, tx: Tx, submission_id: str) -> None:
        submission = tx.outbox.get(submission_id)
        for step in submission.steps if submission is not None else ():
            if step.state is StepState.INFLIGHT:
                self._now_unknown(tx, step)

    def _now_unknown(self, tx: Tx, step: SendingStep) -> None:
        self._steps.write(tx, step, StepState.UNKNOWN, error="transfer.interrupted")

    def _ready_again(self, tx: Tx, step: SendingStep) -> None:
        self._steps.write(tx, step, StepState.READY)

    def _decided_early(self, tx: Tx, submission_id: str) -> None:
        early = take_early(tx.settings, submission_id)
        if early is not None:
            self._received.decided(tx, early)  # its rows were damaged then


def _not_recovered(step: SendingStep, error: Exception) -> None:
    _log.error("bug in step %d: it stays as it was when the process ended", step.id, exc_info=error)


def _not_decided(submission_id: str, error: Exception) -> None:
    """It stays, for the next start."""
    _log.error("bug in one early word of the province's: %s", submission_id, exc_info=error)
