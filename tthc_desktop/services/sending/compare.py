"""What this PC believes of the relay, held against what the relay has.

A receipt proves what the relay had when it signed. Its data may have been put back to an older copy
since, and so may this PC's: each is noticed only by asking.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from tthc_desktop.domain.outbox import (
    ENDED,
    RUNNABLE,
    STOPPED,
    Fault,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import Receipt, Standing, StatusChange, sha256_hex
from tthc_desktop.services.ports.clock import Chance, Clock
from tthc_desktop.services.ports.portal import MAX_QUERY, Portal, PortalError
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.sending.apart import each_apart
from tthc_desktop.services.sending.received import Received
from tthc_desktop.services.sending.steps import StepWriter, commit_of

RECENT_DAYS = 30
"""What was sealed since then is asked about each time, as is what waits; of the rest, SAMPLE."""
SAMPLE = 200
EVERY_S = 24 * 3600
OTHER_BYTES = "transfer.other_bytes"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to.

    Attributes:
        asked: Submissions that the relay was asked about.
        lost: Those that it does not have although it gave a receipt: they go out again.
        differing: Those of which it has other bytes.
        unclear: Those of which the relay could not tell how they stand, or that met a bug here:
            nothing is believed otherwise than before.
    """

    asked: int = 0
    lost: int = 0
    differing: int = 0
    unclear: int = 0

    def __add__(self, other: Compared) -> Compared:
        return Compared(
            self.asked + other.asked,
            self.lost + other.lost,
            self.differing + other.differing,
            self.unclear + other.unclear,
        )


