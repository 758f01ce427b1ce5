"""The line at the bottom: link with its reason and what waits, scanner, token, trial notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.text import number_text, size_text
from tthc_desktop.domain.time import VIETNAM, from_ms, vn_time
from tthc_desktop.domain.work import QueueCounts
from tthc_desktop.services.application import Office
from tthc_desktop.services.sending.link import LinkState, LinkStatus
from tthc_desktop.ui.kit.elided import ElidedLabel
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import label, restyle, row
from tthc_desktop.ui.shell.counts import scanner_words, token_words

TRIAL = "BẢN THỬ NGHIỆM – không nhập hồ sơ thật"
_WORDS = {
    LinkState.UNTRIED: ("muted", "Chưa kiểm tra kết nối"),
    LinkState.UP: ("ok", "Đã kết nối"),
    LinkState.DOWN: ("warn", "Mất kết nối"),
}
_UNSENT = {
    "office.no_relay": "chưa khai báo máy chủ trung chuyển",
    "office.relay_key": "chưa ghim khóa máy chủ trung chuyển",
    "transfer.is_copy": "bản chép",
    "transfer.copied": "bản chép",
    "relay.not_enrolled": "máy chưa đăng ký",
    "transfer.not_enrolled": "máy chưa đăng ký",
    "transfer.other_key": "máy chủ đưa khóa khác",
    "transfer.plain": "địa chỉ không mã hóa",
    "disk.failed": "đĩa bị lỗi",
    "disk.full": "đĩa đầy",
    "store.broken": "cơ sở dữ liệu bị hỏng",
    "store.busy": "cơ sở dữ liệu đang bận",
    "sync.bug": "chương trình gặp lỗi",
}
"""By the link's reason: the line may be well, it is this PC that may not send."""
_LEAST_PX = 120
_NO_LIMIT_PX = 16_777_215
"""Qt's own QWIDGETSIZE_MAX, which PySide does not hand out."""


def link_text(
    link: LinkStatus, queue: QueueCounts, now: datetime, *, clock_wrong: bool = False
) -> str:
    """``Mất kết nối từ 08:12 · 14 hồ sơ chờ gửi, 38 MB · gấp nhất hạn 16:30 hôm nay``, or
    ``Chưa gửi: máy chưa đăng ký · …``."""
    text = _WORDS[link.state][1]
    if link.state is LinkState.DOWN:
        unsent = _UNSENT.get(link.reason)
        text = f"Chưa gửi: {unsent}" if unsent else f"{text} từ {vn_time(link.since)}"
    elif link.state is LinkState.UP and link.reason:
        text = f"{text}, một phần việc chưa xong"
    if clock_wrong:
        text = f"Giờ máy này sai · {text}"
    if queue.due_at is None:
        return f"{text} · không có hồ sơ chờ gửi"
    due = from_ms(queue.due_at)
    today = due.astimezone(VIETNAM).date() == now.astimezone(VIETNAM).date()
    when = f"{vn_time(due)} hôm nay" if today else f"{due:%d/%m} {vn_time(due)}"
    waiting = f"{number_text(queue.to_send)} hồ sơ chờ gửi, {size_text(queue.bytes_left)}"
    late = f" · {number_text(queue.late)} hồ sơ chờ quá một ngày" if queue.late else ""
    return f"{text} · {waiting} · gấp nhất hạn {when}{late}"


def _nobody_asks() -> None:
    """Nobody is signed in."""


class StatusLine(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self._again: Callable[[], None] = _nobody_asks
        self.setObjectName("status")
        self.setProperty("role", "status")
        self.setFixedHeight(theme.px(30))
        self._dot = label("")
        self._link = ElidedLabel("heading", theme.px(_LEAST_PX))
        self._link.setObjectName("status.link")
        self._scanner = ElidedLabel("muted", theme.px(_LEAST_PX))
        self._scanner.setObjectName("status.scanner")
        self._token = ElidedLabel("muted", theme.px(_LEAST_PX))
        self._token.setObjectName("status.token")
        self._trial = label(TRIAL, "heading")
        self._trial.setObjectName("status.trial")
        self._trial.setProperty("tone", "bad")
        layout = row(spacing=12)
        layout.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        layout.addWidget(self._dot)
        layout.addWidget(self._link)
        layout.addStretch(1)
        layout.addWidget(self._scanner)
        layout.addWidget(self._token)
        layout.addWidget(self._trial)
        for part in (self._scanner, self._token):
            if theme.scale > 110:
                part.hide()  # large letters: link and notice come first
            part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._parts = layout
        self.setLayout(layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def clear(self) -> None:
        """Nobody works here."""
        self._again = _nobody_asks
        for part in (self._dot, self._link, self._scanner, self._token):
            part.clear()

    def show_link(
        self, link: LinkStatus, queue: QueueCounts, now: datetime, *, clock_wrong: bool = False
    ) -> None:
        partly = link.state is LinkState.UP and link.reason
        doubtful = partly or clock_wrong
        tone = "bad" if queue.late else "warn" if doubtful else _WORDS[link.state][0]
        self._dot.setText("●")
        restyle(self._dot, "tone", tone)
        restyle(self._link, "tone", tone)
        self._link.setText(link_text(link, queue, now, clock_wrong=clock_wrong))
        self._make_room()

    def ask_devices(self, office: Office, runner: Runner, clerk: Account) -> None:
        """Each in its own lane: neither waits for the other."""
        self._again = lambda: self.ask_devices(office, runner, clerk)

        def scanner(words: str) -> None:
            self._scanner.setText(f"Máy quét: {words}")
            self._make_room()

        def token(words: str) -> None:
            self._token.setText(f"Ký số: {words}")
            self._make_room()

        runner.submit(Lane.SCANNER, lambda: scanner_words(office), scanner)
        runner.submit(Lane.TOKEN, lambda: token_words(office, clerk), token)

    def ask_again(self) -> None:
        """Asks the devices as they were asked last: others may have been chosen meanwhile."""
        self._again()

    def _make_room(self) -> None:
        """What waits is told whole before the devices are: Qt would cut all three alike."""
        devices, others = (self._scanner, self._token), (self._dot, self._link, self._trial)
        margins = self._parts.contentsMargins()
        spaces = self._parts.spacing() * (len(others) + len(devices))
        taken = sum(part.sizeHint().width() for part in others) + spaces
        room = self.width() - margins.left() - margins.right() - taken
        enough = room >= sum(part.sizeHint().width() for part in devices)
        for part in devices:
            most = _NO_LIMIT_PX if enough else room // len(devices)
            part.setMaximumWidth(max(theme.px(_LEAST_PX), most))
