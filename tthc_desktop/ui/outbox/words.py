"""What the states of a sealed dossier are called."""

from __future__ import annotations

from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.story import SyncState
from tthc_desktop.services.sending.sync_status import UNTOLD, SystemLine
from tthc_desktop.ui.kit.story_words import when
from tthc_desktop.ui.kit.table import Chip

STATE_CHIPS = {
    SubmissionState.SEALED: Chip("Chờ gửi", "info"),
    SubmissionState.SENDING: Chip("Đang gửi", "info"),
    SubmissionState.UNKNOWN: Chip("Đang hỏi lại", "warn"),
    SubmissionState.CONFIRMING: Chip("Chờ hệ thống tỉnh", "info"),
    SubmissionState.CONFIRMED: Chip("Tỉnh đã nhận", "ok"),
    SubmissionState.NEEDS_CLERK: Chip("Cần xử lý", "bad"),
    SubmissionState.CONFLICT: Chip("Cần xem lại", "bad"),
    SubmissionState.QUARANTINED: Chip("Tạm giữ", "bad"),
}
DIFFERS = Chip("Tỉnh báo khác", "bad")
_SYNC = {
    SyncState.SYNCED.value: Chip("Đã đồng bộ", "ok"),
    SyncState.FAILED.value: Chip("Lỗi", "bad"),
    SyncState.ASKED.value: Chip("Đã yêu cầu", "info"),
    UNTOLD: Chip("Chưa báo", "muted"),
}
_ASKED_AGAIN = Chip("Đã yêu cầu lại", "info")


def sync_chip(line: SystemLine) -> Chip:
    if line.asked_at is not None and line.state == SyncState.FAILED:
        return _ASKED_AGAIN
    return _SYNC[line.state]


def sync_sentence(line: SystemLine) -> str:
    """What is known of one system: ``Lỗi lúc 08:00 24/11/2026: “Thiếu mã lĩnh vực.”``."""
    if line.state == UNTOLD or line.at is None:
        return "tỉnh chưa báo gì, nên chưa biết đã có hay chưa"
    told = line.reason.rstrip(".") if line.state == SyncState.FAILED else ""
    reason = f": “{told}”" if told else ""
    words = {
        SyncState.SYNCED.value: f"đã đồng bộ lúc {when(line.at)}",
        SyncState.FAILED.value: f"lỗi lúc {when(line.at)}{reason}",
        SyncState.ASKED.value: "tỉnh chưa báo gì",
    }[line.state]
    asked = f"; đã yêu cầu gửi lại lúc {when(line.asked_at)}" if line.asked_at else ""
    return f"{words}{asked}"
