"""Files that no office should meet, and does: each is answered in words, with the place."""

from __future__ import annotations

import contextlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.adapters.catalogue.workbook_form import COLUMNS
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence

GOOD: dict[str, object] = {
    "code": "1.000001",
    "name": "Thủ tục thử",
    "channels": [{"channel": "Trực tiếp", "duration": "3", "unit": "Ngày làm việc", "text": ""}],
    "cases": [{"case": "--", "components": [{"name": "Tờ khai", "originals": 1, "copies": 0}]}],
    "results": [{"name": "Kết quả", "code": "KQ.G15.000001"}],
}


def _json(**changed: object) -> bytes:
    body = {name: value for name, value in {**GOOD, **changed}.items() if value is not ...}
    return json.dumps([body]).encode()


def _components(*rows: object) -> bytes:
    return _json(cases=[{"case": "--", "components": list(rows)}])


def _channel(**changed: object) -> bytes:
    channel = {"channel": "Trực tiếp", "duration": "3", "unit": "Ngày", "text": "", **changed}
    return _json(channels=[channel])


JSON_FILES: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "input.empty", ""),
    "white space": (b" \n ", "catalogue.unreadable", ""),
    "no list": (b"7", "catalogue.shape", ""),
    "empty list": (b"[]", "catalogue.empty", ""),
    "cut off": (_json()[:-7], "catalogue.unreadable", ""),
    "two objects": (_json() + _json(), "catalogue.unreadable", ""),
    "utf-16": (_json().decode().encode("utf-16"), "catalogue.unreadable", ""),
    "latin-1": ('[{"code": "é"}]'.encode("latin-1"), "catalogue.unreadable", ""),
    "nan": (_channel(duration=1).replace(b"1,", b"NaN,", 1), "catalogue.unreadable", ""),
    "deep": (b"[" * 100_000, "catalogue.unreadable", ""),
    "huge number": (b"[" + b"9" * 10_000 + b"]", "catalogue.unreadable", ""),
    "key twice": (b'[{"code": "1.000001", "code": "1.000002"}]', "catalogue.unreadable", ""),
    "text in the list": (b'["1.000001"]', "catalogue.shape", "[0]"),
    "no code": (_json(code=...), "catalogue.shape", "[0]"),
    "code of another shape": (_json(code="khai-sinh"), "catalogue.code", "[0].code"),
    "code as a list": (_json(code=["1.000001"]), "catalogue.shape", "[0].code"),
    "no name": (_json(name=" "), "catalogue.shape", "[0].name"),
    "name of hidden letters": (_json(name="\u202e\u200b"), "catalogue.shape", "[0].name"),
    "half a letter": (b'[{"code": "1.000001", "name": "\\ud83d"}]', "catalogue.shape", "[0].name"),
    "endless name": (_json(name="a" * 20_000), "catalogue.shape", "[0].name"),
    "channels as an object": (_json(channels={}), "catalogue.shape", "[0].channels"),
    "channels missing": (_json(channels=...), "catalogue.shape", "[0].channels"),
    "unknown channel": (_channel(channel="Fax"), "catalogue.shape", "[0].channels[0].channel"),
    "duration as a list": (_channel(duration=[3]), "catalogue.shape", "[0].channels[0].duration"),
    "cases as text": (_json(cases="--"), "catalogue.shape", "[0].cases"),
    "minus one copy": (
        _components({"name": "Tờ khai", "originals": -1}),
        "catalogue.shape",
        "[0].cases[0].components[0].originals",
    ),
    "half a copy": (
        _components({"name": "Tờ khai", "copies": 0.5}),
        "catalogue.shape",
        "[0].cases[0].components[0].copies",
    ),
    "copies true": (
        _components({"name": "Tờ khai", "copies": True}),
        "catalogue.shape",
        "[0].cases[0].components[0].copies",
    ),
    "paper without a name": (
        _components({"originals": 1}),
        "catalogue.shape",
        "[0].cases[0].components[0].name",
    ),
    "a thousand and one papers": (
        _components(*[{"name": "Tờ khai"}] * 1001),
        "catalogue.shape",
        "[0].cases[0].components",
    ),
    "one code, two procedures": (
        json.dumps([GOOD, {**GOOD, "name": "Khác"}]).encode(),
        "catalogue.twice",
        "",
    ),
    "one code, two suffixes": (
        json.dumps([GOOD, {**GOOD, "code": "1.000001.000.00.00.H01", "name": "Khác"}]).encode(),
        "catalogue.twice",
        "",
    ),
    "answer with an error": (b'{"error_code": "-3", "message": "het han"}', "catalogue.answer", ""),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "catalogue.unreadable", ""),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "catalogue.locked", ""),
    "a zip that is none": (b"PK\x03\x04" + b"\0" * 300, "catalogue.unreadable", ""),
}


