"""A relay's device without a server between them."""

from __future__ import annotations

import itertools
from typing import Any

from tests.support.relay_device import Answer, RelayDevice
from tthc_desktop.domain.device_wire import enrolment_proof, session_proof
from tthc_desktop.relay.answers import JsonAnswer
from tthc_desktop.relay.devices import Devices
from tthc_desktop.relay.keys import RelayKey

_counters = itertools.count(1)


class InsideDevice(RelayDevice):
    def proof_for(self, relay: str, challenge: str, counter: int) -> dict[str, Any]:
        """The body of a question for a token."""
        message = session_proof(device=self.id, relay=relay, challenge=challenge, counter=counter)
        proof = self.key.sign(message).hex()
        return {"device": self.id, "challenge": challenge, "counter": counter, "proof": proof}


def made() -> InsideDevice:
    return InsideDevice(_nobody, f"i{next(_counters)}")


def _nobody(*_: object, **__: object) -> Answer:
    raise AssertionError("there is no server")


def enrolled(device: RelayDevice, devices: Devices, key: RelayKey, code: str) -> JsonAnswer:
    challenge = devices.challenge()
    message = enrolment_proof(
        code=code,
        device=device.id,
        public_key=device.public_key,
        relay=key.id,
        challenge=challenge,
    )
    body = {
        "code": code,
        "device": device.id,
        "public_key": device.public_key,
        "unit": "H01.45",
        "counter": device.counter,
        "first": 1,
        "challenge": challenge,
        "proof": device.key.sign(message).hex(),
    }
    return devices.enrol(body, local=False)
