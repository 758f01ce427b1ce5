"""What the other side tells of dossiers of this PC: kept as it was told, each piece of news once,
and applied as soon as nothing of ours is on its way that it could be about.

Nothing of ours is overwritten: where the rules of domain/status.py do not lead from what stands
here to what was told, both stand side by side until a person decides (services/sending/inbox.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from tthc_desktop.domain.dossier import Arrival, Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import leads_to
from tthc_desktop.domain.story import (
    OF_SYNC,
    InboxItem,
    InboxState,
    NationalSync,
    NationalSystem,
    StoryKind,
    SyncState,
    counting_from,
    implied_status,
)
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import StatusChange
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.portal import DECIDED
from tthc_desktop.services.ports.store import Settings, Store, Tx
from tthc_desktop.services.ports.story import Decided
from tthc_desktop.services.sending.apart import each_apart
from tthc_desktop.services.sending.told_status import put_told_status

ACTOR = "sync"
UNKNOWN_CHANGES = StoredSetting("relay.unknown_changes", int, 0)
"""Lines of the feed that this version could not use, since it was last read from its beginning."""
_TOGETHER = 50
_log = logging.getLogger(__name__)


class Story:
    """One for each engine."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note(self, tx: Tx, change: StatusChange) -> None:
        """Keeps a line of the feed that tells a story; nothing for one of another PC.

        Args:
            change: With its event.
        """
        detail = change.event
        if detail is None:
            raise ValueError("no story")
        whose = tx.inbox.whose(change.submission, change.official_code)
        kind = StoryKind(change.status)
        if whose is None or (kind in OF_SYNC and not whose[1]):
            return
        dossier_id, submission_id = whose
        at, now = datetime.fromisoformat(change.at), self._clock.now()
        item = InboxItem(
            detail.id,
            kind.value,
            dossier_id,
            submission_id,
            change.official_code,
            at,
            now,
            detail.system,
            None if kind in OF_SYNC else implied_status(kind, detail.portal_status),
            change.reason,
            datetime.fromisoformat(detail.until) if detail.until else None,
            detail.files,
            counts_at=counting_from(at, now, tx.inbox.latest_here(dossier_id)),
            after_sequence=tx.outbox.next_sequence() - 1,
        )
        if tx.inbox.add(item):
            tx.audit.append("story.told", dossier_id, kind=kind.value, event=detail.id)

    def settle(self, halted: Callable[[], bool]) -> int:
        """Applies whatever can be applied now; how many pieces of news that were."""
        done = 0
        with self._store.read() as tx:
            ready = [each for each in tx.inbox.waiting() if _is_ready(tx, each)]
        for at in range(0, len(ready), _TOGETHER):
            if halted():
                break
            done += self._apply(ready[at : at + _TOGETHER])
        return done

    def _apply(self, ids: Sequence[str]) -> int:
        """What fails stays, and is told by who counts what waits."""
        return sum(map(bool, each_apart(self._store, ACTOR, ids, self._one, _stays)))

    def _one(self, tx: Tx, item_id: str) -> bool:
        item = tx.inbox.get(item_id)
        if item is None or item.state is not InboxState.WAITING or not _may_settle(tx, item):
            return False
        settling = tx.inbox.settling(item.dossier_id, item.submission_id)
        if settling.submission is SubmissionState.SUPERSEDED:
            self._decide(tx, item, InboxState.LATE)
        elif StoryKind(item.kind) in OF_SYNC:
            self._synced(tx, item)
        else:
            self._stands(tx, item, settling.sealed_at)
        return True

    def _synced(self, tx: Tx, item: InboxItem) -> None:
        done = item.kind == StoryKind.SYNCED
        state = SyncState.SYNCED if done else SyncState.FAILED
        if not item.system:
            raise StoreError("store.damaged", where="inbox.system")
        system = NationalSystem(item.system)
        sync = NationalSync(
            item.submission_id,
            system,
            item.dossier_id,
            state,
            item.at,
            item.text,
            counts_at=item.counts_at,
        )
        newer = tx.national.put(sync)
        self._decide(tx, item, InboxState.DONE if newer else InboxState.LATE)
        put_national(tx, item.dossier_id)

    def _stands(self, tx: Tx, item: InboxItem, sealed_at: int) -> None:
        """Applies the state that the dossier has over there."""
        dossier = tx.dossiers.get(item.dossier_id)
        if dossier is None:
            raise StoreError("store.damaged", where="inbox.dossier_id")
        told = item.status
        if told is None or told is dossier.status:
            if told is not None:
                tx.dossiers.put_status_told(dossier.id, told)
                tx.inbox.end_conflicts(item, "", self._clock.now())
            self._decide(tx, item, InboxState.DONE)
        elif item.place < tx.inbox.told_until(dossier.id):
            self._decide(tx, item, InboxState.LATE)
        else:
            state = _weighed(item, dossier, told, sealed_at)
            if state is not InboxState.LATE:
                tx.inbox.end_conflicts(item, "", self._clock.now())
            if state is InboxState.DONE:
                put_told_status(tx, dossier, item, told, self._clock.now())
            self._decide(tx, item, state, dossier.status)
            if state is InboxState.CONFLICT:
                ours = int(dossier.status)
                tx.audit.append("story.differs", dossier.id, ours=ours, theirs=int(told))

    def _decide(
        self, tx: Tx, item: InboxItem, state: InboxState, ours: PortalStatus | None = None
    ) -> None:
        tx.inbox.decide(item.id, Decided(state, ours, at=self._clock.now()))


