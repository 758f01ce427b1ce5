"""The sheet in a phone's photo, laid flat.

A sheet is brighter than what it lies on, has four straight sides, and does not reach the frame. All
three must hold, on every side: a page that is warped wrongly is worse than one that is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from tthc_desktop.adapters.imaging.pixels import Pixels
from tthc_desktop.adapters.imaging.resolution import true_dpi

Points = npt.NDArray[np.float64]

_COARSE, _FINE = 640, 1800  # pixels of the longer side: for finding, and for measuring the sides
_SMALLEST_PART, _LARGEST_PART = 0.15, 0.96  # of the frame
_FILLS_QUAD = 0.955  # of the quadrilateral and the region found, what both have in common
_STEP = 16.0  # grey levels by which the sheet is brighter than what is beside it
_SURE_PART = 0.8  # of each side on which that step is seen
_A4, _CARD = 297 / 210, 85.60 / 53.98
_NEAR = 0.06
_A4_INCHES, _CARD_INCHES = 210 / 25.4, 53.98 / 25.4
_LEVELS = (35, 50, 65, 80)  # percentiles of brightness that are tried beside Otsu's level
_EVEN = 0.75  # how much of a shadow is taken away
_MOST_GAIN = 1.8


@dataclass(frozen=True, slots=True)
class FlatSheet:
    """The sheet of paper in a photo, straightened.

    Attributes:
        corners: Corners in the photo, from the top left clockwise, in pixels.
        proportion: Longer to shorter side, of the real sheet.
    """

    pixels: Pixels
    dpi: int
    corners: Points
    proportion: float


def flatten(photo: Pixels) -> FlatSheet | None:
    """The sheet in a photo, or None where no sheet stands out.

    Args:
        photo: Colour or grey, upright.
    """
    corners = find_sheet(photo)
    if corners is None:
        return None
    proportion, across = _proportion(corners, photo.shape[1], photo.shape[0])
    known = _known(proportion)
    width, height = _size(corners, known, across=across)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    # Pixel centres lie half a pixel inside: corners are those of the paper, not of pixels.
    matrix = cv2.getPerspectiveTransform((corners + 0.5).astype(np.float32), target)
    flat = cv2.warpPerspective(photo, matrix, (width, height), flags=cv2.INTER_CUBIC,
                               borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    short = min(width, height)
    if known == _CARD:
        return FlatSheet(cast(Pixels, flat), round(short / _CARD_INCHES), corners, known)
    even = _evened(cast(Pixels, flat))
    dpi = round(short / _A4_INCHES) if known == _A4 else true_dpi(width, height)
    return FlatSheet(even, max(1, dpi), corners, known)


def find_sheet(photo: Pixels) -> Points | None:
    """Four corners, from the top left clockwise, in pixels of the photo."""
    light = _light(photo)
    coarse, scale = _reduced(light, _COARSE)
    best: tuple[float, Points] | None = None
    for mask in _masks(coarse):
        quad = _quad(mask)
        if quad is None:
            continue
        score = _score(coarse, quad)
        if score > 0 and (best is None or score > best[0]):
            best = score, quad
    if best is None:
        return None
    fine, finer = _reduced(light, _FINE)
    corners = _measured(fine, (best[1] + 0.5) / scale * finer - 0.5, reach=4 * finer / scale)
    if corners is None or _score(fine, corners) <= 0:
        return None
    return cast(Points, (corners + 0.5) / finer - 0.5)


def _light(photo: Pixels) -> Pixels:
    """The darkest of the colours: paper is bright in all three, wood and skin in one or two."""
    if photo.ndim == 2:
        return photo
    blue, green, red = (cv2.extractChannel(photo, channel) for channel in range(3))
    return cast(Pixels, cv2.min(cv2.min(blue, green), red))


def _reduced(light: Pixels, longest: int) -> tuple[Pixels, float]:
    scale = min(1.0, longest / max(light.shape))
    if scale == 1.0:
        return light, 1.0
    size = (round(light.shape[1] * scale), round(light.shape[0] * scale))
    return cast(Pixels, cv2.resize(light, size, interpolation=cv2.INTER_AREA)), scale


def _masks(light: Pixels) -> list[Pixels]:
    """Bright regions at several levels, print and stamps on them filled."""
    reach = max(5, round(max(light.shape) * 0.03)) | 1
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    closed = cast(Pixels, cv2.medianBlur(closed, 7))
    otsu, _ = cv2.threshold(closed, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    levels = {int(otsu), *(int(np.percentile(closed, part)) for part in _LEVELS)}
    return [cast(Pixels, (closed > level).astype(np.uint8)) for level in sorted(levels)]


def _quad(mask: Pixels) -> Points | None:
    """The four-sided figure around the largest region, if it is one."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    part = cv2.contourArea(outline) / mask.size
    if not _SMALLEST_PART <= part <= _LARGEST_PART:
        return None
    hull = cv2.convexHull(outline)
    around = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.015, 0.02, 0.03, 0.04, 0.06):
        shape = cv2.approxPolyDP(hull, tolerance * around, closed=True)
        if len(shape) <= 4:
            break
    if len(shape) != 4 or cv2.contourArea(outline) < _FILLS_QUAD * cv2.contourArea(shape):
        return None
    return _ordered(shape.reshape(4, 2).astype(np.float64))


