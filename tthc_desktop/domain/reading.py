"""What is known of a page once it was looked at and read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Profile(StrEnum):
    """How pages are encoded; see design 5. Only *faithful* exists so far."""

    FAITHFUL = "faithful"


class PageFlag(StrEnum):
    BLANK = "blank"
    LOW_DPI = "low_dpi"
    BLURRED = "blurred"
    SKEWED = "skewed"
    NO_TEXT = "no_text"
    TURNED = "turned"
    UPSIDE_DOWN = "upside_down"


@dataclass(frozen=True, slots=True)
class Word:
    """left, top, width, height: pixels of the stored page image. confidence: 0 to 100.
    line: running number of the text line on the page."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    line: int


SURE_WORD = 50.0
LONGEST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class PageReport:
    """One page after the pipeline.

    dpi of the stored image. skew: degrees by which the page was turned clockwise (0.0 if it could
    not be told). sharpness: variance of the Laplacian at 100 dpi. confidence: mean over words, 0 to
    100. barcodes: payloads in reading order. width, height: pixels of the stored image. look: where
    its ink is (domain/likeness.py), empty for a blank page. text: the words read with a confidence
    of SURE_WORD or more, in order, NFC, with spaces between, cut at a word after LONGEST_TEXT
    characters. Both are empty in readings of earlier versions. unread: labels ("Họ và tên:") with
    an answer beside them that was not read for sure, as of a form that was filled in by hand.
    turned: degrees clockwise by which it was turned because its text stood otherwise.
    """

    page: int
    dpi: int = 200
    width: int = 0
    height: int = 0
    skew: float = 0.0
    blank: bool = False
    sharpness: float = 0.0
    words: int = 0
    confidence: float = 0.0
    barcodes: tuple[str, ...] = ()
    flags: tuple[PageFlag, ...] = ()
    look: str = ""
    text: str = ""
    unread: int = 0
    turned: int = 0


@dataclass(frozen=True, slots=True)
class PdfReport:
    """A PDF that was written. sha256: hex of the plain bytes. pdfa: part and level, ``2B``."""

    sha256: str
    size: int
    pdfa: str
    pages: tuple[PageReport, ...]
