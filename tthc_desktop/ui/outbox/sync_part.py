"""Quản lý đồng bộ: how far each dossier is with each national system, and why not further."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from tthc_desktop.domain.dossier import ARRIVAL_NAMES, Arrival
from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import TransferError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.story import NationalSystem
from tthc_desktop.domain.text import number_text
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.sending.sync_status import (
    GetSyncStatus,
    SyncLine,
    SyncStatus,
    SystemSums,
)
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.story_words import when
from tthc_desktop.ui.kit.table import Cell, ColumnSpec
from tthc_desktop.ui.kit.widgets import card, column, label
from tthc_desktop.ui.outbox.one_reading import OneReading
from tthc_desktop.ui.outbox.part import OutboxPart, card_label
from tthc_desktop.ui.outbox.sync_acts import SYNC_ACTS
from tthc_desktop.ui.outbox.words import (
    DIFFERS,
    STATE_CHIPS,
    sync_chip,
    sync_sentence,
)

_DIFFER = "Tỉnh báo trạng thái khác với ở đây"
_WAITS = "Chưa có mã chính thức; vì sao thì xem ở hàng chờ."


class SyncPart(OutboxPart[SyncStatus, SyncLine, SyncLine]):
    title, short = "Quản lý đồng bộ", "Đồng bộ"

    def __init__(self, office: Office, runner: Runner, shell: Shell, doing: Doing) -> None:
        names = ("outbox.sync", "Hồ sơ chưa đồng bộ xong")
        columns: tuple[ColumnSpec[SyncLine], ...] = (
            ColumnSpec("Mã hồ sơ", 178, lambda line: Cell(line.code)),
            ColumnSpec("Người nộp", 140, lambda line: Cell(line.citizen), optional=True),
            ColumnSpec("Vì sao", 0, lambda line: Cell(_short(line))),
            ColumnSpec("Hệ thống tỉnh", 172, _province, optional=True),
            ColumnSpec("DVCQG", 124, lambda line: _of(line, NationalSystem.DVCQG)),
            ColumnSpec("EMC", 124, lambda line: _of(line, NationalSystem.EMC)),
            ColumnSpec("Từ lúc", 142, _since, optional=True),
        )
        super().__init__(names, columns, SYNC_ACTS, (office, runner, shell, doing))

    def held(self) -> OneReading[SyncStatus, SyncLine]:
        scope = scope_of(self.shell.clerk)
        return OneReading(
            self.office.use(GetSyncStatus),
            lambda status: [
                line for line in status.lines if scope is None or line.clerk_id == scope.id
            ],
            lambda line: (line.submission, line.dossier_id),
        )

    def subject(self) -> SyncLine | None:
        return self.table.chosen

    def make_card(self) -> QFrame:
        layout = column(margins=12, spacing=6)
        self._sums = {
            system: card_label(f"outbox.sync.sums.{system.value}") for system in NationalSystem
        }
        self._heading = label("", "heading")
        self._heading.setObjectName("outbox.sync.heading")
        self._level = card_label("outbox.sync.level")
        self._why = card_label("outbox.sync.why")
        for each in (*self._sums.values(), self._heading, self._level, self._why):
            layout.addWidget(each)
        return card(layout)

    def summary(self, answer: SyncStatus) -> str:
        told = [f"Lệch với tỉnh: {number_text(answer.differs)} hồ sơ"]
        if answer.inbox.waiting:
            told.append(f"tin chờ gửi xong: {number_text(answer.inbox.waiting)}")
        if answer.unknown_changes:
            told.append(f"tin chưa hiểu: {number_text(answer.unknown_changes)}")
        if answer.cut:
            told.append("còn nữa ngoài số đếm này")
        return " · ".join(told)

    def arrived(self, answer: SyncStatus) -> None:
        self.shell.tell_damaged(answer.damaged)
        for each in answer.sums:
            self._sums[each.system].setText(_sums(each))

    def show_chosen(self) -> None:
        line = self.table.chosen
        if line is None:
            nothing = "Không có hồ sơ nào chờ đồng bộ"
            self._heading.setText("…" if self.table.model().rowCount() else nothing)
            self._level.setText("")
            self._why.setText("")
            return
        self._heading.setText(f"{line.code} · {line.citizen}")
        self._level.setText(f"● {ARRIVAL_NAMES[_arrival(line)]}")
        self._why.setText(f"{_why(line)}{self.ways_out}")

    def view_chosen(self) -> bool:
        if (line := self.table.chosen) is not None:
            self.shell.take_dossier(line.dossier_id)
        return False


def _sums(sums: SystemSums) -> str:
    numbers = [
        f"máy chủ nhận {number_text(sums.received)}/{number_text(sums.sealed)}",
        f"có mã {number_text(sums.coded)}",
        f"đã đồng bộ {number_text(sums.synced)}",
        f"lỗi {number_text(sums.failed)}",
        f"đang chờ {number_text(sums.waiting)}",
    ]
    if sums.untold:  # neither yes nor no
        numbers.append(f"tỉnh chưa báo {number_text(sums.untold)}")
    return f"{sums.system.value}: {' · '.join(numbers)}"


def _arrival(line: SyncLine) -> Arrival:
    if line.coded:
        return Arrival.PROVINCE
    return Arrival.RELAY if line.received else Arrival.LOCAL


def _province(line: SyncLine) -> Cell:
    return Cell(chips=(DIFFERS if line.differs else STATE_CHIPS[line.state],))


def _of(line: SyncLine, system: NationalSystem) -> Cell:
    return Cell(chips=tuple(sync_chip(each) for each in line.systems if each.system is system))


def _since(line: SyncLine) -> Cell:
    return Cell(when(line.waits_since) if line.waits_since else "")


def _short(line: SyncLine) -> str:
    """Why it waits, in a cell: the card says it whole."""
    if line.differs:
        return _DIFFER
    if not line.coded:
        return sentence(TransferError(line.why)) if line.why in TABLE else _WAITS
    reasons = [each.reason for each in line.systems if each.reason]
    return "; ".join(dict.fromkeys(reasons)) or "Chờ tỉnh báo"


def _why(line: SyncLine) -> str:
    if not line.coded:
        return _short(line)
    told = [f"{each.system.value}: {sync_sentence(each)}." for each in line.systems]
    if line.differs:
        told.insert(0, f"{_DIFFER}; quyết định ở Tin từ tỉnh (phím Q).")
    return " ".join(told)
