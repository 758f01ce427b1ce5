"""The workbook that an office fills in: four sheets, one row a thing, told apart by the code.

Nothing in it is computed: a formula may show one value and hold another, so it is refused; so are
merged cells (a value for which rows?), numbers where a code stands (Excel drops their zeros), and
columns or sheets that this program would have to leave out.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tthc_desktop.adapters.catalogue.shape import Node, channel_of, known_term, procedure_code
from tthc_desktop.adapters.catalogue.workbook_form import (
    CODE,
    COLUMNS,
    GUIDE,
    OFFERS,
    PAPERS,
    PROCEDURES,
    RESULTS,
    STEPS,
)
from tthc_desktop.domain.catalogue import (
    Case,
    Fee,
    Holder,
    Offer,
    PaperSpec,
    Procedure,
    ProcessStep,
    ResultSpec,
    Treatment,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.text import clean, fold

_MOST_PLAIN_BYTES = 40_000_000
_MOST_PARTS = 500
_MOST_ROWS = 20_000
_MOST_COLUMNS = 40
_MOST_CELLS = 300_000
_MOST_COVERED = 10_000
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_RANGE = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref=[\"']([^\"']*)[\"']")

_HANDLING = {
    "": Treatment.HAND_IN,
    "luu": Treatment.HAND_IN,
    "tra lai": Treatment.GIVE_BACK,
    "xuat trinh": Treatment.SHOW_ONLY,
    "du lieu": Treatment.BY_DATA,
}
_NEED = {"": True, "co": True, "khong": False, "neu co": False}
_HOLDERS = {"mot cua": Holder.CLERK, "phong chuyen mon": Holder.DIVISION}

Rows = dict[str, list["_Row"]]


def read(path: Path) -> Iterator[Procedure]:
    """The procedures of a workbook that somebody has filled in.

    Raises:
        InputError: ``catalogue.…`` with sheet and cell.
    """
    _check_parts(path)
    sheets = {name: _rows(sheet, name) for name, sheet in _open(path).items()}
    by_code: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    for name, rows in sheets.items():
        for row in rows:
            by_code[row.code()][name].append(row)
    for code, parts in by_code.items():
        heads = parts.get(PROCEDURES, [])
        if not heads:
            first = next(iter(parts.values()))[0]
            raise InputError("catalogue.no_head", place=first.place(CODE), sheet=PROCEDURES)
        if len(heads) > 1:
            raise InputError("catalogue.twice", procedure=code)
        yield _procedure(code, heads[0], parts)


def _check_parts(path: Path) -> None:
    """Before anything is unpacked: how much it would be, and that its XML declares nothing."""
    unreadable = InputError("catalogue.unreadable", name=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _MOST_PLAIN_BYTES:
                raise InputError("catalogue.too_large", name=path.name)
            for part in parts:
                if part.flag_bits & 1:
                    raise InputError("catalogue.locked", name=path.name)
                if "vbaproject" in part.filename.lower():
                    raise InputError("catalogue.macro", name=path.name)
                with archive.open(part) as file:  # a part that says less than it holds ends here
                    content = file.read(_MOST_PLAIN_BYTES + 1)
                if len(content) > part.file_size or _declares(content):
                    raise unreadable
                if part.filename.startswith("xl/worksheets/"):
                    _check_extent(content, path)
    except InputError:
        raise
    except Exception as error:  # zipfile, zlib, bz2 and lzma have errors of their own
        raise unreadable from error


def _check_extent(content: bytes, path: Path) -> None:
    """openpyxl makes an object of every cell, also of those that a merged range or a link only
    covers: a few bytes of XML can name millions."""
    if len(_CELL.findall(content)) > _MOST_CELLS:
        raise InputError("catalogue.too_large", name=path.name)
    for found in _RANGE.finditer(content):
        try:
            left, top, right, bottom = range_boundaries(found[1].decode("ascii"))
            extent = ((right or 0) - (left or 0) + 1) * ((bottom or 0) - (top or 0) + 1)
        except ValueError as error:
            raise InputError("catalogue.unreadable", name=path.name) from error
        if extent > _MOST_COVERED:
            raise InputError("catalogue.merged", place=found[1].decode("ascii"))


def _declares(content: bytes) -> bool:
    """A document type (entities) or XML in another encoding than UTF-8."""
    return (
        b"<!DOCTYPE" in content
        or b"<!ENTITY" in content
        or content[:2] in (b"\xff\xfe", b"\xfe\xff")
    )


def _open(path: Path) -> dict[str, Worksheet]:
    try:
        with warnings.catch_warnings(action="ignore"):  # about styles that nobody reads here
            book = load_workbook(path, keep_links=False)
    except Exception as error:
        raise InputError("catalogue.unreadable", name=path.name) from error
    sheets: dict[str, Worksheet] = {}
    for sheet in book.worksheets:
        name = clean(sheet.title)
        if name == GUIDE:
            continue
        if name not in COLUMNS:
            known = ", ".join(COLUMNS)
            raise InputError("catalogue.sheet", sheet=name[:40], known=known)
        sheets[name] = sheet
    for needed in (PROCEDURES, OFFERS, PAPERS):
        if needed not in sheets:
            raise InputError("catalogue.no_sheet", sheet=needed)
    return sheets


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of one sheet, read by caption. Cells that are no text or number were refused."""

    sheet: str
    number: int
    node: Node
    letters: dict[str, str]

    def place(self, caption: str) -> str:
        return f"{self.sheet}!{self.letters.get(caption.lower(), 'A')}{self.number}"

    def text(self, caption: str, *, needed: bool = False) -> str:
        value = self.node.text(caption)
        if needed and not value:
            raise self.wrong(caption, "nội dung, không được để trống")
        return value

    def code(self) -> str:
        if not isinstance(self.node.body.get(CODE.lower()), str):
            raise InputError("catalogue.code_number", place=self.place(CODE))
        return procedure_code(self.text(CODE), self.place(CODE))

    def number_at(self, caption: str) -> Decimal | None:
        found = self.node.number(caption)
        if found is None and self.text(caption):
            raise self.wrong(caption, "một số")
        return found

    def money(self, caption: str) -> int | None:
        try:
            return self.node.money(caption)
        except InputError:
            raise self.wrong(caption, "số tiền tròn đồng") from None

    def count(self, caption: str) -> int:
        found = self.number_at(caption) or Decimal(0)
        if found != found.to_integral_value():
            raise self.wrong(caption, "số nguyên")
        return int(found)

    def one_of(self, caption: str, known: dict[str, object]) -> object:
        found = known.get(fold(self.text(caption)))
        if found is None:
            raise self.wrong(caption, "một trong các giá trị của mẫu")
        return found

    def wrong(self, caption: str, wanted: str) -> InputError:
        return InputError("catalogue.shape", place=self.place(caption), wanted=wanted)


