"""The invisible words over a page image, as a PDF content stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from tthc_desktop.adapters.pdf.glyphless import ADVANCE, ASCENT, DESCENT, UNITS, Glyphs
from tthc_desktop.domain.reading import Word

_SMALLEST = 1.0  # points; boxes of a pixel come from dirt
_GAP = 0.15  # share of the line's height
_TALL = 1.5  # times the usual word; capitals with marks over lower case without: 1.4
_EM = ADVANCE / UNITS


@dataclass(frozen=True, slots=True)
class Scale:
    """From pixels, top left, to points, bottom left."""

    dpi: int
    height: int

    def points(self, pixels: float) -> float:
        return pixels * 72 / self.dpi

    def up(self, pixels: float) -> float:
        return (self.height - pixels) * 72 / self.dpi


def text_operators(words: Iterable[Word], glyphs: Glyphs, scale: Scale) -> str:
    """Empty if there are no words. All words of a line share size and baseline, so that a reader
    selects them line by line; each is stretched to its box."""
    lines = ["\n".join(_line(list(line), glyphs, scale)) for line in _lines(words)]
    if not lines:
        return ""
    return "\n".join(["BT", "3 Tr", *lines, "ET"])


def _lines(words: Iterable[Word]) -> Iterator[list[Word]]:
    for _, line in groupby(words, key=lambda word: word.line):
        yield list(line)


def _line(line: list[Word], glyphs: Glyphs, scale: Scale) -> Iterator[str]:
    top, bottom = _band(line)
    size = max(_SMALLEST, scale.points(bottom - top) * UNITS / (ASCENT - DESCENT))
    baseline = scale.up(bottom) - size * DESCENT / UNITS
    yield f"/F1 {size:.2f} Tf"
    for word, following in zip(line, [*line[1:], None], strict=True):
        width = float(word.width)
        if following is not None and following.left > word.left:
            # Tesseract's boxes may overlap, and poppler sees no break in a gap below a tenth of the
            # size; it would join the words.
            room = following.left - word.left - _GAP * (bottom - top)
            width = max(1.0, min(width, room))
        # The space belongs to the word's own string: PDFium drops texts of one letter (it measures
        # them without the last).
        stretch = max(0.1, scale.points(width) / (len(word.text) * _EM * size) * 100)
        yield (
            f"{stretch:.2f} Tz 1 0 0 1 {scale.points(word.left):.2f} {baseline:.2f} Tm"
            f" <{glyphs.encode(word.text + ' ')}> Tj"
        )


def _band(line: list[Word]) -> tuple[int, int]:
    """Top and bottom of the line's print. A scrap of a stamp that Tesseract put into the line may
    be twice as high: it would stretch the line over the next one, and readers mix the two.

    Each letter has a voice, so that words outvote scraps."""
    usual = median(word.height for word in line for _ in word.text)
    middle = median(word.top + word.height / 2 for word in line for _ in word.text)
    print_ = [
        word
        for word in line
        if word.height <= _TALL * usual and abs(word.top + word.height / 2 - middle) <= usual / 2
    ]
    chosen = print_ or line
    return min(w.top for w in chosen), max(w.top + w.height for w in chosen)
