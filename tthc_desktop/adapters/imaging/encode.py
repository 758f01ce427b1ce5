"""Pixels into the JPEG that is kept."""

from __future__ import annotations

from typing import cast

import cv2

from tthc_desktop.adapters.imaging.pixels import Picture, Pixels

QUALITY = 80
_FINE_ENOUGH = 250  # dpi from which half the colour resolution still draws a stamp's small print


def small(pixels: Pixels, longest: int) -> bytes:
    """A JPEG for the eye.

    Args:
        longest: Pixels of its longer side at most.
    """
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = cast(Pixels, cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()


def encode(picture: Picture) -> bytes:
    """The file's own bytes where they can stay, else a new JPEG."""
    if picture.jpeg is not None:
        return picture.jpeg
    fine = picture.dpi >= _FINE_ENOUGH
    sampling = (
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420 if fine else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    )
    options = [
        cv2.IMWRITE_JPEG_QUALITY,
        QUALITY,
        cv2.IMWRITE_JPEG_OPTIMIZE,
        1,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
        sampling,
    ]
    _, data = cv2.imencode(".jpg", picture.pixels, options)
    return data.tobytes()
