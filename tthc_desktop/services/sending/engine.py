"""The engine: takes the most urgent step, does it, writes down what came of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import (
    Fault,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
    item_delay,
    react,
    submission_after,
)
from tthc_desktop.domain.payload import blobs_of
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import Receipt, StatusChange, canonical
from tthc_desktop.services.deadlines.clock_guard import record_contact
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.outbox import StepUpdate
from tthc_desktop.services.ports.portal import Portal, PortalError
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.payload_of import payload_of
from tthc_desktop.services.sending.plan import SendingPlan
from tthc_desktop.services.sending.relay_changes import (
    CURSOR,
    early_change,
    since_of,
    take_early,
    told_early,
)
from tthc_desktop.services.sending.upstream import has_upstream, record_upstream

ACTOR = "sync"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a round of sending came to.

    Attributes:
        done: Number of steps finished.
        waiting: Number of submissions not yet confirmed.
        error: Why it stopped.
        no_upstream: Those of the waiting that a relay without a provincial system has received.
        damaged: Codes of dossiers of which something that was sealed cannot be read: it is not sent
            and not among the waiting.
    """

    done: int
    waiting: int
    error: str
    no_upstream: int = 0
    damaged: tuple[str, ...] = ()


class SyncEngine:
    """One at a time per home (the caller holds the sync lock)."""

    def __init__(
        self, store: Store, blobs: Blobs, portal: Portal, clock: Clock, link: Link
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._portal = portal
        self._clock = clock
        self._link = link
        self._halt = threading.Event()
        self._flawed: set[str] = set()
        """Submissions of which something cannot be read, as far as that is known."""
        self._plan = SendingPlan(clock, self._flawed.add)

    def wake(self) -> None:
        """Something was sealed, or a person asked: it is looked at before what was planned."""
        self._plan.drop()

    def halt(self) -> None:
        """Ends a running drain between two pieces of work. The engine can not be used again."""
        self._halt.set()

    def recover(self) -> int:
        """Called once at start: whatever was in flight when the process died is UNKNOWN now. What
        an earlier version held because of a 401 is tried again, and what the province decided of
        rows that could not be read then is done."""
        with self._store.read() as tx:  # reads all that is queued: nobody waits for that
            self._flawed.clear()
            self._flawed.update(tx.outbox.flawed())
        with self._store.write(ACTOR) as tx:
            steps = tx.outbox.steps_in(StepState.INFLIGHT)
            for step in steps:
                self._write_step(tx, step, StepState.UNKNOWN, error="transfer.interrupted")
            for step in tx.outbox.steps_in(StepState.AUTH):
                self._write_step(tx, step, StepState.READY)
            for submission_id in told_early(tx.settings):
                if submission_id not in self._flawed:
                    early = take_early(tx.settings, submission_id)
                    if early is not None:
                        self._apply(tx, early)  # its rows were damaged when it was told
        return len(steps)

    def drain(self) -> SyncReport:
        """Does everything that can be done now, then asks what became of what was sent.

        Probes first, also when nothing waits: the clerk sees whether there is a link.
        """
        done = 0
        error = ""
        if self._link.wait_s() > 0:
            error = self._link.status.reason
        else:
            try:
                answer = self._portal.probe()
                self._link.up()
                record_contact(self._store, self._clock, ACTOR, answer.clock_offset)
                record_upstream(self._store, ACTOR, connected=answer.upstream)
                self._plan.drop()
                while not self._halt.is_set() and self._link.wait_s() == 0:
                    step = self._next()
                    if step is None:
                        break
                    done += self._run(step)
                if not self._halt.is_set() and self._link.wait_s() == 0:
                    done += self._read_changes()
                if self._link.wait_s() > 0:
                    error = self._link.status.reason
            except PortalError as fault:
                self._link.down(fault.code, fault.wait_s)
                error = fault.code
        return self._report(done, error)

    def waits_for_people(self) -> bool:
        """Nothing can be sent or asked before a person has looked at what stopped, or somebody has
        connected the relay to a provincial system."""
        with self._store.read() as tx:
            moment = tx.outbox.next_moment(to_ms(self._clock.now()))
            return moment is None and not self._expects_decision(tx)

    def next_wait_s(self) -> float:
        """Seconds until drain can be useful again, at most 60 (the light probe)."""
        wait, now = self._link.wait_s(), to_ms(self._clock.now())
        with self._store.read() as tx:
            moment = tx.outbox.next_moment(now)
            asking = self._expects_decision(tx)
        if wait > 0:
            return min(wait, 60.0)
        candidates = [60.0]
        if moment is not None:
            candidates.append(max(0.2, (moment - now) / 1000))
        if asking:
            candidates.append(2.0)
        return min(candidates)

    def _asking(self) -> bool:
        with self._store.read() as tx:
            return self._awaits_decision(tx)

    def _awaits_decision(self, tx: Tx) -> bool:
        return tx.outbox.any_in(SubmissionState.CONFIRMING, self._flawed)

    def _expects_decision(self, tx: Tx) -> bool:
        return self._awaits_decision(tx) and has_upstream(tx.settings)

    def _report(self, done: int, error: str) -> SyncReport:
        damaged: list[str] = []
        with self._store.read() as tx:
            tx.outbox.without_bytes(sorted(self._flawed), damaged.append)
            states = tx.outbox.states(self._flawed)
            connected = has_upstream(tx.settings)
        received = 0 if connected else states.get(SubmissionState.CONFIRMING, 0)
        return SyncReport(done, sum(states.values()), error, received, tuple(damaged))

    def _next(self) -> SendingStep | None:
        with self._store.read() as tx:
            return self._plan.next(tx)

    def _run(self, step: SendingStep) -> int:
        """Does the step, and those that follow it in its submission; how many are done."""
        done = 0
        submission: Submission | None = None
        following: SendingStep | None = step
        while following is not None:
            step = following
            try:
                if submission is None:
                    with self._store.write(ACTOR) as tx:
                        submission = self._intend(tx, step)
                following = self._do(submission, step)
            except PortalError as fault:
                self._record_fault(step, fault)
                return done
            except StoreError as error:
                # Damaged rows of this dossier hold up no other; a damaged file is store.broken.
                if error.code == "store.damaged":
                    with self._store.write(ACTOR) as tx:  # the intent went with the payload
                        self._begin(tx, step, self._submission(tx, step.submission))
                elif not error.code.startswith("file."):
                    raise
                self._record_fault(step, PortalError(Fault.LOCAL, error.code))
                return done
            done += 1
        return done

    def _do(self, submission: Submission, step: SendingStep) -> SendingStep | None:
        """Does a step whose intent is written; the one that follows, whose intent is written too
        then."""
        if step.kind is SendingStepKind.BLOB:
            self._send_blob(step, submission)
            return self._finish_blob(step)
        unknown = step.state is StepState.UNKNOWN
        self._finish_commit(step, self._commit(submission, unknown=unknown))
        return None

    def _intend(self, tx: Tx, step: SendingStep) -> Submission:
        """Intent, id and frozen payload are durable before the first byte leaves."""
        submission = self._submission(tx, step.submission)
        if submission.payload is None:
            payload = payload_of(tx, submission)
            tx.outbox.freeze(submission.id, payload)
            tx.audit.append("submission.frozen", submission.id)
            submission = replace(submission, payload=payload)
        self._begin(tx, step, submission)
        return submission

    def _begin(self, tx: Tx, step: SendingStep, submission: Submission) -> None:
        if submission.state is not SubmissionState.SENDING:
            tx.outbox.put_state(submission.id, SubmissionState.SENDING)
        self._write_step(tx, step, StepState.INFLIGHT)

    def _submission(self, tx: Tx, submission_id: str) -> Submission:
        submission = tx.outbox.get(submission_id)
        if submission is None:
            raise LookupError("a step without its submission")
        return submission

    def _send_blob(self, step: SendingStep, submission: Submission) -> None:
        content = self._blobs.open(step.blob_sha)
        known = step.acked

        def on_ack(offset: int) -> None:
            nonlocal known
            if offset in (known, step.size):
                return  # nothing new, or told with the end
            known = offset
            with self._store.write(ACTOR) as tx:
                self._write_step(tx, step, StepState.INFLIGHT, acked=offset)

        ref = next(b for b in blobs_of(submission) if b.id == step.blob_id)
        self._portal.send_blob(ref, content, on_ack, self._halt.is_set)

    def _finish_blob(self, step: SendingStep) -> SendingStep | None:
        """In one transaction with the intent of what follows: each costs a wait for the disk."""
        with self._store.write(ACTOR) as tx:
            submission = self._submission(tx, step.submission)
            self._write_step(tx, step, StepState.DONE, acked=step.size)
            blobs = [s for s in submission.steps if s.kind is SendingStepKind.BLOB]
            commit = next(s for s in submission.steps if s.kind is SendingStepKind.COMMIT)
            if all(s.state is StepState.DONE for s in blobs if s.id != step.id):
                self._write_step(tx, commit, StepState.READY)
            if self._halt.is_set() or not self._plan.holds():
                return None
            following = tx.outbox.step_of(submission.id, to_ms(self._clock.now()))
            if following is not None:
                self._begin(tx, following, submission)
        return following

    def _commit(self, submission: Submission, *, unknown: bool) -> Receipt:
        payload, blobs = submission.payload or b"", blobs_of(submission)
        idempotent = self._portal.capabilities().idempotent_submit
        if unknown or not idempotent:
            receipt = self._portal.find(submission.id, payload, blobs)
            if receipt is not None:
                return receipt
            if unknown and not idempotent:
                # Sending again could make a second dossier; the settle window of reference/sync.md
                # E comes with the first portal that needs it.
                raise PortalError(Fault.CONFLICT, "unknown outcome")
        return self._portal.submit(submission.id, payload, blobs)

    def _finish_commit(self, step: SendingStep, receipt: Receipt) -> None:
        with self._store.write(ACTOR) as tx:
            submission = self._submission(tx, step.submission)
            tx.outbox.put_receipt(step.submission, canonical(receipt.to_json()))
            self._write_step(tx, step, StepState.DONE)
            confirm = next(s for s in submission.steps if s.kind is SendingStepKind.CONFIRM)
            self._write_step(tx, confirm, StepState.READY)
            tx.dossiers.put_arrival(submission.dossier_id, Arrival.RELAY, None)
            tx.audit.append("submission.received_by_relay", submission.id, key=receipt.key_id)
            early = take_early(tx.settings, submission.id)
            if early is not None:
                self._apply(tx, early)

    def _record_fault(self, step: SendingStep, fault: PortalError) -> None:
        reaction = react(step.kind, fault.fault, step.attempts)
        attempts = step.attempts + reaction.counts
        state, wait = reaction.step, fault.wait_s
        if step.state is StepState.UNKNOWN and state is StepState.READY:
            state = StepState.UNKNOWN  # asking failed, so that nothing more is known than before
        if state is StepState.RETRY:
            wait = max(wait, item_delay(attempts))
        elif state is StepState.UNKNOWN:
            wait = max(wait, 1.0)
        with self._store.write(ACTOR) as tx:
            submission = self._submission(tx, step.submission)
            if fault.fault is Fault.MISSING_BLOBS:
                for blob in submission.steps:
                    if blob.kind is SendingStepKind.BLOB and blob.state is StepState.DONE:
                        # At once the first time; a relay that says so again is given time.
                        again = item_delay(attempts) if attempts > 1 else 0.0
                        self._write_step(tx, blob, StepState.READY, acked=0, wait_s=again)
                if not blobs_of(submission):  # nothing can be sent again that would let it go on
                    state, wait = StepState.UNKNOWN, item_delay(attempts)
            current = next(s for s in submission.steps if s.id == step.id)
            self._write_step(tx, current, state, attempts=attempts, wait_s=wait, error=fault.code)
            tx.audit.append(
                "step.fault", step.submission, kind=step.kind.value, fault=fault.fault.value
            )
        if reaction.link_down:
            self._link.down(fault.code, fault.wait_s)

    def _write_step(
        self,
        tx: Tx,
        step: SendingStep,
        state: StepState,
        *,
        attempts: int | None = None,
        wait_s: float = 0.0,
        acked: int | None = None,
        error: str = "",
    ) -> None:
        next_at = to_ms(self._clock.now()) + int(wait_s * 1000) if wait_s else 0
        update = StepUpdate(
            state,
            step.attempts if attempts is None else attempts,
            next_at,
            step.acked if acked is None else acked,
            error,
        )
        tx.outbox.put_step(step.id, update)
        after = submission_after(step.kind, state)
        if after is not None:
            tx.outbox.put_state(step.submission, after)

    def _read_changes(self) -> int:
        """How many submissions were decided upstream. Each batch and the cursor commit together."""
        if not self._asking():
            return 0
        done = 0
        while not self._halt.is_set():
            with self._store.read() as tx:
                since = since_of(tx.settings)
            changes = self._portal.changes(since)
            if not changes:
                return done
            with self._store.write(ACTOR) as tx:
                done += sum(self._apply(tx, change) for change in changes)
                CURSOR.write(tx.settings, changes[-1].seq)
        return done

    def _apply(self, tx: Tx, change: StatusChange) -> bool:
        try:
            submission = tx.outbox.get(change.submission)
        except StoreError as error:
            if error.code != "store.damaged":
                raise
            # Told as damaged by the report. The others go on; recover() does this one later.
            self._flawed.add(change.submission)
            early_change(change.submission).write(tx.settings, change)
            return False
        if submission is None:
            return False  # another PC's
        if submission.state is not SubmissionState.CONFIRMING:
            commit = next(s for s in submission.steps if s.kind is SendingStepKind.COMMIT)
            if commit.state is not StepState.DONE:
                # Our commit's answer was lost, and the province was faster than we.
                early_change(submission.id).write(tx.settings, change)
            return False  # else told twice
        confirm = next(s for s in submission.steps if s.kind is SendingStepKind.CONFIRM)
        self._write_step(tx, confirm, StepState.INFLIGHT)
        if change.status == "accepted":
            self._write_step(tx, confirm, StepState.DONE)
            tx.outbox.put_state(submission.id, SubmissionState.CONFIRMED, change.official_code)
            tx.dossiers.put_arrival(submission.dossier_id, Arrival.PROVINCE, change.official_code)
            tx.audit.append("submission.confirmed", submission.id, code=change.official_code)
            return True
        self._write_step(tx, confirm, StepState.REJECTED, error="transfer.refused_upstream")
        tx.audit.append("submission.refused_upstream", submission.id)
        return False
