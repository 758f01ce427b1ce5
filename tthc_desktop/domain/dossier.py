"""A dossier, as one clerk sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from tthc_desktop.domain.catalogue import Channel, Term
from tthc_desktop.domain.component import Component, ComponentState, Purpose
from tthc_desktop.domain.people import Applicant, Submitter
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import WAITING


class Arrival(IntEnum):
    """How far a dossier has come. Shown as four dots and never blurred (design 6)."""

    LOCAL = 1
    RELAY = 2
    PROVINCE = 3
    NATIONAL = 4


ARRIVAL_NAMES = {
    Arrival.LOCAL: "Đã lưu trên máy",
    Arrival.RELAY: "Máy chủ trung chuyển đã nhận",
    Arrival.PROVINCE: "Hệ thống tỉnh đã nhận",
    Arrival.NATIONAL: "Đã đồng bộ Cổng DVCQG",
}


class DossierState(StrEnum):
    """Whether a dossier is open for changes.

    Attributes:
        SEALED: What there is of it is fixed and on its way. A result or a supplement opens it
            again; what was sealed before stays as it is.
    """

    OPEN = "open"
    SEALED = "sealed"


class Origin(StrEnum):
    """Where a dossier was received.

    Attributes:
        COUNTER: Received here.
        PORTAL: Already on the provincial system, opened here only to digitise and sign what is
            missing.
    """

    COUNTER = "counter"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class DossierHead:
    """What a list shows of a dossier.

    Attributes:
        code: As Dossier.code.
        clerk_id: Whose it is.
    """

    id: str
    code: str
    official_code: str | None
    applicant_name: str
    procedure_code: str
    procedure_name: str
    received_at: datetime
    due_at: datetime
    arrival: Arrival
    clerk_id: str


_ANSWERED = frozenset({PortalStatus.NOT_ACCEPTED, PortalStatus.STOPPED})
_ENDED = _ANSWERED | {PortalStatus.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a person handed in, and all that became of it at this counter.

    Procedure version, case, channel, term and fee are as on the day of reception, whatever the
    catalogue says later.

    Attributes:
        term: None in dossiers from before the catalogue had versions and in those of the portal,
            whose appointment is not ours to reckon.
        clock_offset_ms: How far this PC's clock was off, known after the next contact.
        resolving_unit: Code and name of the unit that resolves it, empty for this one.
        sets: How many sets were handed in.
        fee_paid: In đồng, taken at reception.
        holder: The division that has it, empty for the clerk.
        code_told_at: When the citizen who holds a provisional code was told the official one.
        needs_result: Whether the procedure gives a paper back.
        status_told: The state that the provincial system was last told, or said itself; None before
            the first sealing.
    """

    id: str
    provisional_code: str
    official_code: str | None
    procedure_code: str
    procedure_name: str
    applicant: Applicant
    clerk_id: str
    received_at: datetime
    due_at: datetime
    state: DossierState
    arrival: Arrival
    slip_printed_at: datetime | None
    components: tuple[Component, ...]
    procedure_version: str = ""
    case_name: str = ""
    channel: Channel = Channel.DIRECT
    term: Term | None = None
    fee: str = ""
    clock_offset_ms: int | None = None
    results: tuple[Component, ...] = ()
    origin: Origin = Origin.COUNTER
    status: PortalStatus = PortalStatus.RECEIVED
    submitter: Submitter | None = None
    resolving_unit: tuple[str, str] = ("", "")
    sets: int = 1
    fee_paid: int = 0
    holder: str = ""
    code_told_at: datetime | None = None
    needs_result: bool = False
    status_told: PortalStatus | None = None

    @property
    def code(self) -> str:
        """The official code once the province has given one, else the provisional one."""
        return self.official_code or self.provisional_code

    @property
    def untold(self) -> bool:
        """The citizen holds a slip with a provisional code, and there is an official one by now."""
        counter = self.origin is Origin.COUNTER and self.slip_printed_at is not None
        return counter and self.official_code is not None and self.code_told_at is None

    @property
    def slots(self) -> tuple[Component, ...]:
        return self.components + self.results

    @property
    def _at_work(self) -> tuple[Component, ...]:
        """The slots that may need work; of an ended dossier only its reply does."""
        return self.results if self.ended else self.slots

    @property
    def waiting(self) -> bool:
        """The citizen is to bring papers or to pay."""
        return self.status in WAITING

    @property
    def ended(self) -> bool:
        """Refused, stopped or withdrawn: its components need no more work."""
        return self.status in _ENDED

    @property
    def missing(self) -> tuple[Component, ...]:
        """Slots with something left to do."""
        return tuple(c for c in self._at_work if c.outstanding)

    @property
    def absent(self) -> tuple[Component, ...]:
        """Required components that the citizen has neither brought nor need not bring."""
        return tuple(c for c in self.components if c.required and not c.present)

    @property
    def unread(self) -> tuple[Component, ...]:
        return tuple(c for c in self._at_work if c.state is ComponentState.SCANNED)

    @property
    def failed(self) -> tuple[Component, ...]:
        """Slots that are not good enough to count, by the gate or when they were read."""
        return tuple(c for c in self._at_work if c.there and not c.passed)

    @property
    def unsigned(self) -> tuple[Component, ...]:
        return tuple(c for c in self._at_work if c.signable)

    @property
    def reply_missing(self) -> bool:
        """Refused or stopped, and no reply attached that is signed as its kind demands: without it
        the portal counts it neither as online nor as digitised (reference/domain.md 0)."""
        replied = any(c.purpose is Purpose.REPLY and c.file is not None for c in self.results)
        return self.status in _ANSWERED and not replied

    @property
    def unsent(self) -> tuple[Component, ...]:
        """Slots whose file has not gone out yet."""
        return tuple(c for c in self.slots if c.file is not None and not c.sealed)

    @property
    def sealable(self) -> bool:
        """Open, nothing outstanding, and something to tell the provincial system. That the citizen
        is waited for is told as soon as it is so: what is missing is why."""
        if self.state is not DossierState.OPEN or self.reply_missing:
            return False
        news = self.status is not self.status_told
        if self.waiting and news:
            return True
        if self.missing or self.failed:
            return False
        if self.origin is Origin.PORTAL:
            return bool(self.unsent) or news
        # A checklist of nothing but optional papers, none of them looked at, is a slip of the hand.
        return self.ended or not self.slots or any(c.settled for c in self.slots)
