"""Both sides of a card on one page, in their true size (thẻ hai mặt trên một trang)."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from tthc_desktop.adapters.imaging import pixels
from tthc_desktop.adapters.imaging.pixels import Picture, Pixels

_MM = 25.4
_CARD_MM = (85.6, 54.0)  # ISO/IEC 7810 ID-1: the citizen card, driving licences, insurance cards
_TOLERANCE = 0.12
_A4_MM = (210.0, 297.0)
_GAP_MM = 20.0
_SEARCH_DPI = 75
_TINT = 18  # of 255; the lid of a scanner and its paper have less
_SHADE = 12  # darker than the lid
_EDGE_MM = 0.6  # what is cut off: the shadow at the card's rim


def combine(front: Picture, back: Picture) -> Picture | None:
    """An A4 page with the front above the back, in colour, at the lower dpi of both. None where
    one of the pictures shows no card."""
    dpi = min(front.dpi, back.dpi)
    sides = [side for side in (_cut_out(front, dpi), _cut_out(back, dpi)) if side is not None]
    if len(sides) != 2:
        return None
    wide, high = (round(side / _MM * dpi) for side in _A4_MM)
    page = np.full((high, wide, 3), 255, np.uint8)
    gap = round(_GAP_MM / _MM * dpi)
    top = (high - sum(side.shape[0] for side in sides) - gap) // 3
    for side in sides:
        left = (wide - side.shape[1]) // 2
        page[top : top + side.shape[0], left : left + side.shape[1]] = side
        top += side.shape[0] + gap
    return Picture(page, dpi)


def _cut_out(picture: Picture, dpi: int) -> Pixels | None:
    """The card upright, lying on its long side, at that dpi."""
    corners = find_card(picture)
    if corners is None:
        return None
    wide, high = (round((side - 2 * _EDGE_MM) / _MM * dpi) for side in _CARD_MM)
    edge = _EDGE_MM / _MM * dpi
    target = np.array(
        [
            [-edge, -edge],
            [wide + edge, -edge],
            [wide + edge, high + edge],
            [-edge, high + edge],
        ],
        np.float32,
    )
    warp = cv2.getPerspectiveTransform(corners, target)
    colour = picture.pixels
    if picture.is_grey:
        colour = cast(Pixels, cv2.cvtColor(colour, cv2.COLOR_GRAY2BGR))
    return cast(Pixels, cv2.warpPerspective(colour, warp, (wide, high), flags=cv2.INTER_AREA))


def find_card(picture: Picture) -> npt.NDArray[np.float32] | None:
    """Its corners in pixels of the picture, the upper left one first, then clockwise; the long side
    across. None where nothing of a card's size lies there. A card that lies on its head stays so:
    nothing here can tell."""
    dpi = min(picture.dpi, _SEARCH_DPI)
    small = pixels.shrunk(picture.pixels, picture.dpi, dpi)
    best: npt.NDArray[np.float32] | None = None
    least = _TOLERANCE
    contours, _ = cv2.findContours(
        _covered(np.asarray(small, np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    for contour in contours:
        rectangle = cv2.minAreaRect(contour)
        sides = sorted(side / dpi * _MM for side in rectangle[1])
        off = max(abs(sides[0] / _CARD_MM[1] - 1), abs(sides[1] / _CARD_MM[0] - 1))
        if off < least:
            least, best = off, _ordered(np.asarray(cv2.boxPoints(rectangle), np.float32))
    return None if best is None else (best * (picture.dpi / dpi)).astype(np.float32)


def _covered(small: Pixels) -> Pixels:
    """Where something lies on the glass: darker than the lid, or tinted."""
    grey = pixels.luminance(small)
    lid = float(np.percentile(grey, 90))
    covered = grey < lid - _SHADE
    if small.ndim == 3:
        covered |= (small.max(axis=2).astype(np.int16) - small.min(axis=2)) > _TINT
    reach = round(3.0 / _MM * _SEARCH_DPI) | 1
    closed = cv2.morphologyEx(
        covered.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)
    )
    return cast(Pixels, cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8)))


def _ordered(corners: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Clockwise from the upper left, the long side first: a card on its side is turned by a quarter
    to the left, as it is when it is laid on the glass with its upper edge to the right."""
    around = corners[np.argsort(np.arctan2(*(corners - corners.mean(axis=0)).T[::-1]))]
    first = int(np.argmin(around.sum(axis=1)))
    around = np.roll(around, -first, axis=0)
    across, down = (np.linalg.norm(around[1] - around[0]), np.linalg.norm(around[2] - around[1]))
    return around if across >= down else np.roll(around, -1, axis=0)
