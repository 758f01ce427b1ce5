"""Newer revocation lists, from the addresses that the signed store names and from no other.

Nothing waits for it: what is there stays as it is until a newer list is whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.errors import InputError, TransferError, TthcError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.trust import LISTS_FOLDER
from tthc_desktop.domain.trust_view import RevocationList, TrustView
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import TrustFolder, WriteExport
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.ports.trust import FetchList, ListAddress, TrustFiles


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
class RefreshLists:
    """Asks for the list of each authority in the installed store."""

    store: Store
    clock: Clock
    files: TrustFiles
    folder: TrustFolder
    fetch: FetchList
    write_export: WriteExport

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
        view = self.files.look(self.folder, self.clock.now())
        if view.store is None:
            raise InputError("trust.nothing_imported")
        addresses = self.files.addresses(self.folder)
        if not addresses:
            raise InputError("trust.no_addresses", folder=str(self.folder / LISTS_FOLDER))
        done = tuple(self._one(each, view) for each in addresses)
        failed = sum(each.error is not None for each in done)
        with self.store.write(actor) as tx:
            newer = sum(each.newer for each in done)
            tx.audit.append("trust.refreshed", "", newer=newer, failed=failed)
        return RefreshResult(done, self.clock.now())

    def _one(self, address: ListAddress, view: TrustView) -> Refreshed:
        held = newest_of(view, address.issuer_sha256)
        error: TthcError | None = None
        for url in address.urls:
            try:
                found, der = self.files.fetched(
                    self.fetch(url), address, self.folder, self.clock.now()
                )
            except (TransferError, InputError) as failed:
                error = failed
                continue
            if held is not None and found.this_update <= held.this_update:
                return Refreshed(address.issuer, held, newer=False)
            name = f"{address.issuer_sha256[:32]}.crl"
            self.write_export(self.folder / LISTS_FOLDER / name, [der])
            return Refreshed(address.issuer, found, newer=True)
        return Refreshed(address.issuer, held, newer=False, error=error)


def newest_of(view: TrustView, issuer_sha256: str) -> RevocationList | None:
    """The newest list of an authority whose signature holds."""
    of_issuer = [each for each in view.lists if each.issuer_sha256 == issuer_sha256]
    return max(of_issuer, key=lambda each: each.this_update, default=None)
