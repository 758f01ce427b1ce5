"""A page as a person wants it: turned by quarters, cropped."""

from __future__ import annotations

from typing import cast

import cv2

from tthc_desktop.adapters.imaging.pixels import Picture, Pixels
from tthc_desktop.domain.batch import Crop

_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def shaped(picture: Picture, turn: int, crop: Crop | None) -> Picture:
    """Turns a page and cuts it to its crop, in this order.

    A page that is neither turned nor cropped comes back as it is, with its own bytes.

    Args:
        turn: Degrees clockwise, a multiple of 90.
        crop: None for the whole page.
    """
    if not turn and crop is None:
        return picture
    pixels = picture.pixels
    if turn:
        pixels = cast(Pixels, cv2.rotate(pixels, _TURNS[turn]))
    if crop is not None:
        height, width = pixels.shape[:2]
        left, right = width * crop.left // 1000, -(-width * crop.right // 1000)
        top, bottom = height * crop.top // 1000, -(-height * crop.bottom // 1000)
        pixels = pixels[top:bottom, left:right].copy()
    return Picture(pixels, picture.dpi)
