"""Danh mục thủ tục."""

from __future__ import annotations

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.table import Cell, ColumnSpec, RowsModel, RowsTable
from tthc_desktop.ui.settings.section import Section


class CatalogueSection(Section):
    title = "Danh mục thủ tục"

    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        super().__init__("catalogue")
        self._office = office
        columns: tuple[ColumnSpec[Procedure], ...] = (
            ColumnSpec("Mã", 110, lambda p: Cell(p.code)),
            ColumnSpec("Tên thủ tục", 0, lambda p: Cell(p.name)),
            ColumnSpec("Lĩnh vực", 200, lambda p: Cell(p.field_name)),
        )
        self._model = RowsModel(columns, lambda p: p.code)
        self._table = RowsTable("settings.catalogue.table", self.tr("Thủ tục"), self._model)
        self.body.addWidget(self._table, 1)

    def entered(self) -> None:
        self._table.show_rows(self._office.catalogue.procedures())
        self._table.setFocus()
