"""One submission on its way to the relay: its files, then the submission itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tthc_desktop.domain.device_wire import MADE_TWICE, NUMBER_TAKEN, OTHER_UNIT
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.outbox import (
    LINK_CAP_S,
    NUMBER,
    OF_THIS_PC,
    ON_THE_WAY,
    TWICE,
    Fault,
    Operation,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    item_delay,
    react,
    tries_with,
)
from tthc_desktop.domain.payload import blobs_of
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import Receipt
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.portal import Portal, PortalError
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.sending.apart import each_apart, is_of_the_store
from tthc_desktop.services.sending.groups import TOGETHER, together, with_sent
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.payload_of import payload_of
from tthc_desktop.services.sending.proof import Proof, fault_of
from tthc_desktop.services.sending.received import Received
from tthc_desktop.services.sending.steps import StepWriter, commit_of, files_of
from tthc_desktop.services.sending.submission_file import SubmissionFile, file_fault

ACTOR = "sync"
_DONE = StepState.DONE
_WORDS = {
    MADE_TWICE: TWICE,
    NUMBER_TAKEN: NUMBER,
    OTHER_UNIT: "transfer.unit",
}
"""Refusals of the relay's that a person is told of in words of their own."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Going:
    """Steps of a submission whose intent is durable.

    Attributes:
        begun: In the order in which they are done; as they were before.
        known_code: Of a dossier that is to be made and has an official code already: the far end
            had it before.
        done: How many of them are.
    """

    submission: Submission
    begun: Sequence[SendingStep]
    known_code: str = ""
    done: int = 0
    receipt: Receipt | None = None
    acked: dict[int, int] = field(default_factory=dict)


def _nothing(_tx: Tx) -> None:
    """Where nothing follows."""


