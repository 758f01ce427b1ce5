"""What an import brought: counts, kinds of doubt, and every change against the version before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.questions import DOUBT_NAMES
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.catalogue.import_catalogue import ImportReport, PastChange
from tthc_desktop.ui.kit.key_table import KeyTable
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec, RowsModel
from tthc_desktop.ui.kit.widgets import card, column, label

_ReportLine = tuple[Chip, str, str, str]
_NEW, _CHANGED = Chip("Mới", "ok"), Chip("Thay đổi", "info")
_GONE = Chip("Không còn", "warn")


KEYS = "↑↓ chọn   H câu hỏi   Esc danh sách"


class ReportView(QWidget):
    def __init__(self, open_questions: Callable[[], None]) -> None:
        super().__init__()
        self._open_questions = open_questions
        layout = column(spacing=10)
        inner = column(margins=12, spacing=4)
        self._summary = label("", "heading", wrap=True)
        self._summary.setObjectName("settings.report.summary")
        self._doubts = label("", wrap=True)
        self._doubts.setObjectName("settings.report.doubts")
        inner.addWidget(self._summary)
        inner.addWidget(self._doubts)
        layout.addWidget(card(inner))
        columns: tuple[ColumnSpec[_ReportLine], ...] = (
            ColumnSpec("", 120, lambda line: Cell(chips=(line[0],))),
            ColumnSpec("Mã", 96, lambda line: Cell(line[1])),
            ColumnSpec("Thủ tục", 330, lambda line: Cell(line[2])),
            ColumnSpec("Khác bản trước", 0, lambda line: Cell(line[3])),
        )
        self._model = RowsModel(columns, lambda line: f"{line[1]} {line[3]}")
        self._table = KeyTable(
            "settings.report", "Thay đổi", self._model, self._press, lambda: None
        )
        layout.addWidget(self._table, 1)
        self.setLayout(layout)

    def _press(self, key: str) -> bool:
        if key == "H":
            self._open_questions()
        return key == "H"

    def show_report(self, report: ImportReport) -> None:
        self._summary.setText(
            f"{report.procedures} thủ tục, {report.components} dòng thành phần hồ sơ, có hiệu lực"
            f" từ {report.valid_from:%d/%m/%Y}: {len(report.added)} mới, {len(report.changed)} thay"
            f" đổi, {report.unchanged} như cũ, {len(report.gone)} không còn trong tệp."
        )
        doubts = "; ".join(f"{DOUBT_NAMES[d]}: {n}" for d, n in report.doubts.items())
        waits = (
            f" Còn {report.open_questions} điểm chờ quyết định." if report.open_questions else ""
        )
        self._doubts.setText(f"Điểm chưa rõ theo loại – {doubts}.{waits}" if doubts else "")
        self._show(_lines(report))

    def show_past(self, past: Sequence[PastChange]) -> None:
        """What came in during the last month, newest first."""
        self._summary.setText(
            f"{len(past)} bản thủ tục đã nhập trong 30 ngày qua."
            if past
            else "Không có thay đổi nào được nhập trong 30 ngày qua."
        )
        self._doubts.setText("")
        self._show(line for change in past for line in _past_lines(change))

    def _show(self, lines: Iterable[_ReportLine]) -> None:
        self._table.show_rows(tuple(lines))
        self._table.choose(0)
        self._table.setFocus()


def _past_lines(past: PastChange) -> Iterator[_ReportLine]:
    when = f"{vn_date(past.at)}, hiệu lực {past.valid_from:%d/%m/%Y}"
    if past.first:
        yield _NEW, past.change.code, past.change.name, f"{when}, theo {past.source}"
    for line in past.change.lines:
        yield _CHANGED, past.change.code, past.change.name, f"{when}: {line}"


def _lines(report: ImportReport) -> Iterator[_ReportLine]:
    for change in report.changed:
        for line in change.lines:
            yield _CHANGED, change.code, change.name, line
    for code in report.gone:
        yield _GONE, code, "", "Thủ tục vẫn được giữ trong danh mục"
    for change in report.added:
        yield _NEW, change.code, change.name, ""
