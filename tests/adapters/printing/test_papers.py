"""Every form with short, long and hostile values at A4 and A5, judged by other programs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pytest
import zxingcpp
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from tests.support import papers
from tests.support.pdf_programs import assert_whole, raw_pages
from tthc_desktop.adapters.printing.form_layout import layout_of
from tthc_desktop.adapters.printing.qt_printer import QtPrinter, printed
from tthc_desktop.domain.cover_sheet import parse
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.forms import FORMS, TRIAL, Form, PaperSize
from tthc_desktop.domain.templates import Values
from tthc_desktop.domain.templates import parse as parse_template
from tthc_desktop.domain.text import printable
from tthc_desktop.services.ports.printing import RenderedPaper
from tthc_desktop.ui.kit.theme import DARK, LIGHT, theme

DPI = 200
MM = DPI / 25.4
POINTS = {PaperSize.A4: (595, 842), PaperSize.A5: (420, 595)}
EVERY = pytest.mark.parametrize("size", PaperSize)
KINDS = pytest.mark.parametrize("kind", papers.KINDS)
Pixels = npt.NDArray[np.uint8]
# 40 components with names up to 580 letters, and what a vandal would type
MOST_PAGES = {"short": 1, "long": 14, "hostile": 14}


@cache
def made(form: Form, kind: str, size: PaperSize, rows: int = 0) -> RenderedPaper:
    return QtPrinter(papers.FONTS).render((papers.sheet(form, kind, rows),), size, 0)


def pages(pdf: bytes) -> list[Pixels]:
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72, grayscale=True).to_numpy() for page in document]
    finally:
        document.close()


def text_of(path: Path) -> str:
    lines: list[str] = []
    for sheet in raw_pages(path):
        text = [x for x in sheet.split("\n") if not re.search(r"Trang \d+/\d+$", x)]
        # Qt writes the line before a page's first one too, outside the clip: not to be seen
        lines += text[1:] if lines and text and text[0] == lines[-1] else text
        lines = lines[:-1] if lines and not lines[-1] else lines
    return squeezed("".join(lines))


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def said(values: Values) -> list[str]:
    """Every value in letters that the fonts of papers have."""
    texts = [v for v in values.values() if isinstance(v, str)]
    for rows in values.values():
        if isinstance(rows, tuple):
            texts += [value for row in rows for value in row.values()]
    return [
        printable(text)
        for text in texts
        if all(ord(c) < 0x0300 or 0x1E00 <= ord(c) < 0x2030 for c in printable(text))
    ]


@pytest.fixture(autouse=True)
def _qt(qapp: object) -> None:
    """Layout needs an application."""


@EVERY
@KINDS
@pytest.mark.parametrize("form", FORMS)
def test_every_form(form: Form, kind: str, size: PaperSize, tmp_path: Path) -> None:
    paper = made(form, kind, size)
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper.pdf)
    assert_whole(path)
    assert paper.pages <= MOST_PAGES[kind]
    assert form is not Form.COVER or paper.pages == 1

    sheet = papers.sheet(form, kind)
    found = text_of(path)
    unsaid = {"date", "law_one_stop", "clerk", "unit", "unit_name", "number", "signer"}
    optional = {k: v for k, v in sheet.values.items() if k not in unsaid}
    if not sheet.values.get("provisional") and form.value >= "04":
        optional.pop("phone", None)  # stands in the sentence about the provisional code only
    used = set(re.findall(r"\{\{(?:#\w+ )?(\w+)\}\}", sheet.template.source))
    shown = {k: v for k, v in optional.items() if k in used}
    assert squeezed(TRIAL) in found
    assert squeezed(FORMS[form].title.upper()) in found
    missing = [text for text in said(shown) if squeezed(text) not in found]
    assert missing == []

    images = pages(paper.pdf)
    assert len(images) == paper.pages
    for image in images:
        assert _edge_is_white(image)
    if sheet.qr:
        assert [code.text for code in zxingcpp.read_barcodes(images[0])] == [sheet.qr]
    if form is Form.COVER:
        assert parse(sheet.qr) is not None


def _edge_is_white(image: Pixels, edge_mm: float = 5) -> bool:
    edge = round(edge_mm * MM)
    inner = np.ones_like(image, dtype=bool)
    inner[edge:-edge, edge:-edge] = False
    return bool((image[inner] > 250).all())


def _open_ends(image: Pixels) -> list[tuple[int, int]]:
    """Where a line of at least 9 mm, longer than any stem of a letter, ends in the white."""
    black = image < 140
    level = black.sum(axis=1) > 0.5 * image.shape[1]
    ends = []
    for x in np.flatnonzero(black.sum(axis=0) > 9 * MM):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], black[:, x].astype(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start > 9 * MM and not level[max(0, end - 4) : end + 4].any():
                ends.append((int(x), int(end)))
    return ends


@EVERY
def test_size_and_direction(size: PaperSize) -> None:
    for form in (Form.INTAKE, Form.REGISTER):
        document = pdfium.PdfDocument(made(form, "short", size).pdf)
        width, height = (round(n) for n in document[0].get_size())
        document.close()
        wanted = POINTS[size]
        assert (width, height) == (wanted[::-1] if form is Form.REGISTER else wanted)


def test_a_register_of_500(tmp_path: Path) -> None:
    paper = made(Form.REGISTER, "long", PaperSize.A4, 500)
    path = tmp_path / "register.pdf"
    path.write_bytes(paper.pdf)
    sheets = raw_pages(path)
    assert len(sheets) == paper.pages
    codes = re.findall(r"H01\.45-261123-\d{4}", "".join(sheets))
    assert codes == [f"H01.45-261123-{n:04d}" for n in range(1, 501)]
    for number, sheet in enumerate(sheets, 1):
        assert f"Trang {number}/{paper.pages}" in sheet
        if "H01.45-" in sheet:
            assert "Mã hồ sơ" in sheet  # the head is repeated


@EVERY
@pytest.mark.parametrize("form", [Form.INTAKE, Form.REGISTER, Form.SUPPLEMENT])
def test_rows_and_signatures_are_whole(form: Form, size: PaperSize, tmp_path: Path) -> None:
    """Every upright line of a table ends at a level one; the signature block is on one page."""
    paper = made(form, "long", size)
    for image in pages(paper.pdf):
        assert _open_ends(image) == []
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper.pdf)
    sheets = raw_pages(path)
    signed = [n for n, sheet in enumerate(sheets) if "(Ký và ghi rõ họ tên)" in sheet]
    named = [n for n, sheet in enumerate(sheets) if "Lập theo mẫu tại" in sheet]
    assert signed == named
    assert len(signed) == 1


@EVERY
@pytest.mark.parametrize("form", [Form.REFUSAL, Form.APOLOGY, Form.STOP])
def test_marks_above_letters_are_on_their_page(form: Form, size: PaperSize) -> None:
    """A paragraph goes over the edge: nothing of the next line shows, nothing of it is cut."""
    look = layout_of(FORMS[form], size)
    _, top, _, bottom = (round(mm * MM) for mm in look.margins)
    first, *others = pages(made(form, "long", size).pdf)
    thin = round(0.5 * MM)
    assert others
    assert (first[-bottom - thin : -bottom + thin] > 250).all()
    for image in others:
        assert (image[top - thin : top + thin] > 250).all()


def test_a_dark_window_prints_black(qapp: QApplication) -> None:
    light = made(Form.APOLOGY, "short", PaperSize.A4)
    theme.apply(qapp, DARK, 100)
    try:
        sheets = (papers.sheet(Form.APOLOGY, "short"),)
        dark = QtPrinter(papers.FONTS).render(sheets, PaperSize.A4)
    finally:
        theme.apply(qapp, LIGHT, 100)
    [wanted], [found] = pages(light.pdf), pages(dark.pdf)
    assert (wanted == found).all()
    assert _ink(dark.pictures[0]) > 5_000


def _ink(picture: bytes) -> int:
    import cv2

    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    return int((image[:, image.shape[1] // 3 :] < 100).sum())  # right of the code


@EVERY
def test_a_heading_goes_with_its_table(size: PaperSize, tmp_path: Path) -> None:
    """The first row does not fit below it: neither stays behind alone."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(made(Form.SUPPLEMENT, "hostile", size).pdf)
    first, second, *_ = raw_pages(path)
    assert "Tên giấy tờ" not in first
    assert "Yêu cầu Ông/Bà bổ sung" not in first
    assert "Yêu cầu Ông/Bà bổ sung" in second
    assert "Tên giấy tờ" in second


