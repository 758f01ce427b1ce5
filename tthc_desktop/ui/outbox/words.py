"""What the states of a sealed dossier and of news are called."""

from __future__ import annotations

from datetime import datetime

from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus
from tthc_desktop.domain.story import ONLINE, InboxItem, InboxState, StoryKind, SyncState
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.sending.sync_status import UNTOLD, SystemLine
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
_ASKED_AGAIN = Chip("Đã gửi lại", "info")
_NEWS = {
    InboxState.WAITING: Chip("Chờ gửi xong", "info"),
    InboxState.DONE: Chip("Đã ghi nhận", "ok"),
    InboxState.CONFLICT: Chip("Cần quyết định", "bad"),
    InboxState.KEPT: Chip("Đã giữ ở đây", "ok"),
    InboxState.TAKEN: Chip("Đã nhận", "ok"),
    InboxState.LATE: Chip("Tin cũ", "muted"),
}
_TO_OPEN = Chip("Chưa mở ở đây", "warn")
_OPENED = Chip("Đã mở ở đây", "ok")


def when(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


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


def news_chip(item: InboxItem) -> Chip:
    if item.kind == ONLINE:
        return _TO_OPEN if item.state is InboxState.WAITING else _OPENED
    return _NEWS[item.state]


def status_words(status: PortalStatus | None) -> str:
    return STATUS_NAMES[status] if status is not None else "không nói trạng thái"


def news_words(item: InboxItem) -> str:
    """What came, in a line."""
    if item.kind == ONLINE:
        return f"Hồ sơ trực tuyến: {item.text}" if item.text else "Hồ sơ trực tuyến"
    if item.kind == StoryKind.RESULT:
        return f"Kết quả: {len(item.files)} tệp{_behind(item.text)}"
    if item.kind == StoryKind.SUPPLEMENT:
        return f"Yêu cầu bổ sung{_behind(item.text)}"
    if item.status is None:
        return item.text or "Tin không có nội dung"
    return f"{status_words(item.status)}{_behind(item.text)}"


def _behind(text: str) -> str:
    return f": {text}" if text else ""
