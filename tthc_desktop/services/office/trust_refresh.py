"""Newer revocation lists, from the addresses that the signed store names and from no other.

What is there stays as it is until a newer list is whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.errors import InputError, TransferError, TthcError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.trust import LISTS_FOLDER, TrustPin
from tthc_desktop.domain.trust_view import RevocationList, TrustView
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.trust import TRUST
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import ChangedAt, TrustFolder, WriteExport
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.ports.trust import (
    AS_LONG_AS_IT_TAKES,
    FetchList,
    FetchPatience,
    ListAddress,
    TrustFiles,
)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of one authority's list.

    Attributes:
        held: The newest usable one now; None where there is none.
        newer: Whether it has just come.
        error: Of the last address that was asked; None where one gave a list.
    """

    issuer: str
    held: RevocationList | None
    newer: bool
    error: TthcError | None = None


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """All of them, at a moment."""

    lists: tuple[Refreshed, ...]
    now: datetime

    @property
    def failed(self) -> bool:
        return any(each.error is not None for each in self.lists)


@dataclass(frozen=True, slots=True)
class ListsToAsk:
    """Whom there is to ask, as long as the office takes the same store.

    Attributes:
        pin: Of the store that names the addresses.
        view: What is there already.
    """

    pin: TrustPin
    addresses: tuple[ListAddress, ...]
    view: TrustView


@dataclass(frozen=True, slots=True)
class RefreshLists:
    """Asks for the list of each authority in the installed store."""

    store: Store
    clock: Clock
    files: TrustFiles
    folder: TrustFolder
    fetch: FetchList
    write_export: WriteExport
    changed_at: ChangedAt

    def __call__(self, actor: Account) -> RefreshResult:
        """Fetches them, one after the other.

        Raises:
            InputError: ``account.not_allowed``; ``trust.nothing_imported`` where no store can be
                read, ``trust.no_addresses`` where it names none.
            StoreError: ``disk.full`` or ``disk.failed``.
        """
        require(actor, Role.ADMINISTRATOR)
        return self.by(actor.login)

    def by(self, actor: str) -> RefreshResult:
        """The same for whoever may read the home's key."""
        to_ask = self.to_ask()
        if not to_ask.addresses:
            if self.files.look(self.folder, self.clock.now()).store is None:
                raise InputError("trust.nothing_imported")
            raise InputError("trust.no_addresses", folder=str(self.folder / LISTS_FOLDER))
        done = tuple(
            self._one(actor, each, to_ask, AS_LONG_AS_IT_TAKES) for each in to_ask.addresses
        )
        self._note(actor, done)
        return RefreshResult(done, self.clock.now())

    def changed(self) -> datetime | None:
        """When store or lists were last written, without reading them; None where there are
        none."""
        return self.changed_at(self.folder)

    def to_ask(self) -> ListsToAsk:
        """Whom there is to ask. Reads the whole store and all lists. Raises InputError."""
        with self.store.read() as tx:
            pin = TRUST.read(tx.settings)
        addresses = self.files.addresses(self.folder)
        view = self.files.look(self.folder, self.clock.now()) if addresses else TrustView()
        if pin.publisher and view.store is not None and view.store.publisher != pin.publisher:
            return ListsToAsk(pin, (), view)  # it is about to be taken away
        return ListsToAsk(pin, addresses, view)

    def one(
        self, actor: str, address: ListAddress, to_ask: ListsToAsk, patience: FetchPatience
    ) -> Refreshed:
        """Asks for the list of one authority. Raises StoreError as above."""
        done = self._one(actor, address, to_ask, patience)
        if done.newer or (done.error is not None and patience.goes_on()):
            self._note(actor, (done,))
        return done

    def _note(self, actor: str, done: tuple[Refreshed, ...]) -> None:
        failed = sum(each.error is not None for each in done)
        newer = sum(each.newer for each in done)
        with self.store.write(actor) as tx:
            tx.audit.append("trust.refreshed", "", newer=newer, failed=failed)

    def _one(
        self, actor: str, address: ListAddress, to_ask: ListsToAsk, patience: FetchPatience
    ) -> Refreshed:
        held = newest_of(to_ask.view, address.issuer_sha256)
        error: TthcError | None = None
        for url in address.urls:
            try:
                found, der = self.files.fetched(
                    self.fetch(url, patience), address, self.folder, self.clock.now()
                )
            except (TransferError, InputError) as failed:
                error = failed
                continue
            if held is not None and found.this_update <= held.this_update:
                return Refreshed(address.issuer, held, newer=False)
            if not self._keep(actor, address, der, to_ask.pin):
                error = InputError("trust.other_store", issuer=address.issuer)
                return Refreshed(address.issuer, None, newer=False, error=error)
            return Refreshed(address.issuer, found, newer=True)
        return Refreshed(address.issuer, held, newer=False, error=error)

    def _keep(self, actor: str, address: ListAddress, der: bytes, pin: TrustPin) -> bool:
        """Whether it was kept: not where another store or publisher was taken meanwhile, whose
        folder holds nothing of the one before."""
        name = f"{address.issuer_sha256[:32]}.crl"
        with self.store.write(actor) as tx:  # so that the pin stays as it is until it is written
            if TRUST.read(tx.settings) != pin:
                return False
            self.write_export(self.folder / LISTS_FOLDER / name, [der])
        return True


def newest_of(view: TrustView, issuer_sha256: str) -> RevocationList | None:
    """The newest list of an authority whose signature holds."""
    of_issuer = [each for each in view.lists if each.issuer_sha256 == issuer_sha256]
    return max(of_issuer, key=lambda each: each.this_update, default=None)
