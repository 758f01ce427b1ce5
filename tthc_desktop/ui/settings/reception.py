"""Tiếp nhận và chữ ký: what papers demand and who signs on the left, who receives for other units
and numbers on the right; a question takes the place of the half that it is not about."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.domain.people import ROLE_NAMES as ACCOUNT_ROLE_NAMES
from tthc_desktop.domain.signing_rules import (
    PAPER_KIND_NAMES,
    ROLE_NAMES,
    RegisteredSigner,
    roles_in_words,
)
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.halves import HalvesSection, stacked
from tthc_desktop.ui.settings.reception_presenter import (
    ClerkRow,
    DemandRow,
    NumberRow,
    ReceptionPresenter,
    fingerprint,
    sentence_case,
)
from tthc_desktop.ui.settings.table_block import RowAct, TableBlock

_MOVE = "↑↓ chọn   Tab bảng kế tiếp"
_DEMAND_KEYS = f"{_MOVE}   C hoặc Enter chọn chữ ký cần có"
_SIGNER_KEYS = f"{_MOVE}   R đăng ký chứng thư đang cắm   X bỏ đăng ký"
_CLERK_KEYS = f"{_MOVE}   P hoặc Space cho, thôi tiếp nhận phi địa giới"
_NUMBER_KEYS = f"{_MOVE}   S hoặc Enter sửa số"
_ASK_KEYS = "Số hoặc ↑↓ chọn   Ctrl+Enter lưu   Esc để sau"
_NAME = "settings.reception"


class ReceptionSection(HalvesSection):
    """Implements reception_presenter.ReceptionView."""

    title = "Tiếp nhận và chữ ký"
    short = "Tiếp nhận, ký"
    keys = _DEMAND_KEYS
    ask_keys = _ASK_KEYS

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("reception")
        self._presenter: ReceptionPresenter = ReceptionPresenter(
            office, Doing(runner, shell, self._panel, self.refresh), self
        )
        self._make_blocks()
        self.lay_out(
            stacked((self._demands, 6), (self._signers, 4)),
            stacked((self._clerks, 4), (self._numbers, 6)),
            [b.table for b in (self._demands, self._signers, self._clerks, self._numbers)],
        )

    def _make_blocks(self) -> None:
        presenter = self._presenter
        self._demands = TableBlock[DemandRow](
            f"{_NAME}.demands",
            "Chữ ký theo loại giấy tờ",
            (
                ColumnSpec("Giấy tờ", 150, lambda r: Cell(PAPER_KIND_NAMES[r.kind], bold=True)),
                ColumnSpec("Cần chữ ký của", 0, _demanded),
                ColumnSpec("Nguồn", 92, _source, optional=True),
            ),
            lambda r: r.kind.value,
            [RowAct("choose", "Chọn", ("C",), presenter.choose_demands, by_enter=True)],
            lambda: self.focused(self._demands.table, _DEMAND_KEYS),
        )
        self._signers = TableBlock[RegisteredSigner](
            f"{_NAME}.signers",
            "Chứng thư đã đăng ký",
            (
                ColumnSpec("Chủ thể", 0, lambda s: Cell(s.subject, bold=True)),
                ColumnSpec("Ký thay mặt", 150, lambda s: Cell(sentence_case(ROLE_NAMES[s.role]))),
                ColumnSpec("Dấu vân tay", 168, lambda s: Cell(fingerprint(s.certificate))),
            ),
            lambda s: s.certificate,
            [
                RowAct("register", "Đăng ký", ("R",), lambda _s: presenter.register()),
                RowAct("forget", "Bỏ", ("X",), presenter.forget),
            ],
            lambda: self.focused(self._signers.table, _SIGNER_KEYS),
        )
        self._clerks = TableBlock[ClerkRow](
            f"{_NAME}.clerks",
            "Ai được tiếp nhận phi địa giới",
            (
                ColumnSpec("Họ tên", 0, lambda r: Cell(r.account.name, bold=True)),
                ColumnSpec("Vai trò", 136, _account_role, optional=True),
                ColumnSpec("Phi địa giới", 112, _mark),
            ),
            lambda r: r.account.id,
            [RowAct("toggle", "Đổi", ("P", " "), presenter.toggle)],
            lambda: self.focused(self._clerks.table, _CLERK_KEYS),
        )
        self._numbers = TableBlock[NumberRow](
            f"{_NAME}.numbers",
            "Con số",
            (
                ColumnSpec("Nội dung", 0, lambda r: Cell(r.name)),
                ColumnSpec("Số", 64, lambda r: Cell(r.value, bold=True)),
            ),
            lambda r: r.name,
            [RowAct("change", "Sửa", ("S",), presenter.change_number, by_enter=True)],
            lambda: self.focused(self._numbers.table, _NUMBER_KEYS),
        )

    # What the presenter shows

    def show_right(self, *, may_change: bool) -> None:
        self.show_words("" if may_change else "Chỉ quản trị thay đổi được; ở đây chỉ xem.")

    def show_demands(self, rows: Sequence[DemandRow]) -> None:
        self._demands.table.show_rows(rows)

    def show_signers(self, signers: Sequence[RegisteredSigner]) -> None:
        self._signers.table.show_rows(signers)

    def show_clerks(self, rows: Sequence[ClerkRow]) -> None:
        self._clerks.table.show_rows(rows)

    def show_numbers(self, rows: Sequence[NumberRow]) -> None:
        self._numbers.table.show_rows(rows)


def _demanded(shown: DemandRow) -> Cell:
    return Cell(sentence_case(roles_in_words(shown.demands)))


def _source(shown: DemandRow) -> Cell:
    return Cell(chips=(Chip("đã sửa", "accent"),)) if shown.changed else Cell("Bản gốc")


def _account_role(shown: ClerkRow) -> Cell:
    return Cell(ACCOUNT_ROLE_NAMES[shown.account.role])


def _mark(shown: ClerkRow) -> Cell:
    return Cell(chips=(Chip("Được", "ok"),)) if shown.any_place else Cell("–")
