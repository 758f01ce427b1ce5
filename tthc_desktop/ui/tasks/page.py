"""Việc của tôi: what is late, what is due today, what is missing, what do I press."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QStackedWidget

from tthc_desktop.domain.text import number_text
from tthc_desktop.domain.work import TaskKind
from tthc_desktop.domain.worklist import Task
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import OfficeCounts
from tthc_desktop.ui.kit.act import Act, key_line
from tthc_desktop.ui.kit.acts import Acts, menu_on
from tthc_desktop.ui.kit.after_typing import AfterTyping
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.page import KeptChoice, Page
from tthc_desktop.ui.kit.paged import PagedModel
from tthc_desktop.ui.kit.paged_table import PagedTable
from tthc_desktop.ui.kit.part_reader import PartView
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.search_line import SearchLine
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, column, label, restyle, row
from tthc_desktop.ui.tasks.acts import NEXT_STEP, SCAN, SEAL, SIGN, TASK_ACTS, VIEW, OnTask
from tthc_desktop.ui.tasks.presenter import TasksPresenter
from tthc_desktop.ui.tasks.rows import columns

_TILES = {
    TaskKind.OVERDUE: ("bad", "Quá hạn", "đã qua giờ hẹn trả"),
    TaskKind.TODAY: ("warn", "Hôm nay", "hẹn trả trong ngày"),
    TaskKind.SOON: ("info", "Sắp đến hạn", "trong 2 ngày làm việc"),
    TaskKind.SUPPLEMENT: ("info", "Chờ bổ sung", "đồng hồ đang dừng"),
    TaskKind.MISSING: ("warn", "Còn thiếu", "giấy tờ, chữ ký"),
    TaskKind.REFUSED: ("bad", "Bị trả lại", "cần người xem lại"),
}
"""Their tone, caption and note, in the order in which they stand."""
_UNREADABLE = "Không đọc được hồ sơ này, nên chưa làm gì được với nó."
_TO_COME = "Dòng đang chọn đang được tải. Nhấn lại phím sau giây lát."


class TileButton(QPushButton):
    """A button with a count that narrows the list."""

    def __init__(self, kind: TaskKind) -> None:
        super().__init__()
        self.setObjectName(f"tasks.tile.{kind.value}")
        self.setProperty("role", "tile")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._tone, self._caption, note = _TILES[kind]
        self._figure = label("0", "figure")
        layout = column(spacing=0)
        layout.setContentsMargins(theme.px(14), theme.px(8), theme.px(8), theme.px(8))
        small = label(note, "small")
        if theme.scale > 110:
            small.hide()  # large letters: the caption and figure suffice
        for part in (label(self._caption, "muted"), self._figure, small):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part)
        self.setLayout(layout)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        self._figure.setText(number_text(count))
        restyle(self._figure, "tone", self._tone if count else "muted")
        self.setAccessibleName(f"{self._caption}: {count}")


class TasksPage(Page):
    finds = True

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("tasks")
        self._office = office
        self._shell = shell
        self._left_with: str | None = None
        self._model = PagedModel(lambda: columns(office.ports.clock.now()))
        self._table = PagedTable("tasks.table", "Danh sách việc", self._model)
        self._presenter = TasksPresenter(office, runner, shell, self)
        self._table.lacking.connect(self._presenter.reader.fill)
        self._typing = AfterTyping(self._show_list, self)
        self._search = SearchLine()
        self._search.setObjectName("tasks.search")
        self._search.setPlaceholderText("Tìm mã, họ tên, số định danh, số máy…   F3")
        self._search.setAccessibleName("Tìm hồ sơ, phím F3")
        self._search.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._search.setMinimumWidth(theme.px(120))
        self._search.setMaximumWidth(theme.px(330))
        self._search.sought.connect(lambda _words: self._typing.typed())
        self._search.returnPressed.connect(lambda: self._show_list(self._to_found))
        head = row(spacing=10)
        head.addWidget(label("Việc của tôi", "title", wrap=True), 1)
        head.addWidget(self._search, 1)
        self._new = button("tasks.new", "Hồ sơ mới", "F2", self.new_dossier, main=True)
        head.addWidget(self._new)
        self.body.addLayout(head)
        self.body.addLayout(self._tiles())
        doing = Doing(runner, shell, None, self.refresh)
        self.begun.append(doing.begun)
        nothing = "Chưa có hồ sơ nào để chọn. Nhấn F2 để tiếp nhận."
        self._acts = Acts(TASK_ACTS, office, doing, self._chosen, nothing)
        self._table.activated.connect(lambda _index: self._start(NEXT_STEP))
        menu_on(self._table, self._acts)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty())
        self.body.addWidget(self._stack, 1)
        self._note = label("", "muted", wrap=True)
        self._note.setObjectName("tasks.note")
        self._note.hide()
        self.body.addWidget(self._note)
        self.finish(key_line((("↑↓", "chọn"), *TASK_ACTS, ("F5", "tải lại"), ("F1", "trợ giúp"))))

    def _tiles(self) -> QGridLayout:
        self._buttons = {}
        grid = QGridLayout()
        grid.setSpacing(theme.px(10))
        for number, kind in enumerate(_TILES):
            made = TileButton(kind)
            made.clicked.connect(lambda _checked=False, kind=kind: self._tile(kind))
            self._buttons[kind] = made
            grid.addWidget(made, 0, number)
            grid.setColumnStretch(number, 1)
        return grid

    def _empty(self) -> QStackedWidget:
        layout = column(margins=24, spacing=6)
        layout.addStretch(1)
        self._empty_text = label("", "heading")
        self._empty_hint = label("", "muted")
        for part in (self._empty_text, self._empty_hint):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        holder = QStackedWidget()
        holder.addWidget(card(layout))
        return holder

    @property
    def lines(self) -> PartView[Task]:
        return self._table

    def entered(self) -> None:
        """On the row of a dossier that was taken in hand elsewhere, else on the row one left."""
        if not self._presenter.shows(self._search.words, self._kind):
            self._show_list()  # typed just before one went
        in_hand = self._shell.dossier_id
        self._presenter.reader.refresh("" if in_hand == self._left_with else in_hand or "")
        self._to_table()

    def kept(self) -> KeptChoice:
        return {
            "key": self._table.chosen_key,
            "words": self._search.words,
            "kind": self._kind,
            "left_with": self._left_with,
        }

    def take_kept(self, kept: KeptChoice) -> None:
        self._left_with = kept["left_with"]
        self._search.setText(kept["words"])
        for kind, made in self._buttons.items():
            made.setChecked(kind is kept["kind"])
        self._presenter.reader.seek(kept["key"])

    def entered_again(self, kept: KeptChoice) -> None:
        """On the row that was chosen, whichever dossier is in hand."""
        self.take_kept(kept)
        self._left_with = self._shell.dossier_id
        self.entered()

    def left(self) -> None:
        self._typing.stop()
        self._left_with = self._shell.dossier_id

    def refresh(self) -> None:
        self._presenter.reader.refresh()

    def expect(self, total: int, note: str) -> None:
        had_focus = self._table.hasFocus() or self._new.hasFocus()
        self._stack.setCurrentIndex(0 if total else 1)
        if had_focus:
            self._to_table()
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if self._presenter.narrowed:
            self._empty_text.setText("Không có hồ sơ nào như vậy")
            self._empty_hint.setText("Esc bỏ lọc")
        else:
            self._empty_text.setText("Không còn việc chờ")
            self._empty_hint.setText("Nhấn F2 để tiếp nhận hồ sơ mới")

    def show_lost(self) -> None:
        self.expect(0, "")
        self._empty_text.setText("Chưa đọc được danh sách này")
        self._empty_hint.setText("F5 thử lại, Esc bỏ lọc")

    def counted(self, counts: OfficeCounts) -> None:
        for kind, made in self._buttons.items():
            made.show_count(counts.work.of(kind))

    def _tile(self, kind: TaskKind) -> None:
        chosen = self._buttons[kind].isChecked()
        for other, made in self._buttons.items():
            made.setChecked(chosen and other is kind)
        self._show_list()

    def _show_list(self, then: Callable[[], None] | None = None) -> None:
        """What the search line and the tiles say, without waiting for more to be typed."""
        self._typing.stop()
        self._presenter.show(self._search.words, self._kind, then)

    @property
    def _kind(self) -> TaskKind | None:
        return next((kind for kind, made in self._buttons.items() if made.isChecked()), None)

    def _to_table(self) -> None:
        """The focus is never on something that cannot be seen."""
        if self._stack.currentIndex():
            self._new.setFocus()
            return
        self._table.setFocus()

    def _to_found(self) -> None:
        """Where nothing was found, other words may be typed at once."""
        if self._stack.currentIndex() == 0:
            self._table.setFocus()

    def new_dossier(self) -> None:
        self._shell.new_dossier()

    def search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def main_action(self) -> None:
        self._start(NEXT_STEP)

    def scan(self) -> None:
        self._start(SCAN)

    def sign(self) -> None:
        self._start(SIGN)

    def seal(self) -> None:
        self._start(SEAL)

    def view_chosen(self) -> bool:
        self._start(VIEW)
        return True

    def _start(self, act: Act[OnTask]) -> None:
        shown = self._stack.currentIndex() == 0 and self._table.chosen_line >= 0
        if shown and self._table.chosen is None:
            self._shell.say("info", _UNREADABLE if self._table.line else _TO_COME)
            self._table.reveal()
        else:
            self._acts.start(act)

    def _chosen(self) -> OnTask | None:
        chosen = self._table.chosen if self._stack.currentIndex() == 0 else None
        if chosen is None:
            return None
        return OnTask(chosen, self._presenter.open, self._presenter.open_to_seal)

    def back(self) -> bool:
        self._search.clear()
        for made in self._buttons.values():
            made.setChecked(False)
        self._show_list()
        self._to_table()
        return True
