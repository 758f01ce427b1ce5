"""How the demo office becomes known to whatever relay it is given."""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.domain.errors import InputError, SetupError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import ChangeOffice, GetOffice
from tthc_desktop.services.office.this_pc import GetPcStanding

_COUNTERS = 99


def enrol(office: Office, administrator: Account, code: str) -> None:
    """Pins the relay's key, whatever it is today, and enrols the office where it is not yet.

    Other demo offices at the same relay print provisional numbers too: a counter name that one of
    them has is changed.

    Raises:
        InputError: What EnrolDevice raises.
        SetupError: ``demo.needs_code``: the relay knows units, and no code was given.
        LookUpError: The relay gave no answer.
    """
    _meet(office, administrator)
    if office.use(GetPcStanding)().enrolled:
        return
    names = (f"Q{number}" for number in range(2, _COUNTERS + 1))
    while not _enrolled(office, administrator, code):
        settings = office.use(GetOffice)()
        counter = next(names, None)
        if settings is None or counter is None:
            raise InputError("relay.counter_taken")
        if counter != settings.counter:
            office.use(ChangeOffice)(administrator, replace(settings, counter=counter))


def _meet(office: Office, administrator: Account) -> None:
    try:
        office.use(IntroduceRelay)(administrator)
    except InputError as error:
        if error.code != "relay.other_key":
            raise
        # Another relay than last time: in a demo office there is nothing to lose.
        office.use(IntroduceRelay)(administrator, str(error.details["found"]))


def _enrolled(office: Office, administrator: Account, code: str) -> bool:
    """False where another PC has the counter name."""
    try:
        office.use(EnrolDevice)(administrator, code)
    except InputError as error:
        if error.code == "relay.counter_taken":
            return False
        if not code and error.code in ("relay.bad_code", "relay.no_code"):
            raise SetupError("demo.needs_code") from error
        raise
    return True
