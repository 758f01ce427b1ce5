"""Dossiers that were handed in online for this counter come into the inbox on the next contact;
the provincial system's own feed stays their source (services/reception/portal.py)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.story import ONLINE, InboxItem, counting_from, online_id
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.services.ports.store import Settings, Store, Tx

ACTOR = "sync"
EVERY_S = 60.0
_MOST_PAGES = 1_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OnlineRead:
    """How far the feed of online dossiers was read.

    Attributes:
        relay: Short name of its key.
        epoch: Of its data: positions of another one mean nothing.
        error: Why the last try failed; empty where it did not.
    """

    relay: str = ""
    epoch: str = ""
    position: int = 0
    error: str = ""


ONLINE_READ = StoredSetting("relay.online", OnlineRead, OnlineRead())


def online_read(settings: Settings) -> OnlineRead:
    """From the beginning also where it cannot be read: what is told again comes in once."""
    try:
        return ONLINE_READ.read(settings)
    except StoreError:
        _log.warning("setting relay.online is damaged: all online dossiers are read again")
        return OnlineRead()


class OnlineInbox:
    """One for each engine."""

    def __init__(self, store: Store, clock: Clock, portal: PortalDossiers) -> None:
        self._store = store
        self._clock = clock
        self._portal = portal
        self._next = 0.0

    def read(self, relay: str, epoch: str, halted: Callable[[], bool]) -> None:
        """What is new, EVERY_S seconds after the last time. That it cannot be asked for is kept
        and told with the state of sending: nothing that is to be sent waits for it."""
        now = self._clock.monotonic()
        if now < self._next:
            return
        self._next = now + EVERY_S
        with self._store.read() as tx:
            office, before = load_office(tx.settings), online_read(tx.settings)
        if office is None:
            return
        read = before
        if (before.relay, before.epoch) != (relay, epoch):
            read = OnlineRead(relay, epoch)
        try:
            for _ in range(_MOST_PAGES):
                if halted():
                    break
                page = self._portal.feed(office.unit_code, read.position)
                if page.position == read.position:
                    break
                read = replace(read, position=page.position, error="")
                self._keep(page.dossiers, read)
                before = read
        except PortalError as fault:
            read = replace(read, error=fault.code)
        else:
            read = replace(read, error="")
        if read != before:
            self._keep((), read)

    def _keep(self, dossiers: tuple[PortalDossier, ...], read: OnlineRead) -> None:
        with self._store.write(ACTOR) as tx:
            for dossier in dossiers:
                self._add(tx, dossier)
            ONLINE_READ.write(tx.settings, read)

    def _add(self, tx: Tx, dossier: PortalDossier) -> None:
        if tx.inbox.whose("", dossier.code) is not None:
            return
        now = self._clock.now()
        item = InboxItem(
            online_id(dossier.code),
            ONLINE,
            "",
            "",
            dossier.code,
            dossier.received_at,
            now,
            status=dossier.status,
            text=dossier.procedure_name,
            until=dossier.due_at,
            counts_at=counting_from(dossier.received_at, now, 0),
        )
        if tx.inbox.add(item):
            tx.audit.append("story.online", "", code=dossier.code)