_GAPS = (
    (
        '<table class="grid"><thead><tr><th>a</th></tr></thead>'
        "{{#each lines}}<tr><td>{{n}}</td></tr>{{/each}}</table>"
    ),
    '<table class="grid">{{#each lines}}<tr><td>{{n}}</td></tr>{{/each}}</table>',
    '<table class="plain">{{#if case}}<tr><td>{{case}}</td></tr>{{/if}}</table>',
    (
        '<table class="grid"><thead>{{#if case}}<tr><th>{{case}}</th></tr>{{/if}}</thead>'
        "<tr>{{#if case}}<td>x</td>{{/if}}</tr><tr><td>y</td></tr></table>"
    ),
    '<table class="grid"><tr><td>first</td></tr><thead><tr><th>a</th></tr></thead></table>',
)


@pytest.mark.parametrize("gap", _GAPS)
@pytest.mark.parametrize("filled", [True, False])
def test_tables_that_lists_leave_empty(gap: str, *, filled: bool) -> None:
    """Also where they must be measured, because the paper has more than one page."""
    sheet = papers.sheet(Form.INTAKE, "short")
    source = sheet.template.source + gap * 3 + "<p>tail</p>" * 90 + gap
    template = parse_template(source, sheet.spec.fields)
    values = dict(sheet.values) | {"case": "ca"} if filled else dict(sheet.values) | {"lines": ()}
    made = QtPrinter(papers.FONTS).render(
        (replace(sheet, template=template, values=values),), PaperSize.A4, 9
    )
    assert made.pages >= 2
    if "first" in gap:
        assert "first" in _text(made.pdf)


