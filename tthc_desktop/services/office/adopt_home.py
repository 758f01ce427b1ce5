"""A copy of another PC's data becomes a PC of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.device_identity import forget_identity
from tthc_desktop.services.office.home_copies import ADOPTED, bind
from tthc_desktop.services.office.settings import (
    OfficeSettings,
    checked_office,
    load_office,
    save_office,
)
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.office.upkeep_note import BACKUP_FOLDER, UPKEEP
from tthc_desktop.services.ports.clock import Ids
from tthc_desktop.services.ports.machine import HomeMachine
from tthc_desktop.services.ports.store import Store, Tx

EARLIER: StoredSetting[tuple[str, ...]] = StoredSetting("home.counters", tuple[str, ...], ())
"""Names of counters under which this home, or one that it is a copy of, has printed before."""


@dataclass(frozen=True, slots=True)
class AdoptHome:
    """Takes a copy on as a new PC of the unit: it receives again, under a counter name of its own,
    and sends again once it is enrolled."""

    store: Store
    ids: Ids
    machine: HomeMachine

    def __call__(self, actor: Account, counter: str) -> OfficeSettings:
        """Gives the home another counter name and device id, and binds it to where it lies.

        Also where nothing says that it is a copy: not every copy can be noticed. What is sealed
        and not sent stays queued; the relay makes one dossier of it whoever sends it. Its daily
        copies are made within it from now on: the folder that is named may be the original's.

        Raises:
            InputError: ``account.not_allowed``, ``office.missing``, ``office.counter`` or
                ``home.same_counter``.
        """
        require(actor, Role.ADMINISTRATOR)
        return self.by(actor.login, counter)

    def by(self, actor: str, counter: str) -> OfficeSettings:
        """The same for whoever may do everything: the command line, which has the home's key."""
        with self.store.write(actor) as tx:
            office = load_office(tx.settings)
            if office is None:
                raise InputError("office.missing")
            adopted = checked_office(replace(office, counter=counter, device=self.ids.new()))
            earlier = (*EARLIER.read(tx.settings), office.counter)
            if adopted.counter in earlier:
                raise InputError("home.same_counter", counter=adopted.counter)
            bind(tx.settings, self.machine())
            ADOPTED.write(tx.settings, adopted.device)
            forget_identity(tx.settings)
            _leave_copies(tx)
            EARLIER.write(tx.settings, tuple(dict.fromkeys(earlier)))
            save_office(tx.settings, adopted)
            tx.audit.append(
                "home.adopted", adopted.device, counter=adopted.counter, before=office.counter
            )
        return adopted


def _leave_copies(tx: Tx) -> None:
    """What is noted of copies is the original's, whether it can be read or not."""
    if tx.settings.get(BACKUP_FOLDER.name):
        tx.audit.append("backup.folder_left", "")
    for each in (BACKUP_FOLDER.name, UPKEEP.name):
        tx.settings.drop(each)