def _ordered(points: Points) -> Points:
    """The corners from the top left clockwise."""
    centre = points.mean(axis=0)
    turned = points[np.argsort(np.arctan2(*(points - centre).T[::-1]))]
    first = int(np.argmin(turned.sum(axis=1)))
    return cast(Points, np.roll(turned, -first, axis=0))


def _score(light: Pixels, corners: Points) -> float:
    """The smallest step over a side, 0 where any of it is not what a sheet has."""
    height, width = light.shape[:2]
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(*sides.T)
    if lengths.min() < 0.12 * max(width, height) or not _is_square_enough(sides, lengths):
        return 0.0
    reach = max(3.0, 0.012 * max(width, height))
    steps = []
    for start, side, length in zip(corners, sides, lengths, strict=True):
        normal = np.array([side[1], -side[0]]) / length  # outwards: the corners run clockwise
        places = start + side * np.linspace(0.06, 0.94, 60)[:, None]
        inside = _samples(light, places - normal * reach)
        outside = _samples(light, places + normal * reach)
        difference = inside.astype(np.float64) - outside
        if float((difference > _STEP / 2).mean()) < _SURE_PART:
            return 0.0
        steps.append(float(np.median(difference)))
    return min(steps) if min(steps) >= _STEP else 0.0


def _is_square_enough(sides: Points, lengths: npt.NDArray[np.float64]) -> bool:
    """Angles of 50 to 130 degrees, and opposite sides not too unlike: else it is no sheet that
    somebody holds a phone over."""
    units = sides / lengths[:, None]
    cosines = np.abs((units * np.roll(units, -1, axis=0)).sum(axis=1))
    opposite = lengths / np.roll(lengths, 2)
    return bool(cosines.max() < np.cos(np.radians(50)) and opposite.max() < 1.9)


def _samples(light: Pixels, places: Points) -> npt.NDArray[np.uint8]:
    columns = np.clip(np.rint(places[:, 0]).astype(int), 0, light.shape[1] - 1)
    rows = np.clip(np.rint(places[:, 1]).astype(int), 0, light.shape[0] - 1)
    return cast(npt.NDArray[np.uint8], light[rows, columns])


def _measured(light: Pixels, corners: Points, reach: float) -> Points | None:
    """Each side again, as the line through the steepest places near it."""
    smooth = cast(Pixels, cv2.GaussianBlur(light, (0, 0), 1.2))
    offsets = np.arange(-reach, reach + 0.5, 0.5)
    lines = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        side = end - start
        normal = np.array([side[1], -side[0]]) / np.hypot(*side)
        places = start + side * np.linspace(0.04, 0.96, 160)[:, None]
        grid = places[:, None, :] + offsets[None, :, None] * normal
        maps = grid.astype(np.float32)
        values = cv2.remap(smooth, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR)
        falls = np.diff(-values.astype(np.float64), axis=1)  # bright inside, dark outside
        steepest = falls.argmax(axis=1)
        sure = falls.max(axis=1) > 1.0
        if sure.mean() < 0.5:
            return None
        found = places + (offsets[steepest] + 0.25)[:, None] * normal
        line = cv2.fitLine(found[sure].astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01)
        lines.append(line.ravel().astype(np.float64))
    crossed = [_crossing(lines[at - 1], lines[at]) for at in range(4)]
    return None if any(point is None for point in crossed) else np.array(crossed)


