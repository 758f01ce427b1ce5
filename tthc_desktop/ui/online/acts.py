"""What is done with a dossier that is on the provincial system already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.portal_texts import dossier_doubt
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.ui.kit.act import Act, Hint
from tthc_desktop.ui.kit.form import Answer
from tthc_desktop.ui.kit.shell_port import Place


@dataclass(frozen=True, slots=True)
class OnWaiting:
    """A dossier that waits on the provincial system, with what its acts need.

    Attributes:
        take: Takes the dossier of that id in hand.
    """

    dossier: PortalDossier
    take: Callable[[str], None]


def _taken(_office: Office, on: OnWaiting, dossier: Dossier) -> None:
    on.take(dossier.id)


def _told(on: OnWaiting, _answer: Answer, dossier: Dossier) -> str:
    case = f" Trường hợp: {dossier.case_name}." if dossier.case_name else ""
    doubt = dossier_doubt(on.dossier)
    return f"Đã mở {dossier.code}: {_still_to_do(dossier)}.{case} {doubt}".rstrip()


def _still_to_do(dossier: Dossier) -> str:
    """What was uploaded is looked at, what was not is done here: no paper counts as both."""
    waiting = [slot for slot in dossier.components if slot.way is Way.UPLOADED]
    others = [slot for slot in dossier.missing if slot not in waiting]
    came = (
        f"người dân đã nộp {len(waiting)} giấy tờ, chờ bạn xem rồi nhận"
        if waiting
        else "không có tệp nộp nào chờ xem"
    )
    if not others:
        return f"{came}; không còn giấy tờ nào khác phải làm"
    return f"{came}; còn {len(others)} giấy tờ khác cần số hóa hoặc đối chiếu ở đây"


OPEN = Act[OnWaiting](
    "Enter",
    "Mở để số hóa",
    lambda office, clerk, on, _answer: office.use(OpenPortalDossier)(clerk, on.dossier),
    then=_taken,
    goes=Place.SCAN,
    told=_told,
    line="mở",
)
ONLINE_ACTS = (OPEN,)
ONLINE_HINTS: tuple[Hint, ...] = (
    ("Gõ, quét mã", "tìm trong danh sách, trên hệ thống tỉnh"),
    ("Kéo thả tệp", "mở mọi mã trong tệp"),
)
"""What else is done there."""
