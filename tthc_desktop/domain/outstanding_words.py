"""What is still to be done about a paper before its dossier can go out, in words that name it."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.domain.component import WITH_FILE, Component, ComponentState, Way
from tthc_desktop.domain.signing_rules import ROLE_NAMES

_NAMED = 2


def outstanding_words(slot: Component) -> str:
    """What one slot waits for, and the key that helps where it is not the usual one."""
    match slot.way:
        case Way.UPLOADED if slot.sent_back:
            return "đã trả lại tệp, chờ người dân nộp lại (F4 rồi B yêu cầu bổ sung)"
        case Way.UPLOADED:
            return "tệp người dân nộp chưa được xem và nhận"
        case Way.SHOWN | Way.ACCOUNT:
            return "chưa đối chiếu"
        case Way.REUSE:
            return "giấy tái sử dụng chưa có căn cứ"
        case _ if slot.way in WITH_FILE and slot.state is ComponentState.MISSING:
            return "chưa có"
        case _ if slot.state is ComponentState.SCANNED:
            return "chưa đọc"
        case _ if slot.next_signer is not None:
            return f"chờ chữ ký của {ROLE_NAMES[slot.next_signer]}"
        case _:
            return "chưa xong"


def all_outstanding(slots: Sequence[Component]) -> str:
    """The first of them by name, and how many others there are."""
    named = [f"“{slot.name}” {outstanding_words(slot)}" for slot in slots[:_NAMED]]
    more = len(slots) - len(named)
    return "; ".join([*named, f"và {more} giấy tờ khác"] if more else named)
