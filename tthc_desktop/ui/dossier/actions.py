"""What may be done with a dossier as it stands, each with its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from tthc_desktop.domain.component import Purpose
from tthc_desktop.domain.dossier import Dossier, DossierState, Origin
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import FINAL, STATUS_EDGES


class Act(Enum):
    TELL = "tell"
    ACCEPT = "accept"
    TAKE_SUPPLEMENT = "take_supplement"
    TAKE_PAYMENT = "take_payment"
    REPLY = "reply"
    RETURN = "return"
    RESULT = "result"
    FINISH = "finish"
    PROCESS = "process"
    ASK_SUPPLEMENT = "ask_supplement"
    ASK_PAYMENT = "ask_payment"
    APOLOGY = "apology"
    TRANSFER = "transfer"
    REFUSE = "refuse"
    STOP = "stop"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Action:
    act: Act
    key: str
    text: str


_KEYS = {
    Act.TELL: ("M", "Báo mã chính thức cho người dân"),
    Act.ACCEPT: ("A", "Tiếp nhận hồ sơ trực tuyến"),
    Act.TAKE_SUPPLEMENT: ("D", "Người dân đã bổ sung"),
    Act.TAKE_PAYMENT: ("D", "Người dân đã thực hiện nghĩa vụ tài chính"),
    Act.REPLY: ("V", "Thêm văn bản trả lời"),
    Act.RETURN: ("T", "Trả kết quả"),
    Act.RESULT: ("K", "Thêm kết quả"),
    Act.FINISH: ("H", "Đã xử lý xong"),
    Act.PROCESS: ("P", "Chuyển xử lý"),
    Act.ASK_SUPPLEMENT: ("B", "Yêu cầu bổ sung (mẫu 02)"),
    Act.ASK_PAYMENT: ("I", "Yêu cầu nghĩa vụ tài chính"),
    Act.APOLOGY: ("X", "Xin lỗi, hẹn lại (mẫu 04)"),
    Act.TRANSFER: ("C", "Bàn giao (mẫu 06)"),
    Act.REFUSE: ("U", "Từ chối tiếp nhận giải quyết (mẫu 03)"),
    Act.STOP: ("N", "Dừng xử lý (mẫu 05)"),
    Act.WITHDRAW: ("R", "Người dân rút hồ sơ"),
}
_TARGETS = {
    Act.ASK_SUPPLEMENT: PortalStatus.SUPPLEMENT,
    Act.ASK_PAYMENT: PortalStatus.PAYMENT,
    Act.REFUSE: PortalStatus.NOT_ACCEPTED,
    Act.STOP: PortalStatus.STOPPED,
    Act.WITHDRAW: PortalStatus.WITHDRAWN,
}
_WAITING = {
    Act.ACCEPT: PortalStatus.NEW,
    Act.TAKE_SUPPLEMENT: PortalStatus.SUPPLEMENT,
    Act.TAKE_PAYMENT: PortalStatus.PAYMENT,
    Act.RETURN: PortalStatus.DONE,
}
_IN_WORK = frozenset({PortalStatus.RECEIVED, PortalStatus.PROCESSING})


def actions_for(dossier: Dossier, now: datetime) -> tuple[Action, ...]:
    """In the order of what presses most."""
    return tuple(Action(act, *_KEYS[act]) for act in Act if _offered(act, dossier, now))


def _offered(act: Act, dossier: Dossier, now: datetime) -> bool:
    status = dossier.status
    if act in _TARGETS:
        return _TARGETS[act] in STATUS_EDGES[status]
    if act in _WAITING:
        return status is _WAITING[act]
    match act:
        case Act.TELL:
            return dossier.untold
        case Act.REPLY:
            attached = any(slot.purpose is Purpose.REPLY for slot in dossier.results)
            return dossier.reply_missing and not attached
        case Act.RESULT:
            done = status in (PortalStatus.DONE, PortalStatus.RETURNED)
            return status in _IN_WORK or (done and dossier.origin is Origin.PORTAL)
        case Act.FINISH | Act.PROCESS:
            return status in _IN_WORK and (act is Act.FINISH or status is PortalStatus.RECEIVED)
        case Act.APOLOGY:
            ours = dossier.term is not None  # the province reckons the appointments of its own
            return ours and status not in FINAL and now < dossier.due_at
        case _:
            return status not in FINAL


def to_be_sealed(dossier: Dossier) -> bool:
    return dossier.state is DossierState.OPEN and dossier.sealable
