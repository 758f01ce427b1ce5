"""Pages of PDF files from outside into pixels, by PDFium, within bounds.

PDFium is not safe for threads: one page at a time, in a worker process.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from tthc_desktop.domain.errors import InputError

USUAL_DPI = 300
MAX_PIXELS = 40_000_000  # A2 at 300 dpi; a larger page is rendered coarser
MAX_IMAGE_PIXELS = 250_000_000  # of one picture on a page: PDFium would unpack it whole
MAX_PAGES = 2_000
_LOWEST, _HIGHEST = 100, 600
_FULL_PAGE = 0.95
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_IMAGE = 3  # FPDF_PAGEOBJ_IMAGE
_BGR = 2  # FPDFBitmap_BGR


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page drawn as pixels.

    Attributes:
        pixels: Height x width x 3, blue green red.
    """

    pixels: npt.NDArray[np.uint8]
    dpi: int


def is_pdf(file: BinaryIO) -> bool:
    """By its first bytes: the header may stand anywhere in the first kilobyte."""
    file.seek(0)
    return b"%PDF-" in file.read(1024)


def count_pages(file: BinaryIO, name: str) -> int:
    """The number of pages in a PDF file.

    Raises:
        InputError: ``input.encrypted``, ``input.unreadable`` or ``input.too_large``.
    """
    with opened(file, name) as document:
        return len(document)


def render_page(file: BinaryIO, name: str, index: int) -> Rendered:
    """The page as a reader shows it, stamps of signatures included.

    At the dpi of its picture where one picture fills the page, else at 300. Raises as count_pages.
    """
    with opened(file, name) as document:
        document.init_forms()  # draws signature stamps; no scripts are run
        return draw(document, index, name)


def draw(document: Any, index: int, name: str, most_dpi: int = _HIGHEST) -> Rendered:
    """A page of a document from opened(), with its forms initialised.

    Args:
        most_dpi: Limit for a page that is only shown.
    """
    page = document[index]
    try:
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            raise InputError("input.unreadable", name=name)
        dpi = min(most_dpi, _dpi(page, width, height, name))
        area = width * height / 72**2
        if area * dpi**2 > MAX_PIXELS:
            dpi = max(1, int((MAX_PIXELS / area) ** 0.5))
        bitmap = page.render(scale=dpi / 72, may_draw_forms=True, force_bitmap_format=_BGR)
        shown = np.asarray(bitmap.to_numpy(), np.uint8)
        # A copy: the bitmap's memory goes with the document.
        return Rendered(np.array(shown[:, :, :3]), dpi)
    finally:
        page.close()


@contextmanager
def opened(file: BinaryIO, name: str, password: str = "") -> Iterator[Any]:
    """PDFium's document. Raises as count_pages."""
    file.seek(0)
    document = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = pdfium.PdfDocument(file, password=password or None)
            if not 0 < len(document) <= MAX_PAGES:
                code = "input.too_large" if len(document) else "input.unreadable"
                raise InputError(code, name=name)
            yield document
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD
        code = "input.encrypted" if locked else "input.unreadable"
        raise InputError(code, name=name) from error
    except MemoryError as error:
        raise InputError("input.too_large", name=name) from error
    finally:
        if document is not None:
            document.close()


def _dpi(page: Any, width: float, height: float, name: str) -> int:
    """Of the one picture that fills the page, if it is one."""
    found = []
    for picture in page.get_objects(filter=[_IMAGE], max_depth=5):
        across, down = picture.get_px_size()
        if across * down > MAX_IMAGE_PIXELS:
            raise InputError("input.too_large", name=name)
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _FULL_PAGE * width * height:
            area = (right - left) * (top - bottom)
            found.append(round(72 * (across * down / area) ** 0.5))
    if len(found) == 1 and _LOWEST <= found[0] <= _HIGHEST:
        return int(found[0])
    return USUAL_DPI
