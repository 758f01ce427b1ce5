"""Papers that are handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SlipLine:
    name: str
    originals: int
    copies: int
    note: str


@dataclass(frozen=True, slots=True)
class Slip:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (form 01 of TT 03/2025/TT-VPCP, reference/domain.md
    3.1). code: official, or provisional while offline."""

    unit_name: str
    code: str
    provisional: bool
    procedure: str
    applicant: str
    id_number: str
    phone: str
    address: str
    lines: tuple[SlipLine, ...]
    fee: str
    received_at: datetime
    due_at: datetime
    clerk: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to hand out. pdf: A4. picture: PNG of its first page, for the screen.
    printer: name of the printer that it was sent to; empty when this PC has none."""

    pdf: bytes
    picture: bytes
    printer: str


class Printer(Protocol):
    def slip(self, slip: Slip) -> Paper:
        """Lays the slip out and sends it to the default printer, if there is one."""
        ...
