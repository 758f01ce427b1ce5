"""What of the office's records cannot be read, and the way back to a usual setting."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.payload import complete
from tthc_desktop.domain.proposals import ProposalState
from tthc_desktop.services.catalogue.import_catalogue import last_codes
from tthc_desktop.services.deadlines.clock_guard import mark_of
from tthc_desktop.services.deadlines.clock_offset import CONTACT
from tthc_desktop.services.deadlines.current_calendar import load_week
from tthc_desktop.services.gate.gate_settings import load_gate
from tthc_desktop.services.office.adopt_home import EARLIER
from tthc_desktop.services.office.device_identity import IDENTITY, PENDING, PROOFS
from tthc_desktop.services.office.home_copies import copied_in, line_of
from tthc_desktop.services.office.sending_policy import load_policy
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.office.trust import TRUST
from tthc_desktop.services.office.upkeep_note import UPKEEP, load_backup_folder
from tthc_desktop.services.papers.current import sizes
from tthc_desktop.services.ports.store import Settings, Store, Tx
from tthc_desktop.services.reception.reuse_mappings import load_mappings
from tthc_desktop.services.reception.settings import load_reception, load_signing
from tthc_desktop.services.reception.watch_folder import load_watch_folder
from tthc_desktop.services.scanning.devices import CAPABILITIES
from tthc_desktop.services.scanning.profiles import load_profiles
from tthc_desktop.services.sending.online_inbox import ONLINE_READ
from tthc_desktop.services.sending.relay_changes import ASKED, READ, early_change
from tthc_desktop.services.sending.story import UNKNOWN_CHANGES

RESETTABLE: Mapping[str, Callable[[Settings], object]] = {
    "backup.folder": load_backup_folder,
    "calendar.week": load_week,
    "clock.contact": CONTACT.read,
    "clock.mark": mark_of,
    "device.identity": IDENTITY.read,
    "device.pending": PENDING.read,
    "device.proofs": PROOFS.read,
    "form.sizes": sizes,
    "gate": load_gate,
    "home.counters": EARLIER.read,
    "reception": load_reception,
    "relay.asked": ASKED.read,
    "relay.changes": READ.read,
    "relay.online": ONLINE_READ.read,
    "relay.unknown_changes": UNKNOWN_CHANGES.read,
    "reuse": load_mappings,
    "scan_profiles": load_profiles,
    "scanner_capabilities": CAPABILITIES.read,
    "sending.policy": load_policy,
    "signing": load_signing,
    "trust": TRUST.read,
    "upkeep": UPKEEP.read,
    "watch_folder": load_watch_folder,
}
"""By name, what reads it. Nothing is usual in the place of the unit itself, nor of what says
whether this home is a copy: an administrator takes it on as a new PC."""
FAMILIES: Mapping[str, Callable[[str], StoredSetting[Any]]] = {
    "catalogue.last": last_codes,
    "relay.early.": early_change,
}
"""By what their names begin with, what makes each out of the rest of its name."""
_KEPT = ".before-reset"


def _load_of(name: str) -> Callable[[Settings], object] | None:
    """What reads a setting that can be reset; None for any other."""
    load = RESETTABLE.get(name)
    if load is not None or _KEPT in name:
        return load
    for begins, made in FAMILIES.items():
        if name.startswith(begins):
            return made(name.removeprefix(begins)).read
    return None


@dataclass(frozen=True, slots=True)
class FindDamage:
    """Reads every setting, every account, the days of the calendar and every dossier: its history,
    what its due date is reckoned from, its pages, and what was sealed of it."""

    store: Store

    def __call__(self) -> tuple[str, ...]:
        """The places that cannot be read, each with what is wrong there."""
        return tuple(self._places())

    def _places(self) -> Iterator[str]:
        with self.store.read() as tx:
            stored = [load for name in tx.settings.names() if (load := _load_of(name))]
            for load in (load_office, line_of, copied_in, *stored):
                try:
                    load(tx.settings)
                except StoreError as error:
                    yield str(error.details.get("where", error.code))
            for read in (tx.accounts.all, tx.calendar.all):
                try:
                    read()
                except StoreError as error:
                    yield str(error.details.get("where", error.code))
            for each in tx.dossiers.ids():
                found: dict[str, None] = {}  # a place that is read twice is told once
                for part in _PARTS:
                    try:
                        part(tx, each)
                    except StoreError as error:
                        found[str(error.details.get("where", error.code))] = None
                yield from (f"{each}: {where}" for where in found)


def _proposals(tx: Tx, dossier_id: str) -> None:
    """Reads what was proposed for a dossier. Raises StoreError."""
    for state in ProposalState:
        tx.deadlines.proposals(state, dossier_id)


def _sealed(tx: Tx, dossier_id: str) -> None:
    """Reads what was sealed of a dossier as sending reads it. Raises StoreError."""
    for submission in tx.outbox.of_dossier(dossier_id):
        if submission.payload is None and submission.draft is not None:
            complete(submission.draft, submission.official_code)


def _pages(tx: Tx, dossier_id: str) -> None:
    """Reads what was scanned, and what was found and read on it. Raises StoreError."""
    batch = tx.batches.of_dossier(dossier_id)
    pages = batch.pages if batch is not None else ()
    tx.pages.looks(page.file.sha256 for page in pages)
    tx.pages.readings(page.picture for page in pages)


def _files(tx: Tx, dossier_id: str) -> None:
    """Reads what is known of the pages of its files. Raises StoreError."""
    dossier = tx.dossiers.get(dossier_id)
    for slot in dossier.slots if dossier is not None else ():
        for blob in slot.files:
            tx.blobs.reading(blob)


_PARTS: tuple[Callable[[Tx, str], object], ...] = (
    lambda tx, one: tx.dossiers.get(one),
    lambda tx, one: tx.events.of_dossier(one),
    lambda tx, one: tx.deadlines.facts(one),
    _proposals,
    _sealed,
    _pages,
    _files,
    lambda tx, one: tx.inbox.of_dossier(one),
    lambda tx, one: tx.national.of_newest(one),
)
"""What reads a part of a dossier."""


def _free(settings: Settings, name: str) -> str:
    """The name, or the first numbered one that holds nothing: an older text is not overwritten."""
    numbered = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain((name,), numbered) if settings.get(each) is None)


@dataclass(frozen=True, slots=True)
class ResetSetting:
    """Puts the usual in the place of a setting that cannot be read."""

    store: Store

    def __call__(self, actor: str, name: str) -> None:
        """Resets a damaged setting; its old text stays in the store beside it.

        Raises:
            InputError: ``setting.unknown``, or ``setting.whole`` for one that can be read: an
                administrator changes that at the window.
        """
        load = _load_of(name)
        if load is None:
            known = ", ".join((*RESETTABLE, *(f"{begins}…" for begins in FAMILIES)))
            raise InputError("setting.unknown", name=name, known=known)
        with self.store.write(actor) as tx:
            try:
                load(tx.settings)
            except StoreError:
                text = tx.settings.get(name) or ""
                tx.settings.put(_free(tx.settings, name + _KEPT), text)
                tx.settings.drop(name)
                old = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
                tx.audit.append("setting.reset", name, sha256=old)
                return
        raise InputError("setting.whole", name=name)