def _rows(sheet: Worksheet, name: str) -> Iterator[_Row]:
    merged = next(iter(sheet.merged_cells.ranges), None)
    if merged is not None:
        raise InputError("catalogue.merged", place=f"{name}!{merged.coord}")
    if sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
        raise InputError("catalogue.sheet_large", sheet=name, rows=_MOST_ROWS)
    rows = sheet.iter_rows()
    captions = _captions(next(rows, ()), name)
    letters = {caption.lower(): get_column_letter(n + 1) for n, caption in enumerate(captions)}
    for number, cells in enumerate(rows, 2):
        values = {
            caption: _value(cell, name)
            for caption, cell in zip(captions, cells, strict=False)
            if caption
        }
        if any(value is not None for value in values.values()):
            yield _Row(name, number, Node.of(values, f"{name}, dòng {number}"), letters)


def _captions(cells: tuple[Cell | MergedCell, ...], name: str) -> list[str]:
    captions = [clean(str(_value(cell, name) or "")) for cell in cells]
    for cell, caption in zip(cells, captions, strict=True):
        if caption and caption not in COLUMNS[name]:
            place = f"{name}!{cell.coordinate}"
            raise InputError("catalogue.column", place=place, value=caption[:40])
    missing = [caption for caption in COLUMNS[name] if captions.count(caption) != 1]
    if missing:
        raise InputError("catalogue.no_column", sheet=name, column=missing[0])
    return captions


def _value(cell: Cell | MergedCell, name: str) -> str | int | float | None:
    place = f"{name}!{cell.coordinate}"
    value = cell.value
    if cell.data_type == "f":
        raise InputError("catalogue.formula", place=place)
    if cell.data_type == "e":  # #REF!, #N/A: what a formula left behind
        raise InputError("catalogue.shape", place=place, wanted="giá trị, không phải lỗi")
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return value if not isinstance(value, str) or value.strip() else None
    raise InputError("catalogue.shape", place=place, wanted="chữ hoặc số")


def _procedure(code: str, head: _Row, parts: Rows) -> Procedure:
    cases: dict[str, list[PaperSpec]] = defaultdict(list)
    for row in parts.get(PAPERS, []):
        cases[row.text("Trường hợp")].append(_paper(row))
    return Procedure(
        code,
        head.text("Tên thủ tục", needed=True),
        head.text("Mã lĩnh vực"),
        head.text("Lĩnh vực"),
        tuple(map(_offer, parts.get(OFFERS, []))),
        tuple(Case(name, tuple(papers)) for name, papers in cases.items()),
        tuple(
            ResultSpec(row.text("Mã kết quả"), row.text("Tên kết quả", needed=True))
            for row in parts.get(RESULTS, [])
        ),
        head.text("Cấp thực hiện"),
        head.text("Quyết định công bố"),
        "",
        head.text("Đối tượng"),
        process=tuple(map(_step, parts.get(STEPS, []))),
    )


def _offer(row: _Row) -> Offer:
    channel = channel_of(row.text("Kênh", needed=True), row.place("Kênh"))
    number, unit = row.number_at("Thời hạn"), row.text("Đơn vị")
    term = known_term(number, unit)
    amount, words = row.money("Phí (đồng)"), row.text("Diễn giải phí")
    fees = (Fee("", amount, words),) if amount is not None or words else ()
    return Offer(channel, term, fees, unit if term is None else "", None if term else number)


def _paper(row: _Row) -> PaperSpec:
    treatment, required = (
        row.one_of("Cách xử lý", dict(_HANDLING)),
        row.one_of("Bắt buộc", dict(_NEED)),
    )
    return PaperSpec(
        row.text("Mã giấy tờ"),
        row.text("Tên giấy tờ", needed=True),
        Treatment(str(treatment)),
        bool(required),
        row.count("Bản chính"),
        row.count("Bản sao"),
        "",
        row.text("Mã kết quả thay thế"),
    )


def _step(row: _Row) -> ProcessStep:
    return ProcessStep(
        row.text("Bước", needed=True),
        Holder(str(row.one_of("Nơi giữ", dict(_HOLDERS)))),
        row.number_at("Giờ") or Decimal(0),
        row.text("Người hoặc phòng"),
    )
