"""What a printer gets, and what the window shows, are the pages of the kept file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pytest
import zxingcpp
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from tests.support import papers
from tthc_desktop.adapters.printing.kept_pages import kept_pages
from tthc_desktop.adapters.printing.qt_printer import QtPrinter, printed, sent_as
from tthc_desktop.domain.forms import FORMS, Form, PaperSize
from tthc_desktop.services.ports.printing import RenderedPaper

_PREVIEW_DPI = 144
# Ink at an edge falls into one dot or the next: never more than a dot away, and few of them.
_MOST_STRAY = 0.002


@pytest.fixture(autouse=True)
def _qt(qapp: object) -> None:
    """Layout needs an application."""


@cache
def kept(form: Form, size: PaperSize) -> RenderedPaper:
    return QtPrinter(papers.FONTS).render((papers.sheet(form, "long"),), size, 99)


def printed_at(pdf: bytes, dpi: int, folder: Path) -> bytes:
    path = folder / f"printed-{dpi}.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(path))
    printer.setResolution(dpi)
    printed(printer, pdf)
    return path.read_bytes()


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    document = pdfium.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def ink(page: Any, dpi: float) -> npt.NDArray[np.bool_]:
    dark: npt.NDArray[np.bool_] = page.render(scale=dpi / 72, grayscale=True).to_numpy() < 128
    return dark


def stray(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> float:
    """The share of one's ink that has none of the other's within a dot, either way."""
    height, width = (min(a, b) for a, b in zip(one.shape, other.shape, strict=True))
    one, other = one[:height, :width], other[:height, :width]
    around = np.ones((3, 3), np.uint8)

    def wider(dots: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        return cv2.dilate(dots.astype(np.uint8), around).astype(bool)

    lost = (one & ~wider(other)).sum() + (other & ~wider(one)).sum()
    return float(lost / max(1, one.sum()))


@pytest.mark.parametrize("dpi", [203, 1200])
@pytest.mark.parametrize("form", FORMS)
def test_a_printer_of_any_resolution_gets_the_kept_pages(
    form: Form, dpi: int, tmp_path: Path
) -> None:
    same_pages(kept(form, PaperSize.A4).pdf, dpi, tmp_path)


@pytest.mark.parametrize("form", [Form.INTAKE, Form.REGISTER])
def test_small_papers_too(form: Form, tmp_path: Path) -> None:
    same_pages(kept(form, PaperSize.A5).pdf, 203, tmp_path)


def same_pages(pdf: bytes, dpi: int, folder: Path) -> None:
    """Line for line: ink that stood on another line, or on another page, would be stray. The last
    page has what all before it pushed there."""
    with opened(pdf) as wanted, opened(printed_at(pdf, dpi, folder)) as found:
        assert len(found) == len(wanted)
        for number in range(len(wanted)):
            assert found[number].get_size() == pytest.approx(wanted[number].get_size(), abs=1)
        # 1,200 dots an inch are 140 million of a page: every second one is looked at.
        one, other = (ink(document[len(wanted) - 1], min(dpi, 600)) for document in (wanted, found))
        assert one.any()
        assert stray(one, other) < _MOST_STRAY


def test_a_code_is_printed_as_it_is_kept(tmp_path: Path) -> None:
    sheet = papers.sheet(Form.INTAKE, "long")
    with opened(printed_at(kept(Form.INTAKE, PaperSize.A4).pdf, 203, tmp_path)) as found:
        image = found[0].render(scale=203 / 72, grayscale=True).to_numpy()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [sheet.qr]


def test_colours_are_printed(tmp_path: Path) -> None:
    """The note that a paper is a trial is red."""
    with opened(printed_at(kept(Form.REFUSAL, PaperSize.A4).pdf, 203, tmp_path)) as found:
        blue, _, red = np.moveaxis(found[0].render(scale=1).to_numpy().astype(int), 2, 0)
    assert ((red - blue) > 60).any()


@pytest.mark.parametrize("form", [Form.INTAKE, Form.REGISTER])
def test_the_window_shows_the_kept_pages(form: Form) -> None:
    paper = kept(form, PaperSize.A4)
    assert len(paper.pictures) == paper.pages
    with opened(paper.pdf) as wanted:
        for number, picture in enumerate(paper.pictures):
            shown = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
            assert shown is not None
            assert stray(ink(wanted[number], _PREVIEW_DPI), shown < 128) < _MOST_STRAY


def test_what_is_sent_is_bounded() -> None:
    """Fine printers repeat dots; a page never stands in memory whole."""
    sent = {dpi: sent_as(dpi) for dpi in (203, 600, 720, 1200, 2880)}
    assert sent == {203: (203, 1), 600: (600, 1), 720: (720, 1), 1200: (600, 2), 2880: (720, 4)}
    with kept_pages(kept(Form.COVER, PaperSize.A4).pdf) as pages:
        images = [band.image for band in pages.bands(0, 720)]
    assert max(image.width() * image.height() for image in images) <= 2_000_000
    assert QImage.Format.Format_Mono in {image.format() for image in images}
