"""Codes of dossiers out of the lists that people send."""

from __future__ import annotations

import contextlib
import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.support.hostile import HOSTILE_NAMES
from tthc_desktop.adapters.catalogue.code_list import read_codes
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.portal_dossier import is_official_code

FIRST, SECOND, OLD = "H01.45-261120-0007", "G15.7.123-20261120-0000008", "000.01.09.H45-261120-123"
ALL = (FIRST, SECOND, OLD)
HEAD = "STT;Mã hồ sơ;Chủ hồ sơ;Ngày nộp"


def codes(folder: Path, content: bytes, name: str = "danh sách.csv") -> tuple[str, ...]:
    path = folder / name
    path.write_bytes(content)
    return read_codes(path).codes


def refused(folder: Path, content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        codes(folder, content)
    assert caught.value.details["name"] == "danh sách.csv"
    return caught.value.code


def workbook(*sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Trang {number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(*listed: str) -> str:
    return "\r\n".join(
        [HEAD, *(f"{n};{code};Nguyễn Thị Ẩn;20/11/2026" for n, code in enumerate(listed, 1))]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_any_text_that_programs_write(tmp_path: Path, encoding: str, form: str) -> None:
    text = rows(*ALL)
    if form == "NFD" or encoding == "cp1258":
        text = unicodedata.normalize("NFD", text)
    assert codes(tmp_path, text.encode(encoding, "replace")) == ALL


def test_codes_alone_and_the_very_first_letter(tmp_path: Path) -> None:
    assert codes(tmp_path, f"\ufeff{FIRST}".encode()) == (FIRST,)
    assert codes(tmp_path, "\n\n \t\r\n".join(ALL).encode(), "mã.txt") == ALL
    assert codes(tmp_path, f'"{FIRST}",(mã {OLD}).'.encode()) == (FIRST, OLD)


def test_each_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert codes(tmp_path, rows(OLD.lower(), FIRST, OLD, FIRST.lower()).encode()) == (OLD, FIRST)


@pytest.mark.parametrize(
    "almost",
    [
        "H01.45-261120-00",  # too short a number
        "H01.45-261120-12345678",  # too long a one: no other code is made of it
        "H01.45-261120-123456789012345",
        "H01.45-2611-0007",
        "HH1.45-261120-0007",
        "X1-261120-0007",
        "0901234567-123456-001",
        "H01.45—261120—0007",
        "H01.4५-261120-0007",
        "",
    ],
)
def test_what_only_looks_like_a_code(tmp_path: Path, almost: str) -> None:
    assert refused(tmp_path, rows(almost).encode()) in ("list.no_code", "list.damaged")
    assert codes(tmp_path, rows(almost, FIRST, almost).encode()) == (FIRST,)


@pytest.mark.parametrize(
    "damaged",
    [
        "H01.45—261120—0007",
        "HO1.45-26112O-0007",
        "H01.45-26112\ufffd-0007",
        "H?1.45-261120-0007",
        "H01.45-2611-0007",
    ],
)
def test_a_code_that_was_damaged_on_the_way_is_told(tmp_path: Path, damaged: str) -> None:
    """It is not guessed what it was, and it does not vanish."""
    codes(tmp_path, rows(damaged, FIRST, damaged).encode())
    found = read_codes(tmp_path / "danh sách.csv")
    assert (found.codes, found.doubtful, found.left) == ((FIRST,), (damaged,), 0)
    codes(tmp_path, workbook([[FIRST], [damaged]]), "sổ.xlsx")
    assert read_codes(tmp_path / "sổ.xlsx").doubtful == (damaged,)
    (tmp_path / "hỏng.txt").write_text(damaged, "utf-8")
    with pytest.raises(InputError, match=r"list\.damaged"):
        read_codes(tmp_path / "hỏng.txt")


def test_dates_phones_and_identifiers_of_parts_are_no_damaged_codes(tmp_path: Path) -> None:
    others = ("20-11-2026", "0901-234-567", "{00000000-0001-0000-0000-000000000000}", "a-b-c")
    codes(tmp_path, rows(FIRST, *others).encode())
    assert read_codes(tmp_path / "danh sách.csv").doubtful == ()
    codes(tmp_path, workbook([[FIRST]]), "sổ.xlsx")
    assert read_codes(tmp_path / "sổ.xlsx").doubtful == ()


def test_a_workbook_of_several_sheets(tmp_path: Path) -> None:
    first: list[list[object]] = [["STT", "Mã hồ sơ"], [1, FIRST], [], [2, SECOND], [3, FIRST]]
    assert codes(tmp_path, workbook(first, [["ghi chú", OLD]])) == ALL


def test_hostile_cells_are_only_passed_over(tmp_path: Path) -> None:
    """Nothing of a workbook is worked out: a formula's letters are letters."""
    text = "\n".join((*HOSTILE_NAMES, f'=HYPERLINK("http://x.invalid/{FIRST}")', SECOND))
    assert codes(tmp_path, text.encode("utf-8", "replace")) == (FIRST, SECOND)
    cells: list[list[object]] = [[f'=cmd|" /C calc"!A0&"{FIRST}"'], [SECOND]]
    assert sorted(codes(tmp_path, workbook(cells))) == sorted((FIRST, SECOND))


def test_codes_outside_the_cells_do_not_count(tmp_path: Path) -> None:
    out = io.BytesIO(workbook([[FIRST]]))
    with zipfile.ZipFile(out, "a") as archive:
        for name in ("docProps/note.xml", "xl/vbaProject.bin", "../../etc/x", "xl/styles2.xml"):
            archive.writestr(name, OLD)
    assert codes(tmp_path, out.getvalue()) == (FIRST,)


def test_at_most_five_hundred(tmp_path: Path) -> None:
    many = [f"H01.45-261120-{n:04}" for n in range(700)]
    assert codes(tmp_path, rows(*many).encode()) == tuple(many[:500])
    assert read_codes(tmp_path / "danh sách.csv").left == 200
    assert len(codes(tmp_path, workbook([[code] for code in many]))) == 500


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "danh sách.csv"
    path.write_bytes(FIRST.encode())
    os_size = 5_000_000
    with path.open("ab") as file:
        file.truncate(os_size)
    assert read_codes(path).codes == (FIRST,)
    with path.open("ab") as file:
        file.truncate(os_size + 1)
    with pytest.raises(InputError, match=r"input\.too_large"):
        read_codes(path)


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = packed("xl/worksheets/sheet1.xml", FIRST.encode() + bytes(30_000_000))
    assert len(bomb) < 100_000
    assert refused(tmp_path, bomb) == "input.too_large"
    # One that lies about its size gives no more than it says.
    true, lie = (30_000_000 + len(FIRST)).to_bytes(4, "little"), (50).to_bytes(4, "little")
    assert bomb.count(true) == 2
    assert refused(tmp_path, bomb.replace(true, lie)) == "input.unreadable"


def test_a_workbook_with_a_password_or_of_another_kind(tmp_path: Path) -> None:
    assert refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)) == "list.no_code"
    assert refused(tmp_path, packed("word/document.xml", FIRST.encode())) == "list.no_code"
    assert refused(tmp_path, b"") == "list.no_code"


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"input\.missing"):
        read_codes(tmp_path / "không có.csv")
    with pytest.raises(InputError, match=r"input\.unreadable"):
        read_codes(tmp_path)


MANY = rows(*(f"H01.45-261120-{n:04}" for n in range(40)))
WHOLE = packed("xl/worksheets/sheet1.xml", MANY.encode())


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(4, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4
    ),
    st.integers(0, 30),
)
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path: Path, changes: list[tuple[int, int]], cut: int
) -> None:
    damaged = bytearray(WHOLE)
    for at, value in changes:
        damaged[at] = value
    found: tuple[str, ...] = ()
    with contextlib.suppress(InputError):  # anything else would be told as a fault of the program
        found = codes(tmp_path, bytes(damaged[: len(damaged) - cut]))
    assert all(map(is_official_code, found))
