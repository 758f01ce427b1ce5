"""Pages of the virtual TWAIN source, and the DIBs that hold them; written apart from the program.

What a page shows is a function of its number and the place of the pixel, the same as in
tests/windows/twain_source/source.c.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def rgb(number: int, width: int, height: int) -> Pixels:
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    red, green = x * 255 // max(width - 1, 1), y * 255 // max(height - 1, 1)
    whole: Pixels = np.empty((height, width, 3), "u1")
    whole[..., 0], whole[..., 1], whole[..., 2] = red, green, number * 40 % 256
    return whole


def grey(number: int, width: int, height: int, colors: int = 256) -> Pixels:
    """Grey, as near as so many shades come."""
    plain = rgb(number, width, height).astype(int).sum(axis=2) // 3
    near: Pixels = (plain * (colors - 1) // 255 * 255 // (colors - 1)).astype("u1")
    return near


def black_and_white(number: int, width: int, height: int) -> Pixels:
    """0 or 255; turned or mirrored it would be another picture."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    black = ((x * 3 < width) & (y * 4 < height)) | (y * 16 // height == number % 16)
    return np.where(black, 0, 255).astype(np.uint8)


def shown(number: int, width: int, height: int, bits: int, colors: int = 256) -> Pixels:
    """What a page of so many bits a pixel shows."""
    if bits == 24:
        return rgb(number, width, height)
    return (
        grey(number, width, height, colors) if bits == 8 else black_and_white(number, width, height)
    )


def dib(
    pixels: Pixels,
    bits: int,
    *,
    palette: bytes = b"",
    topdown: bool = False,
    dpi: float = 200,
    **head: Any,
) -> bytes:
    """A DIB.

    Args:
        pixels: Rows of colours (24 bits) or of numbers in the palette.
        palette: Blue, green, red and a zero for each colour.
        head: Fields of BITMAPINFOHEADER that are to be other ones.
    """
    height, width = pixels.shape[:2]
    stride = (width * bits + 31) // 32 * 4
    rows = pixels if topdown else pixels[::-1]
    lines = [_line(row, bits).ljust(stride, b"\0") for row in rows]
    said = {
        "size": 40, "width": width, "height": -height if topdown else height, "planes": 1,
        "depth": bits, "compression": 0, "bytes": 0, "across": round(dpi / 0.0254),
        "down": round(dpi / 0.0254), "used": 0, "important": 0,
    } | head  # fmt: skip
    return struct.pack("<IiiHHIIiiII", *said.values()) + palette + b"".join(lines)


def shades(count: int) -> bytes:
    """A palette of greys, from black to white."""
    greys = (n * 255 // (count - 1) for n in range(count))
    return b"".join(bytes([grey, grey, grey, 0]) for grey in greys)


def _line(row: Pixels, bits: int) -> bytes:
    if bits == 24:
        return row[:, ::-1].tobytes()
    return row.tobytes() if bits == 8 else np.packbits(row).tobytes()
