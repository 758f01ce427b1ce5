"""By how much a page is turned, from the projection of its ink.

Along the direction of its text lines, ink piles up in stripes; the sharper the stripes' edges, the
better the angle. Measured against Hough lines: five times faster and more exact
(reference/scanning.md D).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from tthc_desktop.adapters.imaging.pixels import Pixels, ReducedPage

LIMIT = 20.0  # degrees to either side
CONFIDENT = 8.0  # photo 2.5, blank page 3.5, pages of text 16 to 215 (reference/scanning.md D)
_COARSE = 0.5
_FINE = 0.05
_MAX_POINTS = 60_000
_INK = 170
_TALL = 0.3  # share of the page's height; a ruled line across A4 at 20 degrees takes 0.2
_DARK = 110
_LARGE = 0.05
# Quarter pixels, smoothed over a pixel: in whole bins the raster's own rows are the sharpest
# stripes (the dullest, when they fall between two) and small angles snap to zero or away from it.
_BINS = 4
_SMOOTH = np.exp(-0.5 * np.square(np.arange(-10, 11) / _BINS))

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Skew:
    """By how much a page stands askew, and how surely that was measured.

    Attributes:
        degrees: Positive where the page was turned clockwise.
        confidence: The best angle's sharpness over the median of all angles.
    """

    degrees: float
    confidence: float

    @property
    def is_sure(self) -> bool:
        return self.confidence >= CONFIDENT


def measure_skew(page: ReducedPage) -> Skew:
    """Works to 20 degrees either way; beyond that, and without text lines, it is not sure."""
    rows, columns = np.nonzero(_lines_of_text(page))
    if rows.size < 50:
        return Skew(0.0, 0.0)
    weights = 255.0 - page.flat[rows, columns]
    if rows.size > _MAX_POINTS:
        # Seeded: the same page gives the same angle. A regular step could fall in with the raster.
        chosen = np.random.default_rng(0).choice(rows.size, _MAX_POINTS, replace=False)
        rows, columns, weights = rows[chosen], columns[chosen], weights[chosen]
    x = columns - page.flat.shape[1] / 2
    y = rows - page.flat.shape[0] / 2
    coarse = np.arange(-LIMIT, LIMIT + _COARSE / 2, _COARSE)
    scores = _scores(x, y, weights, coarse)
    best = float(coarse[int(np.argmax(scores))])
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    fine_scores = _scores(x, y, weights, fine)
    degrees = _vertex(fine, fine_scores)
    median = float(np.median(scores))
    confidence = float(np.max(fine_scores)) / median if median > 0 else 0.0
    if abs(degrees) >= LIMIT:
        return Skew(0.0, 0.0)
    return Skew(degrees, confidence)


def _lines_of_text(page: ReducedPage) -> Pixels:
    """The ink without what surrounds the paper: shadows at its edges, frames, patch code bars."""
    ink = (page.flat < _INK).astype(np.uint8)
    ink[surroundings(page.grey) > 0] = 0
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = boxes[:, cv2.CC_STAT_HEIGHT] <= _TALL * ink.shape[0]
    kept[0] = False
    return cast(Pixels, kept[labels])


def surroundings(grey: Pixels) -> Pixels:
    """What a scanner sees beside the paper: dark, large, at the edge of the picture."""
    dark = (grey < _DARK).astype(np.uint8)
    height, width = dark.shape
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    left, top, wide, high = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    at_edge = (left == 0) | (top == 0) | (left + wide == width) | (top + high == height)
    large = (wide > _LARGE * width) | (high > _LARGE * height)
    chosen = at_edge & large
    chosen[0] = False
    # Grown, because its rim is soft and would be a long straight stripe of its own.
    return cast(Pixels, cv2.dilate(chosen[labels].astype(np.uint8), np.ones((17, 17), np.uint8)))


def _scores(x: Doubles, y: Doubles, weights: Doubles, angles: Doubles) -> Doubles:
    """For each angle the energy of the edges between neighbouring rows of the turned page."""
    reach = int(np.hypot(np.abs(x).max(), np.abs(y).max())) + 2
    scores = np.empty(angles.size)
    for index, angle in enumerate(np.radians(angles)):
        position = (y * np.cos(angle) - x * np.sin(angle) + reach) * _BINS
        profile = np.bincount(position.astype(np.intp), weights, minlength=2 * reach * _BINS)
        scores[index] = np.square(np.diff(np.convolve(profile, _SMOOTH))).sum()
    return scores


def _vertex(angles: Doubles, scores: Doubles) -> float:
    """The top of the parabola through the best angle and its neighbours."""
    top = int(np.argmax(scores))
    if not 0 < top < angles.size - 1:
        return float(angles[top])
    left, middle, right = scores[top - 1 : top + 2]
    bend = left - 2 * middle + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return float(angles[top] + shift * (angles[1] - angles[0]))
