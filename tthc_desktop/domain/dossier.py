"""A dossier and its components, as one clerk sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from tthc_desktop.domain.catalogue import SCANNED, Channel, Handling, Term
from tthc_desktop.domain.people import Applicant


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
    OPEN = "open"
    SEALED = "sealed"


class ComponentState(StrEnum):
    """Each state has all that the one before has: pages, then a PDF, then a signed PDF."""

    MISSING = "missing"
    SCANNED = "scanned"
    READ = "read"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Component:
    """One slot of the checklist. read_blob and signed_blob are SHA-256 hex of plain PDF bytes."""

    id: str
    position: int
    paper_code: str
    name: str
    handling: Handling
    required: bool
    state: ComponentState
    pages: int = 0
    read_blob: str | None = None
    signed_blob: str | None = None
    originals: int = 1
    copies: int = 0
    replaced_by: str = ""

    @property
    def scannable(self) -> bool:
        return self.handling in SCANNED

    @property
    def outstanding(self) -> bool:
        """Something is still to be done before the dossier can be sealed."""
        if not self.scannable:
            return False
        if self.state is ComponentState.MISSING:
            return self.required
        return self.state is not ComponentState.SIGNED


@dataclass(frozen=True, slots=True)
class Dossier:
    """procedure_version, case_name, channel, term and fee: as on the day of reception, whatever the
    catalogue says later. term: None in dossiers from before the catalogue had versions.
    clock_offset_ms: how far this PC's clock was off, known after the next contact."""

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

    @property
    def code(self) -> str:
        """The official code once the province has given one, else the provisional one."""
        return self.official_code or self.provisional_code

    @property
    def missing(self) -> tuple[Component, ...]:
        return tuple(c for c in self.components if c.outstanding)

    @property
    def unread(self) -> tuple[Component, ...]:
        return tuple(c for c in self.components if c.state is ComponentState.SCANNED)

    @property
    def unsigned(self) -> tuple[Component, ...]:
        return tuple(c for c in self.components if c.state is ComponentState.READ)

    @property
    def sealable(self) -> bool:
        """Open, nothing outstanding, and at least one signed paper."""
        return (
            self.state is DossierState.OPEN
            and not self.missing
            and any(c.state is ComponentState.SIGNED for c in self.components)
        )
