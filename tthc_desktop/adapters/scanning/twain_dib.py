"""Device-independent bitmaps, which is how TWAIN hands over a page, as pictures.

A DIB is a header, a palette where there are few colours, and lines of pixels, each filled up to
four bytes: from the bottom, or from the top where the height is negative.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import cast

from PIL import Image

from tthc_desktop.adapters.scanning.driver import ScannedPage, plausible_dpi, stopped
from tthc_desktop.adapters.scanning.sane_pictures import as_page
from tthc_desktop.domain.jpeg import JpegInfo
from tthc_desktop.domain.scanning import ScanSettings

_INCH_M = 0.0254
_LEAST_HEADER, _MOST_HEADER = 40, 124  # BITMAPINFOHEADER to BITMAPV5HEADER
_MOST_PIXELS = 300_000_000  # as of a JPEG: domain/jpeg.py
_RAW = {1: "P;1", 4: "P;4", 8: "P", 16: "BGR;15", 24: "BGR", 32: "BGRX"}
_MASKS = {16: (0x7C00, 0x3E0, 0x1F), 32: (0xFF0000, 0xFF00, 0xFF)}  # of what _RAW reads
_BITFIELDS = 3


@dataclass(frozen=True, slots=True)
class Dib:
    """A picture with what it says of its density.

    Attributes:
        dpi: 0 where it does not say.
    """

    image: Image.Image
    dpi: int


def decoded(data: bytes) -> Dib:
    """The picture of a DIB; grey where all its colours are.

    Raises:
        DeviceError: ``scanner.stopped``: it is cut off, or of a kind that no scanner gives.
    """
    try:
        return _decoded(data)
    except (struct.error, ValueError) as error:
        raise stopped("picture") from error


def _decoded(data: bytes) -> Dib:
    head = struct.unpack_from("<IiiHHIIiiI", data)
    size, width, rows, planes, bits, compression, _bytes, across, _down, used = head
    masked = compression == _BITFIELDS and bits in _MASKS
    known = _LEAST_HEADER <= size <= _MOST_HEADER and planes == 1 and bits in _RAW
    if not known or not (compression == 0 or masked):
        raise ValueError("a DIB of another kind")
    height, stride = abs(rows), (width * bits + 31) // 32 * 4
    if width <= 0 or not height or width * height > _MOST_PIXELS:
        raise ValueError("the size of a DIB")
    start = size
    if masked:
        if struct.unpack_from("<III", data, _LEAST_HEADER) != _MASKS[bits]:
            raise ValueError("colours of a DIB")
        start = max(size, _LEAST_HEADER + 12)
    colours = used or (1 << bits if bits <= 8 else 0)
    if colours > 256 or len(data) < start + 4 * colours + stride * height:
        raise ValueError("a DIB that is cut off")
    pixels = memoryview(data)[start + 4 * colours : start + 4 * colours + stride * height]
    # No copy: a page may have hundreds of megabytes, and Pillow reads any buffer.
    plain = cast(bytes, pixels)
    mode = "P" if bits <= 8 else "RGB"
    image = Image.frombuffer(
        mode, (width, height), plain, "raw", _RAW[bits], stride, 1 if rows < 0 else -1
    )
    if mode == "P":
        image = _coloured(image, data[start : start + 4 * colours])
    return Dib(image, round(across * _INCH_M) if across > 0 else 0)


def _coloured(image: Image.Image, palette: bytes) -> Image.Image:
    """A picture of few colours with these: blue, green, red and nothing each."""
    blue, green, red = (list(palette[n::4]) for n in range(3))
    if blue == green == red:
        # What is beyond the palette is black, as Windows draws it.
        image.putpalette(bytes(768))
        plain = Image.frombytes("L", image.size, image.tobytes())
        return plain.point(red + [0] * (256 - len(red)))
    entries = bytes(each for colour in zip(red, green, blue, strict=True) for each in colour)
    image.putpalette(entries.ljust(768, b"\0"))
    return image.convert("RGB")


def density(
    asked: int, told: int, header: int, size: tuple[int, int], settings: ScanSettings
) -> int:
    """The dots per inch of a page.

    Drivers that never set it write 72 or 96 into the header, or what the last page had. The source
    took the resolution that was asked for, so that two witnesses are needed against it, unless
    somebody chose another one in the source's own window.

    Args:
        asked: What the source says it is set to.
        told: What it says of the page, 0 for nothing.
        header: What the page says of itself, 0 for nothing.
        size: Pixels.
    """
    votes = [dpi for dpi in (told, header) if dpi and _plausible(dpi, size, settings)]
    if not votes or asked in votes:
        return asked
    agreed = len(votes) == 2 and abs(votes[0] - votes[1]) <= 1
    return votes[0] if agreed or settings.driver_window else asked


def _plausible(dpi: int, size: tuple[int, int], settings: ScanSettings) -> bool:
    return plausible_dpi(JpegInfo(*size, density=dpi), settings) == dpi


def page(dib: Dib, dpi: int) -> ScannedPage:
    """The picture as a JPEG of that density. Raises what as_page() raises."""
    return as_page(dib.image, dpi)
