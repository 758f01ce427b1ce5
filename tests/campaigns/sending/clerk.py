"""Who looks after what stopped, as the page of the queue lets people do it."""

from __future__ import annotations

import random

from tests.campaigns.sending.pc import Pc
from tests.support.office import ACCOUNT
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import RESTING, TWICE, Submission
from tthc_desktop.services.sending.queue import RetryQueue
from tthc_desktop.services.sending.received import REFUSED
from tthc_desktop.services.sending.settle import (
    Settle,
    TakeBack,
    has_two_answers,
    may_be_taken_back,
)


class Clerk:
    """Attributes:
    sealed_anew: New submission by the one that was taken back.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.sealed_anew: dict[str, str] = {}

    def look_after(self, pc: Pc) -> int:
        """Everything that waits for people. How many there were."""
        with pc.home.store.read() as tx:
            resting = [each for each in tx.outbox.unconfirmed() if each.state in RESTING]
        for submission in resting:
            self._look_at(pc, submission)
        if self.chance.random() < 0.3:
            RetryQueue(pc.home.store)(ACCOUNT.login)
        return len(resting)

    def _look_at(self, pc: Pc, submission: Submission) -> None:
        store = pc.home.store
        code = submission.error_code
        if has_two_answers(submission):
            if code == TWICE and not submission.reason:
                RetryQueue(store)(ACCOUNT.login, submission.id)  # what has it is not decided yet
            else:
                theirs = code == TWICE or self.chance.random() < 0.7
                Settle(store, pc.clock)(ACCOUNT, submission.id, theirs=theirs)
        elif code == REFUSED and may_be_taken_back(submission):
            TakeBack(store, pc.clock)(ACCOUNT, submission.id)
            anew = pc.home.seal(submission.dossier_id)
            self.sealed_anew[submission.id] = anew.id
        else:
            try:
                RetryQueue(store)(ACCOUNT.login, submission.id)
            except InputError:
                raise AssertionError(f"{submission.id} cannot be tried again") from None
