"""Sealing (chốt để gửi): from here on what goes out is fixed, and it sends itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.domain.component import Component, Purpose
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState, Origin
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.findings import FINDING_TEXTS
from tthc_desktop.domain.outbox import (
    Operation,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.outstanding_words import all_outstanding
from tthc_desktop.domain.payload import Sender, build_draft
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import STATUS_NAMES
from tthc_desktop.domain.signatures import FileCheck
from tthc_desktop.domain.signing_rules import ROLE_NAMES
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.told_papers import ToldPaper, is_told, told_papers, untold
from tthc_desktop.domain.wire import canonical
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import any_dossier, open_dossier
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.file_evidence import (
    CheckFiles,
    end_rules_of_then,
    files_to_look_at,
    unproved,
)
from tthc_desktop.services.reception.made_of import MadeOf, signed_over
from tthc_desktop.services.reception.settings import load_reception
from tthc_desktop.services.sending.settle import gave_way


@dataclass(frozen=True, slots=True)
class SealDossier:
    """Dossier, submission, its steps and the audit line, in one durable transaction: when it
    returns the window may say that the dossier will be sent by itself."""

    store: Store
    clock: Clock
    ids: Ids
    check_files: CheckFiles
    made_of: MadeOf

    def __call__(self, actor: Account, dossier_id: str) -> Submission:
        """What has not gone out yet, with the state that the dossier is in: each paper that they do
        not know as it stands, with its file. A dossier that was received here is made on the
        provincial system by its first sealing, and again where what made it was taken back: then
        with all its papers.

        Raises InputError ``seal.differs`` while a person is to decide which of two states counts,
        ``reply.missing``, ``reply.unsigned`` (with who is to sign), ``seal.failed``,
        ``dossier.incomplete`` with the slots that are outstanding, ``seal.nothing`` (of a dossier
        of the portal: no new file), ``evidence.…`` for a file that does not prove what is said of
        it; StoreError ``store.damaged`` where nothing is known of a file that a slot holds; and
        what looking at a file raises.

        The files themselves are looked at, each time: what the database says proves nothing."""
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            fresh = _fresh(tx, dossier)
            looked_at, over = files_to_look_at(fresh), signed_over(tx, fresh)
        checked = self.check_files(actor.login, looked_at)
        for each in over:  # before anything is locked
            self.made_of(each)
        with self.store.write(actor.login) as tx:
            open_dossier(tx, dossier_id)
            judge(tx, dossier_id)  # also what somebody else wrote into the database
            dossier = open_dossier(tx, dossier_id)
            _decided(tx, dossier)
            _whole(dossier)
            submission_id, now = self.ids.new(), self.clock.now()
            ever = tx.outbox.of_dossier(dossier_id)
            told = told_papers([each for each in ever if _counts(each)])
            fresh = _fresh(tx, dossier)
            _proved(tx, dossier, fresh, checked, self.clock, self.made_of)
            end_rules_of_then(tx, fresh)
            steps = [
                self._blob_step(tx, submission_id, slot)
                for slot in fresh
                if not is_told(told, dossier, slot)
            ]
            ready = StepState.BLOCKED if steps else StepState.READY
            steps.append(_step(submission_id, SendingStepKind.COMMIT, ready))
            steps.append(_step(submission_id, SendingStepKind.CONFIRM, StepState.BLOCKED))
            submission = Submission(
                submission_id,
                tx.outbox.next_sequence(),
                dossier.id,
                _operation(dossier, ever, fresh),
                SubmissionState.SEALED,
                to_ms(dossier.due_at),
                to_ms(now),
                actor.login,
                None,
                None,
                tuple(steps),
            )
            draft = build_draft(
                submission, dossier, _sender(tx, actor), tx.events.of_dossier(dossier_id)
            )
            submission = replace(submission, draft=canonical(draft))
            tx.outbox.add(submission)
            for slot in fresh:
                tx.dossiers.put_component(replace(slot, sealed=True))
            tx.dossiers.put_state(dossier.id, DossierState.SEALED)
            tx.dossiers.put_arrival(dossier.id, Arrival.LOCAL, None)
            tx.dossiers.put_status_told(dossier.id, dossier.status)
            event = DossierEvent(DossierEventKind.SEALED, now, actor.login, dossier.status)
            tx.events.append(dossier.id, event)
            tx.audit.append("dossier.sealed", dossier.id, submission=submission_id)
        return submission

    def _blob_step(self, tx: Tx, submission_id: str, slot: Component) -> SendingStep:
        sha256 = slot.file or ""
        size = tx.blobs.size(sha256)
        if size is None:
            raise StoreError("store.damaged", where="blob")
        return _step(
            submission_id, SendingStepKind.BLOB, StepState.READY, self.ids.new(), sha256, size
        )


@dataclass(frozen=True, slots=True)
class CheckReady:
    """Whether a dossier has all that is sealed, as it stands here; its files are not looked at."""

    store: Store

    def __call__(self, dossier_id: str) -> None:
        """Says what is still to be done, as sealing would.

        Raises:
            InputError: ``dossier.unknown``, ``dossier.sealed``, ``seal.…``, ``reply.…`` or
                ``dossier.incomplete``.
            StoreError: ``store.damaged``.
        """
        with self.store.read() as tx:
            dossier = open_dossier(tx, dossier_id)
            _decided(tx, dossier)
            _whole(dossier)


def _fresh(tx: Tx, dossier: Dossier) -> tuple[Component, ...]:
    """The papers that go out with the next sealing: all of them where it makes the dossier."""
    earlier = [each for each in tx.outbox.of_dossier(dossier.id) if _counts(each)]
    fresh = dossier.unsent
    if any(each.operation is Operation.CREATE for each in earlier):
        return fresh
    behind = _behind(told_papers(earlier), dossier)
    return tuple(s for s in dossier.slots if s in (*fresh, *behind))


def _proved(
    tx: Tx,
    dossier: Dossier,
    fresh: Sequence[Component],
    checked: Mapping[str, FileCheck],
    clock: Clock,
    made_of: MadeOf,
) -> None:
    """Refuses what does not prove what is said of it.

    Raises:
        InputError: ``evidence.…``.
    """
    late = [s.name for s in fresh if not checked.keys() >= set(files_to_look_at([s]))]
    if late:  # signed anew while the files were looked at
        raise InputError("evidence.unchecked", name=late[0])
    for slot in fresh:
        file = slot.signed_blob if slot.digitised else None
        if file is None:
            continue
        found, kept = checked[file].found, tx.blobs.check(file)
        if not found.judged or (kept is not None and found.says_less_than(kept.found)):
            raise InputError("evidence.not_judged", name=slot.name)
    error = unproved(tx, dossier, fresh, clock, made_of)
    if error is not None:
        raise error


def _decided(tx: Tx, dossier: Dossier) -> None:
    """Refuses a dossier of which the other side says something else: sealed, ours would be told to
    them, and a later decision for theirs would be told to nobody.

    Raises:
        InputError: ``seal.differs``.
        StoreError: ``store.damaged``: what they said cannot be read.
    """
    for item_id in reversed(tx.inbox.conflicts_of(dossier.id)):
        item = tx.inbox.get(item_id)
        if item is not None and item.status is not None:
            theirs, ours = STATUS_NAMES[item.status], STATUS_NAMES[dossier.status]
            raise InputError("seal.differs", theirs=theirs, ours=ours)


def _whole(dossier: Dossier) -> None:
    """Refuses a dossier in which something is still to be done.

    Raises:
        InputError: What is to be done, the most telling first.
    """
    if dossier.sealable:
        return
    if dossier.reply_missing:
        waiting = [c for c in dossier.results if c.purpose is Purpose.REPLY]
        if not waiting:
            raise InputError("reply.missing")
        awaited = next((c.next_signer for c in waiting if c.next_signer), None)
        if awaited is not None and all(c.passed for c in waiting):
            raise InputError("reply.unsigned", awaited=ROLE_NAMES[awaited])
    if dossier.failed:
        slot = dossier.failed[0]
        raise InputError("seal.failed", name=slot.name, why=_why(slot))
    if dossier.missing:
        papers = all_outstanding(dossier.missing)
        raise InputError("dossier.incomplete", missing=len(dossier.missing), papers=papers)
    raise InputError("seal.nothing")


def _why(slot: Component) -> str:
    return ", ".join(FINDING_TEXTS[finding].lower() for finding in slot.findings)


def _behind(told: Mapping[str, ToldPaper], dossier: Dossier) -> tuple[Component, ...]:
    """Papers that count as sent while nothing that is sent makes the dossier: they go with what
    does, or follow to the dossier that another PC made. The portal's own it has."""
    return untold(told, dossier) if dossier.origin is Origin.COUNTER else ()


