"""How this PC stands towards its relay, and what has not reached it: for whoever looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tthc_desktop.domain.outbox import ALARM_S, ENDED, RESTING, SubmissionState
from tthc_desktop.domain.time import from_ms
from tthc_desktop.services.deadlines.clock_guard import TOLERANCE, known_mark
from tthc_desktop.services.deadlines.clock_offset import KnownOffset, known_offset
from tthc_desktop.services.office.device_identity import (
    IDENTITY,
    DeviceIdentity,
    identity_at_relay,
)
from tthc_desktop.services.office.settings import OfficeSettings, load_office
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store, Tx


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the provincial system does not have.

    Attributes:
        waiting: How many submissions.
        to_send: How many of them the relay does not have either.
        oldest: When the oldest of those was sealed; None where there is none.
        late: How many of those were sealed more than a day ago.
        needs_people: How many of all wait for a person.
        damaged: How many cannot be read, and so count nowhere else.
    """

    waiting: int = 0
    to_send: int = 0
    oldest: datetime | None = None
    late: int = 0
    needs_people: int = 0
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class SendingState:
    """This PC now.

    Attributes:
        office: None before anybody has set it up.
        identity: Under which the relay knows this PC, as it is set up now; None where it does not.
        other: Another unit for which it is enrolled there.
        contact: When the relay was last heard of, and what it said of the clock.
        behind: The time that receptions have reached while the clock stands before it.
    """

    office: OfficeSettings | None
    identity: DeviceIdentity | None
    other: str
    contact: KnownOffset | None
    behind: datetime | None
    backlog: Backlog
    now: datetime


@dataclass(frozen=True, slots=True)
class GetSendingState:
    store: Store
    clock: Clock

    def __call__(self) -> SendingState:
        """Reads it. Raises StoreError ``store.damaged``."""
        now = self.clock.now()
        with self.store.read() as tx:
            office, stored = load_office(tx.settings), IDENTITY.read(tx.settings)
            mark, _good = known_mark(tx.settings)
            return SendingState(
                office,
                identity_at_relay(tx.settings),
                _other_unit(office, stored),
                known_offset(tx.settings, now),
                mark if mark is not None and now < mark - TOLERANCE else None,
                _backlog(tx, now),
                now,
            )


def _other_unit(office: OfficeSettings | None, stored: DeviceIdentity | None) -> str:
    if office is None or stored is None or stored.relay_key != office.relay_key:
        return ""
    return stored.unit if stored.unit != office.unit_code else ""


def _backlog(tx: Tx, now: datetime) -> Backlog:
    damaged: list[str] = []
    open_ones = [each for each in tx.outbox.unconfirmed(damaged.append) if each.state not in ENDED]
    # What is confirming the relay has: how long the province takes is not this PC's backlog.
    sealed = [
        from_ms(each.sealed_at)
        for each in open_ones
        if each.state is not SubmissionState.CONFIRMING
    ]
    long_ago = now - timedelta(seconds=ALARM_S)
    return Backlog(
        len(open_ones),
        len(sealed),
        min(sealed, default=None),
        sum(each < long_ago for each in sealed),
        sum(each.state in RESTING for each in open_ones),
        len(damaged),
    )
