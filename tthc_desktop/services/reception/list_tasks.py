"""The clerk's first page."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.worklist import Worklist, worklist
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class ListTasks:
    store: Store
    clock: Clock
    catalogue: Catalogue

    def __call__(self, clerk: Account | None) -> Worklist:
        """The tasks of one clerk, or of the whole PC.

        Args:
            clerk: None for the whole PC, which only supervisors ask for in the window.
        """
        damaged: list[str] = []
        with self.store.read() as tx:
            dossiers = tx.dossiers.find(clerk.id if clerk else None, damaged.append)
            paused = tx.deadlines.paused()
        return worklist(dossiers, self.clock.now(), self.catalogue.calendar(), paused, damaged)


@dataclass(frozen=True, slots=True)
class FindClerk:
    store: Store

    def __call__(self, login: str) -> Account:
        """Finds the account of a login.

        Raises:
            InputError: ``account.no_such``.
        """
        with self.store.read() as tx:
            found = tx.accounts.by_login(login)
        if found is None:
            raise InputError("account.no_such", login=login)
        return found[0]


@dataclass(frozen=True, slots=True)
class GetDossier:
    store: Store

    def __call__(self, dossier_id: str) -> Dossier:
        """Reads one dossier.

        Raises:
            InputError: ``dossier.unknown``.
        """
        with self.store.read() as tx:
            return any_dossier(tx, dossier_id)
