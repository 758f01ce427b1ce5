"""Workbooks in which text is text: opened again by openpyxl, and read as raw XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.hostile import HOSTILE_NAMES
from tthc_desktop.adapters.sheets.workbook import LONGEST, OpenpyxlSheets, as_text
from tthc_desktop.domain.text import printable
from tthc_desktop.services.ports.sheets import SheetColumn, SheetTable

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
AT = datetime(2026, 11, 23, 2, 5, 59, tzinfo=UTC)
# What a workbook without links, macros, drawings and foreign parts is made of.
PARTS = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/theme/theme1.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
}
UNSEEN = "\u202e\u202c\u2066\u200f\u200b\ufeff\x00\x07\x1b\t\r\n"


@pytest.fixture(scope="module")
def content() -> bytes:
    return OpenpyxlSheets().workbook(
        SheetTable(
            "So theo doi",
            HOSTILE_NAMES,
            (SheetColumn("=1+1", 20), SheetColumn("Số", 8), SheetColumn("Ngày", 18)),
            [(name, number, AT) for number, name in enumerate(HOSTILE_NAMES, 1)],
        )
    )


@pytest.fixture(scope="module")
def sheet(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).worksheets[0]


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            yield name, package.read(name)


def _xml(part: bytes) -> ET.Element:
    return ET.fromstring(part)  # noqa: S314 - written a moment ago by the program itself


def body(sheet: Worksheet) -> list[str]:
    top = len(HOSTILE_NAMES) + 2
    return [str(sheet.cell(top + n, 1).value) for n in range(len(HOSTILE_NAMES))]


def test_every_text_is_a_string_and_nothing_else(sheet: Worksheet) -> None:
    texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert len(texts) == 2 * len(HOSTILE_NAMES) + 3
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts)
    assert all(cell.hyperlink is None for cell in texts)


@pytest.mark.parametrize("at", range(len(HOSTILE_NAMES)))
def test_its_letters_are_there_and_nothing_unseen(sheet: Worksheet, at: int) -> None:
    name, text = HOSTILE_NAMES[at], body(sheet)[at]
    assert text == as_text(name)
    assert not set(text) & set(UNSEEN)
    assert len(text) <= LONGEST
    if len(name) < 100 and "_x" not in name:
        assert text == printable(name)


def test_as_raw_xml_there_is_no_formula_no_link_no_foreign_part(content: bytes) -> None:
    every = dict(parts(content))
    assert set(every) <= PARTS
    for name, part in every.items():
        root = _xml(part)
        tags = {element.tag.removeprefix(MAIN) for element in root.iter()}
        assert not tags & {"f", "hyperlink", "hyperlinks", "definedName", "ddeLink", "oleLink"}
        if name.endswith(".rels"):
            assert not [r for r in root if r.get("TargetMode") == "External"]
    cells = list(_xml(every["xl/worksheets/sheet1.xml"]).iter(f"{MAIN}c"))
    kinds = [cell.get("t", "n") for cell in cells]
    strings = kinds.count("inlineStr") + kinds.count("s")
    assert strings == 2 * len(HOSTILE_NAMES) + 3
    assert set(kinds) <= {"inlineStr", "s", "n", "d"}
    shown = b"".join(every.values())
    assert b"_x003D_cmd" not in shown.replace(b"_x005F_x003D_", b"")
    assert b"_x0000_" not in shown.replace(b"_x005F_x0000_", b"")
    assert b"<b onclick" not in shown


def test_styles_keep_a_text_a_text_when_it_is_edited(content: bytes) -> None:
    every = dict(parts(content))
    formats = _xml(every["xl/styles.xml"]).findall(f"{MAIN}cellXfs/*")
    for cell in _xml(every["xl/worksheets/sheet1.xml"]).iter(f"{MAIN}c"):
        quoted = formats[int(cell.get("s", "0"))].get("quotePrefix") == "1"
        assert quoted == (cell.get("t") in ("inlineStr", "s"))


def test_numbers_and_moments_are_numbers_and_moments(sheet: Worksheet) -> None:
    row = len(HOSTILE_NAMES) + 2
    assert sheet.cell(row, 2).value == 1
    moment = sheet.cell(row, 3)
    assert moment.data_type == "d"
    assert moment.value == datetime(2026, 11, 23, 9, 5, 59)  # noqa: DTZ001 - cells have no zone
    assert moment.number_format == "dd/mm/yyyy hh:mm"


def test_the_sheet_has_its_fixed_name_and_its_head_stays(sheet: Worksheet) -> None:
    assert sheet.title == "So theo doi"
    assert sheet.freeze_panes == f"A{len(HOSTILE_NAMES) + 2}"


def test_an_empty_table(content: bytes) -> None:
    made = OpenpyxlSheets().workbook(SheetTable("x", (), (SheetColumn("a", 5),), ()))
    read = load_workbook(io.BytesIO(made)).worksheets[0]
    assert [[c.value for c in row] for row in read.iter_rows()] == [["a"]]


def test_what_is_not_there_is_an_empty_cell() -> None:
    columns = (SheetColumn("a", 5), SheetColumn("b", 5))
    made = OpenpyxlSheets().workbook(SheetTable("x", (), columns, [(None, "\x00")]))
    cells = load_workbook(io.BytesIO(made)).worksheets[0]
    assert [cells.cell(2, n).value for n in (1, 2)] == [None, None]
