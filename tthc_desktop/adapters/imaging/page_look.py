"""Analyses a page: what domain/page_look.py holds, in about a quarter of a second."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from tthc_desktop.adapters.imaging import pixels
from tthc_desktop.adapters.imaging.first_look import Content, content, first_look
from tthc_desktop.adapters.imaging.pixels import Picture, Pixels, ReducedPage
from tthc_desktop.adapters.imaging.skew import surroundings
from tthc_desktop.domain.page_look import Edge, PageLook

_MM = 25.4
_INK = 170  # on flattened paper, as in analyse.py
# What shines through a sheet is fainter than ink: on the real back of a stamped page 0.0002 of it
# is darker than this in spots of three pixels, and 19 mm2 are red; on a clean sheet nothing is.
_FAINT = 215
_SHOWS = 0.0001
_TINTED_MM2 = 5.0
_EDGE_MM = 0.8
_CUT_MARKS = 4  # letters that run into one edge; a rule or a staple is one mark
_LETTER_MM = 15.0
_SATURATED = 70  # of 255; grey print and yellowed paper have less than 50
_COLOURED_DARK = 225  # brighter is tinted paper
_STAMP_MM2 = 60.0  # of ink: the thinnest ring of 30 mm has 90, a red number 20
_STAMP_SIDE_MM = 15.0


def analyse_page(picture: Picture) -> PageLook:
    grey = pixels.luminance(picture.pixels)
    view = pixels.reduced(grey, picture.dpi)
    found = first_look(view)
    blank, degrees = found.blank, found.degrees
    shown = Content() if blank else content(grey, _straight(view, degrees))
    red, blue, stamp = _colours(picture)
    inside = _inside(view)
    return PageLook(
        dpi=picture.dpi,
        width=picture.width,
        height=picture.height,
        blank=blank,
        shows_through=blank and (red + blue > _TINTED_MM2 or _shows_through(view)),
        skew=degrees,
        sharpness=found.sharpness,
        edges=found.edges,
        paper=round(float(np.percentile(view.grey, 85))),
        ink=0 if blank else _darkness(view),
        cut=() if blank else _cut(view, inside),
        red=red,
        blue=blue,
        stamp=stamp,
        box=(0.0, 0.0, 0.0, 0.0) if blank else _box(inside, view.dpi),
        look=shown.look,
        barcodes=shown.barcodes,
    )


def _shows_through(view: ReducedPage) -> bool:
    height, width = view.flat.shape
    top, left = round(height * 0.08), round(width * 0.08)
    middle = view.flat[top : height - top, left : width - left]
    faint = (middle < _FAINT).astype(np.uint8)
    # Single dark pixels are grain; what shines through is soft and wide.
    soft = cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return bool(soft.size) and float(soft.mean()) > _SHOWS


def _darkness(view: ReducedPage) -> int:
    """How much the darker half of the ink stands off its paper."""
    ink = view.flat[view.flat < _INK]
    return 255 - round(float(np.percentile(ink, 25))) if ink.size else 0


def _inside(view: ReducedPage) -> Pixels:
    """The ink without what surrounds the paper: 1 for ink."""
    ink = (view.flat < _INK).astype(np.uint8)
    ink[surroundings(view.grey) > 0] = 0
    return ink


def _cut(view: ReducedPage, ink: Pixels) -> tuple[Edge, ...]:
    """Letters that touch an edge of the picture: there was more of them on the paper."""
    reach = max(1, round(_EDGE_MM / _MM * view.dpi))
    longest = _LETTER_MM / _MM * view.dpi
    height, width = ink.shape
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, wide, high, area = (boxes[1:, column] for column in range(5))
    letters = (area >= 6) & (wide < longest) & (high < longest) & (np.maximum(wide, high) >= 4)
    touching = {
        Edge.TOP: top < reach,
        Edge.RIGHT: left + wide > width - reach,
        Edge.BOTTOM: top + high > height - reach,
        Edge.LEFT: left < reach,
    }
    return tuple(
        edge for edge, near in touching.items() if int((letters & near).sum()) >= _CUT_MARKS
    )


def _box(ink: Pixels, dpi: int) -> tuple[float, float, float, float]:
    """Around all marks that are larger than dust."""
    clean = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(clean, connectivity=8)
    marks = boxes[1:][boxes[1:, cv2.CC_STAT_AREA] >= 12]
    if not len(marks):
        return (0.0, 0.0, 0.0, 0.0)
    scale = _MM / dpi
    right = marks[:, 0] + marks[:, 2]
    bottom = marks[:, 1] + marks[:, 3]
    edges = (marks[:, 0].min(), marks[:, 1].min(), right.max(), bottom.max())
    return cast(
        tuple[float, float, float, float], tuple(round(float(edge) * scale, 1) for edge in edges)
    )


def _straight(view: ReducedPage, degrees: float) -> ReducedPage:
    """The small view turned back, so that a crooked sheet looks as the straight one does."""
    if not degrees:
        return view
    height, width = view.flat.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    flat = cv2.warpAffine(view.flat, turn, (width, height), borderValue=(255.0,))
    return ReducedPage(view.grey, cast(Pixels, flat), view.dpi)


def _colours(picture: Picture) -> tuple[float, float, bool]:
    """Red and blue ink in square millimetres, and whether the red is a stamp's."""
    if picture.is_grey:
        return 0.0, 0.0, False
    dpi = min(picture.dpi, pixels.ANALYSIS_DPI)
    small = pixels.shrunk(picture.pixels, picture.dpi, dpi)
    hue, saturation, value = cv2.split(cv2.cvtColor(small, cv2.COLOR_BGR2HSV))
    coloured = (saturation > _SATURATED) & (value > 40)
    least = np.asarray(small).min(axis=2)
    coloured &= least < _COLOURED_DARK
    red = coloured & ((hue < 12) | (hue > 165))
    blue = coloured & (hue > 95) & (hue < 135)
    mm2 = (_MM / dpi) ** 2
    areas = tuple(round(float(mask.sum()) * mm2, 1) for mask in (red, blue))
    return areas[0], areas[1], _is_stamp(red.astype(np.uint8), dpi, mm2)


def _is_stamp(red: Pixels, dpi: float, mm2: float) -> bool:
    """Whether one cluster of red ink is as wide and as high as a seal, with the ink of one."""
    reach = max(3, round(2.5 / _MM * dpi)) | 1
    joined = cv2.dilate(red, np.ones((reach, reach), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    side = _STAMP_SIDE_MM / _MM * dpi
    for index, (_, _, wide, high, _) in enumerate(boxes[1:], 1):
        if min(wide, high) >= side and float(red[labels == index].sum()) * mm2 >= _STAMP_MM2:
            return True
    return False
