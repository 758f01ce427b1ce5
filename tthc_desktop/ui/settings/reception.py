"""Tiếp nhận và chữ ký: what papers demand and who signs on the left, who receives for other units
and numbers on the right; a question takes the place of the half that it is not about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.people import ROLE_NAMES as ACCOUNT_ROLE_NAMES
from tthc_desktop.domain.signing_rules import (
    PAPER_KIND_NAMES,
    ROLE_NAMES,
    RegisteredSigner,
    roles_in_words,
)
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.ask import AskPanel
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import column, label, row, scrolled
from tthc_desktop.ui.settings.reception_presenter import (
    ClerkRow,
    DemandRow,
    NumberRow,
    ReceptionPresenter,
    fingerprint,
    sentence_case,
)
from tthc_desktop.ui.settings.section import Section
from tthc_desktop.ui.settings.table_block import RowAct, TableBlock

_MOVE = "↑↓ chọn   Tab bảng kế tiếp"
_DEMAND_KEYS = f"{_MOVE}   C hoặc Enter chọn chữ ký cần có"
_SIGNER_KEYS = f"{_MOVE}   R đăng ký chứng thư đang cắm   X bỏ đăng ký"
_CLERK_KEYS = f"{_MOVE}   P hoặc Space cho, thôi tiếp nhận phi địa giới"
_NUMBER_KEYS = f"{_MOVE}   S hoặc Enter sửa số"
_ASK_KEYS = "Số hoặc ↑↓ chọn   Ctrl+Enter lưu   Esc để sau"
_WIDE = 110  # largest text size at which two columns stand beside each other
_NAME = "settings.reception"


class ReceptionSection(Section):
    """Implements reception_presenter.ReceptionView."""

    title = "Tiếp nhận và chữ ký"
    short = "Tiếp nhận, ký"
    keys = _DEMAND_KEYS

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("reception")
        self._panel = AskPanel(f"{_NAME}.ask")
        self._presenter = ReceptionPresenter(
            office, Doing(runner, shell, self._panel, self.refresh), self
        )
        self._right = label("", "muted", wrap=True)
        self._right.setObjectName(f"{_NAME}.right")
        self.body.addWidget(self._right)
        self._make_blocks()
        left = _stacked((self._demands, 6), (self._signers, 4))
        right = _stacked((self._clerks, 4), (self._numbers, 6))
        work = row(spacing=14)
        self._halves: tuple[QWidget, QWidget]
        if theme.scale <= _WIDE:
            self._halves = (left, right)
            work.addWidget(left, 6)
            work.addWidget(self._panel, 5)
            work.addWidget(right, 5)
        else:  # large letters: one column that scrolls with the focus
            area = scrolled(_stacked((left, 1), (right, 1)))
            self._halves = (area, area)
            work.addWidget(area, 1)
            work.addWidget(self._panel, 1)
        self.body.addLayout(work, 1)
        tables = [b.table for b in (self._demands, self._signers, self._clerks, self._numbers)]
        for before, after in pairwise(tables):
            QWidget.setTabOrder(before, after)
        self._panel.on_open = self._make_room
        self._at: tuple[QWidget, str] = (self._demands.table, _DEMAND_KEYS)

    def _make_blocks(self) -> None:
        presenter = self._presenter
        self._demands = TableBlock[DemandRow](
            f"{_NAME}.demands",
            self.tr("Chữ ký theo loại giấy tờ"),
            (
                ColumnSpec("Giấy tờ", 150, lambda r: Cell(PAPER_KIND_NAMES[r.kind], bold=True)),
                ColumnSpec("Cần chữ ký của", 0, _demanded),
                ColumnSpec("Nguồn", 92, _source, optional=True),
            ),
            lambda r: r.kind.value,
            [RowAct("choose", self.tr("Chọn"), ("C",), presenter.choose_demands, by_enter=True)],
            lambda: self._focused(self._demands.table, _DEMAND_KEYS),
        )
        self._signers = TableBlock[RegisteredSigner](
            f"{_NAME}.signers",
            self.tr("Chứng thư đã đăng ký"),
            (
                ColumnSpec("Chủ thể", 0, lambda s: Cell(s.subject, bold=True)),
                ColumnSpec("Ký thay mặt", 150, lambda s: Cell(sentence_case(ROLE_NAMES[s.role]))),
                ColumnSpec("Dấu vân tay", 168, lambda s: Cell(fingerprint(s.certificate))),
            ),
            lambda s: s.certificate,
            [
                RowAct("register", self.tr("Đăng ký"), ("R",), lambda _s: presenter.register()),
                RowAct("forget", self.tr("Bỏ"), ("X",), presenter.forget),
            ],
            lambda: self._focused(self._signers.table, _SIGNER_KEYS),
        )
        self._clerks = TableBlock[ClerkRow](
            f"{_NAME}.clerks",
            self.tr("Ai được tiếp nhận phi địa giới"),
            (
                ColumnSpec("Họ tên", 0, lambda r: Cell(r.account.name, bold=True)),
                ColumnSpec("Vai trò", 136, _account_role, optional=True),
                ColumnSpec("Phi địa giới", 112, _mark),
            ),
            lambda r: r.account.id,
            [RowAct("toggle", self.tr("Đổi"), ("P", " "), presenter.toggle)],
            lambda: self._focused(self._clerks.table, _CLERK_KEYS),
        )
        self._numbers = TableBlock[NumberRow](
            f"{_NAME}.numbers",
            self.tr("Con số"),
            (
                ColumnSpec("Nội dung", 0, lambda r: Cell(r.name)),
                ColumnSpec("Số", 64, lambda r: Cell(r.value, bold=True)),
            ),
            lambda r: r.name,
            [RowAct("change", self.tr("Sửa"), ("S",), presenter.change_number, by_enter=True)],
            lambda: self._focused(self._numbers.table, _NUMBER_KEYS),
        )

    # What the presenter shows

    def show_right(self, *, may_change: bool) -> None:
        self._right.setText(
            "" if may_change else self.tr("Chỉ quản trị thay đổi được; ở đây chỉ xem.")
        )
        self._right.setVisible(not may_change)

    def show_demands(self, rows: Sequence[DemandRow]) -> None:
        self._demands.table.show_rows(rows)

    def show_signers(self, signers: Sequence[RegisteredSigner]) -> None:
        self._signers.table.show_rows(signers)

    def show_clerks(self, rows: Sequence[ClerkRow]) -> None:
        self._clerks.table.show_rows(rows)

    def show_numbers(self, rows: Sequence[NumberRow]) -> None:
        self._numbers.table.show_rows(rows)

    # What the keys do

    def _focused(self, table: QWidget, keys: str) -> None:
        self._at = (table, keys)
        self.tell_keys(keys)

    def _make_room(self, *, opened: bool) -> None:
        """The half that the question is about stays in sight; then the focus goes back there."""
        about, keys = self._at
        other = self._halves[1 if self._halves[0].isAncestorOf(about) else 0]
        for half in self._halves:
            half.setVisible(not opened or half is not other)
        if opened:
            self.tell_keys(_ASK_KEYS)
        else:
            self.tell_keys(keys)
            about.setFocus()

    @property
    def half_typed(self) -> bool:
        return self._panel.is_open

    def entered(self) -> None:
        self._presenter.load()
        if not self._panel.is_open:
            self._at[0].setFocus()

    def left(self) -> None:
        self._panel.close_panel()

    def refresh(self) -> None:
        self._presenter.load()

    def main_action(self) -> None:
        if self._panel.is_open:
            self._panel.submit()

    def back(self) -> bool:
        return self._panel.close_panel()


def _stacked(*parts: tuple[QWidget, int]) -> QWidget:
    made = QWidget()
    made.setProperty("role", "page")
    made.setMinimumWidth(0)
    layout = column(spacing=12)
    for part, stretch in parts:
        layout.addWidget(part, stretch)
    made.setLayout(layout)
    return made


def _demanded(shown: DemandRow) -> Cell:
    return Cell(sentence_case(roles_in_words(shown.demands)))


def _source(shown: DemandRow) -> Cell:
    return Cell(chips=(Chip("đã sửa", "accent"),)) if shown.changed else Cell("Bản gốc")


def _account_role(shown: ClerkRow) -> Cell:
    return Cell(ACCOUNT_ROLE_NAMES[shown.account.role])


def _mark(shown: ClerkRow) -> Cell:
    return Cell(chips=(Chip("Được", "ok"),)) if shown.any_place else Cell("–")
