"""Which way a dossier may go (``TrangThaiHoSo``), and what is written down of its way.

The ten states are the portal's (reference/domain.md 1.2). What may follow what is read from the
portal's own wording and from the forms: a refusal (form 03) comes before work on it has begun, a
stop (form 05) after; money and papers are asked for in between; only what is done is returned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus

_P = PortalStatus
STATUS_EDGES: Mapping[PortalStatus, frozenset[PortalStatus]] = {
    _P.NEW: frozenset({_P.RECEIVED, _P.NOT_ACCEPTED, _P.SUPPLEMENT, _P.WITHDRAWN}),
    _P.RECEIVED: frozenset(
        {_P.NOT_ACCEPTED, _P.PROCESSING, _P.SUPPLEMENT, _P.PAYMENT, _P.WITHDRAWN, _P.STOPPED}
    ),
    _P.PROCESSING: frozenset({_P.SUPPLEMENT, _P.PAYMENT, _P.WITHDRAWN, _P.STOPPED, _P.DONE}),
    _P.SUPPLEMENT: frozenset({_P.NEW, _P.RECEIVED, _P.PROCESSING, _P.WITHDRAWN, _P.STOPPED}),
    _P.PAYMENT: frozenset({_P.RECEIVED, _P.PROCESSING, _P.WITHDRAWN, _P.STOPPED}),
    _P.DONE: frozenset({_P.RETURNED}),
    _P.NOT_ACCEPTED: frozenset(),
    _P.WITHDRAWN: frozenset(),
    _P.STOPPED: frozenset(),
    _P.RETURNED: frozenset(),
}
WAITING = frozenset({_P.SUPPLEMENT, _P.PAYMENT})
"""The citizen is to do something; the clock may stand still."""
FINAL = frozenset(state for state, after in STATUS_EDGES.items() if not after)


def checked_step(before: PortalStatus, after: PortalStatus) -> None:
    """Checks that a dossier may go from one state to another.

    Raises:
        InputError: ``status.step`` for a way that there is not.
    """
    if after not in STATUS_EDGES[before]:
        raise InputError("status.step", before=STATUS_NAMES[before], after=STATUS_NAMES[after])


class DossierEventKind(StrEnum):
    RECEIVED = "received"
    OPENED = "opened"  # from the provincial system
    PROCESSING = "processing"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_BROUGHT = "supplement_brought"
    PAYMENT_ASKED = "payment_asked"
    PAYMENT_DONE = "payment_done"
    REFUSED = "refused"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    DONE = "done"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    EXTENDED = "extended"
    CODE_TOLD = "code_told"
    SEALED = "sealed"
    TAKEN_BACK = "taken_back"  # what was sealed came back to be put right


EVENT_NAMES = {
    DossierEventKind.RECEIVED: "Tiếp nhận",
    DossierEventKind.OPENED: "Mở từ hệ thống tỉnh",
    DossierEventKind.PROCESSING: "Chuyển xử lý",
    DossierEventKind.SUPPLEMENT_ASKED: "Yêu cầu bổ sung",
    DossierEventKind.SUPPLEMENT_BROUGHT: "Đã bổ sung",
    DossierEventKind.PAYMENT_ASKED: "Yêu cầu nghĩa vụ tài chính",
    DossierEventKind.PAYMENT_DONE: "Đã thực hiện nghĩa vụ tài chính",
    DossierEventKind.REFUSED: "Từ chối tiếp nhận giải quyết",
    DossierEventKind.STOPPED: "Dừng xử lý",
    DossierEventKind.WITHDRAWN: "Người dân rút hồ sơ",
    DossierEventKind.DONE: "Đã xử lý xong",
    DossierEventKind.RETURNED: "Đã trả kết quả",
    DossierEventKind.TRANSFERRED: "Bàn giao",
    DossierEventKind.EXTENDED: "Xin lỗi, hẹn lại",
    DossierEventKind.CODE_TOLD: "Đã báo mã chính thức",
    DossierEventKind.SEALED: "Chốt để gửi",
    DossierEventKind.TAKEN_BACK: "Lấy lại để sửa",
}


@dataclass(frozen=True, slots=True)
class DossierEvent:
    """One line of a dossier's history; lines are never changed.

    Attributes:
        actor: Login.
        status: Status after the event.
        approver: Login of whoever allowed what the rules do not.
        detail: Codes and moments (milliseconds), names only where the event is about a person.
    """

    kind: DossierEventKind
    at: datetime
    actor: str
    status: PortalStatus
    reason: str = ""
    approver: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)


_PASSED = frozenset({_P.PROCESSING, _P.DONE})
"""States that somebody else may pass through without a word of it."""


def leads_to(before: PortalStatus, after: PortalStatus) -> bool:
    """Whether a dossier can have come from one state to another, through those that are passed
    without a word of it."""
    seen: set[PortalStatus] = set()
    states = {before}
    while states:
        if any(after in STATUS_EDGES[state] for state in states):
            return True
        seen |= states
        states = {each for s in states for each in STATUS_EDGES[s] & _PASSED} - seen
    return False
