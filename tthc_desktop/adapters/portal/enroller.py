"""A PC becomes known to the relay."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.adapters.portal.answers import RelayAnswer, strange
from tthc_desktop.adapters.portal.hello import hello
from tthc_desktop.adapters.portal.http import RelayClient, RelayQuestion
from tthc_desktop.adapters.portal.terms import SENDING, Terms
from tthc_desktop.adapters.portal.tokens import JSON
from tthc_desktop.domain.device_wire import (
    BAD_CODE,
    COUNTER_TAKEN,
    DEVICE_TAKEN,
    DEVICES,
    OTHER_UNIT,
    STALE_CHALLENGE,
    enrolment_proof,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.portal_dossier import is_unit_code
from tthc_desktop.domain.wire import as_text, canonical
from tthc_desktop.services.ports.portal import Enrolment

_REFUSALS = {
    (403, BAD_CODE): "relay.bad_code",
    (409, COUNTER_TAKEN): "relay.counter_taken",
    (409, DEVICE_TAKEN): "relay.device_taken",
}


class RelayEnroller:
    """Implements services.ports.portal.Enroller."""

    def __init__(self, terms: Terms = SENDING) -> None:
        self._terms = terms

    def enrol(
        self, url: str, relay_key: str, enrolment: Enrolment, sign: Callable[[bytes], str]
    ) -> str:
        client = RelayClient(url, relay_key, self._terms)
        try:
            answer = _ask(client, enrolment, sign)
            if answer.signed and answer.status == 403 and answer.error == STALE_CHALLENGE:
                answer = _ask(client, enrolment, sign)  # the line was slow
        finally:
            client.close()
        if answer.signed and answer.status in (200, 201):
            return _unit(answer)
        if answer.signed and (answer.status, answer.error) == (409, OTHER_UNIT):
            raise InputError("relay.other_unit", unit=enrolment.unit, found=_unit(answer))
        code = _REFUSALS.get((answer.status, answer.error))
        if code is not None:
            raise InputError(code)
        raise answer.fault()


def _ask(client: RelayClient, enrolment: Enrolment, sign: Callable[[bytes], str]) -> RelayAnswer:
    challenge = hello(client).challenge
    proof = enrolment_proof(
        code=enrolment.code,
        device=enrolment.device,
        public_key=enrolment.public_key,
        relay=client.key_id,
        challenge=challenge,
    )
    body = canonical(
        {
            "code": enrolment.code,
            "device": enrolment.device,
            "public_key": enrolment.public_key,
            "unit": enrolment.unit,
            "counter": enrolment.counter,
            "first": enrolment.first,
            "challenge": challenge,
            "proof": sign(proof),
        }
    )
    return client.ask(RelayQuestion("POST", DEVICES, body, JSON))


def _unit(answer: RelayAnswer) -> str:
    try:
        unit = as_text(answer.json()["unit"])
    except (KeyError, TypeError) as error:
        raise strange() from error
    if not is_unit_code(unit):
        raise strange()
    return unit