def _crossing(first: Points, second: Points) -> Points | None:
    """Where two lines meet, each given as (direction, point); None for parallel ones."""
    directions = np.array([[first[0], -second[0]], [first[1], -second[1]]])
    if abs(np.linalg.det(directions)) < 1e-3:
        return None
    along, _ = np.linalg.solve(directions, second[2:] - first[2:])
    return cast(Points, first[2:] + along * first[:2])


def _proportion(corners: Points, width: int, height: int) -> tuple[float, bool]:
    """Longer to shorter side of the real sheet, and whether it lies across.

    With the lens in the middle of the frame, the two vanishing points of a rectangle's sides give
    the focal length, and that the sides' true lengths; where they run parallel, what is seen is
    what there is.
    """
    top, right, bottom, left = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    seen = (top + bottom) / (right + left)
    true = _through_the_lens(corners - np.array([width / 2, height / 2]), max(width, height))
    ratio = true if true is not None and 0.7 < true / seen < 1.45 else seen
    return (ratio, True) if ratio >= 1 else (1 / ratio, False)


def _through_the_lens(corners: Points, side: int) -> float | None:
    """Width to height, or None where perspective is too weak to tell the focal length."""
    points = np.column_stack([corners / side, np.ones(4)])
    first, second, third, fourth = points
    along = np.dot(np.cross(first, third), fourth) / np.dot(np.cross(second, third), fourth)
    down = np.dot(np.cross(first, third), second) / np.dot(np.cross(fourth, third), second)
    across, below = along * second - first, down * fourth - first
    if abs(across[2]) < 0.02 or abs(below[2]) < 0.02:
        return None
    square = -(across[:2] @ below[:2]) / (across[2] * below[2])
    if not 0.3 < square < 9:  # of a phone's lenses: 0.6 to 3 times the frame's longer side
        return None
    scale = np.array([1 / square, 1 / square, 1.0])
    return float(np.sqrt((scale * across**2).sum() / (scale * below**2).sum()))


def _known(proportion: float) -> float:
    """The proportion of A4 or of a card where the sheet's is near that."""
    for known in (_A4, _CARD):
        if abs(proportion / known - 1) <= _NEAR:
            return known
    return proportion


def _size(corners: Points, proportion: float, *, across: bool) -> tuple[int, int]:
    """Pixels of the flat page: none of its sides coarser than the photo."""
    top, right, bottom, left = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    wide = max(top, bottom)
    high = max(right, left)
    ratio = proportion if across else 1 / proportion
    wide = max(wide, high * ratio)
    return max(1, round(wide)), max(1, round(wide / ratio))


def _evened(pixels: Pixels) -> Pixels:
    """Shadows lightened: the paper's level, from its brightest places, becomes more alike. Colours
    keep their tone: all three are multiplied by the same."""
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    coarse, _ = _reduced(cast(Pixels, grey), 400)
    paper = cv2.medianBlur(cv2.dilate(coarse, np.ones((15, 15), np.uint8)), 31)
    level = np.asarray(cv2.GaussianBlur(paper, (0, 0), 8), np.float32)
    wanted = float(np.percentile(level, 90))
    gain = np.clip(wanted / np.maximum(level, 1), 1.0, _MOST_GAIN)
    gain = (1 + _EVEN * (gain - 1)).astype(np.float32)
    size = (pixels.shape[1], pixels.shape[0])
    out = np.empty_like(pixels)
    full = np.asarray(cv2.resize(gain, size, interpolation=cv2.INTER_LINEAR))
    for top in range(0, size[1], 256):  # in strips: floats take four times the page
        strip = full[top : top + 256]
        factor = strip if pixels.ndim == 2 else strip[:, :, None]
        out[top : top + 256] = np.clip(pixels[top : top + 256] * factor, 0, 255)
    return out
