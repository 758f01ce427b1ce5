"""The same sheet twice, the same form for two people, and pictures of no paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import likeness_pages as pages
from tthc_desktop.adapters.imaging import analyse
from tthc_desktop.adapters.imaging.pixels import Pixels, luminance, reduced
from tthc_desktop.domain.likeness import (
    InkMap,
    Likeness,
    decode_ink_map,
    look_distance,
    looks_like_paper,
    same_page,
)
from tthc_desktop.domain.reading import LONGEST_TEXT, PageFlag, PageReport

TEXT = (
    "Kính gửi: Ủy ban nhân dân phường Ví Dụ Họ, chữ đệm, tên: Nguyễn Văn Mẫu Ngày sinh: 05/06/1990"
    " Nơi cư trú: Tổ 3, phường Ví Dụ, thành phố Hà Nội Căn cước số 001090012346 Tôi cam đoan"
)
Scan = tuple[Pixels, int]
ROWS = tuple(0b1111100 if y % 3 else 0 for y in range(30))


def look(*rows: int, width: int = 20) -> str:
    return InkMap(width, rows).encode()


def report(text: str = TEXT, seen: str = "", **other: object) -> PageReport:
    words = len(text.split())
    made = PageReport(1, 200, 1654, 2339, 0.0, False, 900.0, words, 95.0, (), ())
    made = replace(made, text=text, look=seen or look(*ROWS))
    return replace(made, **other)  # type: ignore[arg-type]  # the names of the fields


def test_the_same_file_twice() -> None:
    assert same_page(report(), report()) is Likeness.YES
    written = report(confidence=30.0, words=90)
    assert same_page(written, written) is Likeness.YES


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("Mẫu", "Mầu"),  # marks are lost
        TEXT.replace("05/06/1990", ""),  # not read at all
        TEXT.replace("Kính gửi: Ủy", "KínhgửiỦy"),
        TEXT.replace("cam đoan", "cam doan"),
        TEXT.replace("đệm,", "đem."),
        TEXT.replace("Tổ 3", "Tô Khu 3"),
        TEXT + " ~ |",
    ],
)
def test_what_is_lost_in_reading_is_forgiven(other: str) -> None:
    assert same_page(report(), report(other)) is Likeness.YES


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("Mẫu", "Mai"),
        TEXT.replace("Nguyễn Văn Mẫu", "Lê Thị Thử"),
        TEXT.replace("Nguyễn Văn Mẫu", "Lê Thử"),
        TEXT.replace("05/06/1990", "05/06/1991"),
        TEXT.replace("001090012346", "001090012347"),
        TEXT.replace(" Tổ 3, phường Ví Dụ, thành phố Hà", " Ấp Thử Nghiệm, đặc khu Kiên Hải, An"),
    ],
)
def test_the_same_form_for_somebody_else_is_never_sure(other: str) -> None:
    assert same_page(report(), report(other)) is Likeness.LIKELY
    assert same_page(report(other), report()) is Likeness.LIKELY


def test_a_pen_leaves_it_open() -> None:
    """What was not read for sure cannot say whose form it is."""
    assert same_page(report(), report(TEXT + " x", confidence=87.0)) is Likeness.LIKELY
    assert same_page(report(), report(TEXT + " x", confidence=89.0)) is Likeness.YES
    assert same_page(report(), report(TEXT + " x", unread=2)) is Likeness.YES
    assert same_page(report(), report(TEXT + " x", unread=3)) is Likeness.LIKELY


def test_a_text_that_was_cut_leaves_it_open() -> None:
    long = ("đoan " * LONGEST_TEXT)[: LONGEST_TEXT - 5].strip()
    assert same_page(report(long), report(long + " x")) is Likeness.LIKELY


def test_another_layout_is_not_the_same_sheet() -> None:
    moved = look(*(0b1111100 if y % 3 else 0b11111 << 12 for y in range(30)))
    assert same_page(report(), report(TEXT + " x", moved)) is Likeness.LIKELY
    other = " ".join(f"từ{n}" for n in range(30))
    assert same_page(report(), report(other)) is Likeness.NO


def test_blank_pages_and_old_readings_are_not_compared() -> None:
    assert same_page(report(blank=True), report(blank=True)) is Likeness.NO
    old = replace(report(), look="", text="")
    assert same_page(old, old) is Likeness.NO
    assert same_page(old, report()) is Likeness.NO


def test_pictures_without_words() -> None:
    near = look(*ROWS[:-1], 0b1111)
    far = look(*[0xFFFFF] * 30)
    one = report("Sơ đồ", words=2)
    assert same_page(one, report("Sơ", near)) is Likeness.LIKELY
    assert same_page(one, report("Sơ", far)) is Likeness.NO
    assert same_page(one, report(TEXT, near)) is Likeness.NO


@given(st.integers(1, 40), st.lists(st.integers(0), min_size=1, max_size=40))
def test_a_look_comes_back(width: int, rows: list[int]) -> None:
    made = InkMap(width, tuple(row % (1 << width) for row in rows))
    assert decode_ink_map(made.encode()) == made
    ink = any(made.rows)
    assert look_distance(made.encode(), made.encode()) == (0.0 if ink else 1.0)


@given(st.text("0123456789abcdefgh", max_size=40))
def test_a_look_is_read_exactly(text: str) -> None:
    found = decode_ink_map(text)
    assert found is None or found.encode() == text
    assert 0 <= look_distance(text, look(*ROWS)) <= 1


def test_a_look_that_is_none() -> None:
    for text in ("", "0101", "010", "xx", "0101-1", "010102", "FF01", "0101 1"):
        assert decode_ink_map(text) is None, text
    with pytest.raises(ValueError, match="255"):
        InkMap(256, (0,)).encode()


@pytest.mark.parametrize(("across", "down"), [(0, 0), (2, 0), (0, -2), (-2, 2)])
def test_a_sheet_may_lie_elsewhere(across: int, down: int) -> None:
    rows = (0,) * 5 + tuple((0b1011 << 8) if y % 2 else 0 for y in range(15)) + (0,) * 5
    moved = tuple(rows[(y - down) % 25] for y in range(25))
    moved = tuple(r << across if across >= 0 else r >> -across for r in moved)
    assert look_distance(look(*rows), look(*moved)) == 0.0


def test_ink_that_only_one_page_has_counts() -> None:
    more = look(*ROWS[:-4], *[0xFFFFF] * 4)
    assert look_distance(look(*ROWS), more) > 0.1
    assert look_distance(more, look(*ROWS)) == look_distance(look(*ROWS), more)


def distance(one: Scan, other: Scan) -> float:
    first, second = (analyse.look(reduced(luminance(pixels), dpi)) for pixels, dpi in (one, other))
    return look_distance(first, second)


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_scans_of_one_sheet_look_alike(dpi: int) -> None:
    sheet = pages.form(pages.MAU)
    first = (pages.again(sheet, 1), pages.DPI)
    assert distance(first, (pages.again(sheet, 2, dpi), dpi)) < 0.02
    other = (pages.again(pages.certificate(pages.MAU), 3), pages.DPI)
    assert distance(first, other) > 0.1


def test_a_look_is_small() -> None:
    text = analyse.look(reduced(luminance(pages.again(pages.form(pages.MAU), 1)), pages.DPI))
    assert len(text) < 1_100
    assert decode_ink_map(text) is not None


@pytest.mark.parametrize(
    ("words", "text", "flags", "paper"),
    [
        (0, "", (PageFlag.NO_TEXT,), False),
        (0, "", (), True),  # nobody looked
        (9, "xà Ý &", (), False),
        (11, "PHIẾU ĐỀ NGHỊ Họ và tên: Lê Thị Thử Ngày 05/06/2026", (), True),
        (41, "OỆA ñA", (), True),  # upside down
        (4, "1 2 3 4 5", (), False),
    ],
)
def test_what_looks_like_paper(
    words: int, text: str, flags: tuple[PageFlag, ...], *, paper: bool
) -> None:
    assert looks_like_paper(report(text, words=words, flags=flags)) is paper


def test_a_blank_sheet_and_an_old_reading_are_paper() -> None:
    assert looks_like_paper(report("", blank=True, words=0, flags=(PageFlag.BLANK,)))
    assert looks_like_paper(replace(report("", words=3), look=""))
