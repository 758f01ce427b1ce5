"""Turns the picture of a page so that its lines of text are level."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from tthc_desktop.adapters.imaging.pixels import Picture, Pixels
from tthc_desktop.adapters.imaging.skew import Skew

SMALLEST = 0.2  # degrees; less is not seen, and every turn costs sharpness
_INK = 128
_LOSABLE = 0.002  # share of the dark pixels that may leave the canvas: dust and edge shadows


def deskew(picture: Picture, skew: Skew) -> Picture:
    """The page turned back, on a canvas of the same size, filled with the colour of its paper.

    Where print would leave the canvas, it grows instead: a copy must not lose a corner. A page
    that is straight, or about which there is doubt, comes back as it is.
    """
    if abs(skew.degrees) <= SMALLEST or not skew.is_sure:
        return picture
    height, width = picture.height, picture.width
    centre = (width / 2, height / 2)
    turn = np.asarray(cv2.getRotationMatrix2D(centre, skew.degrees, 1.0), np.float64)
    size = (width, height)
    if _loses_ink(picture.pixels, turn):
        cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
        size = (round(width * cos + height * sin), round(width * sin + height * cos))
        turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    straight = cv2.warpAffine(
        picture.pixels,
        turn,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=_paper(picture.pixels),
    )
    return Picture(np.asarray(straight, np.uint8), picture.dpi)


def _loses_ink(pixels: Pixels, turn: npt.NDArray[np.float64]) -> bool:
    height, width = pixels.shape[:2]
    step = max(1, round(width / 400))
    sample = pixels[::step, ::step]
    dark = sample if sample.ndim == 2 else sample.min(axis=2)
    rows, columns = np.nonzero(dark < _INK)
    if rows.size == 0:
        return False
    x, y = turn @ np.stack([columns * step, rows * step, np.ones(rows.size)])
    outside = (x < 0) | (x >= width) | (y < 0) | (y >= height)
    return int(outside.sum()) > _LOSABLE * rows.size


def _paper(pixels: Pixels) -> list[float]:
    """The colour of most bright pixels, a value for each channel."""
    step = max(1, pixels.shape[1] // 200)
    sample = pixels[::step, ::step].reshape(-1, 1 if pixels.ndim == 2 else 3)
    return [float(value) for value in np.percentile(sample, 80, axis=0)]
