"""The PDF that is written: PDF/A-2b, the same bytes every time, text where the print is."""

from __future__ import annotations

import io
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from tests.support import pdfa, sheets, systems
from tests.support.pdf_programs import assert_whole
from tthc_desktop.adapters.pdf.srgb import srgb_profile
from tthc_desktop.adapters.pdf.writer import PdfPage, pdf_bytes
from tthc_desktop.domain.reading import Word

CREATED = "2026-11-23T08:30:00+07:00"
DPI = 200


def jpeg(mode: str = "RGB", size: tuple[int, int] = (1654, 2339)) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "white").save(buffer, "JPEG")
    return buffer.getvalue()


def laid_out(lines: list[str]) -> tuple[Word, ...]:
    """Words in boxes as a reader would find them, 40 pixels high, 18 a letter."""
    words = []
    for number, line in enumerate(lines):
        left = 200
        for text in line.split():
            width = 18 * len(text)
            words.append(Word(text, left, 200 + 60 * number, width, 40, 90.0, number))
            left += width + 14
    return tuple(words)


def write(path: Path, pages: list[PdfPage], title: str = "Đơn đề nghị") -> Path:
    path.write_bytes(b"".join(pdf_bytes(pages, title, CREATED)))
    return path


def poppler(path: Path, *options: str) -> str:
    command = ["pdftotext", *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def by_pdfium(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def by_pypdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


EXTRACTS = [pytest.param(poppler, marks=systems.poppler), by_pdfium, by_pypdf]
LINES = [
    *sheets.prose(20, 7),
    "Số: 574/UBND-KTTH ngày 23/11/2026",
    "“trích dẫn” – 100% & <thẻ>",
]


@pytest.mark.parametrize("extract", EXTRACTS)
def test_every_reader_finds_the_lines(tmp_path: Path, extract: object) -> None:
    assert callable(extract)
    path = write(tmp_path / "a.pdf", [PdfPage(jpeg(), DPI, laid_out(LINES))])
    found = [line.strip() for line in extract(path).splitlines() if line.strip()]
    assert found == LINES
    assert all(unicodedata.is_normalized("NFC", line) for line in found)


@settings(max_examples=8)
@given(
    st.lists(
        st.lists(
            st.text(st.sampled_from(sheets.MARKS + "abcxyz0129/.,:-"), min_size=1, max_size=9),
            min_size=1,
            max_size=6,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_words_come_back(tmp_path_factory: pytest.TempPathFactory, lines: object) -> None:
    assert isinstance(lines, list)
    texts = [" ".join(line) for line in lines]
    path = write(tmp_path_factory.mktemp("w") / "a.pdf", [PdfPage(jpeg(), DPI, laid_out(texts))])
    assert by_pypdf(path).split() == " ".join(texts).split()
    assert pdfa.problems(path) == []


@pytest.mark.parametrize("extract", EXTRACTS)
def test_touching_boxes_stay_words(tmp_path: Path, extract: object) -> None:
    assert callable(extract)
    # 92 pixels: each reaches into the next; 210: into the one after that, as Tesseract does it.
    words = tuple(Word(t, 200 + 90 * n, 200, 210 if n == 2 else 92, 40, 90.0, 0) for n, t in
                  enumerate(["xin", "a", "chào", "đồng", "–", "bào"]))  # fmt: skip
    path = write(tmp_path / "a.pdf", [PdfPage(jpeg(), DPI, words)])
    assert extract(path).split() == [word.text for word in words]


@pytest.mark.parametrize("extract", EXTRACTS)
def test_a_scrap_in_a_line_does_not_reach_into_the_next(tmp_path: Path, extract: object) -> None:
    """Tesseract reads a stamp beside the text into its line, higher than the print."""
    assert callable(extract)
    lines = [f"Về việc tăng cường lần {n}" for n in range(3)]
    words = [
        replace(w, left=w.left + 120) for w in laid_out(["công tác trên địa bàn tỉnh", *lines])
    ]
    scraps = [Word("ri", 238, 245, 34, 90, 30.0, 1), Word("8", 286, 290, 20, 80, 20.0, 1)]
    words[6:6] = scraps
    path = write(tmp_path / "a.pdf", [PdfPage(jpeg(), DPI, tuple(words))])
    found = [line.strip() for line in extract(path).splitlines() if line.strip()]
    assert found == ["công tác trên địa bàn tỉnh", f"ri 8 {lines[0]}", *lines[1:]]


@systems.poppler
def test_words_lie_in_their_boxes(tmp_path: Path) -> None:
    words = laid_out(LINES[:3])
    path = write(tmp_path / "a.pdf", [PdfPage(jpeg(), DPI, words)])
    boxes = poppler(path, "-bbox")
    found = [line for line in boxes.splitlines() if "<word " in line]
    assert len(found) == len(words)
    for line, word in zip(found, words, strict=True):
        values = [float(part) * DPI / 72 for part in line.split('"')[1:8:2]]
        expected = [word.left, word.top, word.left + word.width, word.top + word.height]
        assert values == pytest.approx(expected, abs=2.0)  # pixels at 200 dpi: a quarter mm


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("lines", [LINES, []])
def test_it_is_pdfa(tmp_path: Path, mode: str, lines: list[str]) -> None:
    pages = [PdfPage(jpeg(mode), DPI, laid_out(lines)), PdfPage(jpeg("L", (900, 500)), 300, ())]
    path = write(tmp_path / "a.pdf", pages, "Hồ sơ <A & B>\x07 số 1")
    assert pdfa.problems(path) == []
    assert_whole(path)


def test_the_check_finds_what_it_looks_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", [PdfPage(jpeg(), DPI, laid_out(LINES))])
    good = path.read_bytes()
    for old, new in [
        (b"<pdfaid:part>2", b"<pdfaid:part>1"),
        (b"/GTS_PDFA1", b"/GTS_PDFX1"),
        (b"/Lang (", b"/JS   ("),
        (b"%\xe2\xe3\xcf\xd3", b"%abcd"),
        (b"20261123083000", b"20261123083001"),
        (b"/DW 500", b"/DW 501"),
        (b"/DeviceRGB", b"/DeviceXYZ"),
    ]:
        assert old in good
        path.write_bytes(good.replace(old, new, 1))
        assert pdfa.problems(path) != [], old


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    pages = [PdfPage(jpeg(), DPI, laid_out(LINES))]
    assert (
        write(tmp_path / "a.pdf", pages).read_bytes()
        == write(tmp_path / "b.pdf", pages).read_bytes()
    )


def test_another_document_has_another_identity() -> None:
    pages = [PdfPage(jpeg(), DPI, laid_out(LINES))]
    coarser = [PdfPage(pages[0].jpeg, 100, pages[0].words)]
    less = [PdfPage(pages[0].jpeg, DPI, pages[0].words[:-1])]
    documents = [
        pdf_bytes(pages, "Đơn", CREATED),
        pdf_bytes(pages, "Đơn khác", CREATED),
        pdf_bytes(pages, "Đơn", "2026-11-23T08:30:01+07:00"),
        pdf_bytes(coarser, "Đơn", CREATED),
        pdf_bytes(less, "Đơn", CREATED),
    ]
    identities = []
    for pieces in documents:
        identity = PdfReader(io.BytesIO(b"".join(pieces))).trailer["/ID"]
        assert isinstance(identity, ArrayObject)
        assert identity[0] == identity[1]
        identities.append(identity[0])
    assert len(set(identities)) == len(documents)


def test_size_title_and_picture(tmp_path: Path) -> None:
    data = jpeg()
    path = write(tmp_path / "a.pdf", [PdfPage(data, DPI, ())])
    reader = PdfReader(path)
    page = reader.pages[0]
    assert [float(x) for x in page.mediabox[2:]] == pytest.approx(
        [1654 * 0.36, 2339 * 0.36], abs=0.01
    )
    assert reader.metadata is not None
    assert reader.metadata.title == "Đơn đề nghị"
    picture = page["/Resources"]["/XObject"]["/Im"].get_object()  # type: ignore[index]  # a dictionary in one
    assert picture._data == data  # the scanner's bytes, untouched
    root = reader.trailer["/Root"]
    assert isinstance(root, DictionaryObject)
    assert str(root["/Lang"]) == "vi-VN"
    assert reader.viewer_preferences is not None
    assert repr(reader.viewer_preferences["/DisplayDocTitle"]) == "True"


def test_pictures_are_not_copied() -> None:
    """A document takes memory once, not again for its bytes."""
    data = jpeg()
    pieces = pdf_bytes([PdfPage(data, DPI, laid_out(LINES))], "", CREATED)
    assert sum(piece is data for piece in pieces) == 1


def test_the_text_is_small(tmp_path: Path) -> None:
    words = laid_out(sheets.prose(36, 2))
    without = len(b"".join(pdf_bytes([PdfPage(jpeg(), DPI, ())], "", CREATED)))
    with_text = len(b"".join(pdf_bytes([PdfPage(jpeg(), DPI, words)], "", CREATED)))
    assert with_text - without < 12_000  # reference/scanning.md F, numbers to hit


def test_what_it_refuses() -> None:
    with pytest.raises(ValueError, match="offset"):
        pdf_bytes([], "", "2026-11-23T08:30:00")
    with pytest.raises(ValueError, match="pages"):
        b"".join(pdf_bytes([], "", CREATED))


def test_the_profile_is_srgb() -> None:
    profile = srgb_profile()
    assert profile == srgb_profile()
    ours = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    theirs = ImageCms.createProfile("sRGB")
    colours = Image.effect_noise((64, 64), 80).convert("RGB")
    colours.putpixel((0, 0), (214, 40, 50))
    shown = ImageCms.profileToProfile(colours, ours, theirs)
    assert shown is not None
    worst = max(abs(a - b) for a, b in zip(colours.tobytes(), shown.tobytes(), strict=True))
    assert worst <= 1
