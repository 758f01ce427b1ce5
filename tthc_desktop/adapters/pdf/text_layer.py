"""The invisible words over a page image, as a PDF content stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from tthc_desktop.adapters.pdf.glyphless import ADVANCE, ASCENT, DESCENT, UNITS, Glyphs
from tthc_desktop.domain.reading import Word

_SMALLEST = 1.0  # points; boxes of a pixel come from dirt
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
    selects them line by line; each is stretched to its box, and the space after it to the gap."""
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
    pen = -1.0  # where the last space ended, in pixels
    for word, following in zip(line, [*line[1:], None], strict=True):
        if word.left != pen:
            yield f"1 0 0 1 {scale.points(word.left):.2f} {baseline:.2f} Tm"
        yield _shown(word.text, word.width, glyphs, scale, size)
        if following is None:
            return
        pen = word.left + word.width
        if (gap := following.left - pen) > 0:
            yield _shown(" ", gap, glyphs, scale, size)
            pen = following.left
        else:
            # The boxes touch: the space must still be there, and the next word has its own place.
            yield _shown(" ", 1, glyphs, scale, size)
            pen = -1.0


def _shown(text: str, width: float, glyphs: Glyphs, scale: Scale, size: float) -> str:
    natural = len(text) * _EM * size
    stretch = max(0.1, scale.points(width) / natural * 100)
    return f"{stretch:.2f} Tz <{glyphs.encode(text)}> Tj"
