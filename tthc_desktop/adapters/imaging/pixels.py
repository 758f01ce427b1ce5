"""Page images in memory.

Arrays are 8 bits a sample: height x width for grey, height x width x 3 in the order blue, green,
red for colour (OpenCV's own order, so that nothing is swapped on the way).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

# There is one page per worker and one worker per core: more threads only fight (scanning.md D).
cv2.setNumThreads(1)

Pixels = npt.NDArray[np.uint8]

ANALYSIS_DPI = 100  # skew, blank and sharpness are judged at this scale, whatever was scanned


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded page.

    Attributes:
        dpi: Dots per inch of these pixels.
        jpeg: The file's own bytes where they show exactly these pixels upright, so that the page
            can go into the PDF without another generation of loss.
    """

    pixels: Pixels
    dpi: int
    jpeg: bytes | None = None

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def is_grey(self) -> bool:
        return self.pixels.ndim == 2


def luminance(pixels: Pixels) -> Pixels:
    """Grey as the eye sees it: for blank, skew, sharpness and barcodes."""
    if pixels.ndim == 2:
        return pixels
    return cast(Pixels, cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def without_colour(pixels: Pixels) -> Pixels:
    """max(R, G, B): red stamps and blue signatures fade, black print stays.

    For OCR only. Text under a stamp costs 10-15 % character errors on plain grey and 0.1-0.4 % on
    this (reference/scanning.md, finding 2).
    """
    if pixels.ndim == 2:
        return pixels
    largest = cv2.extractChannel(pixels, 0)
    for channel in (1, 2):  # one after the other: two grey pages in memory, not five
        largest = cv2.max(largest, cv2.extractChannel(pixels, channel), dst=largest)
    return cast(Pixels, largest)


@dataclass(frozen=True, slots=True)
class ReducedPage:
    """A page reduced for judging it.

    Attributes:
        flat: Grey with its paper at 255 everywhere.
        dpi: 100, or what a coarser page has.
    """

    grey: Pixels
    flat: Pixels
    dpi: int


def shrunk(pixels: Pixels, dpi: int, wanted: int) -> Pixels:
    """The page at a lower density, by area averaging.

    It is never enlarged, and of the thinnest strip a pixel stays.
    """
    if dpi <= wanted:
        return pixels
    scale = wanted / dpi
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return cast(Pixels, cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def reduced(grey: Pixels, dpi: int) -> ReducedPage:
    """The page at the density at which it is analysed; it is never enlarged."""
    grey = shrunk(grey, dpi, ANALYSIS_DPI)
    dpi = min(dpi, ANALYSIS_DPI)
    return ReducedPage(grey, _flattened(grey, dpi), dpi)


def _flattened(grey: Pixels, dpi: int) -> Pixels:
    """Shadows, yellow paper and streaks divided out.

    The paper's level around a pixel is the brightest value of a few millimetres, smoothed.
    """
    reach = max(3, round(dpi * 0.07)) | 1
    paper = cv2.dilate(grey, np.ones((reach, reach), np.uint8))
    paper = cv2.medianBlur(paper, min(255, max(3, round(dpi * 0.31)) | 1))
    return cast(Pixels, cv2.divide(grey, paper, scale=255))
