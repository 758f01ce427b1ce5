"""Kiểm tra trang: thresholds and overruled warnings on the left, what papers have to look like on
the right; a question takes the place of the half that it is not about."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.domain.findings import FINDING_TEXTS
from tthc_desktop.domain.gate import RULE_TEXTS
from tthc_desktop.services.application import Office
from tthc_desktop.services.gate.overruled import OverruledCount
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.gate_presenter import GatePresenter, PaperRow, RuleRow
from tthc_desktop.ui.settings.halves import HalvesSection, stacked
from tthc_desktop.ui.settings.table_block import RowAct, TableBlock

_NAME = "settings.gate"
_MOVE = "↑↓ chọn   Tab bảng kế tiếp"
_RULE_KEYS = f"{_MOVE}   S hoặc Enter sửa ngưỡng"
_PAPER_KEYS = f"{_MOVE}   F3 tìm   S hoặc Enter sửa yêu cầu"
_OVERRULED_KEYS = f"{_MOVE}   F5 tải lại"
_ASK_KEYS = "Enter dòng kế tiếp   Ctrl+Enter lưu   Esc để sau"


class GateSection(HalvesSection):
    """Implements gate_presenter.GateView."""

    title = "Kiểm tra trang"
    short = "Kiểm tra"
    keys = _RULE_KEYS
    ask_keys = _ASK_KEYS

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("gate")
        self._presenter: GatePresenter = GatePresenter(
            office, Doing(runner, shell, self._panel, self.refresh), self
        )
        self._make_blocks()
        self.lay_out(
            stacked((self._rules, 5), (self._overruled, 4)),
            stacked((self._papers, 1)),
            [b.table for b in (self._rules, self._overruled, self._papers)],
        )

    def _make_blocks(self) -> None:
        presenter = self._presenter
        self._rules = TableBlock[RuleRow](
            f"{_NAME}.rules",
            "Ngưỡng cảnh báo",
            (
                ColumnSpec("Ngưỡng", 168, lambda r: Cell(RULE_TEXTS[r.name].name, bold=True)),
                ColumnSpec("Giá trị", 92, _value),
                ColumnSpec("Đã đo", 0, lambda r: Cell(RULE_TEXTS[r.name].why)),
            ),
            lambda r: r.name,
            [RowAct("change", "Sửa", ("S",), presenter.change_rule, by_enter=True)],
            lambda: self.focused(self._rules.table, _RULE_KEYS),
        )
        self._overruled = TableBlock[OverruledCount](
            f"{_NAME}.overruled",
            "Cảnh báo đã bị bỏ qua (7 ngày, 30 ngày)",
            (
                ColumnSpec("Người tiếp nhận", 150, lambda r: Cell(r.name, bold=True)),
                ColumnSpec("Lý do", 0, lambda r: Cell(r.reason)),
                ColumnSpec("Số lần", 150, _times),
                ColumnSpec("Cảnh báo", 150, _findings, optional=True),
            ),
            lambda r: f"{r.login} {r.reason}",
            [],
            lambda: self.focused(self._overruled.table, _OVERRULED_KEYS),
        )
        self._papers = TableBlock[PaperRow](
            f"{_NAME}.papers",
            "Giấy tờ phải có gì",
            (
                ColumnSpec("Giấy tờ", 0, lambda r: Cell(r.name, bold=True)),
                ColumnSpec("Yêu cầu", 170, lambda r: Cell(r.words or "–")),
            ),
            lambda r: r.code,
            [RowAct("expect", "Sửa", ("S",), presenter.change_paper, by_enter=True)],
            lambda: self.focused(self._papers.table, _PAPER_KEYS),
        )

    # What the presenter shows

    def show_right(self, *, may_change: bool, may_see: bool) -> None:
        words = "" if may_change else "Chỉ quản trị thay đổi được; ở đây chỉ xem."
        self.show_words(words)
        self._overruled.setVisible(may_see)

    def show_rules(self, rows: Sequence[RuleRow]) -> None:
        self._rules.table.show_rows(rows)

    def show_papers(self, rows: Sequence[PaperRow]) -> None:
        self._papers.table.show_rows(rows)

    def show_overruled(self, rows: Sequence[OverruledCount]) -> None:
        self._overruled.table.show_rows(rows)

    def search(self) -> None:
        self._papers.table.setFocus()
        self._presenter.find()


def _value(shown: RuleRow) -> Cell:
    if shown.value != shown.usual:
        return Cell(chips=(Chip(shown.shown, "accent"),))
    return Cell(shown.shown, bold=True)


def _times(shown: OverruledCount) -> Cell:
    """Marked where it looks like a habit."""
    text = f"{shown.week} · {shown.month}"
    return Cell(chips=(Chip(f"{text} · nhiều", "bad"),)) if shown.marked else Cell(text)


def _findings(shown: OverruledCount) -> Cell:
    return Cell(", ".join(FINDING_TEXTS[finding].lower() for finding in shown.findings))
