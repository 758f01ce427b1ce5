"""A table as an .xlsx workbook, by openpyxl."""

from __future__ import annotations

import io
import re
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.styleable import StyleableObject
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tthc_desktop.domain.text import printable
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.ports.sheets import CellValue, SheetTable

LONGEST = 1_000
"""Letters of a cell. Excel itself takes 32,767, and nobody can read those."""
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MOMENT = "dd/mm/yyyy hh:mm"
_TOP = Alignment(vertical="top", wrap_text=True)
_TITLE, _BOLD = Font(bold=True, size=14), Font(bold=True, color="FFFFFF")
_GROUND = PatternFill("solid", fgColor="0B6E69")


class OpenpyxlSheets:
    """Writes workbooks with openpyxl (services.ports.sheets.SheetWriter)."""

    def workbook(self, table: SheetTable) -> bytes:
        book = Workbook()
        book.properties.creator = "TTHC Desktop"
        sheet = book.worksheets[0]
        sheet.title = table.name
        for number, line in enumerate(table.lines, 1):
            _put(sheet, number, 1, line).font = _TITLE if number == 1 else Font()
        top = len(table.lines) + 1
        sheet.freeze_panes = f"A{top + 1}"
        for at, column in enumerate(table.columns, 1):
            sheet.column_dimensions[get_column_letter(at)].width = column.width
            head = _put(sheet, top, at, column.title)
            head.font, head.fill, head.alignment = _BOLD, _GROUND, _TOP
        for number, row in enumerate(table.rows, top + 1):
            for at, value in enumerate(row, 1):
                _put(sheet, number, at, value).alignment = _TOP
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()


def as_text(text: str) -> str:
    """Ink only, cut to LONGEST letters. ``_x0009_`` is how a workbook writes a control character:
    in a citizen's text it stays the seven letters that it is."""
    clean = printable(text)
    if len(clean) > LONGEST:
        clean = f"{clean[: LONGEST - 1].rstrip()}…"
    return _ESCAPE.sub("_x005F_", clean)


def _put(sheet: Worksheet, row: int, column: int, value: CellValue) -> StyleableObject:
    made = sheet.cell(row, column)
    if isinstance(value, str):
        made.value = as_text(value) or None
        if made.value is None:
            return made
        made.data_type = "s"  # openpyxl makes a formula of "=1" and an error of "#N/A"
        made.quotePrefix = True  # and a text it stays when a person edits the cell
    elif isinstance(value, datetime):
        made.value = value.astimezone(VIETNAM).replace(tzinfo=None)
        made.number_format = _MOMENT
    else:
        made.value = value
    return made
