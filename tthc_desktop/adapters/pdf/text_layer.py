"""The invisible words over a page image, as a PDF content stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from tthc_desktop.adapters.pdf.glyphless import ADVANCE, ASCENT, DESCENT, UNITS, Glyphs
from tthc_desktop.domain.reading import Word

_SMALLEST = 1.0  # points; boxes of a pixel come from dirt
_GAP = 0.15  # share of the line's height
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
    top = min(word.top for word in line)
    bottom = max(word.top + word.height for word in line)
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