def _stays(item_id: str, error: Exception) -> None:
    if not isinstance(error, StoreError) or error.code != "store.damaged":
        _log.error("bug in what the other side told: %s", item_id, exc_info=error)


def count_unknown(settings: Settings, changes: Sequence[StatusChange], *, goes_on: bool) -> None:
    """Counts the lines that cannot be used here, and are left out: a newer relay tells them, or
    they are damaged at the relay.

    Args:
        goes_on: Whether the feed was read on; else it was read from its beginning.
    """
    unknown = sum(each.event is None and each.status not in DECIDED for each in changes)
    try:
        before = UNKNOWN_CHANGES.read(settings) if goes_on else 0
    except StoreError:
        before = 0  # damaged: it is counted anew, and the log has it
    if unknown or not goes_on:
        UNKNOWN_CHANGES.write(settings, before + unknown)


def put_national(tx: Tx, dossier_id: str) -> None:
    """Shows the fourth level where the newest that the province took is on the national portal, by
    the province's word, and takes it back where it is not. What is on its way has its own level."""
    arrival, _code = tx.dossiers.arrived(dossier_id)
    if arrival not in (Arrival.PROVINCE, Arrival.NATIONAL):
        return
    known = tx.national.of_newest(dossier_id).get(NationalSystem.DVCQG)
    there = known is not None and known.state is SyncState.SYNCED
    wanted = Arrival.NATIONAL if there else Arrival.PROVINCE
    if wanted is not arrival:
        tx.dossiers.put_arrival(dossier_id, wanted, None)


def _is_ready(tx: Tx, item_id: str) -> bool:
    try:
        item = tx.inbox.get(item_id)
        return item is not None and _may_settle(tx, item)
    except StoreError as error:
        if error.code != "store.damaged":
            raise
        return False  # it waits, and is told by who counts what waits


def _may_settle(tx: Tx, item: InboxItem) -> bool:
    """Whether nothing is on its way that it depends on: told early, it waits."""
    settling = tx.inbox.settling(item.dossier_id, item.submission_id)
    if settling.submission is SubmissionState.SUPERSEDED:
        return True
    if StoryKind(item.kind) in OF_SYNC:
        return settling.submission is SubmissionState.CONFIRMED
    return not settling.unsettled


def _weighed(item: InboxItem, dossier: Dossier, told: PortalStatus, sealed_at: int) -> InboxState:
    """Whether a state that was told is applied (DONE), is behind ours (LATE), or a person decides.

    Two clocks are compared with sealed_at: where only they speak against what was told, nobody but
    a person can.

    Args:
        sealed_at: When what they have heard of ours last was sealed, milliseconds since 1970.
    """
    goes_on, led_here = leads_to(dossier.status, told), leads_to(told, dossier.status)
    if to_ms(item.counts_at) < sealed_at and led_here:
        return InboxState.CONFLICT if goes_on else InboxState.LATE
    if dossier.status is dossier.status_told and goes_on:
        return InboxState.DONE
    # Else they only repeat what we told before something that has not been sealed yet.
    return InboxState.LATE if told is dossier.status_told else InboxState.CONFLICT
