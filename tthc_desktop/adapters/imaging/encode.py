"""Pixels into the JPEG that is kept."""

from __future__ import annotations

import cv2

from tthc_desktop.adapters.imaging.pixels import Picture

QUALITY = 80
_FINE_ENOUGH = 250  # dpi from which half the colour resolution still draws a stamp's small print


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
