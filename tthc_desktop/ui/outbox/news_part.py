"""Tin từ tỉnh: what came, and two versions side by side where a person decides."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout

from tthc_desktop.domain.story import ONLINE, InboxItem, InboxState
from tthc_desktop.domain.text import number_text, size_text
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.sending.list_news import InboxNews, ListNews, NewsLine
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.story_words import news_chip, news_words, status_words, when
from tthc_desktop.ui.kit.table import Cell, ColumnSpec
from tthc_desktop.ui.kit.widgets import card, column, label
from tthc_desktop.ui.outbox.one_reading import OneReading
from tthc_desktop.ui.outbox.part import OutboxPart, card_label
from tthc_desktop.ui.outbox.sync_acts import NEWS_ACTS, OnNews

_COLUMNS: tuple[ColumnSpec[NewsLine], ...] = (
    ColumnSpec("Mã hồ sơ", 178, lambda line: Cell(line.code)),
    ColumnSpec("Người nộp", 140, lambda line: Cell(line.citizen), optional=True),
    ColumnSpec("Tỉnh báo", 0, lambda line: Cell(news_words(line.item))),
    ColumnSpec("Tình trạng", 156, lambda line: Cell(chips=(news_chip(line.item),))),
    ColumnSpec("Lúc", 142, lambda line: Cell(when(line.item.at)), optional=True),
)
_SETTLED = {
    InboxState.WAITING: "Chờ gửi xong những gì đang gửi rồi mới ghi nhận.",
    InboxState.DONE: "Đã ghi vào hồ sơ.",
    InboxState.KEPT: "Đã quyết định giữ trạng thái ở đây.",
    InboxState.TAKEN: "Đã quyết định nhận trạng thái của tỉnh.",
    InboxState.LATE: "Ở đây đã biết tin mới hơn, nên tin này không đổi gì.",
}


class NewsPart(OutboxPart[InboxNews, NewsLine, OnNews]):
    title, short = "Tin từ tỉnh", "Tin từ tỉnh"

    def __init__(self, office: Office, runner: Runner, shell: Shell, doing: Doing) -> None:
        names = ("outbox.news", "Tin nhận từ hệ thống tỉnh")
        super().__init__(names, _COLUMNS, NEWS_ACTS, (office, runner, shell, doing))

    def held(self) -> OneReading[InboxNews, NewsLine]:
        scope, news = scope_of(self.shell.clerk), self.office.use(ListNews)
        return OneReading(
            lambda: news(scope),
            lambda answer: answer.lines,
            lambda line: (line.item.id, line.item.dossier_id),
        )

    def subject(self) -> OnNews | None:
        chosen = self.table.chosen
        return OnNews(chosen) if chosen is not None else None

    def make_card(self) -> QFrame:
        layout = column(margins=12, spacing=6)
        self._heading = label("", "heading")
        self._heading.setObjectName("outbox.news.heading")
        layout.addWidget(self._heading)
        sides = QGridLayout()
        sides.setHorizontalSpacing(24)
        self._ours, self._theirs = card_label("outbox.news.ours"), card_label("outbox.news.theirs")
        for number, (caption, side) in enumerate(
            (("Ở đây", self._ours), ("Hệ thống tỉnh", self._theirs))
        ):
            sides.addWidget(label(caption, "muted"), 0, number)
            sides.addWidget(side, 1, number)
            sides.setColumnStretch(number, 1)
        layout.addLayout(sides)
        self._why = card_label("outbox.news.why")
        layout.addWidget(self._why)
        return card(layout)

    def summary(self, answer: InboxNews) -> str:
        told = [
            f"{number_text(answer.differs)} hồ sơ cần quyết định",
            f"{number_text(answer.online)} hồ sơ trực tuyến chưa mở",
        ]
        if answer.lost:
            told.append(f"{number_text(len(answer.lost))} tin không đọc được")
        if answer.cut:
            told.append("còn nữa, hiện khi xong các dòng đầu")
        return " · ".join(told)

    def arrived(self, answer: InboxNews) -> None:
        self.shell.tell_damaged(answer.damaged)

    def show_chosen(self) -> None:
        line = self.table.chosen
        if line is None:
            self._heading.setText("…" if self.table.model().rowCount() else "Chưa có tin nào")
            for each in (self._ours, self._theirs, self._why):
                each.setText("")
            return
        whose = f" · {line.citizen}" if line.citizen else ""
        self._heading.setText(f"{line.code}{whose}")
        self._ours.setText(_ours(line.item))
        self._theirs.setText(_theirs(line.item))
        self._why.setText(f"{_why(line.item)}{self.ways_out}".strip())

    def view_chosen(self) -> bool:
        """What was handed in online and is not here yet is shown where it can be opened."""
        line = self.table.chosen
        if line is None:
            return False
        if line.item.dossier_id:
            self.shell.take_dossier(line.item.dossier_id)
            return False
        self.shell.find_dossier(line.code)
        return True


def _ours(item: InboxItem) -> str:
    if item.kind == ONLINE:
        return "Chưa mở." if item.state is InboxState.WAITING else "Đã mở."
    if item.state is InboxState.CONFLICT:
        return status_words(item.ours)
    return _SETTLED[item.state]


def _theirs(item: InboxItem) -> str:
    told = [news_words(item), f"lúc {when(item.at)}"]
    if item.until is not None:
        what = "hẹn trả" if item.kind == ONLINE else "hạn bổ sung"
        told.append(f"{what} {vn_date(item.until)}")
    told += [f"{file.name} ({size_text(file.size)})" for file in item.files]
    return " · ".join(told)


def _why(item: InboxItem) -> str:
    if item.kind == ONLINE:
        waits = item.state is InboxState.WAITING
        return "[F4] mở ở Hồ sơ trực tuyến." if waits else "[F4] mở hồ sơ."
    if item.state is InboxState.CONFLICT:
        return "Hai bên khác nhau; chưa bên nào bị đổi. Chọn một:"
    return ""
