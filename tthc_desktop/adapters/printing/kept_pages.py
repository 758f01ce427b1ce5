"""The pages of a kept PDF as pixels: small and smooth for the screen, black and white for paper."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

_BAND_PIXELS = 2_000_000  # 8 MB, whatever the resolution
# A printer has no greys: smoothed edges would come out as rows of dots.
_FOR_PAPER = (
    raw.FPDF_PRINTING
    | raw.FPDF_RENDER_NO_SMOOTHTEXT
    | raw.FPDF_RENDER_NO_SMOOTHIMAGE
    | raw.FPDF_RENDER_NO_SMOOTHPATH
)
_WHITE, _BLACK = 0xFFFFFFFF, 0xFF000000
PackedPixels = npt.NDArray[np.uint32]  # FFRRGGBB, as PDFium and Qt have it
_pdfium = Lock()  # PDFium knows no threads, and several may lay out or print at once


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows of a page, top of them first, over its whole width."""

    top: int
    image: QImage


class KeptPages:
    """Of one open document. Any thread may use it, one at a time."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def count(self) -> int:
        with _pdfium:
            return len(self._document)

    @property
    def title(self) -> str:
        with _pdfium:
            return str(self._document.get_metadata_value("Title"))

    def size(self, number: int) -> QSizeF:
        """The size of a page in points."""
        with _pdfium:
            return QSizeF(*self._document.get_page_size(number))

    def picture(self, number: int, dpi: int) -> QImage:
        """The whole page, smooth."""
        width, height = self._pixels(number, dpi)
        return _colours(self._drawn(number, (width, height), 0, height, raw.FPDF_ANNOT))

    def bands(self, number: int, dpi: int) -> Iterator[Band]:
        """The page from above, without the bands that are white. One bit a pixel where that says
        all, so that little goes to the printer."""
        width, height = self._pixels(number, dpi)
        rows = max(1, _BAND_PIXELS // width)
        for top in range(0, height, rows):
            pixels = self._drawn(number, (width, height), top, min(rows, height - top), _FOR_PAPER)
            white = pixels == _WHITE
            if white.all():
                continue
            plain = (white | (pixels == _BLACK)).all()
            yield Band(top, _bits(white) if plain else _colours(pixels))

    def _pixels(self, number: int, dpi: int) -> tuple[int, int]:
        size = self.size(number)
        return math.ceil(size.width() * dpi / 72), math.ceil(size.height() * dpi / 72)

    def _drawn(
        self, number: int, whole: tuple[int, int], top: int, rows: int, flags: int
    ) -> PackedPixels:
        with _pdfium:
            page = self._document[number]
            bitmap = pdfium.PdfBitmap.new_native(whole[0], rows, raw.FPDFBitmap_BGRx)
            try:
                raw.FPDFBitmap_FillRect(bitmap, 0, 0, whole[0], rows, _WHITE)
                raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, *whole, 0, flags)
            finally:
                bitmap.close()  # its buffer is Python's and stays
                page.close()
        pixels = np.frombuffer(bitmap.buffer, np.uint32).reshape(rows, whole[0])
        pixels |= _BLACK  # PDFium leaves any value in the byte that means nothing
        return pixels


@contextmanager
def kept_pages(pdf: bytes) -> Iterator[KeptPages]:
    """Opens the pages of a PDF that is kept.

    Args:
        pdf: Bytes as typeset() made them.
    """
    with _pdfium:
        document = pdfium.PdfDocument(pdf)
    try:
        yield KeptPages(document)
    finally:
        with _pdfium:
            document.close()


def _bits(white: npt.NDArray[np.bool_]) -> QImage:
    packed = np.packbits(white, axis=1)
    rows, width = white.shape
    image = QImage(packed.tobytes(), width, rows, packed.shape[1], QImage.Format.Format_Mono)
    image.setColorTable([_BLACK, _WHITE])
    return image.copy()  # owns its bytes


def _colours(pixels: PackedPixels) -> QImage:
    rows, width = pixels.shape
    image = QImage(pixels.tobytes(), width, rows, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()  # owns its bytes
