"""Who this PC is towards the relay: id, key and unit under which it is enrolled there.

All of it lies in the office's encrypted database. It is the identity at one relay only, the one
whose key was pinned when the PC was enrolled.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tthc_desktop.domain.errors import InputError
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.device_keys import DeviceKeys
from tthc_desktop.services.ports.store import Settings, Store


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """An enrolment that the relay has confirmed.

    Attributes:
        unit: Under which the relay knows this PC.
        counter: The name in provisional numbers under which it was enrolled.
        relay_key: Hex, the relay's public key that was pinned then.
        private_key: Hex; it stands in no log and in no text that is made of this.
    """

    device: str
    unit: str
    counter: str
    relay_key: str
    private_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PendingEnrolment:
    """An enrolment that the relay may have and has not confirmed: asked again, it is the same.

    Attributes:
        first: The number from which this device counts what it seals.
    """

    device: str
    relay_key: str
    first: int
    public_key: str
    private_key: str = field(repr=False)


IDENTITY: StoredSetting[DeviceIdentity | None] = StoredSetting(
    "device.identity", DeviceIdentity, None
)
PENDING: StoredSetting[PendingEnrolment | None] = StoredSetting(
    "device.pending", PendingEnrolment, None
)
PROOFS = StoredSetting("device.proofs", int, 0)
"""The counter of the last proof."""


def identity_at_relay(settings: Settings) -> DeviceIdentity | None:
    """The identity at the relay that the settings name now; None where there is none: never
    enrolled, at a relay with another key, for another unit, or under another counter name. What one
    unit sealed is not sent in another's name: the relay would refuse it dossier by dossier."""
    office, identity = load_office(settings), IDENTITY.read(settings)
    if office is None or identity is None:
        return None
    now = (office.relay_key, office.unit_code, office.counter)
    return identity if (identity.relay_key, identity.unit, identity.counter) == now else None


def relay_named(settings: Settings) -> tuple[str, str, str]:
    """Which relay the settings name now, and as whom this PC asks it: address, pinned key and
    device; empty what there is none of."""
    identity = identity_at_relay(settings)
    address, key = address_named(settings)
    return address, key, identity.device if identity is not None else ""


def address_named(settings: Settings) -> tuple[str, str]:
    """The first two of relay_named(), read from one row."""
    office = load_office(settings)
    return (office.relay_url, office.relay_key) if office is not None else ("", "")


def forget_identity(settings: Settings) -> None:
    """What a copy has of the original: it must not go on in its name."""
    for each in (IDENTITY, PENDING, PROOFS):
        settings.drop(each.name)


@dataclass(frozen=True, slots=True)
class StoredDevice:
    """Implements services.ports.portal.DeviceProof."""

    store: Store
    keys: DeviceKeys

    @property
    def device(self) -> str:
        return self._identity().device

    def next_counter(self) -> int:
        """In a transaction of its own: processes take turns, and a counter that was told is on the
        disk."""
        with self.store.write("device") as tx:
            counter = PROOFS.read(tx.settings) + 1
            PROOFS.write(tx.settings, counter)
        return counter

    def sign(self, message: bytes) -> str:
        return self.keys.sign(self._identity().private_key, message)

    def _identity(self) -> DeviceIdentity:
        with self.store.read() as tx:
            identity = identity_at_relay(tx.settings)
        if identity is None:
            raise InputError("relay.not_enrolled")
        return identity
