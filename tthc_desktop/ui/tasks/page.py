"""Việc của tôi: what is late, what is due today, what is missing, what do I press."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QStackedWidget

from tthc_desktop.domain.worklist import Task
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import key_line
from tthc_desktop.ui.kit.acts import Acts, menu_on
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.search_line import SearchLine
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import RowsModel, RowsTable
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, card, column, label, restyle, row
from tthc_desktop.ui.tasks.acts import NEXT_STEP, SCAN, SEAL, SIGN, TASK_ACTS, VIEW, OnTask
from tthc_desktop.ui.tasks.presenter import TasksPresenter, Tile
from tthc_desktop.ui.tasks.rows import columns

_TONES = {
    Tile.OVERDUE: "bad",
    Tile.TODAY: "warn",
    Tile.SOON: "info",
    Tile.SUPPLEMENT: "info",
    Tile.MISSING: "warn",
    Tile.REFUSED: "bad",
}


class TileButton(QPushButton):
    """A button with a count that filters the table."""

    def __init__(self, tile: Tile, caption: str, note: str) -> None:
        super().__init__()
        self.setObjectName(f"tasks.tile.{tile.value}")
        self.setProperty("role", "tile")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._caption = caption
        self._tone = _TONES[tile]
        self._figure = label("0", "figure")
        layout = column(spacing=0)
        layout.setContentsMargins(theme.px(14), theme.px(8), theme.px(8), theme.px(8))
        small = label(note, "small")
        if theme.scale > 110:
            small.hide()  # large letters: the caption and figure suffice
        for part in (label(caption, "muted"), self._figure, small):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part)
        self.setLayout(layout)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        self._figure.setText(str(count))
        restyle(self._figure, "tone", self._tone if count else "muted")
        self.setAccessibleName(f"{self._caption}: {count}")


class TasksPage(Page):
    finds = True

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("tasks")
        self._office = office
        self._shell = shell
        self._return_to: str | None = None
        self._presenter = TasksPresenter(office, runner, shell, self)
        self._search = SearchLine()
        self._search.setObjectName("tasks.search")
        self._search.setPlaceholderText("Tìm mã hồ sơ, họ tên, số định danh…   F3")
        self._search.setAccessibleName("Tìm hồ sơ, phím F3")
        self._search.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._search.setMinimumWidth(theme.px(120))
        self._search.setMaximumWidth(theme.px(330))
        self._search.sought.connect(self._presenter.search)
        self._search.returnPressed.connect(self._to_table)
        head = row(spacing=10)
        head.addWidget(label("Việc của tôi", "title", wrap=True), 1)
        head.addWidget(self._search, 1)
        self._new = button("tasks.new", "Hồ sơ mới", "F2", self.new_dossier, main=True)
        head.addWidget(self._new)
        self.body.addLayout(head)
        self.body.addLayout(self._tiles())
        self._model = RowsModel(columns(office.ports.clock.now()), lambda t: t.dossier.id)
        self._table = RowsTable("tasks.table", "Danh sách việc", self._model)
        doing = Doing(runner, shell, None, self.refresh)
        self.begun.append(doing.begun)
        nothing = "Chưa có hồ sơ nào để chọn. Nhấn F2 để tiếp nhận."
        self._acts = Acts(TASK_ACTS, office, doing, self._chosen, nothing)
        self._table.activated.connect(lambda _index: self._acts.start(NEXT_STEP))
        menu_on(self._table, self._acts)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty())
        self.body.addWidget(self._stack, 1)
        self.finish(key_line((("↑↓", "chọn"), *TASK_ACTS, ("F5", "tải lại"), ("F1", "trợ giúp"))))

    def _tiles(self) -> QGridLayout:
        captions = {
            Tile.OVERDUE: ("Quá hạn", "đã qua giờ hẹn trả"),
            Tile.TODAY: ("Hôm nay", "hẹn trả trong ngày"),
            Tile.SOON: ("Sắp đến hạn", "trong 2 ngày làm việc"),
            Tile.SUPPLEMENT: ("Chờ bổ sung", "đồng hồ đang dừng"),
            Tile.MISSING: ("Còn thiếu", "giấy tờ, chữ ký"),
            Tile.REFUSED: ("Bị trả lại", "cần người xem lại"),
        }
        self._buttons = {}
        grid = QGridLayout()
        grid.setSpacing(theme.px(10))
        for number, (tile, (caption, note)) in enumerate(captions.items()):
            made = TileButton(tile, caption, note)
            made.clicked.connect(lambda _checked=False, tile=tile: self._tile(tile))
            self._buttons[tile] = made
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

    def entered(self) -> None:
        self._return_to = self._shell.dossier_id
        self.refresh()
        self._to_table()

    def refresh(self) -> None:
        self._model.columns = columns(self._office.ports.clock.now())
        self._presenter.refresh()

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        self._table.show_rows(tasks)
        if self._return_to is not None:  # back on the row that one came from
            rows = [n for n, t in enumerate(tasks) if t.dossier.id == self._return_to]
            self._return_to = None
            self._table.choose(rows[0] if rows else 0)
        had_focus = self._table.hasFocus() or self._new.hasFocus()
        self._stack.setCurrentIndex(0 if tasks else 1)
        if had_focus:
            self._to_table()
        filtered = bool(self._search.words) or any(b.isChecked() for b in self._buttons.values())
        if filtered:
            self._empty_text.setText("Không có hồ sơ nào như vậy")
            self._empty_hint.setText("Esc bỏ lọc")
        else:
            self._empty_text.setText("Không còn việc chờ")
            self._empty_hint.setText("Nhấn F2 để tiếp nhận hồ sơ mới")

    def show_counts(self, counts: dict[Tile, int]) -> None:
        for tile, count in counts.items():
            self._buttons[tile].show_count(count)

    def _tile(self, tile: Tile) -> None:
        chosen = self._buttons[tile].isChecked()
        for other, made in self._buttons.items():
            made.setChecked(chosen and other is tile)
        self._presenter.choose_tile(tile if chosen else None)

    def _to_table(self) -> None:
        """The focus is never on something that cannot be seen."""
        if self._stack.currentIndex():
            self._new.setFocus()
            return
        self._table.setFocus()
        if self._table.chosen is None:
            self._table.choose(0)

    def new_dossier(self) -> None:
        self._shell.new_dossier()

    def search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def main_action(self) -> None:
        self._acts.start(NEXT_STEP)

    def scan(self) -> None:
        self._acts.start(SCAN)

    def sign(self) -> None:
        self._acts.start(SIGN)

    def seal(self) -> None:
        self._acts.start(SEAL)

    def view_chosen(self) -> bool:
        self._acts.start(VIEW)
        return True

    def _chosen(self) -> OnTask | None:
        chosen = self._table.chosen if self._stack.currentIndex() == 0 else None
        return OnTask(chosen, self._presenter.open) if chosen is not None else None

    def back(self) -> bool:
        self._search.clear()
        for made in self._buttons.values():
            made.setChecked(False)
        self._presenter.choose_tile(None)
        self._to_table()
        return True
