"""Hồ sơ trực tuyến: a list of what waits, and a line for a code."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from tthc_desktop.domain.catalogue import CHANNEL_NAMES
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalDossier, is_official_code
from tthc_desktop.domain.portal_texts import TO_CHECK, dossier_doubt
from tthc_desktop.domain.worklist import urgency
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import known_calendar
from tthc_desktop.ui.kit.act import key_line
from tthc_desktop.ui.kit.acts import menu_on
from tthc_desktop.ui.kit.down_into import DownInto
from tthc_desktop.ui.kit.due_chip import due_chip
from tthc_desktop.ui.kit.page import KeptChoice, Page
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.search_line import SearchField
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, ColumnSpec, RowsModel, RowsTable
from tthc_desktop.ui.kit.widgets import label, row
from tthc_desktop.ui.online.acts import ONLINE_ACTS, OPEN
from tthc_desktop.ui.online.presenter import OnlinePresenter


class OnlinePage(Page):
    finds = True

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("online")
        self._office = office
        self._shell = shell
        self._presenter = OnlinePresenter(office, runner, shell, self)
        self.begun.append(self._presenter.begun)
        head = row(spacing=10)
        head.addWidget(label("Hồ sơ trực tuyến", "title"))
        self._summary = label("", "muted", wrap=True)
        self._summary.setObjectName("online.summary")
        head.addWidget(self._summary, 1)
        head.addWidget(self._presenter.acts.button("online.open", OPEN, main=True))
        self.body.addLayout(head)
        self._code = SearchField(
            "online.code",
            "Mã hồ sơ, họ tên, số định danh (quét mã trên giấy tiếp nhận cũng được)",
            hint="H01.45-261126-0001",
        )
        self._code.edit.sought.connect(self._presenter.search)
        self._code.edit.returnPressed.connect(self._entered_code)
        self.body.addWidget(self._code)
        self._model = RowsModel[PortalDossier](
            (
                ColumnSpec("Mã hồ sơ", 178, lambda d: Cell(d.code)),
                ColumnSpec("Chủ hồ sơ", 150, _owner),
                ColumnSpec("Thủ tục", 0, lambda d: Cell(d.procedure_name)),
                ColumnSpec("Kênh", 96, lambda d: Cell(CHANNEL_NAMES[d.channel]), optional=True),
                ColumnSpec(
                    "Trạng thái", 140, lambda d: Cell(STATUS_NAMES[d.status]), optional=True
                ),
                ColumnSpec("Đã nộp", 76, lambda d: Cell(f"{len(d.files)} tệp"), optional=True),
                ColumnSpec("Hẹn trả", 150, self._due),
            ),
            lambda d: d.code,
        )
        self._table = RowsTable("online.table", "Hồ sơ chờ số hóa", self._model)
        self._table.activated.connect(lambda _index: self.main_action())
        DownInto(self._code.edit, self._table, typed_back=True)
        menu_on(self._table, self._presenter.acts)
        self.body.addWidget(self._table, 1)
        self.setAcceptDrops(True)
        self.finish(
            key_line(
                (
                    *(("", "Gõ hoặc quét mã rồi Enter"), ("↓", "xuống danh sách"), *ONLINE_ACTS),
                    *(("F5", "hỏi lại"), ("", "kéo thả tệp danh sách mã"), ("Esc", "về")),
                )
            )
        )

    def _due(self, dossier: PortalDossier) -> Cell:
        now = self._office.ports.clock.now()
        kind = urgency(dossier.due_at, now, known_calendar(self._office.ports.catalogue)[0])
        return Cell(chips=(due_chip(dossier.due_at, now, kind),))

    def entered(self) -> None:
        self._presenter.load()
        self._code.edit.setFocus()

    def kept(self) -> KeptChoice:
        return {**super().kept(), "code": self._code.text}

    def take_kept(self, kept: KeptChoice) -> None:
        super().take_kept(kept)
        self._code.edit.setText(kept["code"])

    def reload(self) -> None:
        self._presenter.load()

    def search(self) -> None:
        self._code.edit.setFocus()
        self._code.edit.selectAll()

    def take_code(self, code: str) -> None:
        """Takes a code that was scanned from a slip."""
        self._code.edit.setText(code)
        self._presenter.find(code)

    @property
    def chosen(self) -> PortalDossier | None:
        return self._table.chosen

    def show_waiting(self, dossiers: Sequence[PortalDossier], text: str) -> None:
        self._summary.setText(text)
        self._table.show_rows(dossiers)
        if self._table.chosen is None:
            self._table.choose(0)

    def show_wrong(self, text: str) -> None:
        self._code.show_wrong(text)
        self._code.edit.setFocus()

    def _entered_code(self) -> None:
        """A whole code is looked up, also where it is not in the list; anything else filters."""
        text = "".join(self._code.text.split()).upper()
        if is_official_code(text) and all(d.code != text for d in self._model.rows):
            self._presenter.find(text)
        elif self._model.rows:
            self._table.setFocus()
            if len(self._model.rows) == 1:
                self._presenter.acts.start(OPEN)
            else:  # which of them is meant only a person knows
                left = len(self._model.rows)
                self._shell.say("info", f"Còn {left} hồ sơ: ↑↓ chọn rồi Enter để mở.")
        else:
            self._presenter.find(self._code.text)

    def main_action(self) -> None:
        self._presenter.acts.start(OPEN)

    def back(self) -> bool:
        if not self._code.text:
            return False
        self._code.clear()
        self._code.edit.setFocus()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self._presenter.open_list(url.toLocalFile())


def _owner(dossier: PortalDossier) -> Cell:
    """The name as the province has it; marked where a text of the dossier is damaged."""
    name, doubt = dossier.applicant.name, dossier_doubt(dossier)
    if not doubt:
        return Cell(name)
    return Cell(f"{name} · {TO_CHECK}", spoken=f"{name}. {doubt}", tone="warn")
