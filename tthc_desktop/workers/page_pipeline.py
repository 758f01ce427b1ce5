"""One page from file to clean picture and words: decode, analyse, straighten, read, encode."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import BinaryIO, cast

import cv2

from tthc_desktop.adapters.imaging import analyse, decode, deskew, encode, pixels
from tthc_desktop.adapters.imaging.first_look import Content, content, first_look
from tthc_desktop.adapters.imaging.pixels import Picture, Pixels
from tthc_desktop.adapters.imaging.shape import shaped
from tthc_desktop.adapters.ocr.engine import Ocr
from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.gate import page_flags
from tthc_desktop.domain.reading import LONGEST_TEXT, SURE_WORD, PageFlag, PageReport, Word
from tthc_desktop.workers.page_files import CleanPage

# Tesseract brings every line to 36 pixels, so print of 11 points and more is only slower and
# noisier to read at 300 dpi than at 200 (word recall on vn-scans 0.938 and 0.954); print of 9
# points loses up to 2 % at 200 when it is grey and soft.
LARGE_PRINT = 6.4  # points, mean height of marks
_NEAR_ENOUGH = 0.05
_SMALLEST = 32  # pixels; less holds no letter, and the libraries are not made for it
_OCR_DPI_LARGE, _OCR_DPI_SMALL = 200, 300

# Which way up (measured on the demo's papers, four real letters and linn.png, each in all four
# ways): upright text has a mean confidence of 89 to 96, on its head 34 to 47. Tesseract's own
# opinion is 7 to 20 where there is text, below 0.6 on a page with two stamps.
_WELL_READ = 75.0
_LONG_WORD = 4  # letters
_OSD_DPI = 150
_OSD_SURE = 2.0
_SPARSE = 100  # words; so few are read again the other way up where nobody has an opinion
_BETTER = 10.0


@dataclass(frozen=True, slots=True)
class Finished:
    page: CleanPage
    report: PageReport


def count_pages(file: BinaryIO, name: str) -> int:
    """The number of pages in a picture or PDF file.

    Raises InputError like the decoder of the file's kind.
    """
    from tthc_desktop.adapters.pdf import render

    if render.is_pdf(file):
        return render.count_pages(file, name)
    return decode.count_pages(file, name)


def load(file: BinaryIO, name: str, index: int, dpi: int) -> Picture:
    """Decodes one page of a file.

    Args:
        dpi: As the device said, 0 for unknown; a PDF knows its own.
    """
    from tthc_desktop.adapters.pdf import render

    if render.is_pdf(file):
        shown = render.render_page(file, name, index)
        return Picture(shown.pixels, shown.dpi)
    picture = decode.read_page(file, name, index, dpi)
    if picture.jpeg is not None and not fits_pdf(picture.jpeg, picture):
        return replace(picture, jpeg=None)
    return picture


def fits_pdf(jpeg: bytes, picture: Picture) -> bool:
    """OpenCV reads kinds of JPEG (arithmetic coding, 12 bits) that a PDF must not hold."""
    from tthc_desktop.domain.jpeg import jpeg_shape

    try:
        width, height, channels = jpeg_shape(jpeg)
    except ValueError:
        return False
    return (width, height, channels == 1) == (picture.width, picture.height, picture.is_grey)


def finish(load: Callable[[], Picture], ocr: Ocr | None, *, orient: bool = True) -> Finished:
    """The page's clean JPEG, words and report (numbered 1: the caller knows better).

    Args:
        load: Decodes the page. It is called again only for one that has to be turned, because
            holding a page while its text is read would cost 26 MB.
        orient: Whether a page whose text stands on its head or side is turned, if it reads better
            so, or flagged, if Tesseract is sure of it and the words are not.
    """
    first = _finish(load(), ocr)
    if ocr is None or not orient or first.report.blank or not _stands_wrong(first):
        return first
    picture = load()
    sure = turn_of(picture, ocr)
    turn = sure or (180 if first.report.words < _SPARSE else 0)
    if not turn:
        return first
    again = _finish(shaped(picture, turn, None), ocr)
    if not _reads_better(again, first):
        if not sure:
            return first
        return replace(first, report=_flagged(first.report, PageFlag.UPSIDE_DOWN))
    return replace(again, report=_flagged(replace(again.report, turned=turn), PageFlag.TURNED))


def _stands_wrong(page: Finished) -> bool:
    """Whether the text may stand on its head (then little of it is sure) or on its side (then
    Tesseract reads it well, word by word from top to bottom)."""
    long = [word for word in page.page.words if len(word.text) >= _LONG_WORD]
    upright = sum(word.width >= word.height for word in long)
    return page.report.confidence < _WELL_READ or upright * 2 < len(long)


def turn_of(picture: Picture, ocr: Ocr) -> int:
    """Degrees clockwise by which the page has to be turned, 0 where that is not sure, or where the
    model that knows is not installed (doctor tells)."""
    grey = pixels.shrunk(pixels.without_colour(picture.pixels), picture.dpi, _OSD_DPI)
    try:
        turn, sure = ocr.orientation(grey, min(picture.dpi, _OSD_DPI))
    except SetupError:
        return 0
    return turn if sure >= _OSD_SURE else 0


def _reads_better(one: Finished, other: Finished) -> bool:
    if not _stands_wrong(one):
        return True
    return one.report.confidence > other.report.confidence + _BETTER


def _flagged(report: PageReport, flag: PageFlag) -> PageReport:
    return replace(report, flags=(*report.flags, flag))


def _finish(picture: Picture, ocr: Ocr | None) -> Finished:
    """The page as it stands, straightened, read and encoded.

    Args:
        picture: Given away, so that its pixels are freed as soon as there are better ones.
    """
    grey = pixels.luminance(picture.pixels)
    dpi = picture.dpi
    view = pixels.reduced(grey, dpi)
    large = analyse.letter_height(view) >= LARGE_PRINT
    found = first_look(view)
    blank, degrees = found.blank, found.degrees
    # What follows keeps at most one colour page in memory, and beside it one thing that grows:
    # a page of 26 MB costs a worker 65 MB (measured, JPEG), as against 100 with all at hand.
    del grey
    straight = deskew.deskew(picture, found.skew)
    del picture
    jpeg = encode.encode(straight)
    width, height = straight.width, straight.height
    empty = blank or min(width, height) < _SMALLEST
    plain = pixels.without_colour(straight.pixels)
    grey = pixels.luminance(straight.pixels)
    del straight
    # Of the straight page: zxing misses Code 39 at 16 degrees.
    shown = Content() if empty else content(grey, pixels.reduced(grey, dpi))
    del grey
    words = () if ocr is None or empty else read_words(ocr, plain, dpi, large=large)
    report = PageReport(
        page=1,
        dpi=dpi,
        width=width,
        height=height,
        skew=degrees,
        blank=blank,
        sharpness=found.sharpness,
        words=len(words),
        confidence=_mean_confidence(words),
        barcodes=shown.barcodes,
        flags=page_flags(
            dpi=dpi,
            blank=blank,
            edges=found.edges,
            skew=degrees,
            words=None if ocr is None else len(words),
        ),
        look=shown.look,
        text=_text(words),
        unread=_unread(words),
    )
    return Finished(CleanPage(jpeg, dpi, words), report)


def read_words(ocr: Ocr, grey: Pixels, dpi: int, *, large: bool) -> tuple[Word, ...]:
    """Words with boxes on grey, whatever size Tesseract saw."""
    wanted = _OCR_DPI_LARGE if large else _OCR_DPI_SMALL
    if abs(dpi / wanted - 1) < _NEAR_ENOUGH:
        return ocr.read(grey, dpi)
    scale = wanted / dpi
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    sized = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how)
    return tuple(_scaled(word, scale) for word in ocr.read(cast(Pixels, sized), wanted))


def _scaled(word: Word, scale: float) -> Word:
    return replace(
        word,
        left=round(word.left / scale),
        top=round(word.top / scale),
        width=max(1, round(word.width / scale)),
        height=max(1, round(word.height / scale)),
    )


def _text(words: tuple[Word, ...]) -> str:
    """The words read for sure, as PageReport.text holds them."""
    sure = " ".join(word.text for word in words if word.confidence >= SURE_WORD)
    text = unicodedata.normalize("NFC", sure)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT + 1].rpartition(" ")[0]


def _unread(words: tuple[Word, ...]) -> int:
    """The number of labels without a sure answer, as PageReport.unread holds it."""
    return sum(
        label.line == answer.line
        and label.text.endswith(":")
        and label.confidence >= SURE_WORD > answer.confidence
        for label, answer in pairwise(words)
    )


def _mean_confidence(words: tuple[Word, ...]) -> float:
    return round(sum(word.confidence for word in words) / len(words), 1) if words else 0.0
