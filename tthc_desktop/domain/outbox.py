"""The life of a sealed dossier on its way out (reference/sync.md G.1, G.2).

A submission has steps: one BLOB step per file, one COMMIT, one CONFIRM. A step is INFLIGHT in the
store before its first byte leaves; after a crash every INFLIGHT is UNKNOWN: asked about, never
assumed failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Operation(StrEnum):
    """What a submission does to the dossier on the provincial system (design 6). Only CREATE makes
    one; the others name the official code and add or replace its files."""

    CREATE = "CREATE"
    SUPPLEMENT = "SUPPLEMENT"
    RESULT = "RESULT"
    ATTACH = "ATTACH"


class SubmissionState(StrEnum):
    SEALED = "SEALED"
    SENDING = "SENDING"
    CONFIRMING = "CONFIRMING"
    CONFIRMED = "CONFIRMED"
    UNKNOWN = "UNKNOWN"
    NEEDS_CLERK = "NEEDS_CLERK"
    CONFLICT = "CONFLICT"
    QUARANTINED = "QUARANTINED"
    SUPERSEDED = "SUPERSEDED"  # refused, and sealed anew; or another PC of the unit had sent it


STATE_NAMES = {
    SubmissionState.SEALED: "Chờ gửi",
    SubmissionState.SENDING: "Đang gửi",
    SubmissionState.CONFIRMING: "Chờ hệ thống tỉnh",
    SubmissionState.CONFIRMED: "Tỉnh đã nhận",
    SubmissionState.UNKNOWN: "Đang hỏi lại",
    SubmissionState.NEEDS_CLERK: "Cần xử lý",
    SubmissionState.CONFLICT: "Cần xem lại",
    SubmissionState.QUARANTINED: "Tạm giữ",
    SubmissionState.SUPERSEDED: "Đã thay bằng bản khác",
}


class SendingStepKind(StrEnum):
    BLOB = "BLOB"
    COMMIT = "COMMIT"
    CONFIRM = "CONFIRM"


class StepState(StrEnum):
    BLOCKED = "BLOCKED"
    READY = "READY"
    INFLIGHT = "INFLIGHT"
    DONE = "DONE"
    RETRY = "RETRY"
    UNKNOWN = "UNKNOWN"
    AUTH = "AUTH"  # only earlier versions held a step like this: 401 is tried again
    REJECTED = "REJECTED"
    CONFLICT = "CONFLICT"
    QUARANTINED = "QUARANTINED"


_S = SubmissionState
SUBMISSION_EDGES: dict[SubmissionState, frozenset[SubmissionState]] = {
    _S.SEALED: frozenset({_S.SENDING, _S.QUARANTINED, _S.SUPERSEDED}),
    _S.SENDING: frozenset({_S.UNKNOWN, _S.CONFIRMING, _S.NEEDS_CLERK, _S.CONFLICT, _S.QUARANTINED}),
    _S.UNKNOWN: frozenset({_S.SENDING, _S.CONFIRMING, _S.NEEDS_CLERK, _S.CONFLICT, _S.QUARANTINED}),
    # Back to SENDING: a relay that was put back to an older copy of its data has lost it.
    _S.CONFIRMING: frozenset({_S.CONFIRMED, _S.NEEDS_CLERK, _S.CONFLICT, _S.SENDING}),
    _S.CONFIRMED: frozenset({_S.SENDING}),
    _S.NEEDS_CLERK: frozenset({_S.SENDING, _S.CONFIRMING, _S.SUPERSEDED}),
    _S.CONFLICT: frozenset({_S.SENDING, _S.CONFIRMING, _S.SUPERSEDED}),
    _S.QUARANTINED: frozenset({_S.SENDING, _S.SUPERSEDED}),
    _S.SUPERSEDED: frozenset(),
}

_T = StepState
_FLYING_ENDS = frozenset(set(_T) - {_T.INFLIGHT})
STEP_EDGES: dict[StepState, frozenset[StepState]] = {
    _T.BLOCKED: frozenset({_T.READY, _T.INFLIGHT}),
    _T.READY: frozenset({_T.INFLIGHT}),
    _T.INFLIGHT: _FLYING_ENDS,
    _T.RETRY: frozenset({_T.INFLIGHT, _T.READY}),
    _T.UNKNOWN: frozenset({_T.INFLIGHT, _T.DONE, _T.READY, _T.REJECTED, _T.CONFLICT}),
    _T.AUTH: frozenset({_T.READY}),
    _T.REJECTED: frozenset({_T.READY}),
    _T.CONFLICT: frozenset({_T.READY}),
    _T.QUARANTINED: frozenset({_T.READY}),
    _T.DONE: frozenset({_T.READY, _T.BLOCKED}),  # the far end lost what it had
}
RUNNABLE = frozenset({_T.READY, _T.RETRY, _T.UNKNOWN})
STOPPED = frozenset({_T.REJECTED, _T.CONFLICT, _T.QUARANTINED})
RESTING = frozenset({_S.NEEDS_CLERK, _S.CONFLICT, _S.QUARANTINED})
"""Submissions that wait for a person: none of their steps runs."""
ENDED = frozenset({_S.CONFIRMED, _S.SUPERSEDED})
"""Submissions of which nothing is waited for."""


BARRED = "transfer.auth"
"""The code of a step that somebody between here and the relay does not let through for now. Where
its answer is known, that stands behind it: what is to be done follows from it."""
TWICE = "transfer.twice"
"""That of one whose dossier another PC of the unit has sent."""
NUMBER = "transfer.number"
"""That of one whose provisional number is another citizen's."""
PROVISIONAL = "transfer.provisional"
"""That of one that waits to know whether a signer's certificate was withdrawn."""
UNREADABLE = "transfer.unreadable"
"""That of one of whose files nothing can be said for now."""
_BARRING = {
    "401": "login",
    "403": "refused",
    "407": "proxy",
    "proxy": "proxy",
    "451": "law",
}


