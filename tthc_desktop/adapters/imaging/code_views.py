"""Ways to look at a picture in which a QR code is small, blurred, pale or crooked.

The code on a citizen card is 11 to 15 mm wide and holds 41 to 53 modules: at 200 dpi less than two
pixels a module. Readers want three, with sharp edges. Measured on 323 made-up pictures (150 to 400
dpi, any turn, blur, noise, tilt, little contrast, tests/support/card_pictures.py): zxing-cpp alone
reads 77 % of them, with these views 96 %; of 240 at 200 and 300 dpi as scanners and phones make
them 95 % and all. What is left has less than 1.5 pixels a module or was moved by two modules.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from tthc_desktop.adapters.imaging.pixels import Pixels

_MOST_PIXELS = 24_000_000  # of one view; zxing takes about 5 ms for a million
_WINDOWS = (48, 96, 192, 384, 768)  # pixels; how large the code may be
_COARSE = 4
_PLACES_EACH = 2
_CLOSE_UP = 640  # pixels; six or more a module where the code fills the window

Floats = npt.NDArray[np.float32]


def bounded(pixels: Pixels) -> Pixels:
    """The picture, smaller if it is very large: a code is read at 300 dpi as well as at 1200."""
    size = pixels.shape[0] * pixels.shape[1]
    return pixels if size <= _MOST_PIXELS else _sized(pixels, (_MOST_PIXELS / size) ** 0.5)


def whole(pixels: Pixels, grey: Pixels) -> Iterator[Pixels]:
    """Views of the whole picture, the most promising first."""
    for scale in (2.0, 3.0, 0.5):
        if grey.size * scale**2 <= _MOST_PIXELS and min(grey.shape) * scale > 20:
            yield _sharp(_sized(grey, scale), scale)
    yield _levelled(grey)
    yield cast(Pixels, cv2.medianBlur(grey, 3))
    if pixels.ndim == 3:
        # A stamp over the code, a coloured ground: one of these does not see it.
        for channel in (0, 1, 2):
            yield cast(Pixels, cv2.extractChannel(pixels, channel))


def places(grey: Pixels) -> list[Pixels]:
    """Cut-outs that look most like a code: edges of both directions all over.

    At most two for each size that a code may have; with a quarter of it around.
    """
    across = np.abs(cv2.Sobel(grey, cv2.CV_16S, 1, 0))
    down = np.abs(cv2.Sobel(grey, cv2.CV_16S, 0, 1))
    size = (max(1, grey.shape[1] // _COARSE), max(1, grey.shape[0] // _COARSE))
    edges = [
        np.asarray(cv2.resize(e.astype(np.float32), size, interpolation=cv2.INTER_AREA))
        for e in (across, down)
    ]
    found: list[Pixels] = []
    for window in _WINDOWS:
        if window > 1.3 * min(grey.shape):
            break
        half = max(2, window // 2 // _COARSE)
        least = np.minimum(*(cv2.boxFilter(e, -1, (half, half)) for e in edges))
        # The least of the window's quarters: text has margins, a code is dense to its corners.
        score = np.asarray(cv2.erode(least, np.ones((half + 1, half + 1), np.uint8)))
        for _ in range(_PLACES_EACH):
            _, best, _, (x, y) = cv2.minMaxLoc(score)
            if best <= 0:
                break
            found.append(_cut(grey, x * _COARSE, y * _COARSE, round(window * 0.75)))
            cv2.circle(score, (x, y), 2 * half, 0.0, -1)
    return found


def close_ups(cut: Pixels) -> Iterator[Pixels]:
    """Views of one place: enlarged, sharpened, levelled, and with guessed blurs undone."""
    scale = min(4.0, _CLOSE_UP / max(cut.shape))
    if scale < 1:
        cut, scale = _sized(cut, scale), 1.0
    large = _sized(cut, scale)
    yield large
    yield _sharp(large, scale)
    yield _levelled(_sharp(large, scale))
    yield cast(Pixels, cv2.bilateralFilter(large, 7, 60, 3))
    for blur in _blurs():
        yield _sized(_undone(cut, blur), scale)


def _cut(grey: Pixels, x: int, y: int, reach: int) -> Pixels:
    top, left = max(0, y - reach), max(0, x - reach)
    return grey[top : y + reach, left : x + reach]


def _sized(pixels: Pixels, scale: float) -> Pixels:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cast(Pixels, cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how))


def _sharp(grey: Pixels, scale: float) -> Pixels:
    """Unsharp mask as wide as the enlargement made the edges."""
    soft = cv2.GaussianBlur(grey, (0, 0), max(1.0, scale))
    return cast(Pixels, cv2.addWeighted(grey, 3.0, soft, -2.0, 0))


def _levelled(grey: Pixels) -> Pixels:
    """The picture with the same contrast everywhere: without shadows, glare, pale print."""
    return cast(Pixels, cv2.createCLAHE(4.0, (8, 8)).apply(grey))


@cache
def _blurs() -> tuple[Floats, ...]:
    """Out of focus by 0.8 to 2 pixels; a hand that moved by 5 to 12."""
    found = []
    for sigma in (0.8, 1.2, 1.6, 2.0):
        line = cv2.getGaussianKernel(13, sigma)
        found.append(np.asarray(line @ line.T, np.float32))
    found += [_motion(length, turn) for length in (5, 7, 9, 12) for turn in (0, 45, 90, 135)]
    return tuple(found)


def _motion(length: int, degrees: float) -> Floats:
    fine = 8
    middle, reach = (length * fine - 1) / 2, (length - 1) * fine / 2
    along = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]) * reach
    ends = [[round(float(v)) for v in middle + sign * along] for sign in (-1, 1)]
    drawn = np.zeros((length * fine, length * fine), np.float32)
    cv2.line(drawn, ends[0], ends[1], 1.0, fine)
    small = np.asarray(cv2.resize(drawn, (length, length), interpolation=cv2.INTER_AREA))
    return cast(Floats, small / small.sum())


_NOISE = 0.01  # Wiener's constant: what the picture's noise may be of its signal
_BORDER = 16


def _undone(grey: Pixels, blur: Floats) -> Pixels:
    """The picture with a known blur undone, by Wiener's filter."""
    framed = np.pad(grey, _BORDER, "symmetric").astype(np.float32)
    kernel = np.zeros(framed.shape, np.float32)
    high, wide = blur.shape
    kernel[:high, :wide] = blur
    kernel = np.roll(kernel, (-(high // 2), -(wide // 2)), (0, 1))
    there = np.fft.rfft2(kernel)
    seen = np.fft.rfft2(framed) * np.conj(there) / (np.abs(there) ** 2 + _NOISE)
    clear = np.fft.irfft2(seen, s=framed.shape)[_BORDER:-_BORDER, _BORDER:-_BORDER]
    return np.clip(clear, 0, 255).astype(np.uint8)
