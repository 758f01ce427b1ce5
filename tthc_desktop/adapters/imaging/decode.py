"""Image files into pixels: JPEG, PNG, TIFF with many pages, BMP, WebP.

Pillow reads the header first, so that a bomb is refused before a byte is unpacked. Other formats
are not even tried: each decoder is a door for hostile files. JPEG, what scanners deliver, is then
unpacked by OpenCV in half the memory (measured; for PNG it takes more than Pillow).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import cv2
import numpy as np
from PIL import Image, ImageOps

from tthc_desktop.adapters.imaging.pixels import Picture, Pixels
from tthc_desktop.adapters.imaging.resolution import file_dpi, true_dpi
from tthc_desktop.domain.errors import InputError

MAX_PIXELS = 250_000_000  # A3 at 1200 dpi
# Pillow's own limit is lower and would refuse twice that; _check_size decides, before any decoding.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
MAX_PAGES = 2_000
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
_ORIENTATION = 0x0112
_STRIP = 256  # rows
# What Pillow raises on hostile files (samples/hostile-image).
_BROKEN = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    cv2.error,
)


def count_pages(file: BinaryIO, name: str) -> int:
    """Pages of a TIFF, 1 for the others (an animation is its first picture).

    Raises InputError ``input.unreadable`` or ``input.too_large`` (name).
    """
    with _opened(file, name) as image:
        if image.format != "TIFF":
            return 1
        pages = int(getattr(image, "n_frames", 1))
        if pages > MAX_PAGES:
            raise InputError("input.too_large", name=name)
        return pages


def read_page(file: BinaryIO, name: str, index: int, device_dpi: float) -> Picture:
    """The page upright, in 8 bits, on white where it was transparent.

    Args:
        device_dpi: What the scanner said, 0 for unknown; else the file is asked.

    Raises:
        InputError: ``input.unreadable`` (also for a file that was cut short) or ``input.too_large``
            (name).
    """
    with _opened(file, name) as image:
        if index:
            image.seek(index)
            _check_size(image, name)
        across, down = file_dpi(image)
        if image.format in ("JPEG", "MPO") and image.mode in ("L", "RGB"):
            turn = int(image.getexif().get(_ORIENTATION, 1))
            grey = image.mode == "L"
            pixels, jpeg = _unpack_jpeg(file, grey=grey, turn=turn)
        else:
            pixels, jpeg = _unpack(image), None
        if across and down and abs(across / down - 1) > 0.03:
            pixels, jpeg = _squared(pixels, across, down), None
        height, width = pixels.shape[:2]
        return Picture(pixels, true_dpi(width, height, device_dpi, max(across, down)), jpeg)


@contextmanager
def _opened(file: BinaryIO, name: str) -> Iterator[Image.Image]:
    """The image with its header read and its size checked; what goes wrong is in our words."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # broken EXIF and large sizes are decided here
            with Image.open(file, formats=_FORMATS) as image:
                _check_size(image, name)
                yield image
    except (MemoryError, Image.DecompressionBombError) as error:
        raise InputError("input.too_large", name=name) from error
    except _BROKEN as error:
        raise InputError("input.unreadable", name=name) from error


def _check_size(image: Image.Image, name: str) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise InputError("input.too_large", name=name)


def _unpack_jpeg(file: BinaryIO, *, grey: bool, turn: int) -> tuple[Pixels, bytes | None]:
    file.seek(0)
    data = file.read()
    if not _is_whole(data):
        raise ValueError("cut short")
    flag = cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR_BGR
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flag | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise ValueError("cannot be decoded")
    upright = _turned(cast(Pixels, pixels), turn)
    return upright, data if turn == 1 else None


def _is_whole(data: bytes) -> bool:
    """Whether the compressed data reach an end marker. libjpeg fills a cut page up with grey and
    only warns; within compressed data FF D9 cannot occur, and thumbnails come before them."""
    return data.find(b"\xff\xd9", _start_of_scan(data)) >= 0


def _start_of_scan(data: bytes) -> int:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == 0xDA:
            return at
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return len(data)


def _turned(pixels: Pixels, turn: int) -> Pixels:
    """The picture upright: an EXIF orientation of 2 to 8 is undone."""
    if turn in (5, 6, 7, 8):
        code = cv2.ROTATE_90_COUNTERCLOCKWISE if turn in (7, 8) else cv2.ROTATE_90_CLOCKWISE
        pixels = cast(Pixels, cv2.rotate(pixels, code))
    if turn == 3:
        pixels = cast(Pixels, cv2.rotate(pixels, cv2.ROTATE_180))
    if turn in (2, 5, 7):
        pixels = cast(Pixels, cv2.flip(pixels, 1))
    if turn == 4:
        pixels = cast(Pixels, cv2.flip(pixels, 0))
    return pixels


def _unpack(image: Image.Image) -> Pixels:
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    upright = image
    if upright.mode.startswith("I;16"):
        return (np.asarray(upright) >> 8).astype(np.uint8)
    if upright.mode in ("I", "F"):
        return np.clip(np.asarray(upright), 0, 255).astype(np.uint8)
    if upright.mode in ("1", "L"):
        return np.array(upright.convert("L"))
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer.getchannel("A"))
    return _blue_green_red(upright if upright.mode == "RGB" else upright.convert("RGB"))


def _blue_green_red(image: Image.Image) -> Pixels:
    """The pixels in OpenCV's order, copied in strips.

    Pillow hands out pixels as a copy of the whole, 26 MB for a page at 300 dpi.
    """
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for top in range(0, image.height, _STRIP):
        bottom = min(top + _STRIP, image.height)
        strip = np.asarray(image.crop((0, top, image.width, bottom)))
        pixels[top:bottom] = strip[:, :, ::-1]
    return pixels


def _squared(pixels: Pixels, across: float, down: float) -> Pixels:
    """Fax pages are coarser one way; Tesseract and PDF readers want square pixels."""
    height, width = pixels.shape[:2]
    best = max(across, down)
    size = (round(width * best / across), round(height * best / down))
    if size[0] * size[1] > MAX_PIXELS:
        raise MemoryError
    return cast(Pixels, cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR))