def _operation(
    dossier: Dossier, ever: Sequence[Submission], fresh: Sequence[Component]
) -> Operation:
    """Whatever is told of a dossier that exists already must not make a second one; of one that the
    other side has no more, or never had, nothing else can be told."""
    if dossier.origin is Origin.COUNTER and not _is_there(dossier, ever):
        return Operation.CREATE
    if any(slot.purpose is not Purpose.COMPONENT for slot in fresh):
        return Operation.RESULT
    return Operation.SUPPLEMENT if dossier.origin is Origin.COUNTER else Operation.ATTACH


def _is_there(dossier: Dossier, ever: Sequence[Submission]) -> bool:
    """Whether something makes the dossier, or has made it: a submission of this PC that still
    counts, or that of another PC whose dossier a person has taken for this one."""
    if any(each.operation is Operation.CREATE and _counts(each) for each in ever):
        return True
    return dossier.official_code is not None and any(map(gave_way, ever))


def _counts(submission: Submission) -> bool:
    return submission.state is not SubmissionState.SUPERSEDED


def _sender(tx: Tx, actor: Account) -> Sender:
    office = load_office(tx.settings)
    if office is None:
        raise InputError("office.missing")
    persons = load_reception(tx.settings).persons
    return Sender(office.unit_code, office.unit_name, office.device, actor.name, persons)


def _step(
    submission: str,
    kind: SendingStepKind,
    state: StepState,
    blob_id: str = "",
    sha256: str = "",
    size: int = 0,
) -> SendingStep:
    return SendingStep(0, submission, kind, blob_id, sha256, size, state, 0, 0, 0, "")