def test_a_failure_while_drawing_leaves_no_painter_behind() -> None:
    good = papers.sheet(Form.INTAKE, "short")
    broken = replace(good, values={})
    for _ in range(3):
        with pytest.raises(KeyError):
            QtPrinter(papers.FONTS).render((good, broken), PaperSize.A4)
    assert QtPrinter(papers.FONTS).render((good,), PaperSize.A4).pages == 1


class Jammed(QPrinter):
    """Takes no second page."""

    def newPage(self) -> bool:  # noqa: N802 - Qt's name
        return False


@pytest.mark.qt_log_ignore("QPainter::begin")
@pytest.mark.parametrize("count", [1, 2])
def test_a_printer_that_takes_nothing_is_told(count: int, tmp_path: Path, qapp: object) -> None:
    sheets = [papers.sheet(Form.INTAKE, "short")] * count
    pdf = QtPrinter(papers.FONTS).render(sheets, PaperSize.A4, 0).pdf
    printer = QPrinter() if count == 1 else Jammed()
    folder = tmp_path if count == 2 else tmp_path / "none"
    printer.setOutputFileName(str(folder / "out.pdf"))
    with pytest.raises(DeviceError, match=r"printer\.failed"):
        printed(printer, pdf)


def _text(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_pictures_show_what_the_paper_shows() -> None:
    paper = QtPrinter(papers.FONTS).render((papers.sheet(Form.INTAKE, "short"),), PaperSize.A5, 3)
    assert len(paper.pictures) == 1
    [picture] = paper.pictures
    import cv2

    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    [code] = zxingcpp.read_barcodes(image)
    assert code.text == "TẠM-Q2-000143"
    assert image[0, 0] == 255
