"""What the province tells of dossiers, in words, for every place that shows it."""

from __future__ import annotations

from datetime import datetime

from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus
from tthc_desktop.domain.story import (
    OF_SYNC,
    ONLINE,
    SYSTEM_NAMES,
    InboxItem,
    InboxState,
    NationalSystem,
    StoryKind,
)
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.ui.kit.form import Ask
from tthc_desktop.ui.kit.table import Chip

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
    if item.kind in OF_SYNC and item.system:
        synced = item.kind == StoryKind.SYNCED
        became = "đã đồng bộ" if synced else f"lỗi đồng bộ{_behind(item.text)}"
        return f"{SYSTEM_NAMES[NationalSystem(item.system)]} {became}"
    if item.kind == StoryKind.RESULT:
        return f"Kết quả: {len(item.files)} tệp{_behind(item.text)}"
    if item.kind == StoryKind.SUPPLEMENT:
        return f"Yêu cầu bổ sung{_behind(item.text)}"
    if item.status is None:
        return item.text or "Tin không có nội dung"
    return f"{status_words(item.status)}{_behind(item.text)}"


def ask_to_take(theirs: PortalStatus | None, ours: PortalStatus | None) -> Ask:
    """Whether the state that the province tells is to count."""
    return Ask(
        f"Nhận trạng thái của tỉnh: {status_words(theirs)}",
        "Nhận",
        f"Ở đây đang là: {status_words(ours)}. Lịch sử hồ sơ ghi lại cả hai.",
    )


def ask_to_keep(theirs: PortalStatus | None, ours: PortalStatus | None) -> Ask:
    """Whether the state that stands here is to count."""
    return Ask(
        f"Giữ trạng thái ở đây: {status_words(ours)}",
        "Giữ",
        f"Tỉnh báo: {status_words(theirs)}. Hồ sơ mở lại để chốt và báo cho tỉnh.",
    )


def _behind(text: str) -> str:
    return f": {text}" if text else ""
