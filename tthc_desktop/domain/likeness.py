"""Whether two pages are the same sheet, and whether a picture is of a paper at all.

Both only make the program ask: a page is never dropped for it. A page's look is where its ink is,
in cells of four millimetres; its text, the words that were read for sure. The look tells layouts
apart but not who a form is filled in for, so that YES is the words' word.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tthc_desktop.domain.reading import LONGEST_TEXT, PageFlag, PageReport
from tthc_desktop.domain.text import fold


class Likeness(StrEnum):
    """LIKELY: the same layout or much the same words; a person has to look."""

    NO = "no"
    LIKELY = "likely"
    YES = "yes"


# Measured on 25 sheets (the demo's papers, seven pages of four real scans, made-up forms), each
# scanned four times: turned by 1.5 degrees, moved by 3 mm, 150 to 300 dpi, noise, light, JPEG 55.
# Of 120 pairs of one printed sheet 105 are YES, the others LIKELY; of 4,800 pairs of different
# sheets none is YES, 304 are LIKELY: one form, certificate or head for two people.
_SAME_LOOK = 0.02  # the same sheet 0.015 at most; other layouts from 0.025 (two dense letters)
_SAME_WORDS = 0.85  # 0.857 to 1.0; the same form for somebody else 0.88 to 0.98, hence the names
_LIKE_WORDS = 0.70  # other papers 0.57 at most (two pages of one letter)
# Below this much was written by hand or not read: 90.5 on the worst real scan, 86.9 on a form that
# was filled in with a pen. Nothing tells then who it is for. Much print around hides the pen from
# the mean (91.8), but not from its labels: 4 or 5 without an answer, on print 2 at most.
_READ = 88.0
_UNREAD = 2
_SAME_LETTERS = 0.6  # words run together 0.7 and more; Nguyễn Văn and Lê 0.18
_FEW = 5  # words; fewer say nothing

_GOOD_WORDS = 4  # of two letters and more: 10 on a form of three lines, 1 on a wooden desk
_MANY_WORDS = 25  # read or not: upside down 41 on a certificate, 9 on that desk


def same_page(a: PageReport, b: PageReport) -> Likeness:
    """Blank pages are never the same: they show nothing. The bits of both equal is the same file;
    otherwise YES wants one layout, the same words, and no number or name that speaks against it."""
    if a.blank or b.blank or not a.look or not b.look:
        return Likeness.NO
    if (a.look, a.text) == (b.look, b.text):
        return Likeness.YES
    one, other = _words(a.text), _words(b.text)
    if min(len(one), len(other)) < _FEW:
        few = max(len(one), len(other)) < 2 * _FEW
        alike = few and look_distance(a.look, b.look) <= _SAME_LOOK
        return Likeness.LIKELY if alike else Likeness.NO
    if _overlap(a.text, b.text) < _LIKE_WORDS:
        return Likeness.NO
    if look_distance(a.look, b.look) > _SAME_LOOK or not (_is_read(a) and _is_read(b)):
        return Likeness.LIKELY
    return Likeness.YES if _same_words(a.text, b.text) else Likeness.LIKELY


def looks_like_paper(report: PageReport) -> bool:
    """False for a photo of a desk, a face, a landscape, a black page: where words were looked for
    and next to none are there. A blank sheet is paper; a sheet upside down has words enough, wrong
    as they are."""
    if report.words >= _MANY_WORDS:
        return True
    if not report.words:
        return PageFlag.NO_TEXT not in report.flags  # blank, or nobody looked for words
    if not report.text and not report.look:
        return True  # read by an earlier version, which did not keep them
    return sum(sum(c.isalpha() for c in w) > 1 for w in report.text.split()) >= _GOOD_WORDS


def _is_read(report: PageReport) -> bool:
    """Whether the words tell what is on the page: all of it was read, and for sure."""
    longest_word = 60
    whole = len(report.text) < LONGEST_TEXT - longest_word
    return whole and report.confidence >= _READ and report.unread <= _UNREAD


_PAGES_KEPT = 1_000  # of the dossier at hand
_PAIRS_KEPT = 50_000  # of 300 pages; a distance takes 0.15 ms


@lru_cache(_PAIRS_KEPT)
def _overlap(one: str, other: str) -> float:
    """Common words by number, 0 to 1, in any order: cheap, and never less than in order. Every page
    of a dossier is held against every other one, so that this is what counts."""
    first, second = _counted(one), _counted(other)
    common = sum(min(first[word], second[word]) for word in first.keys() & second.keys())
    return 2 * common / max(1, len(_words(one)) + len(_words(other)))


@lru_cache(_PAIRS_KEPT)
def _same_words(one: str, other: str) -> bool:
    """Whether the words are the same in order, and no number or name speaks against it.

    It is remembered: what stands beside 200 pages is asked for anew with every page that comes in.
    """
    first, second = _words(one), _words(other)
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < _SAME_WORDS or _numbers_differ(first, second):
        return False
    blocks = matcher.get_opcodes()
    return not any(
        _names_differ(first[i:j], second[k:m]) for tag, i, j, k, m in blocks if tag == "replace"
    )


@lru_cache(_PAGES_KEPT)
def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@lru_cache(_PAGES_KEPT)
def _counted(text: str) -> Counter[str]:
    return Counter(_words(text))


# Also of a document, 113/GCS: twins have birth notices that differ in nothing else.
_NUMBER = re.compile(r"\W*([0-9][0-9./,-]*[0-9])(?:\W*|/\D+)")


def _numbers_differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """A number that only one page has, of as many digits as one that only the other has. What was
    not read is no contradiction."""
    first, second = _numbers(one), _numbers(other)
    only, also = first - second, second - first
    return not {len(n) for n in only}.isdisjoint({len(n) for n in also})


def _numbers(words: Sequence[str]) -> Counter[str]:
    found = (_NUMBER.fullmatch(word) for word in words)
    return Counter("".join(c for c in match[1] if c.isdigit()) for match in found if match)


def _names_differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """Capitalised words against others in the same place. Marks are lost in reading, so that they
    do not count; neither does where one word ends (*BANNHÂNDÂN*), nor a word that was not read."""
    first, second = ([_plain(word) for word in side] for side in (one, other))
    if len(first) == len(second):
        return any(a != b for a, b in zip(first, second, strict=True) if a and b)
    short, long = sorted(("".join(first), "".join(second)), key=len)
    alike = difflib.SequenceMatcher(None, short, long, autojunk=False).ratio()
    return short not in long and alike < _SAME_LETTERS


def _plain(word: str) -> str:
    """A word without marks and what stands around it; empty for what is not capitalised."""
    bare = word.strip(".,;:()“”\"'")
    return fold(bare) if len(bare) > 1 and bare.isalpha() and bare[0].isupper() else ""


CELL_MM = 4.0
"""Of the grid of a look. 1 and 2 mm were measured too: they follow the scan's noise as much as
another person's name."""
_SIDE = 2  # hex digits of width and of height
_REACH = 2  # cells that a sheet may lie elsewhere on the glass


