"""What an administrator sees of this PC: how it stands towards its relay, whether it is a copy."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.device_identity import identity_at_relay
from tthc_desktop.services.office.home_copies import Copied, copied_in
from tthc_desktop.services.office.sending_policy import SendingPolicy, load_policy
from tthc_desktop.services.office.settings import ChangeOffice, OfficeSettings, office_or_first_run
from tthc_desktop.services.ports.machine import HomeMachine
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class PcStanding:
    """This PC now.

    Attributes:
        enrolled: The unit for which it is enrolled at the relay that the settings name; empty where
            it is not.
        policy: How much of the line sending takes.
        noticed: Whether a copy of this home would be noticed by where it lies.
    """

    office: OfficeSettings
    enrolled: str
    copied: Copied | None
    noticed: bool
    policy: SendingPolicy

    @property
    def key_name(self) -> str:
        """Short name of the relay's pinned key; empty before there is one."""
        return key_id(bytes.fromhex(self.office.relay_key)) if self.office.relay_key else ""

    @property
    def to_enrol(self) -> bool:
        """Whether a relay is named and known that does not know this PC."""
        return bool(self.office.relay_url and self.office.relay_key) and not self.enrolled


@dataclass(frozen=True, slots=True)
class GetPcStanding:
    store: Store
    machine: HomeMachine

    def __call__(self) -> PcStanding:
        """Reads it. Raises InputError ``office.missing``, StoreError ``store.damaged``."""
        with self.store.read() as tx:
            office = office_or_first_run(tx)
            if office is None:
                raise InputError("office.missing")
            identity = identity_at_relay(tx.settings)
            return PcStanding(
                office,
                identity.unit if identity else "",
                copied_in(tx.settings),
                self.machine() is not None,
                load_policy(tx.settings),
            )


@dataclass(frozen=True, slots=True)
class ChangePc:
    """One of the things that an administrator types for this PC; the rest stays."""

    store: Store
    change: ChangeOffice

    def relay(self, actor: Account, url: str) -> OfficeSettings:
        """Another address of the relay. Its key stays pinned until another one is agreed to."""
        return self(actor, relay_url=url)

    def counter(self, actor: Account, counter: str) -> OfficeSettings:
        """Another name in provisional numbers; at the relay this PC has to be enrolled under it."""
        return self(actor, counter=counter)

    def __call__(
        self, actor: Account, *, relay_url: str | None = None, counter: str | None = None
    ) -> OfficeSettings:
        """Stores what is given. Raises what ChangeOffice raises."""
        require(actor, Role.ADMINISTRATOR)
        with self.store.read() as tx:
            office = office_or_first_run(tx)
        if office is None:
            raise InputError("office.missing")
        return self.change(
            actor,
            replace(
                office,
                relay_url=office.relay_url if relay_url is None else relay_url,
                counter=office.counter if counter is None else counter,
            ),
        )
