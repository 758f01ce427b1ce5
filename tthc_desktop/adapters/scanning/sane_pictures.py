"""The bytes that a SANE device sends, as a page."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from tthc_desktop.adapters.scanning.driver import ScannedPage, impossible, stopped

QUALITY = 90  # as what comes from network scanners; later stages work on these pixels


@dataclass(frozen=True, slots=True)
class Frame:
    """What the device says of a page once it has begun.

    Attributes:
        shape: ``gray``, ``color``, or one colour at a time.
        width: Pixels.
        line_bytes: From one line to the next, padding included.
    """

    shape: str
    width: int
    depth: int
    line_bytes: int

    def check(self) -> None:
        """Refuses what python-sane would read wrongly and without a word.

        Of devices that give one colour at a time it drops two lines of three.

        Raises:
            DeviceError: ``scanner.settings``.
        """
        if self.shape not in ("gray", "color"):
            raise impossible("three-pass")
        if self.depth != 8:
            raise impossible("depth")

    @property
    def samples(self) -> int:
        return 3 if self.shape == "color" else 1


def page(data: bytes, frame: Frame, dpi: int) -> ScannedPage:
    """A page made of what SANE delivered.

    python-sane takes every line for as long as its pixels. A device that fills lines up would give
    a page that leans over, so that the lines are cut anew here; the last one may be short of its
    filling, which is nothing.

    Args:
        data: The lines one after the other.

    Raises:
        DeviceError: ``scanner.stopped`` when there is no line, and what as_page() raises.
    """
    pixels = frame.width * frame.samples
    stride = max(frame.line_bytes, pixels)
    height = (len(data) + stride - pixels) // stride if stride else 0
    if not height or not pixels:
        raise stopped("page")
    mode = "RGB" if frame.samples == 3 else "L"
    padded = data.ljust(height * stride, b"\0")
    image = Image.frombytes(mode, (frame.width, height), padded, "raw", mode, stride, 1)
    return as_page(image, dpi)


def as_page(image: Image.Image, dpi: int) -> ScannedPage:
    """A picture as a JPEG of that density.

    Raises:
        DeviceError: ``scanner.stopped``: it is longer than a JPEG can be.
    """
    out = io.BytesIO()
    try:
        image.save(out, "JPEG", quality=QUALITY, subsampling=0, dpi=(dpi, dpi))
    except OSError as error:
        raise stopped("picture") from error
    return ScannedPage(out.getvalue(), dpi, image.width, image.height)
