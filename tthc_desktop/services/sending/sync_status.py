"""What went, what came, what differs, for each national system: per dossier and in sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import StepState, Submission, SubmissionState
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.story import NationalSync, NationalSystem, SyncState
from tthc_desktop.domain.time import from_ms, to_ms
from tthc_desktop.services.office.dossier_access import dossier_in_charge
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.resync import Resync
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.ports.story import InboxCounts
from tthc_desktop.services.sending.online_inbox import online_read
from tthc_desktop.services.sending.steps import commit_of
from tthc_desktop.services.sending.story import UNKNOWN_CHANGES
from tthc_desktop.services.sending.upstream import has_upstream

DAYS = 30
MOST = 10_000
UNTOLD = "untold"
"""Of a submission and a system of which nothing was told: neither yes nor no."""
NO_UPSTREAM = "transfer.no_upstream"
_PROMISED = frozenset({SyncState.FAILED.value, SyncState.ASKED.value})
_Syncs = Mapping[tuple[str, NationalSystem], NationalSync]


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One submission and one system.

    Attributes:
        state: A SyncState, or UNTOLD.
        at: When that was so, by the provincial system's clock; None with UNTOLD.
        reason: Why it failed.
        asked_at: When somebody here asked for another try that has not been answered.
    """

    system: NationalSystem
    state: str
    at: datetime | None = None
    reason: str = ""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SyncLine:
    """One submission of a dossier.

    Attributes:
        code: What the dossier is called here.
        citizen: Whose dossier it is.
        clerk_id: Whose work it is.
        received: The relay has it, by its receipt.
        coded: The provincial system has it.
        differs: The other side says something else of the dossier; a person decides.
        waits_since: None where nothing is waited for.
        why: Code of an error, the state of sending, or the reason that the province gave.
    """

    submission: str
    dossier_id: str
    code: str
    official_code: str
    citizen: str
    clerk_id: str
    state: SubmissionState
    sealed_at: datetime
    received: bool
    coded: bool
    differs: bool
    waits_since: datetime | None
    why: str
    systems: tuple[SystemLine, ...]