@dataclass(frozen=True, slots=True)
class InkMap:
    """Which cells of a page hold ink.

    Attributes:
        rows: From the top, each a number whose bit n is column n.
    """

    width: int
    rows: tuple[int, ...]

    def encode(self) -> str:
        """Hex: width and height in cells (two digits each), then the rows. Raises ValueError above
        255 cells a side."""
        if max(self.width, len(self.rows)) > 255:
            raise ValueError("a look has 255 cells a side at most")
        digits = -(-self.width // 4)
        rows = "".join(f"{row:0{digits}x}" for row in self.rows)
        return f"{self.width:02x}{len(self.rows):02x}{rows}"


def decode_ink_map(text: str) -> InkMap | None:
    """The cells of a text that encode() made; None for any other text."""
    try:
        width, height = int(text[:_SIDE], 16), int(text[_SIDE : 2 * _SIDE], 16)
        digits = -(-width // 4)
        starts = range(2 * _SIDE, 2 * _SIDE + digits * height, max(1, digits))
        look = InkMap(width, tuple(int(text[at : at + digits], 16) for at in starts))
        return look if look.encode() == text else None
    except ValueError:
        return None


@lru_cache(_PAIRS_KEPT)
def look_distance(a: str, b: str) -> float:
    """Ink of either that the other has nowhere near, of all ink: 0 the same layout, 1 nothing in
    common. Best of the places where the sheet may have lain (8 mm each way)."""
    one, other = decode_ink_map(a), decode_ink_map(b)
    if one is None or other is None:
        return 1.0
    # One number for all of a page, with empty columns and rows around: shifting it moves the page.
    edge = _REACH + 1
    wide = max(one.width, other.width) + 2 * edge
    first, second = _spread(one, wide, edge), _spread(other, wide, edge)
    total = first.bit_count() + second.bit_count()
    if not total:
        return 1.0
    near = _grown(first, wide)
    best = total
    for down in range(-_REACH, _REACH + 1):
        for across in range(-_REACH, _REACH + 1):
            by = down * wide + across
            moved = second << by if by >= 0 else second >> -by
            apart = (first & ~_grown(moved, wide)).bit_count() + (moved & ~near).bit_count()
            best = min(best, apart)
    return best / total


def _spread(look: InkMap, wide: int, edge: int) -> int:
    return sum(row << ((y + edge) * wide + edge) for y, row in enumerate(look.rows))


def _grown(cells: int, wide: int) -> int:
    """The cells with the eight neighbours of each."""
    across = cells | cells << 1 | cells >> 1
    return across | across << wide | across >> wide
