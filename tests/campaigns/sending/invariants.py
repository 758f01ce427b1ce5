"""What must hold, read from both stores and from the province (reference/sync.md E)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.campaigns.sending.far_end import UNIT, FarEnd
from tests.campaigns.sending.pc import Pc
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.outbox import (
    LONGEST_WAIT_S,
    NUMBER,
    RESTING,
    RUNNABLE,
    STOPPED,
    Operation,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.payload import blobs_of
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import Receipt, sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.services.sending.compare import OTHER_BYTES


@dataclass
class Promise:
    """What people were told to be sealed, with the hashes of its files; without what only a disk
    had whose content was put back to an older copy."""

    sealed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def keep(self, submission_id: str, contents: Sequence[bytes]) -> None:
        self.sealed[submission_id] = tuple(sorted(map(sha256_hex, contents)))

    def lost_with_a_disk(self, ids: frozenset[str]) -> None:
        self.gone |= ids


def waits_with_a_reason(pc: Pc) -> list[str]:
    """I9, at any moment between two rounds: whatever waits is due within LONGEST_WAIT_S, or waits
    for the province, for what was sealed before it, or for a person, who is told why."""
    now_ms, wrong = to_ms(pc.clock.now()), []
    latest = now_ms + LONGEST_WAIT_S * 1000
    with pc.home.store.read() as tx:
        waiting = tx.outbox.unconfirmed()
        moment = tx.outbox.next_moment(now_ms)
    first: dict[str, int] = {}
    for each in waiting:
        first[each.dossier_id] = min(each.sequence, first.get(each.dossier_id, each.sequence))
    for each in waiting:
        name = f"{pc.name} {each.id} {each.state}"
        if each.state in RESTING:
            if not any(step.state in STOPPED and step.error_code for step in each.steps):
                wrong.append(f"{name} rests without a reason")
        elif each.state is SubmissionState.CONFIRMING or each.sequence != first[each.dossier_id]:
            continue
        elif not any(step.state in RUNNABLE for step in each.steps):
            wrong.append(f"{name} has nothing that could run")
        elif moment is None or moment > latest:
            wrong.append(f"{name} waits without end")
        else:
            with pc.home.store.read() as tx:
                due = tx.outbox.runnable(each.id, now_ms) or tx.outbox.runnable(each.id, latest)
            if not due:
                wrong.append(f"{name} is not due within the longest wait")
    return wrong


def end_of(promise: Promise, pcs: Sequence[Pc], far: FarEnd, counted: Counter[str]) -> list[str]:
    """After everything has been well for some days."""
    wrong = list(far.province.wrong)
    homes = [{each.id for each in pc.submissions()} for pc in pcs]
    held = set[str]().union(*homes)
    wrong += (f"lost: {each}" for each in promise.sealed if each not in held | promise.gone)
    for pc in pcs:
        wrong += (f"{pc.name}: {words}" for words in _Home(promise, pc, far, counted).faults())
    wrong += _doubles(far, homes, counted)
    return wrong


def _doubles(far: FarEnd, homes: Sequence[set[str]], counted: Counter[str]) -> Iterator[str]:
    """I2, I5: at the province, and at the relay.

    Two things only a province that compares dossiers itself could prevent; they are counted by
    themselves: a home and the relay were both put back to before something was sent, so that the
    province alone knows of it; or two copies of one home sealed the same dossier anew, and the
    relay was put back to before the first of these came.
    """
    known = set[str]().union(*homes) | {row.id for row in far.rows(store.submission)}
    taken: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each, decision in far.province.decided.items():
        given = far.province.given[each]
        if decision.official_code and given.operation is Operation.CREATE:
            body: dict[str, Any] = plain_of(given.payload)
            owner = str(body["dossier"]["SoGiayToChuHoSo"])
            if each in known:
                taken[(*far.province.dossier(each), owner)].append(each)
            else:
                counted["known to the province only"] += 1
    for dossier, ids in taken.items():
        if len(ids) < 2:
            continue
        if far.put_backs and not any(len(home & set(ids)) > 1 for home in homes):
            counted["made anew by two copies of a home"] += 1
        else:
            codes = [far.province.decided[each].official_code for each in ids]
            yield f"doubled at the province: {dossier[:2]} has {codes}"
    rows = Counter(
        (row.unit, row.dossier)
        for row in far.rows(store.submission)
        if row.operation == Operation.CREATE.value and row.status != "rejected"
    )
    for name, count in rows.items():
        if count > 1:
            yield f"doubled at the relay: {name}, {count} times"


class _Home:
    def __init__(self, promise: Promise, pc: Pc, far: FarEnd, counted: Counter[str]) -> None:
        self._promise = promise
        self._pc = pc
        self._far = far
        self._counted = counted
        self._rows = {row.id: row for row in far.rows(store.submission)}

    def faults(self) -> Iterator[str]:
        submissions = self._pc.submissions()
        by_dossier: defaultdict[str, list[Submission]] = defaultdict(list)
        for each in submissions:
            by_dossier[each.dossier_id].append(each)
            self._counted[f"ended {each.state}"] += 1
            yield from self._files(each)
            if each.state is SubmissionState.CONFIRMED:
                yield from self._arrived(each)
            elif each.state is not SubmissionState.SUPERSEDED:
                yield from self._waits(each)
        for dossier_id, those in by_dossier.items():
            if all(each.state is SubmissionState.SUPERSEDED for each in those):
                yield from self._sent_by_another(dossier_id)
        with self._pc.home.store.read() as tx:
            broken, lines = tx.audit.broken_at(), tx.audit.lines()
        if broken is not None:
            yield f"the audit chain is broken at {broken}"
        differing = {each.id for each in submissions if self._differs(each)}
        for line in lines:
            unfounded = line.action == "submission.other_bytes" and line.ref not in differing
            if unfounded or line.detail.get("fault") == "bug":
                yield f"{line.action} {line.ref} {line.detail}"

    def _waits(self, submission: Submission) -> Iterator[str]:
        code = submission.error_code
        self._counted[f"rests {code}"] += 1
        two_versions = code == OTHER_BYTES and self._differs(submission)
        told = submission.state in RESTING and (code == NUMBER or two_versions)
        if not told:
            steps = [f"{s.kind} {s.state} {s.error_code} {s.next_at}" for s in submission.steps]
            yield f"still waits: {submission.id} {submission.state} {steps}"

    def _differs(self, submission: Submission) -> bool:
        """Whether the relay really has other bytes under its id: then a person has to be told."""
        row = self._rows.get(submission.id)
        return row is not None and row.payload != submission.payload

    def _files(self, submission: Submission) -> Iterator[str]:
        """I4: nothing is deleted here."""
        for sha256 in self._promise.sealed.get(submission.id, ()):
            if not self._pc.home.blobs.path(sha256).exists():
                yield f"{submission.id}: its file {sha256[:8]} is gone"

    def _arrived(self, submission: Submission) -> Iterator[str]:
        """I1, I3, I5, I6: what is believed of it is so, and it is the same everywhere."""
        payload = submission.payload or b""
        row = self._rows.get(submission.id)
        given = self._far.province.given.get(submission.id)
        if row is None or row.payload != payload:
            yield f"{submission.id} is confirmed, and the relay has not got it"
        if given is None or given.payload != payload:
            yield f"{submission.id} is confirmed, and the province has not got it"
            return
        blobs = blobs_of(submission)
        promised = self._promise.sealed.get(submission.id)
        if promised is not None and promised != tuple(sorted(blob.sha256 for blob in blobs)):
            yield f"{submission.id} names other files than were sealed"
        for blob in blobs:
            path = self._far.data / "uploads" / f"{blob.id}.blob"
            if not path.exists() or sha256_hex(path.read_bytes()) != blob.sha256:
                yield f"{submission.id}: file {blob.id} is not the same at the relay"
        yield from self._receipt(submission, payload)
        arrival, code = self._standing(submission.dossier_id)
        decision = self._far.province.decided[submission.id]
        renamed = submission.id in self._far.province.renamed
        if arrival is not Arrival.PROVINCE or (code != decision.official_code and not renamed):
            yield f"{submission.id} has {code} here and {decision} at the province"
        if any(step.state is not StepState.DONE for step in submission.steps):
            yield f"{submission.id} is confirmed with steps that are not done"

    def _receipt(self, submission: Submission, payload: bytes) -> Iterator[str]:
        with self._pc.home.store.read() as tx:
            receipt = Receipt.from_json(plain_of(tx.outbox.receipt(submission.id) or b"{}"))
        key = Ed25519PublicKey.from_public_bytes(self._far.key.public)
        try:
            key.verify(bytes.fromhex(receipt.signature), receipt.signed_part())
        except InvalidSignature:
            yield f"{submission.id}: its receipt is not the relay's"
        found = (receipt.submission, receipt.payload_sha256, receipt.blobs)
        if found != (submission.id, sha256_hex(payload), blobs_of(submission)):
            yield f"{submission.id}: its receipt is for something else"

    def _standing(self, dossier_id: str) -> tuple[Arrival, str | None]:
        with self._pc.home.store.read() as tx:
            return tx.dossiers.arrived(dossier_id)

    def _sent_by_another(self, dossier_id: str) -> Iterator[str]:
        """Given up here, because another PC had sent it: then it has to be there."""
        with self._pc.home.store.read() as tx:
            dossier = tx.dossiers.get(dossier_id)
        if dossier is None or not self._far.province.taken(UNIT, dossier.provisional_code):
            yield f"{dossier_id} was given up, and nobody has sent it"
