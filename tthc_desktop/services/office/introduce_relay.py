"""First contact with a relay: its key is shown to an administrator and pinned."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.settings import OfficeSettings, load_office, save_office
from tthc_desktop.services.ports.portal import Introducer, asking
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class IntroduceRelay:
    """Trust on first use, by an administrator: later answers must carry the same key."""

    store: Store
    introducer: Introducer

    def __call__(self, actor: Account, instead: str = "") -> str:
        """Pins the relay's key and returns its short name.

        Args:
            instead: The short name of the key that an administrator has seen and agreed to put in
                the place of the pinned one.

        Raises:
            InputError: ``account.not_allowed``, ``office.no_relay``, ``relay.other_key`` when the
                relay shows neither the pinned key nor the agreed one, or ``office.relay_changed``
                when the settings name another relay by the time the answer is there.
            LookUpError: It gave no answer.
        """
        require(actor, Role.ADMINISTRATOR)
        with self.store.read() as tx:
            url = _relay(load_office(tx.settings)).relay_url
        with asking():
            key = self.introducer.introduce(url)
        name = key_id(bytes.fromhex(key))
        with self.store.write(actor.login) as tx:
            office = _relay(load_office(tx.settings))  # whatever else was changed meanwhile stays
            if office.relay_url != url:
                raise InputError("office.relay_changed")
            if office.relay_key == key:
                return name
            if office.relay_key and instead != name:
                pinned = key_id(bytes.fromhex(office.relay_key))
                raise InputError("relay.other_key", pinned=pinned, found=name)
            save_office(tx.settings, replace(office, relay_key=key))
            tx.audit.append("relay.pinned", name, before=office.relay_key[:16])
        return name


def _relay(office: OfficeSettings | None) -> OfficeSettings:
    if office is None or not office.relay_url:
        raise InputError("office.no_relay")
    return office