def _refused(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        CatalogueFiles().read(path)
    assert "?" not in sentence(caught.value), "a detail is missing"
    return caught.value


@pytest.mark.parametrize("name", JSON_FILES)
def test_json(tmp_path: Path, name: str) -> None:
    content, code, place = JSON_FILES[name]
    path = tmp_path / "danh-muc.json"
    path.write_bytes(content)
    error = _refused(path)
    assert error.code == code
    assert str(error.details.get("place", "")).endswith(place)


Book = Callable[[Workbook], object]


def _set(sheet: str, cell: str, value: str | float | datetime) -> Book:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def _filled_down(book: Workbook) -> None:
    book["Giấy tờ"]["B30000"] = "x"


def _emptied(book: Workbook) -> None:
    for name in COLUMNS:
        book[name].delete_rows(2, 9)


WORKBOOKS: dict[str, tuple[Book, str, str]] = {
    "formula": (_set("Thủ tục", "B2", "=HYPERLINK(1)"), "catalogue.formula", "Thủ tục!B2"),
    "formula in a caption": (_set("Giấy tờ", "B1", "=A1"), "catalogue.formula", "Giấy tờ!B1"),
    "merged": (lambda b: b["Giấy tờ"].merge_cells("A2:A3"), "catalogue.merged", "Giấy tờ!A2:A3"),
    "a whole column merged": (
        lambda b: b["Giấy tờ"].merge_cells("B2:B20001"),
        "catalogue.merged",
        "B2:B20001",
    ),
    "an error of a formula": (_set("Thủ tục", "B2", "#REF!"), "catalogue.shape", "Thủ tục!B2"),
    "code as a number": (_set("Thủ tục", "A2", 2.00042), "catalogue.code_number", "Thủ tục!A2"),
    "code of another shape": (_set("Thủ tục", "A2", "abc"), "catalogue.code", "Thủ tục!A2"),
    "date": (_set("Thời hạn", "C2", datetime(2026, 1, 2)), "catalogue.shape", "Thời hạn!C2"),  # noqa: DTZ001 - as Excel gives it
    "true": (_set("Thời hạn", "C2", True), "catalogue.shape", "Thời hạn!C2"),
    "term in words": (_set("Thời hạn", "C2", "ba"), "catalogue.shape", "Thời hạn!C2"),
    "fee in words": (_set("Thời hạn", "E2", "miễn phí"), "catalogue.shape", "Thời hạn!E2"),
    "half a copy": (_set("Giấy tờ", "E2", 0.5), "catalogue.shape", "Giấy tờ!E2"),
    "unknown handling": (_set("Giấy tờ", "G2", "đốt"), "catalogue.shape", "Giấy tờ!G2"),
    "unknown need": (_set("Giấy tờ", "H2", "có lẽ"), "catalogue.shape", "Giấy tờ!H2"),
    "unknown holder": (_set("Quy trình", "C2", "Sở"), "catalogue.shape", "Quy trình!C2"),
    "unknown channel": (_set("Thời hạn", "B2", "Fax"), "catalogue.shape", "Thời hạn!B2"),
    "no name": (_set("Thủ tục", "B2", ""), "catalogue.shape", "Thủ tục!B2"),
    "paper of nobody": (_set("Giấy tờ", "A2", "1.999999"), "catalogue.no_head", "Giấy tờ!A2"),
    "another column": (_set("Thủ tục", "H1", "Ghi chú"), "catalogue.column", "Thủ tục!H1"),
    "column renamed": (_set("Giấy tờ", "D1", "Tên"), "catalogue.column", "Giấy tờ!D1"),
    "column gone": (lambda b: b["Giấy tờ"].delete_cols(4), "catalogue.no_column", ""),
    "column twice": (_set("Thủ tục", "H1", "Lĩnh vực"), "catalogue.no_column", ""),
    "sheet gone": (lambda b: b.remove(b["Thời hạn"]), "catalogue.no_sheet", ""),
    "another sheet": (lambda b: b.create_sheet("Sheet1"), "catalogue.sheet", ""),
    "rows without end": (_filled_down, "catalogue.sheet_large", ""),
    "nothing in it": (
        _emptied,
        "catalogue.empty",
        "",
    ),
    "code twice": (lambda b: b["Thủ tục"].append(["9.000001", "Khác"]), "catalogue.twice", ""),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbook(tmp_path: Path, name: str) -> None:
    change, code, place = WORKBOOKS[name]
    path = tmp_path / "danh-muc.xlsx"
    CatalogueFiles().write_template(path)
    book = load_workbook(path)
    change(book)
    book.save(path)
    error = _refused(path)
    assert error.code == code
    assert error.details.get("place", "") == place


def _repacked(path: Path, part: str, content: bytes) -> None:
    """The workbook with one part replaced or added."""
    CatalogueFiles().write_template(path)
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != part:
                new.writestr(item, old.read(item))
        new.writestr(part, content)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
MERGED = (
    SHEET + b'<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
)
CELLS = SHEET + b"<sheetData><row>" + b"<c/>" * 400_000 + b"</row></sheetData></worksheet>"
PARTS = {
    "every cell merged": ("xl/worksheets/sheet2.xml", MERGED, "catalogue.merged"),
    "cells without end": ("xl/worksheets/sheet2.xml", CELLS, "catalogue.too_large"),
    "entities": ("xl/workbook.xml", LAUGHS, "catalogue.unreadable"),
    "xml in utf-16": ("xl/workbook.xml", "<a/>".encode("utf-16"), "catalogue.unreadable"),
    "no workbook": ("xl/workbook.xml", b"", "catalogue.unreadable"),
    "a bomb": ("xl/media/a.bin", bytes(60_000_000), "catalogue.too_large"),
    "a macro": ("xl/vbaProject.bin", b"x", "catalogue.macro"),
}


@pytest.mark.parametrize("name", PARTS)
def test_parts_of_a_workbook(tmp_path: Path, name: str) -> None:
    part, content, code = PARTS[name]
    path = tmp_path / "danh-muc.xlsx"
    _repacked(path, part, content)
    assert _refused(path).code == code


def test_thousands_of_parts(tmp_path: Path) -> None:
    path = tmp_path / "danh-muc.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(600):
            archive.writestr(f"xl/{number}.xml", b"<a/>")
    assert _refused(path).code == "catalogue.too_large"


def test_a_part_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "danh-muc.xlsx"
    CatalogueFiles().write_template(path)
    content = bytearray(path.read_bytes())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at, flags = content.find(start), 6 if start.endswith(b"\x04") else 8
        content[at + flags] |= 1
    path.write_bytes(content)
    assert _refused(path).code == "catalogue.locked"


def test_damaged_bytes_anywhere_are_answered(tmp_path: Path) -> None:
    """Whatever a bad disk did to the file, there is an answer."""
    path = tmp_path / "danh-muc.xlsx"
    CatalogueFiles().write_template(path)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        path.write_bytes(broken)
        with contextlib.suppress(InputError):
            CatalogueFiles().read(path)


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    assert _refused(tmp_path).code == "input.unreadable"
    assert _refused(tmp_path / "nope.json").code == "input.missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_at(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "danh-muc.json")
    with pytest.raises(InputError, match=r"input\.unreadable"):
        CatalogueFiles().read(tmp_path / "danh-muc.json")


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"input\.missing"):
        CatalogueFiles().read(tmp_path / "danh\0muc.json")
