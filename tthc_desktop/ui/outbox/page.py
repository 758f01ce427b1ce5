"""Chờ gửi: every sealed dossier, the level it has reached, and what it waits for; by one key, how
far the national systems are, and what the province tells."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from tthc_desktop.domain.dossier import ARRIVAL_NAMES, Arrival
from tthc_desktop.domain.errors import TransferError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import RESTING, Fault, SubmissionState, fault_code, is_barred
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.text import number_text, size_text
from tthc_desktop.domain.work import QueueCounts
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import OfficeCounts
from tthc_desktop.services.sending.link import LinkState, LinkStatus
from tthc_desktop.services.sending.queue import SHOWN_DAYS, QueueItem
from tthc_desktop.ui.kit.act import Told, key_line, lowered
from tthc_desktop.ui.kit.acts import Acts, menu_on
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.keys import key_name, key_words
from tthc_desktop.ui.kit.page import KeptChoice, Page
from tthc_desktop.ui.kit.paged import PagedModel
from tthc_desktop.ui.kit.paged_table import PagedTable
from tthc_desktop.ui.kit.part_reader import PartView
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, column, label, restyle, row
from tthc_desktop.ui.outbox.acts import QUEUE_ACTS, RETRY, OnQueue
from tthc_desktop.ui.outbox.news_part import NewsPart
from tthc_desktop.ui.outbox.presenter import OutboxPresenter
from tthc_desktop.ui.outbox.sync_acts import TURN, TURN_HINT
from tthc_desktop.ui.outbox.sync_part import SyncPart
from tthc_desktop.ui.outbox.words import STATE_CHIPS

AnyPart = SyncPart | NewsPart
_TITLE, _SHORT = "Chờ gửi", "Hàng chờ"
_LATE = "Đã chờ quá một ngày. "
_ON_ITS_WAY = (SubmissionState.SENDING, SubmissionState.UNKNOWN)
_NO_UPSTREAM = {
    SubmissionState.CONFIRMING: Chip("Máy chủ đã nhận", "ok"),
    SubmissionState.SEALED: Chip("Chờ mã chính thức", "info"),
}
_OF_THE_LINE = frozenset(fault_code(each) for each in (Fault.LINK, Fault.CAPTIVE, Fault.CUT))
_NO_LINE = Chip("Chờ mạng", "warn")
_NOT_SENT = Chip("Chưa gửi được", "bad")
"""The line may be well: it is this PC, or its relay, that somebody has to see to."""
_ASKED_LATER = (
    "Máy chủ trung chuyển đã nhận đủ và đúng, không phải gửi lại. Chương trình hỏi tiếp mã chính"
    " thức khi có mạng lại."
)
_ARRIVED = f"Hồ sơ hệ thống tỉnh đã nhận trong {SHOWN_DAYS} ngày qua vẫn có trong danh sách"


class OutboxPage(Page):
    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("outbox")
        self._shell = shell
        self._link = LinkStatus(LinkState.UNTRIED, office.ports.clock.now())
        self._counts, self._total, self._differs = QueueCounts(), 0, 0
        columns: tuple[ColumnSpec[QueueItem], ...] = (
            ColumnSpec("Mã hồ sơ", 166, lambda i: Cell(i.dossier.code)),
            ColumnSpec("Người nộp", 140, lambda i: Cell(i.dossier.applicant_name)),
            ColumnSpec("Thủ tục", 0, lambda i: Cell(i.dossier.procedure_name)),
            ColumnSpec("Dung lượng", 104, _size, optional=True),
            ColumnSpec("Đã tới", 92, _dots, optional=True),
            ColumnSpec("Tình trạng", 180, self._state),
        )
        self._table = PagedTable("outbox.table", "Hồ sơ đã chốt", PagedModel(lambda: columns))
        self._presenter = OutboxPresenter(office, runner, shell, self)
        self._table.lacking.connect(self._presenter.reader.fill)
        head = row(spacing=10)
        self._title = label(_TITLE, "title")
        self._title.setObjectName("outbox.title")
        head.addWidget(self._title)
        self._summary = label("", "muted", wrap=True)
        self._summary.setObjectName("outbox.summary")
        head.addWidget(self._summary, 1)
        self._panel = AskPanel("outbox.ask")
        doing = Doing(runner, shell, self._panel, self.refresh)
        self.begun.append(doing.begun)
        self._acts = Acts(QUEUE_ACTS, office, doing, lambda: OnQueue(self._table.chosen))
        self._turn_button = button("outbox.turn", SyncPart.short, TURN, self._turn)
        head.addWidget(self._turn_button)
        self._retry = self._acts.button("outbox.retry", RETRY, main=True)
        head.addWidget(self._retry)
        self.body.addLayout(head)
        self._table.chosen_shown.connect(self._show_levels)
        self._part: AnyPart | None = None
        self._parts: tuple[AnyPart, ...] = (
            SyncPart(office, runner, shell, doing),
            NewsPart(office, runner, shell, doing),
        )
        for table in (self._table, *(part.table for part in self._parts)):
            self.body.addWidget(table, 1)
            table.installEventFilter(self)
        self.body.addWidget(self._panel)
        self._note = label("", "muted", wrap=True)
        self._note.setObjectName("outbox.note")
        self.body.addWidget(self._note)
        self._levels_shown = self._levels_card()
        self.body.addWidget(self._levels_shown)
        for part in self._parts:
            self.body.addWidget(part.card)
            part.on_told = self._show_summary
        menu_on(self._table, self._acts)
        keys: tuple[Told, ...] = (
            ("↑↓", "chọn"),
            *QUEUE_ACTS,
            TURN_HINT,
            ("F5", "tải lại"),
            ("Esc", "về"),
        )
        self._queue_keys = key_line(keys)
        self.finish(self._queue_keys)
        self._show_part(None)

    def _levels_card(self) -> QFrame:
        layout = column(margins=12, spacing=8)
        self._heading = label("", "heading")
        self._heading.setObjectName("outbox.heading")
        layout.addWidget(self._heading)
        levels = QGridLayout()
        levels.setHorizontalSpacing(24)
        self._levels: dict[Arrival, QLabel] = {}
        columns = 4 if theme.scale <= 110 else 2  # large letters: two by two
        for number, (arrival, name) in enumerate(ARRIVAL_NAMES.items()):
            self._levels[arrival] = label(name, "muted")
            self._levels[arrival].setObjectName(f"outbox.level.{arrival.name.lower()}")
            levels.addWidget(self._levels[arrival], number // columns, number % columns)
        levels.setColumnStretch(columns, 1)
        layout.addLayout(levels)
        self._why = label("", "text", wrap=True)
        self._why.setObjectName("outbox.why")
        self._why.setMinimumHeight(theme.px(36))  # two lines: the longest sentences
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._why)
        return card(layout)

    def _state(self, item: QueueItem) -> Cell:
        chip = STATE_CHIPS[item.submission.state]
        waiting = item.submission.state in (SubmissionState.SEALED, SubmissionState.SENDING)
        if item.no_upstream:
            chip = _NO_UPSTREAM[item.submission.state]
        elif waiting and self._link.state is LinkState.DOWN:
            chip = _NO_LINE if self._link.reason in _OF_THE_LINE else _NOT_SENT
        elif item.submission.state in _ON_ITS_WAY and is_barred(item.error_code):
            chip = Chip("Mạng chặn gửi", "bad")
        elif item.submission.state is SubmissionState.SENDING and (part := _part_there(item)):
            chip = Chip(f"{chip.text} {part} %", chip.tone)
        return Cell(chips=(chip,))

    @property
    def lines(self) -> PartView[QueueItem]:
        return self._table

    def entered(self) -> None:
        """Whoever comes here wants to see how far the dossier in hand is; what was chosen here
        before may be another citizen's. Later refreshes leave alone what is chosen by then."""
        self._show_part(None)
        self._presenter.reader.refresh(self._shell.dossier_id or "")
        self._table.setFocus()

    def kept(self) -> KeptChoice:
        tables = {"": self._table, **{part.title: part.table for part in self._parts}}
        chosen = {name: table.chosen_key for name, table in tables.items()}
        return {"part": self._part.title if self._part is not None else "", "chosen": chosen}

    def take_kept(self, kept: KeptChoice) -> None:
        chosen = kept["chosen"]
        self._presenter.reader.seek(chosen[""])
        for part in self._parts:
            part.seek(chosen[part.title])

    def entered_again(self, kept: KeptChoice) -> None:
        """The same list, and in it the line that was chosen, whichever dossier is in hand."""
        self.take_kept(kept)
        shown = next((part for part in self._parts if part.title == kept["part"]), None)
        self._show_part(shown)
        self.refresh()
        (shown.table if shown is not None else self._table).setFocus()

    def refresh(self) -> None:
        if self._part is not None:
            self._part.refresh()
        else:
            self._presenter.reader.refresh()

    def _turn(self) -> None:
        """The next list; a question about the one before is not asked any more."""
        self._panel.close_panel()
        order: tuple[AnyPart | None, ...] = (None, *self._parts)
        now = order[(order.index(self._part) + 1) % len(order)]
        self._show_part(now)
        self.refresh()
        (now.table if now is not None else self._table).setFocus()

    def _show_part(self, shown: AnyPart | None) -> None:
        self._part = shown
        own = {part: (part.table, part.card) for part in self._parts}
        queue = (self._table, self._levels_shown, self._retry)
        now: tuple[QWidget, ...] = queue if shown is None else own[shown]
        others = [each for part in self._parts for each in own[part]]
        for each in {*queue, *others} - {*now}:
            each.hide()  # first: two lists at once would make the window higher than the screen
        for each in now:
            each.show()
        self._title.setText(shown.title if shown is not None else _TITLE)
        after = {None: SyncPart.short, self._parts[0]: NewsPart.short}.get(shown, _SHORT)
        self._turn_button.setText(f"{after}   {TURN}")
        self._turn_button.setAccessibleName(f"{after}, phím {TURN}")
        self._keys.setText(shown.keys if shown is not None else self._queue_keys)
        self._show_summary()

    def expect(self, total: int, link: LinkStatus) -> None:
        self._total, self._link = total, link
        self._show_summary()

    def counted(self, counts: OfficeCounts) -> None:
        self._counts, self._differs = counts.queue, counts.differs
        self._show_summary()

    def _show_summary(self) -> None:
        if self._part is not None:
            self._summary.setText(self._part.told)
            self._note.hide()
            return
        waiting, left = self._counts.waiting, self._counts.bytes_left
        told = ""
        if waiting:
            still = f", còn {size_text(left)} phải gửi" if left else ""
            told = f"{number_text(waiting)} hồ sơ chưa xong{still}"
        elif self._total:
            told = "Mọi hồ sơ đã chốt đều đã tới hệ thống tỉnh"
        differ = f"{number_text(self._differs)} hồ sơ lệch với tỉnh" if self._differs else ""
        self._summary.setText(" · ".join(part for part in (told, differ) if part))
        arrived = self._total > waiting
        where = ", dưới hồ sơ chưa xong." if waiting else "."
        self._note.setText(f"{_ARRIVED}{where}" if arrived else "")
        self._note.setVisible(arrived)

    def _show_levels(self) -> None:
        item = self._table.chosen
        self._heading.setText(
            f"{item.dossier.code} · {item.dossier.applicant_name}" if item else self._no_heading()
        )
        reached = item.dossier.arrival if item else 0
        for arrival, shown in self._levels.items():
            there = arrival <= reached
            mark = "●" if there else "○"
            code = item.dossier.official_code if item and arrival is Arrival.PROVINCE else None
            suffix = f": {code}" if there and code else ""
            shown.setText(f"{mark} {ARRIVAL_NAMES[arrival]}{suffix}")
            restyle(shown, "tone", "ok" if there else "muted")
        self._why.setText(f"{self._reason(item)}{self._ways_out()}" if item else "")

    def _ways_out(self) -> str:
        """The keys that resolve what stopped, after the sentence that says so."""
        ways = [a for a in self._acts.offered() if a is not RETRY]
        return "".join(f" [{key_words(act.key)}] {lowered(act.words)}." for act in ways)

    def _no_heading(self) -> str:
        if self._table.line is not None:
            return "Không đọc được hồ sơ này"
        return "…" if self._total else "Chưa có hồ sơ nào được chốt"

    def _reason(self, item: QueueItem) -> str:
        """Why it is where it is, and what happens next."""
        state = item.submission.state
        if item.error_code:
            told = f"{_told_by(item)}{sentence(TransferError(item.error_code))}"
            return f"{self._late(item)}{told}{_how_far(item)}"
        if item.no_upstream:
            return sentence(TransferError("transfer.no_upstream"))
        if state is SubmissionState.CONFIRMED:
            return "Hệ thống tỉnh đã nhận. Nếu chưa báo mã chính thức cho người dân: F4, phím M."
        down = self._link.state is LinkState.DOWN
        if state is SubmissionState.CONFIRMING and down and self._link.reason in _OF_THE_LINE:
            return _ASKED_LATER
        if down:
            why = sentence(TransferError(self._link.reason))
            return f"{self._late(item)}{why}{_how_far(item)}"
        if state is SubmissionState.CONFIRMING:
            return "Máy chủ trung chuyển đã nhận đủ và đúng; đang chờ hệ thống tỉnh cấp mã."
        return f"Hồ sơ đã lưu chắc chắn trên máy và đang được gửi.{_how_far(item)}"

    def _late(self, item: QueueItem) -> str:
        return _LATE if item.late else ""

    def view_chosen(self) -> bool:
        if self._part is not None:
            return self._part.view_chosen()
        chosen = self._table.chosen
        if chosen is not None:
            self._shell.take_dossier(chosen.dossier.id)
        return False  # the dossier in hand is shown

    def main_action(self) -> None:
        if self._panel.is_open:
            self._panel.submit()
        elif self._part is None:
            self._acts.start(RETRY)

    @property
    def half_typed(self) -> bool:
        return self._panel.is_open

    @property
    def unfinished(self) -> str:
        return self._panel.unfinished

    def left(self) -> None:
        self._panel.close_panel()

    def back(self) -> bool:
        """A question first, then the queue, then the way out."""
        if self._panel.close_panel():
            return True
        if self._part is None:
            return False
        self._show_part(None)
        self.refresh()
        self._table.setFocus()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Single letters act on the chosen line while the list has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = key_name(event)
            if key == TURN:
                self._turn()
                return True
            if len(key) == 1 and key.isalpha():
                (self._part.acts if self._part is not None else self._acts).press(key)
                return True
        return super().eventFilter(watched, event)


def _size(item: QueueItem) -> Cell:
    return Cell(size_text(item.submission.bytes_total))


def _dots(item: QueueItem) -> Cell:
    arrival = item.dossier.arrival
    tone = "ok" if arrival >= Arrival.PROVINCE else "muted"
    return Cell(dots=int(arrival), dots_tone=tone, spoken=ARRIVAL_NAMES[arrival])


def _part_there(item: QueueItem) -> int:
    """Percent of the bytes that the relay said it holds; 0 where that is all or nothing."""
    held, whole = item.submission.bytes_acked, item.submission.bytes_total
    return 100 * held // whole if held < whole else 0


def _how_far(item: QueueItem) -> str:
    held, whole = item.submission.bytes_acked, item.submission.bytes_total
    if item.submission.state is not SubmissionState.SENDING or not 0 < held < whole:
        return ""
    return f" Máy chủ đã giữ {size_text(held)} trong {size_text(whole)}, phần còn lại gửi tiếp."


def _told_by(item: QueueItem) -> str:
    """The other side's own words, or the second code."""
    reason = item.submission.reason
    if not reason or item.submission.state not in RESTING:
        return ""
    return f"Mã {reason}. " if is_official_code(reason) else f"“{reason}”. "