class Comparison:
    """Asks by id, in parts."""

    def __init__(
        self,
        store: Store,
        portal: Portal,
        clock: Clock,
        chance: Chance,
        steps: StepWriter,
        received: Received,
    ) -> None:
        self._store = store
        self._portal = portal
        self._clock = clock
        self._chance = chance
        self._steps = steps
        self._received = received

    def compare(
        self, actor: str, relay: str, halted: Callable[[], bool], *, everything: bool
    ) -> Compared:
        """What waits, what was sealed in the last RECENT_DAYS, and a sample of what is older; all
        of it where everything is wanted, or where the sample shows that something is lost.

        Args:
            relay: Short name of the key of the relay that is asked.

        Raises:
            PortalError: The relay gave no answer; what was compared by then stays done.
        """
        since = to_ms(self._clock.now() - timedelta(days=RECENT_DAYS))
        sent = self._sent("" if everything else _first_of(since))
        whole, strange, asked = Compared(), None, set[str]()
        for ids in chain(self._waiting(), sent):
            if halted():
                return whole
            asked.update(ids)
            try:
                whole += self._part(actor, relay, ids)
            except PortalError as fault:
                if fault.fault is not Fault.SERVER:
                    raise
                strange = strange or fault  # of this part: the others are asked about all the same
        if strange is not None:
            raise strange
        if not everything and not halted():
            rest = [each for each in self._sample() if each not in asked]
            sample = self._part(actor, relay, rest)
            whole += sample
            if sample.lost:
                whole += self.compare(actor, relay, halted, everything=True)
        return whole

    def _waiting(self) -> Iterator[Sequence[str]]:
        with self._store.read() as tx:
            ids = tx.outbox.waiting()
        for at in range(0, len(ids), MAX_QUERY):
            yield ids[at : at + MAX_QUERY]

    def _sent(self, after: str) -> Iterator[Sequence[str]]:
        """The newest first: what a relay loses by being put back is what came last, and over a bad
        line none of these comparisons may ever come to its end."""
        before = ""
        while True:
            with self._store.read() as tx:
                ids = tx.outbox.sent_before(before, after, MAX_QUERY)
            if not ids:
                return
            yield ids
            before = ids[-1]

    def _sample(self) -> Sequence[str]:
        """Some that were sealed one after the other, from anywhere among all: what a relay loses by
        being put back is what came last. By the number of the sealing and not by its time, which a
        wrong clock may have told."""
        with self._store.read() as tx:
            places = max(0, tx.outbox.next_sequence() - SAMPLE)
            first = 1 + int(places * self._chance.fraction())
            return tx.outbox.sent_since(first, SAMPLE)

    def ask(self, actor: str, ids: Sequence[str]) -> Compared:
        """About these, because a person wants to know: what this relay does not have goes out to
        it, also where another relay gave the receipt."""
        return self._part(actor, "", ids)

    def _part(self, actor: str, relay: str, ids: Sequence[str]) -> Compared:
        unreadable: list[str] = []  # told of elsewhere
        with self._store.read() as tx:
            ours = {each: sha256_hex(body) for each, body in tx.outbox.payloads(ids).items()}
            known = tx.outbox.without_bytes(list(ours), unreadable.append)
        if not ours:
            return Compared()  # of what was never frozen, no byte has left
        theirs = self._portal.query(list(ours))
        unclear = {name for name, held in theirs.items() if not held.payload_sha256}
        doubtful = [
            s.id
            for s in known
            if s.id not in unclear and _may_differ(s, ours[s.id], theirs.get(s.id))
        ]

        def settle(tx: Tx, each: str) -> str:
            return self._settle(tx, each, relay, ours[each], theirs.get(each))

        def failed(each: str, error: Exception) -> None:
            _log.error("one submission could not be compared: %s", each, exc_info=error)
            unclear.add(each)

        found = each_apart(self._store, actor, doubtful, settle, failed)
        return Compared(len(ours), found.count("lost"), found.count("differing"), len(unclear))

    def _settle(
        self, tx: Tx, submission_id: str, relay: str, ours: str, held: Standing | None
    ) -> str:
        submission = tx.outbox.get(submission_id)
        if submission is None:
            return ""
        commit = commit_of(submission)
        if held is None:
            ended = submission.state is SubmissionState.SUPERSEDED
            known = not relay or _signer(tx, submission_id) == relay
            if commit.state is StepState.DONE and known and not ended:
                self._received.lost_by_relay(tx, submission)
                return "lost"
        elif held.payload_sha256 != ours:
            return self._other_bytes(tx, submission)
        elif commit.state is not StepState.DONE:
            self._has_it(tx, submission)
        elif held.status != "waiting":
            code = held.official_code
            change = StatusChange(0, submission_id, held.status, code, held.reason, "")
            self._received.decided(tx, change)
        return ""

    def _has_it(self, tx: Tx, submission: Submission) -> None:
        """It is asked for its receipt before any file of it goes out."""
        commit = commit_of(submission)
        if commit.state in (*RUNNABLE, StepState.BLOCKED) and commit.state is not StepState.UNKNOWN:
            self._steps.begin(tx, submission, commit)
            self._steps.write(tx, commit, StepState.UNKNOWN, error="transfer.interrupted")

    def _other_bytes(self, tx: Tx, submission: Submission) -> str:
        """Two versions under one id: a person decides. Nothing of ours is changed."""
        commit = commit_of(submission)
        if submission.state in ENDED or commit.state is StepState.CONFLICT:
            return ""
        if commit.state is StepState.DONE:
            self._steps.resend(tx, submission)
            commit = commit_of(_again(tx, submission))
        if commit.state in STOPPED | {StepState.AUTH}:  # these go on by READY only
            self._steps.write(tx, commit, StepState.READY)
        if commit.state is not StepState.INFLIGHT:
            self._steps.begin(tx, _again(tx, submission), commit)
        self._steps.write(tx, commit, StepState.CONFLICT, error=OTHER_BYTES)
        tx.audit.append("submission.other_bytes", submission.id)
        return "differing"


def _again(tx: Tx, submission: Submission) -> Submission:
    return tx.outbox.get(submission.id) or submission


def _signer(tx: Tx, submission_id: str) -> str:
    """Short name of the key that signed the receipt; empty where that cannot be told. Only the
    relay that had it can have lost it: another one never was given it."""
    try:
        body = plain_of(tx.outbox.receipt(submission_id) or b"")
        return Receipt.from_json(body).key_id
    except ValueError:
        return ""


def _may_differ(submission: Submission, ours: str, held: Standing | None) -> bool:
    """Whether there may be something to write down."""
    if held is None:
        return commit_of(submission).state is StepState.DONE
    return held.payload_sha256 != ours or submission.state not in ENDED


def _first_of(moment_ms: int) -> str:
    """What stands before every id that was made since: ids begin with their time."""
    digits = f"{max(0, moment_ms):012x}"
    return f"{digits[:8]}-{digits[8:]}"
