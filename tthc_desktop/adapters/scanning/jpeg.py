"""Just enough of JPEG (ITU-T T.81) to know that a page arrived whole, its size and its density.

Pixels are not decoded here: the scanner worker takes bytes from a device that may be anything,
and the less it does with them, the less can go wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SOI, _EOI, _SOS, _DNL, _APP0 = 0xD8, 0xD9, 0xDA, 0xDC, 0xE0
# Start of frame, of any coding; C4, C8 and CC in between are other things.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# In the coded picture FF is followed by 00 (a plain FF), a restart marker or another FF.
_MARKER_AFTER_DATA = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_MAX_PIXELS = 300_000_000  # A4 at 1,200 dpi has 139 million
_CM_PER_INCH = 2.54


class BadJpegError(Exception):
    """Not a JPEG, cut off, or of a size that no scanner gives."""


@dataclass(frozen=True, slots=True)
class JpegInfo:
    """width, height: pixels. density: dots per inch of the JFIF header where it has one of equal
    axes, else None."""

    width: int
    height: int
    density: int | None


def inspect_jpeg(data: bytes) -> JpegInfo:
    """Walks all segments from SOI to EOI. Bytes after EOI (padding) are allowed.

    Raises BadJpegError.
    """
    if data[:2] != b"\xff\xd8":
        raise BadJpegError("no start")
    width = height = 0
    density: int | None = None
    scans = 0
    at = 2
    while True:
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        body, at = _segment(data, at)
        if marker in _FRAMES and len(body) >= 6:
            height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
        elif marker == _DNL and len(body) >= 2:
            # Feeders that do not know the length of a sheet beforehand tell it afterwards.
            height = height or int.from_bytes(body[:2], "big")
        elif marker == _APP0 and density is None:
            density = _jfif_density(body)
        elif marker == _SOS:
            scans += 1
            found = _MARKER_AFTER_DATA.search(data, at)
            if found is None:
                raise BadJpegError("cut off")
            at = found.start()
    if not scans or not width or not height or width * height > _MAX_PIXELS:
        raise BadJpegError("no picture")
    return JpegInfo(width, height, density)


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at that place, and the place behind it. FF may be repeated as filling."""
    if data[at : at + 1] != b"\xff":
        raise BadJpegError("cut off")
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data):
        raise BadJpegError("cut off")
    return data[at], at + 1


def _segment(data: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[at : at + 2], "big")
    if length < 2 or at + length > len(data):
        raise BadJpegError("cut off")
    return data[at + 2 : at + length], at + length


def _jfif_density(body: bytes) -> int | None:
    if body[:5] != b"JFIF\0" or len(body) < 12:
        return None
    unit, x, y = body[7], int.from_bytes(body[8:10], "big"), int.from_bytes(body[10:12], "big")
    if x != y or unit not in (1, 2):
        return None
    return x if unit == 1 else round(x * _CM_PER_INCH)
