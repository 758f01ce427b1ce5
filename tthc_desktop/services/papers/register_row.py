"""What the book of dossiers (form 07) says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.component import WITH_FILE, Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import DossierEvent, DossierEventKind


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of form 07, and what the workbook has beyond it.

    Attributes:
        code: The official one, else the provisional.
        digitised: How many components are, and how many are to be.
        returned_at, receiver: When the result was taken and by whom; None and empty before.
    """

    code: str
    procedure: str
    applicant: str
    address: str
    phone: str
    received_at: datetime
    due_at: datetime
    sets: int = 1
    official: str = ""
    provisional: str = ""
    channel: Channel = Channel.DIRECT
    status: PortalStatus = PortalStatus.RECEIVED
    digitised: tuple[int, int] = (0, 0)
    returned_at: datetime | None = None
    receiver: str = ""


def register_row(dossier: Dossier, history: Sequence[DossierEvent] = ()) -> RegisterRow:
    """The line of a dossier in the register.

    Args:
        history: Only needed of a dossier whose result was returned.
    """
    back = next((e for e in reversed(history) if e.kind is DossierEventKind.RETURNED), None)
    counted = [slot for slot in dossier.components if _to_be_digitised(slot)]
    return RegisterRow(
        dossier.code,
        dossier.procedure_name,
        dossier.applicant.name,
        dossier.applicant.address,
        dossier.applicant.phone,
        dossier.received_at,
        dossier.due_at,
        dossier.sets,
        dossier.official_code or "",
        dossier.provisional_code,
        dossier.channel,
        dossier.status,
        (sum(slot.digitised for slot in counted), len(counted)),
        back.at if back else None,
        _receiver(back) if back else "",
    )


def _to_be_digitised(slot: Component) -> bool:
    """Handed in at the counter, or still to be. What was uploaded, reused, shown or replaced by
    data needs nobody's scanner."""
    if slot.way is Way.NOT_DIGITISED:
        return True
    return slot.way in WITH_FILE and (slot.required or slot.present)


def _receiver(event: DossierEvent) -> str:
    words = str(event.detail.get("to", ""))
    if other := event.detail.get("on_behalf", ""):
        words += f" (nhận thay {other})"
    if event.detail.get("by_post", 0):
        words += ", qua bưu chính"
    return words