class Delivery:
    """Sends submissions, one at a time."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        portal: Portal,
        clock: Clock,
        link: Link,
        hold_back: Callable[[int], None],
        pass_over: Callable[[str], None],
        proof: Proof,
    ) -> None:
        """Has sent nothing yet.

        Args:
            hold_back: Called with the size of each piece of a file before it leaves.
            pass_over: Gets the submission of which nothing can be done for now, and of which
                that cannot even be written down.
        """
        self._store = store
        self._blobs = blobs
        self._portal = portal
        self._clock = clock
        self._link = link
        self._hold_back = hold_back
        self._pass_over = pass_over
        self._proof = proof
        self._steps = StepWriter(clock)
        self._received = Received(self._steps)

    def send(
        self,
        first: SendingStep,
        halted: Callable[[], bool],
        goes_on: Callable[[], bool],
        after: Callable[[Tx], SendingStep | None] = _nothing,
    ) -> int:
        """Does a step, and what of its submission can be done after it; how many steps are done.

        Args:
            first: May run now.
            halted: Asked between pieces; ends the call.
            goes_on: Asked between groups of files: False where something else is more urgent.
            after: The step of another submission that is done next, where this one has no more: the
                end of one and the intent of the next are one wait for the disk.

        Raises:
            PortalError: The relay has nothing to do with this PC: OF_THIS_PC.
            StoreError: The store itself cannot be used. What is damaged of this submission, or
                meets a bug, is written down, and is no reason to stop.
        """
        done = 0
        going = self._begun(first)
        while going is not None:
            fault: PortalError | None = None
            for step in going.begun:
                if going.done and (halted() or not goes_on()):
                    break
                fault = self._done(going, step, halted)
                if fault is not None:
                    break
                going.done += 1
            done += going.done
            going = self._ended(going, fault, halted, goes_on, after)
            self._tell_link(fault)
            if fault is not None and fault.fault in OF_THIS_PC:
                raise fault
        return done

    def _ended(
        self,
        going: _Going,
        fault: PortalError | None,
        halted: Callable[[], bool],
        goes_on: Callable[[], bool],
        after: Callable[[Tx], SendingStep | None],
    ) -> _Going | None:
        """Writes down what became of it; what is in flight next. What is wrong with the next one
        does not undo the end of this one: it is found again when that is begun by itself."""
        goes_further = fault is None and not halted() and goes_on()

        def end(tx: Tx) -> None:
            self._finish(tx, going, fault, halted=halted())

        def further(tx: Tx) -> _Going | None:
            return self._further(tx, going, after)

        def failed(act: Callable[[Tx], object], error: Exception) -> None:
            if act is end:
                self._without_end(going, error)

        acts: tuple[Callable[[Tx], _Going | None], ...] = (end, further) if goes_further else (end,)
        return each_apart(self._store, ACTOR, acts, lambda tx, act: act(tx), failed)[-1]

    def _without_end(self, going: _Going, error: Exception) -> None:
        """What the relay has is asked about again: only its files are known to be there."""
        _log.error("bug while a receipt or a fault was written down", exc_info=error)
        files = [step.kind is SendingStepKind.BLOB for step in going.begun[: going.done]]
        # A commit comes last: what it brought is what could not be written down.
        rest = replace(going, done=sum(files), receipt=None)
        fault = PortalError(Fault.BUG)
        self._write_down(
            going.submission.id, lambda tx: self._finish(tx, rest, fault, halted=False)
        )

    def _write_down(self, submission_id: str, act: Callable[[Tx], None]) -> None:
        """The last resort: where that fails too, it is passed over for a while."""

        def failed(name: str, error: Exception) -> None:
            _log.error("a fault cannot be written down: %s", name, exc_info=error)
            self._pass_over(name)

        each_apart(self._store, ACTOR, [submission_id], lambda tx, _: act(tx), failed)

    def _further(
        self, tx: Tx, going: _Going, after: Callable[[Tx], SendingStep | None]
    ) -> _Going | None:
        if going.receipt is None and (further := self._next(tx, going.submission.id)):
            return further
        step = after(tx)
        if step is None or self._proof.has_questions(tx, _submission(tx, step.submission)):
            return None  # its files are looked at first, outside of a transaction
        return self._next(tx, step.submission)

    def _begun(self, first: SendingStep) -> _Going | None:
        of = first.submission

        def failed(_: SendingStep, error: Exception) -> None:
            fault = fault_of(error)
            self._write_down(of, lambda tx: self._not_begun(tx, first, fault))

        try:
            self._proof.look(ACTOR, of)
        except Exception as error:
            if is_of_the_store(error):
                raise
            failed(first, error)
            return None
        return each_apart(self._store, ACTOR, [first], lambda tx, _: self._next(tx, of), failed)[0]

    def _not_begun(self, tx: Tx, first: SendingStep, fault: PortalError) -> None:
        """Its intent went with what could not be done: the fault is written down without it."""
        submission = _submission(tx, first.submission)
        self._steps.begin(tx, submission, first)
        self._fail(tx, submission, first, fault)

    def _next(self, tx: Tx, submission_id: str) -> _Going | None:
        """What can be done next of it, in flight from now on; None where nothing can. Id and frozen
        payload are durable before the first byte leaves.

        Raises StoreError ``store.damaged``."""
        runnable = tx.outbox.runnable(submission_id, to_ms(self._clock.now()))
        if not runnable:
            return None
        submission = _submission(tx, submission_id)
        if submission.payload is None:
            self._proof.require(tx, submission)
            payload = payload_of(tx, submission)
            tx.outbox.freeze(submission.id, payload)
            tx.audit.append("submission.frozen", submission.id)
            submission = replace(submission, payload=payload)
        begun = together(submission, runnable)
        self._steps.begin(tx, submission, *begun)
        makes = submission.operation is Operation.CREATE
        code = tx.dossiers.arrived(submission.dossier_id)[1] if makes else None
        return _Going(submission, begun, code or "")

    def _done(
        self, going: _Going, step: SendingStep, halted: Callable[[], bool]
    ) -> PortalError | None:
        try:
            if step.kind is SendingStepKind.BLOB:
                self._send_file(going, step, halted)
            else:
                going.receipt = self._commit(going, step)
        except PortalError as fault:
            return fault
        except InputError as error:
            return PortalError(Fault.NOT_ENROLLED, error.code)
        except Exception as error:
            if is_of_the_store(error):
                raise  # what concerns a file has become a fault
            _log.exception("bug while sending a submission")
            return PortalError(Fault.BUG)
        return None

    def _send_file(self, going: _Going, step: SendingStep, halted: Callable[[], bool]) -> None:
        try:
            content = self._blobs.open(step.blob_sha)
        except StoreError as error:
            raise file_fault(error) from error
        going.acked[step.id] = step.acked

        def on_ack(offset: int) -> None:
            if offset > going.acked[step.id]:
                self._link.progress()
            told, going.acked[step.id] = going.acked[step.id], offset
            if offset in (told, step.size) or step.size <= TOGETHER:
                return  # nothing new, or written with the end
            with self._store.write(ACTOR) as tx:
                self._steps.write(tx, step, StepState.INFLIGHT, acked=offset)

        ref = next(b for b in blobs_of(going.submission) if b.id == step.blob_id)
        self._portal.send_blob(ref, SubmissionFile(content, self._hold_back), on_ack, halted)

    def _commit(self, going: _Going, step: SendingStep) -> Receipt:
        submission = going.submission
        payload, blobs = submission.payload or b"", blobs_of(submission)
        idempotent = self._portal.capabilities().idempotent_submit
        unknown = step.state is StepState.UNKNOWN
        if unknown or not idempotent:
            try:
                receipt = self._portal.find(submission.id, payload, blobs)
            except PortalError as fault:
                if fault.fault is not Fault.SERVER or not idempotent:
                    raise
                # It cannot tell, and of what is damaged there it never will. The same once more
                # changes nothing, and has its receipt made anew.
                return self._portal.submit(submission.id, payload, blobs, going.known_code)
            if receipt is not None:
                return receipt
            lacking = tuple(s.blob_id for s in files_of(submission) if s.state is not _DONE)
            if unknown and lacking:
                raise PortalError(Fault.MISSING_BLOBS, "not sent yet", blobs=lacking)
            if unknown and not idempotent:
                # Sending again could make a second dossier; the settle window of reference/sync.md
                # E comes with the first portal that needs it.
                raise PortalError(Fault.CONFLICT, "unknown outcome")
        return self._portal.submit(submission.id, payload, blobs, going.known_code)

    def _finish(self, tx: Tx, going: _Going, fault: PortalError | None, *, halted: bool) -> None:
        """What was done, what failed, and what was not come to, in one transaction."""
        finished = going.begun[: going.done]
        files = [step for step in finished if step.kind is SendingStepKind.BLOB]
        submission = with_sent(_submission(tx, going.submission.id), files)
        self._steps.sent(tx, files)
        for number, step in enumerate(going.begun):
            if number < going.done:
                if step.kind is SendingStepKind.COMMIT and going.receipt is not None:
                    self._received.by_relay(tx, submission, step, going.receipt)
            elif number == going.done and fault is not None:
                reached = replace(step, acked=going.acked.get(step.id, step.acked))
                got_on = halted or reached.acked > step.acked
                self._fail(tx, submission, reached, fault, got_on=got_on)
            else:
                self._steps.write(tx, step, step.state, error=step.error_code)
        commit = commit_of(submission)
        sent = {step.id for step in going.begun[: going.done]}
        rest = [s for s in files_of(submission) if s.state is not _DONE and s.id not in sent]
        if going.receipt is None and fault is None and not rest:
            begun = commit.state is StepState.INFLIGHT  # and not come to: it is BLOCKED again
            if begun or commit.state is StepState.BLOCKED:
                self._steps.write(tx, commit, StepState.READY)

    def _fail(
        self,
        tx: Tx,
        submission: Submission,
        step: SendingStep,
        fault: PortalError,
        *,
        got_on: bool = False,
    ) -> None:
        """Writes a fault down.

        Args:
            step: As it was before it was begun, but with what is acknowledged by now.
            got_on: Whether some of it arrived: then it is not made to wait for a cut.
        """
        got_on = got_on and fault.fault in (Fault.CUT, Fault.BUSY)
        attempts = 0 if got_on else tries_with(step, fault.fault)
        reaction = react(step.kind, fault.fault, attempts)
        state, wait = reaction.step, min(fault.wait_s, float(LINK_CAP_S))
        if not reaction.counts:
            attempts = step.attempts
        if step.state is StepState.UNKNOWN and state is StepState.READY:
            state = StepState.UNKNOWN  # asking failed, so that nothing more is known than before
        if reaction.counts and state is not StepState.BLOCKED and not got_on:
            wait = max(wait, item_delay(attempts))
        if fault.fault is Fault.MISSING_BLOBS and step.kind is not SendingStepKind.BLOB:
            state, wait = self._send_again(tx, submission, state, fault, attempts)
        self._steps.write(
            tx,
            step,
            state,
            attempts=attempts,
            wait_s=wait,
            error=_WORDS.get(fault.reason, fault.code),
        )
        if state in (StepState.REJECTED, StepState.CONFLICT):
            tx.outbox.put_reason(submission.id, fault.told.get("official_code", ""))
        tx.audit.append("step.fault", submission.id, kind=step.kind.value, fault=fault.fault.value)

    def _send_again(
        self, tx: Tx, submission: Submission, state: StepState, fault: PortalError, attempts: int
    ) -> tuple[StepState, float]:
        """The files that the relay lacks; all of them where it does not say which."""
        named = [
            step for step in files_of(submission) if not fault.blobs or step.blob_id in fault.blobs
        ]
        lacks = [step for step in named if step.state in (_DONE, StepState.INFLIGHT)]
        # At once the first time; a relay that says so again is given time.
        again = item_delay(attempts) if attempts > 1 else 0.0
        for step in lacks:
            self._steps.write(tx, step, StepState.READY, acked=0, wait_s=again)
        if not named:  # nothing can be sent again that would let it go on
            return StepState.UNKNOWN, item_delay(attempts)
        return state, 0.0

    def _tell_link(self, fault: PortalError | None) -> None:
        if fault is None:
            self._link.progress()
        elif react(SendingStepKind.BLOB, fault.fault, 1).link_down:
            self._link.down(fault.code, fault.wait_s)
        elif fault.fault in ON_THE_WAY:
            self._link.trouble(fault.code)


def _submission(tx: Tx, submission_id: str) -> Submission:
    submission = tx.outbox.get(submission_id)
    if submission is None:
        raise LookupError("a step without its submission")
    return submission
