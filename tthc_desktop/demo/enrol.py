"""How the demo office becomes known to whatever relay it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tthc_desktop.domain.errors import InputError, SetupError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import ChangeOffice
from tthc_desktop.services.office.this_pc import GetPcStanding

_COUNTERS = 99


def enrol(
    office: Office,
    administrator: Account,
    code: str,
    operator: Callable[[str], str] | None = None,
) -> None:
    """Pins the relay's key, whatever it is today, and enrols the office where it is not yet.

    Args:
        code: Empty for none.
        operator: Gives a code for a unit, where the relay is the demo's own: it may have known
            another demo office before.

    Raises:
        InputError: What EnrolDevice raises.
        SetupError: ``demo.needs_code``: the relay knows units, and nobody gave a code.
        LookUpError: The relay gave no answer.
    """
    _meet(office, administrator)
    if office.use(GetPcStanding)().enrolled:
        return
    try:
        _under_a_free_name(office, administrator, code)
    except InputError as error:
        if code or error.code not in ("relay.bad_code", "relay.no_code"):
            raise
        if operator is None:
            raise SetupError("demo.needs_code") from error
        unit = office.use(GetPcStanding)().office.unit_code
        _under_a_free_name(office, administrator, operator(unit))


def _meet(office: Office, administrator: Account) -> None:
    try:
        office.use(IntroduceRelay)(administrator)
    except InputError as error:
        if error.code != "relay.other_key":
            raise
        # Another relay than last time: in a demo office there is nothing to lose.
        office.use(IntroduceRelay)(administrator, str(error.details["found"]))


def _under_a_free_name(office: Office, administrator: Account, code: str) -> None:
    """Other demo offices at the same relay print provisional numbers too: a counter name that one
    of them has is changed."""
    names = (f"Q{number}" for number in range(2, _COUNTERS + 1))
    while True:
        try:
            office.use(EnrolDevice)(administrator, code)
        except InputError as error:
            counter = next(names, None)
            if error.code != "relay.counter_taken" or counter is None:
                raise
            settings = office.use(GetPcStanding)().office
            office.use(ChangeOffice)(administrator, replace(settings, counter=counter))
        else:
            return
