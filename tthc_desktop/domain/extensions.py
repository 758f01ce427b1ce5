"""Why a term may be made longer, and by how much where the law says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tthc_desktop.domain.catalogue import Term, TermUnit
from tthc_desktop.domain.errors import InputError


class ExtensionReason(StrEnum):
    REMOTE = "remote_no_internet"
    DATA = "data_completion"
    REAPPOINTMENT = "reappointment"
    FORCE_MAJEURE = "force_majeure"


EXTENSION_NAMES = {
    ExtensionReason.REMOTE: "Xã cách trung tâm từ 50 km, đi lại khó khăn, chưa có Internet",
    ExtensionReason.DATA: "Hoàn thiện dữ liệu theo yêu cầu của cơ quan phối hợp",
    ExtensionReason.REAPPOINTMENT: "Văn bản xin lỗi và hẹn lại",
    ExtensionReason.FORCE_MAJEURE: "Thiên tai, dịch bệnh, trở ngại khách quan",
}
LINKED_BIRTH = "2.000986"
MOST_WORKING_DAYS = {ExtensionReason.REMOTE: 5, ExtensionReason.DATA: 2}
"""Text of procedure 2.000986 (birth, residence and health insurance in one go): five working days
for communes 50 km away and without Internet, two to complete data; reference/domain.md 3.2. The
other two reasons name no number."""
MOST_REAPPOINTMENTS = 1
"""NĐ 61/2018, kept in substance by NĐ 118/2025 (reference/domain.md 3.2, marked as unverified)."""


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension of a dossier's term.

    Attributes:
        at: When it was granted.
        term: How much longer.
    """

    reason: ExtensionReason
    term: Term
    at: datetime
    note: str = ""


def checked_extension(
    extension: Extension, procedure_code: str, earlier: tuple[Extension, ...], due: datetime
) -> Extension:
    """The extension, where it breaks no rule of its reason.

    Args:
        due: The moment of return as it stands.

    Raises:
        InputError: ``extension.…``
    """
    reason, term = extension.reason, extension.term
    if term.unit is TermUnit.SAME_DAY or not term.number:
        raise InputError("extension.length")
    if reason in MOST_WORKING_DAYS:
        if procedure_code != LINKED_BIRTH:
            raise InputError("extension.not_allowed", reason=EXTENSION_NAMES[reason])
        so_far = sum(
            (e.term.number for e in earlier if e.reason is reason and e.term.unit is term.unit),
            Decimal(0),
        )
        most = MOST_WORKING_DAYS[reason]
        if term.unit is not TermUnit.WORKING_DAY or so_far + term.number > most:
            raise InputError("extension.too_long", most=most)
    if reason is ExtensionReason.REAPPOINTMENT:
        if sum(e.reason is reason for e in earlier) >= MOST_REAPPOINTMENTS:
            raise InputError("extension.once")
        if extension.at >= due:
            raise InputError("extension.too_late")
    return extension
