"""The clerk's first page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.work_calendar import WorkCalendar
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
        lost: list[str] = []
        with self.store.read() as tx:
            dossiers = tx.dossiers.find(clerk.id if clerk else None, damaged.append)
            paused = tx.deadlines.paused(lost.append)
        # Whether such a dossier is overdue cannot be told.
        damaged += dict.fromkeys(d.code for d, _ in dossiers if d.code in lost)
        readable = [(d, trouble) for d, trouble in dossiers if d.code not in lost]
        calendar, calendar_damage = known_calendar(self.catalogue)
        found = worklist(readable, self.clock.now(), calendar, paused, damaged)
        return replace(found, calendar_damage=calendar_damage)


def known_calendar(catalogue: Catalogue) -> tuple[WorkCalendar, str]:
    """The calendar for what is only shown, never for reckoning an appointment.

    Returns:
        The usual week with the place that is damaged, where the calendar cannot be read.
    """
    try:
        return catalogue.calendar(), ""
    except StoreError as error:
        if error.code != "store.damaged":
            raise
        return WorkCalendar(), str(error.details["where"])


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
