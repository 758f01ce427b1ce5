"""What signatures are held against: whose stores this office takes, and what it has of them.

Office-wide and by an administrator. A store that is refused changes nothing: the one before stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.trust import LISTS_FOLDER, MOST_STORE, STORE_FILE, TrustPin, publisher_key
from tthc_desktop.domain.trust_view import InstalledStore, TrustView
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import KeepOnly, ReadFile, TrustFolder, WriteExport
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.ports.trust import TrustFiles

TRUST = StoredSetting("trust", TrustPin, TrustPin())


@dataclass(frozen=True, slots=True)
class TrustStanding:
    """How this office stands.

    Attributes:
        view: Of the folder of certificates.
        now: When it was looked at, for ages.
        known: Whether the installed store is the one that was taken last; None where none is
            installed and none was ever taken.
    """

    pin: TrustPin
    view: TrustView
    now: datetime
    known: bool | None


@dataclass(frozen=True, slots=True)
class GetTrust:
    store: Store
    clock: Clock
    files: TrustFiles
    folder: TrustFolder

    def __call__(self) -> TrustStanding:
        """Reads all of it. Raises StoreError ``store.damaged``."""
        with self.store.read() as tx:
            pin = TRUST.read(tx.settings)
        now = self.clock.now()
        view = self.files.look(self.folder, now)
        if view.store is None:
            return TrustStanding(pin, view, now, False if pin.sha256 else None)
        ours = view.store.publisher == pin.publisher and view.store.sha256 == pin.sha256
        return TrustStanding(pin, view, now, ours)


@dataclass(frozen=True, slots=True)
class PinPublisher:
    """Enters the key of whoever publishes the stores of this office."""

    store: Store
    files: TrustFiles
    folder: TrustFolder
    clock: Clock
    keep_only: KeepOnly

    def __call__(self, actor: Account, text: str) -> TrustPin:
        """Pins a key; a store of another publisher is taken away with its lists.

        Raises:
            InputError: ``account.not_allowed`` or ``trust.key``.
        """
        require(actor, Role.ADMINISTRATOR)
        return self.by(actor.login, text)

    def by(self, actor: str, text: str) -> TrustPin:
        """The same for whoever may read the home's key. Raises InputError ``trust.key``."""
        key = publisher_key(text)
        with self.store.write(actor) as tx:
            before = pin = TRUST.read(tx.settings)
            if before.publisher != key:
                pin = TrustPin(key)
                TRUST.write(tx.settings, pin)
                tx.audit.append(
                    "trust.pinned", key_id(bytes.fromhex(key)), before=before.publisher[:16]
                )
        if (self.folder / STORE_FILE).exists() and (pin != before or self._holds_other(key)):
            self._drop_store(actor, pin)
        return pin

    def _holds_other(self, key: str) -> bool:
        """Whether a store stayed that went with the key before: a death or the disk may have come
        between the two."""
        held = self.files.look(self.folder, self.clock.now()).store
        return held is not None and held.publisher != key

    def _drop_store(self, actor: str, pin: TrustPin) -> None:
        """Once the key is pinned for sure, and unless a store was imported under it meanwhile. What
        the office put there itself stays. The store goes last: while it is there it is told as one
        that is not the noted one, and pinning once more does the rest."""
        with self.store.write(actor) as tx:
            if TRUST.read(tx.settings) == pin:
                self.keep_only(self.folder / LISTS_FOLDER, frozenset())
                names = {each.name for each in self.folder.iterdir()} - {STORE_FILE}
                self.keep_only(self.folder, frozenset(names))


@dataclass(frozen=True, slots=True)
class ImportTrustStore:
    """Puts a newer store in the place of the one before."""

    store: Store
    files: TrustFiles
    folder: TrustFolder
    read_file: ReadFile
    write_export: WriteExport

    def __call__(self, actor: Account, path: Path) -> InstalledStore:
        """Imports a file that a person named.

        Raises:
            InputError: ``account.not_allowed``, ``input.missing``, ``input.unreadable``; what
                TrustFiles.opened(), TrustPin.refuse() and TrustPin.follow() raise. The store
                before stays, and the refusal is in the audit log.
            StoreError: ``disk.full`` or ``disk.failed``.
        """
        require(actor, Role.ADMINISTRATOR)
        return self.by(actor.login, path)

    def by(self, actor: str, path: Path) -> InstalledStore:
        """The same for whoever may read the home's key."""
        content = self.read_file(path, MOST_STORE)
        try:
            return self._take(actor, content)
        except InputError as error:
            with self.store.write(actor) as tx:
                tx.audit.append("trust.refused", error.code)
            raise

    def _take(self, actor: str, content: bytes) -> InstalledStore:
        with self.store.read() as tx:
            if not TRUST.read(tx.settings).publisher:
                raise InputError("trust.no_publisher")
        found = self.files.opened(content)
        with self.store.write(actor) as tx:
            pin = TRUST.read(tx.settings)
            pin.refuse(found.publisher)
            pin.follow(found.version, found.sha256)
            TRUST.write(tx.settings, TrustPin(pin.publisher, found.version, found.sha256))
            tx.audit.append("trust.imported", found.sha256, version=found.version)
            # Last, so that a failure of the disk undoes the rest; a death between the two leaves a
            # store that is signed and newer, of which the settings say that it is not the noted
            # one until it is imported once more.
            self.write_export(self.folder / STORE_FILE, [content])
        return found