def is_barred(code: str) -> bool:
    """Whether a step's code is BARRED, with who bars it or without."""
    return code == BARRED or code.startswith(f"{BARRED}_")


class Fault(StrEnum):
    """What an adapter saw, in the engine's words. Only the adapter knows its far end's codes."""

    LINK = "link"  # refused, no route, no name: nothing was sent
    CAPTIVE = "captive"  # somebody else answered: a log-in page, another host, a wrong key
    OTHER_KEY = "other_key"  # a relay answers there, and proves another key than the pinned one
    CUT = "cut"  # time-out or reset after bytes had been sent: the outcome is unknown
    BUSY = "busy"  # 408, 425, 429, 502, 503, 504, whoever says so
    SERVER = "server"  # 500, or an answer of the relay's own that this version cannot read
    AUTH = "auth"  # 401, 403, 407, 451 of somebody in between
    FORBIDDEN = "forbidden"  # the relay itself: 403
    REJECTED = "rejected"  # the relay itself: 400, 413, 415, 422
    CONFLICT = "conflict"  # the relay itself: 409 that is not about an offset, 412
    MISSING_BLOBS = "missing_blobs"  # 424: the far end lacks files that we thought it had
    HASH = "hash"  # the far end computed another hash
    NOT_ENROLLED = "not_enrolled"  # the relay does not know this PC, or does no longer
    COPIED = "copied"  # the relay itself: another copy of this home has gone on in its name
    PLAIN = "plain"  # the relay's address has no TLS, and is not on this PC
    NO_UPSTREAM = "no_upstream"  # asked for what only a provincial system tells; it has none
    LOCAL = "local"  # the file on this PC is missing or damaged
    UNREADABLE = "unreadable"  # the file on this PC cannot be read or judged for now
    EVIDENCE = "evidence"  # a file on this PC does not prove what is said of it
    PROVISIONAL = "provisional"  # it is not known yet whether a signer's certificate was withdrawn
    BUG = "bug"  # this program failed where nothing was expected to


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the engine writes after a fault.

    Attributes:
        counts: Whether it was the item's fault (then attempts rises).
        link_down: Whether the endpoint is to be left alone for a while.
    """

    step: StepState
    counts: bool = False
    link_down: bool = False


OF_THIS_PC = frozenset({Fault.PLAIN, Fault.NOT_ENROLLED, Fault.COPIED, Fault.OTHER_KEY})
"""An administrator has to act; no dossier is to blame."""
_NOT_SENT = frozenset({Fault.LINK, Fault.CAPTIVE}) | OF_THIS_PC
"""Nothing was given to the relay, and nothing will be for any other dossier either."""
ON_THE_WAY = frozenset({Fault.CUT, Fault.BUSY, Fault.SERVER, Fault.AUTH})
"""Of whoever stands in between, or of a relay in trouble: they pass by themselves."""
_MAX_HASH_ERRORS = 2


def fault_name(fault: Fault, reason: str = "") -> str:
    """A fault as codes name it, with how somebody bars the way where that is known.

    Args:
        reason: Of the answer, a word for programs.
    """
    how = _BARRING.get(reason, "") if fault is Fault.AUTH else ""
    return f"{fault.value}_{how}" if how else fault.value


def fault_code(fault: Fault, reason: str = "") -> str:
    """The code under which a step keeps a fault."""
    return f"transfer.{fault_name(fault, reason)}"


def tries_with(step: SendingStep, fault: Fault) -> int:
    """How often in a row a step met this fault, with this time. Faults of other kinds do not count:
    they say nothing about this one."""
    same = is_barred(step.error_code) if fault is Fault.AUTH else False
    return step.attempts + 1 if same or step.error_code == fault_code(fault) else 1


def react(kind: SendingStepKind, fault: Fault, attempts: int) -> Reaction:
    """What follows a fault (reference/sync.md, table G.2). Only the relay's own word, or damage on
    this PC, stops a step for good: whatever somebody in between says passes, and is tried again.

    Args:
        attempts: How often in a row this step met it, with this time.
    """
    state = StepState
    if fault in _NOT_SENT:
        return Reaction(state.READY, link_down=True)
    if fault in (Fault.LOCAL, Fault.EVIDENCE):
        return Reaction(state.QUARANTINED)
    if fault in (Fault.REJECTED, Fault.FORBIDDEN):
        return Reaction(state.REJECTED)
    if fault is Fault.CONFLICT:
        return Reaction(state.CONFLICT)
    if fault is Fault.MISSING_BLOBS and kind is not SendingStepKind.BLOB:
        return Reaction(state.BLOCKED, counts=True)  # until the files have been sent again
    if fault is Fault.HASH:
        final = attempts >= _MAX_HASH_ERRORS
        return Reaction(state.QUARANTINED if final else state.RETRY, counts=True)
    # The far end may have committed although it answered badly, or not at all.
    waits = state.RETRY if kind is SendingStepKind.BLOB else state.UNKNOWN
    return Reaction(waits, counts=True, link_down=fault is Fault.CUT)


def submission_after(kind: SendingStepKind, step: StepState) -> SubmissionState | None:
    """The submission's state that a step's new state brings about; None leaves it as it is."""
    if step is StepState.REJECTED:
        return SubmissionState.NEEDS_CLERK
    if step is StepState.CONFLICT:
        return SubmissionState.CONFLICT
    if step is StepState.QUARANTINED:
        return SubmissionState.QUARANTINED
    if kind is SendingStepKind.COMMIT:
        if step is StepState.UNKNOWN:
            return SubmissionState.UNKNOWN
        if step is StepState.DONE:
            return SubmissionState.CONFIRMING
    if kind is SendingStepKind.CONFIRM and step is StepState.DONE:
        return SubmissionState.CONFIRMED
    return None


LINK_BASE_S, LINK_CAP_S = 5, 900
ITEM_BASE_S, ITEM_FLAT, ITEM_CAP_S = 25, 5, 3600
ALARM_S = 24 * 3600
"""What was sealed this long ago and has not reached the relay is told as an alarm."""
LONGEST_WAIT_S = max(LINK_CAP_S, ITEM_CAP_S)
"""No step waits for longer: an answer asks for LINK_CAP_S at most."""


def link_delay(failures: int, fraction: float) -> float:
    """Seconds until the endpoint is asked again: full jitter, 5 s doubling to 15 min.

    Args:
        failures: In a row, from 1.
        fraction: Random, 0 to 1.
    """
    ceiling = min(LINK_CAP_S, LINK_BASE_S * 2 ** min(failures - 1, 16))
    return fraction * float(ceiling)


def item_delay(attempts: int) -> float:
    """Seconds until one item is tried again: 25 s five times, then doubling to an hour."""
    if attempts <= ITEM_FLAT:
        return ITEM_BASE_S
    return float(min(ITEM_CAP_S, ITEM_BASE_S * 2 ** min(attempts - ITEM_FLAT, 16)))


@dataclass(frozen=True, slots=True)
class SendingStep:
    """One step of sending a submission.

    Attributes:
        blob_sha: SHA-256 hex of the plain file, only with BLOB.
        acked: Bytes the far end holds durably.
        next_at: Milliseconds since 1970, 0 for at once.
    """

    id: int
    submission: str
    kind: SendingStepKind
    blob_id: str
    blob_sha: str
    size: int
    state: StepState
    attempts: int
    next_at: int
    acked: int
    error_code: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What was sealed at one time and is sent as one.

    Attributes:
        id: UUIDv7, made when sealed; it is the idempotency key and never changes.
        sequence: Counts what this PC sealed, from 1; a gap tells the province that something is
            still missing.
        due_at: Milliseconds since 1970.
        payload: Canonical JSON, None until frozen.
        draft: Canonical JSON, what sealing fixed: all of the payload but the official code, which a
            dossier may get only later; None in those sealed before there were drafts.
        reason: What the far end gave as its reason, in its words; empty where it gave none.
    """

    id: str
    sequence: int
    dossier_id: str
    operation: Operation
    state: SubmissionState
    due_at: int
    sealed_at: int
    author: str
    payload: bytes | None
    official_code: str | None
    steps: tuple[SendingStep, ...]
    draft: bytes | None = None
    reason: str = ""

    @property
    def error_code(self) -> str:
        """Of the step that stopped, which a person has to look at; else of the first one that is
        tried again. Empty where nothing went wrong."""
        told = [step for step in self.steps if step.error_code]
        stopped = (step.error_code for step in told if step.state in STOPPED)
        return next(stopped, told[0].error_code if told else "")

    @property
    def bytes_total(self) -> int:
        return sum(step.size for step in self.steps)

    @property
    def bytes_acked(self) -> int:
        return sum(step.size if step.state is StepState.DONE else step.acked for step in self.steps)
