"""What is known of a page once it was analysed and read."""

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
    """A word that was read, and where it stands.

    Attributes:
        left, top, width, height: Pixels of the stored page image.
        confidence: 0 to 100.
        line: Running number of the text line on the page.
    """

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
    """What was found and read on one page.

    Readings of earlier versions have an empty look and text.

    Attributes:
        dpi: Of the stored image.
        width, height: Pixels of the stored image.
        skew: Degrees by which the page was turned clockwise, 0.0 if it could not be told.
        sharpness: Variance of the Laplacian at 100 dpi.
        words: Number of words.
        confidence: Mean over the words, 0 to 100.
        barcodes: Payloads in reading order.
        look: Where its ink is (domain/likeness.py), empty for a blank page.
        text: The words read with a confidence of SURE_WORD or more, in order, NFC, with spaces
            between, cut at a word after LONGEST_TEXT characters.
        unread: Number of labels ("Họ và tên:") with an answer beside them that was not read for
            sure, as of a form that was filled in by hand.
        turned: Degrees clockwise by which it was turned because its text stood otherwise.
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
    """A PDF that was written.

    Attributes:
        sha256: Hex, of the plain bytes.
        pdfa: Part and level of PDF/A, ``2B``.
    """

    sha256: str
    size: int
    pdfa: str
    pages: tuple[PageReport, ...]
