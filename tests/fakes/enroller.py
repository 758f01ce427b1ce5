"""A relay that enrols, as far as a PC sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tthc_desktop.domain.device_wire import enrolment_proof
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.ports.portal import Enrolment, PortalError


@dataclass
class FakeEnroller:
    """Keeps to the contract of services.ports.portal.Enroller.

    Attributes:
        codes: Unit by one-time code; an empty dict is a relay that knows no unit.
        devices: What was enrolled, by device.
        lost: How many answers are lost on the way back.
        meanwhile: Called when a request has come and its answer has not left.
        revoked: Ids that the province has put out.
        earlier: It is of a version that does not compare the code's unit with the asked one.
    """

    codes: dict[str, str] = field(default_factory=dict)
    devices: dict[str, Enrolment] = field(default_factory=dict)
    asked: list[Enrolment] = field(default_factory=list)
    lost: int = 0
    meanwhile: Callable[[], object] = lambda: None
    used: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    earlier: bool = False

    def enrol(
        self, url: str, relay_key: str, enrolment: Enrolment, sign: Callable[[bytes], str]
    ) -> str:
        self.asked.append(enrolment)
        proof = enrolment_proof(
            code=enrolment.code,
            device=enrolment.device,
            public_key=enrolment.public_key,
            relay=key_id(bytes.fromhex(relay_key)),
            challenge="c",
        )
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(enrolment.public_key))
        key.verify(bytes.fromhex(sign(proof)), proof)
        unit = self._unit(enrolment)
        self.meanwhile()
        if self.lost:
            self.lost -= 1
            raise PortalError(Fault.CUT)
        return unit

    def revoke(self, device: str) -> None:
        del self.devices[device]
        self.revoked.add(device)

    def _unit(self, asked: Enrolment) -> str:
        unit = "" if asked.code in self.used else self.codes.get(asked.code, asked.unit)
        if unit and unit != asked.unit and not self.earlier:
            raise InputError("relay.other_unit", unit=asked.unit, found=unit)
        known = self.devices.get(asked.device)
        mine = (asked.public_key, asked.counter)
        if known is not None and (known.public_key, known.counter) == mine:
            return known.unit
        if self.codes and asked.code not in self.codes:
            raise InputError("relay.bad_code")
        if self.used.get(asked.code, asked.device) != asked.device and asked.code:
            raise InputError("relay.bad_code")
        unit = self.codes.get(asked.code, asked.unit)
        if known is not None or asked.device in self.revoked:
            raise InputError("relay.device_taken")
        for other in tuple(self.devices.values()):
            if (other.unit, other.counter) == (unit, asked.counter):
                if other.public_key != asked.public_key:
                    raise InputError("relay.counter_taken")
                self.revoke(other.device)
        self.used[asked.code] = asked.device
        self.devices[asked.device] = replace(asked, unit=unit)
        return unit
