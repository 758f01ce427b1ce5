"""What this PC believes of the relay, held against what the relay has.

A receipt proves what the relay had when it signed. Its data may have been put back to an older copy
since, and so may this PC's: each is noticed only by asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tthc_desktop.domain.outbox import (
    ENDED,
    RUNNABLE,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import Receipt, Standing, StatusChange, sha256_hex
from tthc_desktop.services.ports.clock import Chance, Clock
from tthc_desktop.services.ports.portal import MAX_QUERY, Portal
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.sending.received import Received
from tthc_desktop.services.sending.steps import StepWriter, commit_of

KEPT_DAYS = 30
"""What was sealed since then is asked about each time; of the rest, a sample."""
SAMPLE = 200
EVERY_S = 24 * 3600
OTHER_BYTES = "transfer.other_bytes"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to.

    Attributes:
        asked: Submissions that the relay was asked about.
        lost: Those that it does not have although it gave a receipt: they go out again.
        differing: Those of which it has other bytes.
    """

    asked: int = 0
    lost: int = 0
    differing: int = 0

    def __add__(self, other: Compared) -> Compared:
        return Compared(
            self.asked + other.asked, self.lost + other.lost, self.differing + other.differing
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
        """What waits, what was sealed in the last KEPT_DAYS, and a sample of what is older; all of
        it where everything is wanted, or where the sample shows that something is lost.

        Args:
            relay: Short name of the key of the relay that is asked.

        Raises:
            PortalError: The relay gave no answer; what was compared by then stays done.
        """
        whole = Compared()
        for ids in self._waiting():
            if halted():
                return whole
            whole += self._part(actor, relay, ids)
        since = to_ms(self._clock.now() - timedelta(days=KEPT_DAYS))
        for ids in self._sent("" if everything else _first_of(since)):
            if halted():
                return whole
            whole += self._part(actor, relay, ids)
        if not everything and not halted():
            sample = self._part(actor, relay, self._sample())
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
        while True:
            with self._store.read() as tx:
                ids = tx.outbox.sent(after, MAX_QUERY)
            if not ids:
                return
            yield ids
            after = ids[-1]

    def _sample(self) -> Sequence[str]:
        """Some that follow on one another: ids are in the order of time, and what a relay loses by
        being put back is what came last. From anywhere among them."""
        with self._store.read() as tx:
            oldest = tx.outbox.sent("", 1)
            if not oldest:
                return ()
            first = int(oldest[0].replace("-", "")[:12], 16)
            span = max(0, to_ms(self._clock.now()) - first)
            at = first + int(span * self._chance.fraction())
            found = tx.outbox.sent(_first_of(at), SAMPLE)
            return found or tx.outbox.sent("", SAMPLE)

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
        doubtful = [s.id for s in known if _may_differ(s, ours[s.id], theirs.get(s.id))]
        lost = differing = 0
        if doubtful:
            with self._store.write(actor) as tx:
                for each in doubtful:
                    found = self._settle(tx, each, relay, ours[each], theirs.get(each))
                    lost += found == "lost"
                    differing += found == "differing"
        return Compared(len(ours), lost, differing)

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
