"""What can be measured of a page: blank or not, how sharp, how large its print, where its ink."""

from __future__ import annotations

import cv2
import numpy as np

from tthc_desktop.adapters.imaging.pixels import ReducedPage
from tthc_desktop.domain.likeness import CELL_MM, InkMap

# At 100 dpi on flattened paper, margins left out. Measured: the back of a stamped sheet 82 pixels
# in 7 specks, 2 of them of 10 or more; four lines of small print 1322 in 136, 42.
_INK = 170
_MARGIN = 0.08  # punch holes, staples, shadows, the edge of the next sheet
_SPECK = 4  # pixels; smaller is dust
_MARK = 10  # pixels; a letter of 9 points
_MAX_INK = 0.0003  # of the page
_MAX_MARKS = 4

_IN_CELL = 0.05  # of a cell; a comma is less

_LETTER_MAX = 0.6  # inches; higher is a frame or a picture
_WORD_MAX = 2.0  # inches; longer is a rule


def is_blank(page: ReducedPage) -> bool:
    """Whether nothing is on this side but dust, shadows and what shines through from the other.

    A real stamp or signature is content: it is dark where what shines through is faint.
    """
    height, width = page.flat.shape
    top, left = round(height * _MARGIN), round(width * _MARGIN)
    ink = (page.flat[top : height - top, left : width - left] < _INK).astype(np.uint8)
    if ink.size == 0:
        return True
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    areas = boxes[1:, cv2.CC_STAT_AREA]
    marks = int((areas >= _MARK).sum())
    return int(areas[areas >= _SPECK].sum()) < _MAX_INK * ink.size and marks <= _MAX_MARKS


def sharpness(page: ReducedPage) -> float:
    """Variance of the Laplacian at 100 dpi. It grows with the amount of print: compare it between
    scans of like pages."""
    return float(cv2.Laplacian(page.grey, cv2.CV_32F).var())


def edge_strength(page: ReducedPage) -> float:
    """How strong the strongest edges of the ink are, whatever its amount; 0.0 without ink."""
    ink = (page.flat < _INK).astype(np.uint8)
    near = cv2.dilate(ink, np.ones((3, 3), np.uint8)) > 0
    if not near.any():
        return 0.0
    edges = np.abs(cv2.Laplacian(page.flat, cv2.CV_32F))[near]
    return float(np.percentile(edges, 95))


def letter_height(page: ReducedPage) -> float:
    """Mean height of the marks in points, wide ones counting more; 0.0 without any.

    Print of 9, 11 and 13 points (Tinos, accents run together) gives 5.3, 6.4 and 7.7.
    """
    ink = (page.flat < _INK).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high, area = boxes[1:, 2], boxes[1:, 3], boxes[1:, 4]
    letters = (area >= _MARK) & (high < _LETTER_MAX * page.dpi) & (wide < _WORD_MAX * page.dpi)
    if not letters.any():
        return 0.0
    weighted = float((high[letters] * wide[letters]).sum()) / float(wide[letters].sum())
    return weighted * 72 / page.dpi


def look(page: ReducedPage) -> str:
    """Where the ink is, for domain/likeness.py; from a page that was straightened."""
    cell = CELL_MM / 25.4 * page.dpi
    height, width = (min(255, max(1, round(side / cell))) for side in page.flat.shape)
    ink = (page.flat < _INK).astype(np.float32)
    whole = ink[: round(height * cell), : round(width * cell)]
    cells = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)) > _IN_CELL
    rows = [sum(1 << int(x) for x in np.flatnonzero(row)) for row in cells]
    return InkMap(width, tuple(rows)).encode()