@dataclass(frozen=True, slots=True)
class SystemSums:
    """How many submissions.

    Attributes:
        sealed: All that count.
        waiting: Neither synchronised nor failed, though this system was told of at all, or somebody
            asked for another try.
        untold: The province tells nothing of this system.
    """

    system: NationalSystem
    sealed: int
    received: int
    coded: int
    synced: int
    failed: int
    waiting: int
    untold: int


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The state of sending and of what came back.

    Attributes:
        since: What was confirmed before that counts only where a system that the province tells of
            does not have it.
        cut: There is more than counts here.
        differs: Dossiers of which the other side says something else.
        unknown_changes: Lines of the feed that this version could not use.
        damaged: Codes of dossiers that cannot be read: they do not count.
        online_error: Why online dossiers could not be asked for the last time.
        lines: What something is waited for of, newest first.
    """

    since: datetime
    cut: bool
    sums: tuple[SystemSums, ...]
    differs: int
    inbox: InboxCounts
    unknown_changes: int
    damaged: tuple[str, ...]
    online_error: str
    lines: tuple[SyncLine, ...]


@dataclass(frozen=True, slots=True)
class GetSyncStatus:
    """What it costs follows what is open and what was confirmed lately."""

    store: Store
    clock: Clock

    def __call__(self, days: int = DAYS) -> SyncStatus:
        """The state of this PC.

        Args:
            days: What was confirmed within them counts.

        Raises:
            StoreError: The store cannot be used.
        """
        since = self.clock.now() - timedelta(days=days)
        damaged: list[str] = []
        with self.store.read() as tx:
            told = tx.national.first_told()
            found = list(_found(tx, to_ms(since), told, timedelta(days=days)))
            cut = any(len(each) > MOST for each in found)
            chosen = list(dict.fromkeys(name for each in found for name in each[:MOST]))
            submissions = tx.outbox.without_bytes(chosen, damaged.append)
            syncs = tx.national.of_submissions(chosen)
            differing = frozenset(tx.inbox.in_conflict())
            connected = has_upstream(tx.settings)
            lines = [_line(each, syncs, told, differing, connected) for each in submissions]
            named = _named(tx, [each for each in lines if _is_open(each)], damaged)
            return SyncStatus(
                since,
                cut,
                tuple(_sums(system, lines, told) for system in NationalSystem),
                len(differing),
                tx.inbox.counts(),
                UNKNOWN_CHANGES.read(tx.settings),
                tuple(dict.fromkeys(damaged)),
                online_read(tx.settings).error,
                tuple(sorted(named, key=lambda line: line.submission, reverse=True)),
            )


def _found(
    tx: Tx, since_ms: int, told: Mapping[NationalSystem, int], before: timedelta
) -> Iterator[tuple[str, ...]]:
    """The submissions that count, by why they do: not confirmed, confirmed lately, told to be
    missing, and not told of although the province tells of that system. Of what it took long before
    it began to tell of one nothing is to be expected.

    Args:
        before: How long before it began something is.
    """
    yield tuple(row.submission_id for row in tx.queue.waiting(None, MOST + 1))
    yield tuple(row.submission_id for row in tx.queue.confirmed(None, since_ms, MOST + 1))
    yield tx.national.open("", MOST + 1)
    for system, first in told.items():
        yield tx.national.lacking(system, first - before // timedelta(milliseconds=1), MOST + 1)


def _line(
    submission: Submission,
    syncs: _Syncs,
    told: Collection[NationalSystem],
    differing: frozenset[str],
    connected: bool,
) -> SyncLine:
    coded = submission.state is SubmissionState.CONFIRMED
    systems = tuple(_system(submission, system, syncs) for system in NationalSystem)
    waits = [each for each in systems if coded and _awaits(each, told)]
    since, why = None, ""
    if not coded:
        since, why = from_ms(submission.sealed_at), submission.error_code or submission.state.value
        if submission.state is SubmissionState.CONFIRMING and not connected:
            why = NO_UPSTREAM
    elif waits:
        since = min(each.at or from_ms(submission.sealed_at) for each in waits)
        why = next((each.reason for each in waits if each.reason), waits[0].state)
    return SyncLine(
        submission.id,
        submission.dossier_id,
        "",
        submission.official_code or "",
        "",
        "",
        submission.state,
        from_ms(submission.sealed_at),
        commit_of(submission).state is StepState.DONE,
        coded,
        submission.dossier_id in differing,
        since,
        why,
        systems,
    )


def _system(submission: Submission, system: NationalSystem, syncs: _Syncs) -> SystemLine:
    known = syncs.get((submission.id, system))
    if known is None:
        return SystemLine(system, UNTOLD)
    return SystemLine(system, known.state.value, known.at, known.reason, known.asked_at)


def _awaits(line: SystemLine, told: Collection[NationalSystem]) -> bool:
    """Something is waited for of a system that the province tells of, or of which somebody asked
    for another try."""
    return line.state in _PROMISED or (line.state == UNTOLD and line.system in told)


def _is_open(line: SyncLine) -> bool:
    return line.waits_since is not None or line.differs


def _named(tx: Tx, lines: Sequence[SyncLine], damaged: list[str]) -> Iterable[SyncLine]:
    heads = tx.dossiers.heads(sorted({each.dossier_id for each in lines}), damaged.append)
    return [
        replace(each, code=head.code, citizen=head.applicant_name, clerk_id=head.clerk_id)
        for each in lines
        if (head := heads.get(each.dossier_id)) is not None
    ]


def _sums(
    system: NationalSystem, lines: Sequence[SyncLine], told: Collection[NationalSystem]
) -> SystemSums:
    states = [(line, each) for line in lines for each in line.systems if each.system is system]
    synced = sum(each.state == SyncState.SYNCED for _, each in states)
    failed = sum(each.state == SyncState.FAILED for _, each in states)
    waiting = sum(_awaits(each, told) for _, each in states) - failed
    return SystemSums(
        system,
        len(states),
        sum(line.received for line, _ in states),
        sum(line.coded for line, _ in states),
        synced,
        failed,
        waiting,
        len(states) - synced - failed - waiting,
    )


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Asks for another try to pass a dossier on to a national system (*gửi lại*)."""

    store: Store
    clock: Clock
    resync: Resync

    def __call__(self, actor: Account | None, code: str, system: NationalSystem) -> str:
        """The submission that is passed on once more: the newest that the province has.

        Args:
            actor: None at the command line.
            code: The dossier's official or provisional one.

        Raises:
            InputError: ``dossier.unknown``, ``resync.not_confirmed``, ``account.not_allowed``.
            PortalError: Nobody could be asked, or it was refused: nothing has changed.
            StoreError: ``store.damaged``.
        """
        with self.store.read() as tx:
            dossier = tx.dossiers.by_code(code)
            if dossier is None:
                raise InputError("dossier.unknown")
            if actor is not None:
                dossier_in_charge(tx, actor, dossier.id)
            whose = tx.inbox.whose("", dossier.official_code or "")
        if whose is None or not whose[1]:
            raise InputError("resync.not_confirmed")
        submission_id = whose[1]
        self.resync.ask(submission_id, system)
        now = self.clock.now()
        state = SyncState.ASKED
        asked = NationalSync(submission_id, system, dossier.id, state, now, asked_at=now)
        with self.store.write(actor.login if actor else "command-line") as tx:
            tx.national.asked(asked)
            tx.audit.append("sync.asked", submission_id, system=system.value)
        return submission_id
