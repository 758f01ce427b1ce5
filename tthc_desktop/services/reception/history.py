"""What happened to a dossier, for people."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.status import DossierEvent
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.papers import HandedOut
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.reception.steps import open_pause_of


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier with its history, the papers handed out, and the people who stand in them.

    Attributes:
        people: Names by login.
        paused: Whether its clock stands still.
    """

    dossier: Dossier
    history: tuple[DossierEvent, ...]
    papers: tuple[HandedOut, ...]
    people: dict[str, str]
    accounts: tuple[Account, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class ViewDossier:
    store: Store

    def __call__(self, dossier_id: str) -> DossierView:
        """Reads a dossier and its history for the window.

        Raises:
            InputError: ``dossier.unknown``.
        """
        with self.store.read() as tx:
            dossier = any_dossier(tx, dossier_id)
            accounts = tx.accounts.all()
            return DossierView(
                dossier,
                tx.events.of_dossier(dossier_id),
                tx.papers.of_dossier(dossier_id),
                {account.login: account.name for account in accounts},
                accounts,
                open_pause_of(tx, dossier_id) is not None,
            )
