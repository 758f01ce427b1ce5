"""The segments of a JPEG (ITU-T T.81), and what three places ask of them.

Pixels are not decoded: the bytes come from a device or a person that may be anything, and the less
is done with them, the less can go wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SOI, _EOI, _SOS, _DNL, _COM = b"\xff\xd8", 0xD9, 0xDA, 0xDC, 0xFE
_APP0, _EXIF, _ICC, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
# Start of frame, of any coding; C4, C8 and CC in between are other things.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PDF_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: DCTDecode takes them
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
# In the coded picture FF is followed by 00 (a plain FF), a restart marker or another FF.
_AFTER_DATA = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
# Segments that a picture needs or that cameras and scanners write; others may hold anything.
_KNOWN = frozenset({_APP0, _EXIF, _ICC, _ADOBE, _COM, _SOS, 0xC4, 0xDB, 0xDD}) | _FRAMES
# What other programs would run or unpack: as a script, an archive or a PDF.
_FOREIGN = re.compile(
    rb"%PDF-|PK[\x03\x05]|<\s*(?:script|html|svg|iframe|\?php)|<\?(?:php|=)|javascript:|GIF8[79]a"
    rb"|eval\s*\(|document\.",
    re.IGNORECASE,
)
_MOST_PADDING = 64  # zero bytes behind the end that scanners and memory cards leave
_MAX_PIXELS = 300_000_000  # A4 at 1,200 dpi has 139 million
_CM_PER_INCH = 2.54


class BadJpegError(Exception):
    """The data are no JPEG, cut off, or of a size that no scanner gives."""


@dataclass(frozen=True, slots=True)
class JpegInfo:
    """What the headers of a JPEG say.

    Attributes:
        width, height: Pixels.
        density: Dots per inch of the JFIF header where it has one of equal axes, else None.
    """

    width: int
    height: int
    density: int | None


@dataclass(frozen=True, slots=True)
class JpegParts:
    """A JPEG taken apart.

    Attributes:
        whole: Whether the data run to an end marker.
        clean: Whether there is nothing but a picture that a PDF may hold.
        foreign: Whether it holds what other programs would run or unpack.
        channels: Number of channels of the frame.
    """

    whole: bool
    clean: bool
    foreign: bool
    width: int
    height: int
    channels: int


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment of a JPEG.

    Attributes:
        end: Offset of what follows it.
    """

    marker: int
    body: bytes
    end: int

    @property
    def frame(self) -> _Frame | None:
        if self.marker not in _FRAMES or len(self.body) < 6:
            return None
        size = int.from_bytes(self.body[3:5], "big"), int.from_bytes(self.body[1:3], "big")
        in_pdf = self.marker in _PDF_FRAMES and self.body[0] == 8
        return _Frame(*size, self.body[5], in_pdf)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The frame header of a JPEG.

    Attributes:
        in_pdf: Whether a PDF may hold its coding and its depth (8 bits).
    """

    width: int
    height: int
    channels: int
    in_pdf: bool


def inspect_jpeg(data: bytes) -> JpegInfo:
    """Size and density of a page that arrived whole; bytes after EOI (padding) are allowed.

    Raises:
        BadJpegError: It did not.
    """
    if not data.startswith(_SOI):
        raise BadJpegError("no start")
    width = height = scans = 0
    density: int | None = None
    whole = False
    for part in _segments(data):
        if (frame := part.frame) is not None:
            width, height = frame.width, frame.height
        elif part.marker == _DNL and len(part.body) >= 2:
            # Feeders that do not know the length of a sheet beforehand tell it afterwards.
            height = height or int.from_bytes(part.body[:2], "big")
        elif part.marker == _APP0 and density is None:
            density = _jfif_density(part.body)
        scans += part.marker == _SOS
        whole = part.marker == _EOI
    if not whole:
        raise BadJpegError("cut off")
    if not scans or not width or not height or width * height > _MAX_PIXELS:
        raise BadJpegError("no picture")
    return JpegInfo(width, height, density)


def jpeg_parts(data: bytes) -> JpegParts:
    """Whether it is whole, and nothing but a picture: what carries anything else is drawn again and
    never kept. Never raises; what is no JPEG at all is neither whole nor clean."""
    whole, known, kept, end = False, True, False, 0
    width = height = channels = scans = 0
    told = bytearray()
    for part in _segments(data):
        end = part.end
        if part.marker == _EOI:
            whole = scans > 0
            break
        known = known and part.marker in _KNOWN
        if part.marker == _COM or _APP0 <= part.marker <= 0xEF:
            told += part.body + b"\n"
        if (frame := part.frame) is not None:
            kept = frame.in_pdf and not width
            width, height, channels = frame.width, frame.height, frame.channels
        scans += part.marker == _SOS
    foreign = _FOREIGN.search(told) is not None
    tail = data[end:] if whole else b""
    bare = len(tail) <= _MOST_PADDING and not tail.strip(b"\0\r\n")
    clean = whole and known and kept and bare and not foreign and channels in (1, 3)
    return JpegParts(whole, clean, foreign, width, height, channels)


def jpeg_shape(data: bytes) -> tuple[int, int, int]:
    """What a PDF must say about a JPEG that it embeds: width, height, channels of its frame.

    Raises ValueError on anything that a PDF cannot hold.
    """
    for part in _segments(data):
        frame = part.frame
        if frame is not None and part.marker in _PDF_FRAMES:
            if frame.in_pdf and frame.width and frame.height and frame.channels in (1, 3):
                return frame.width, frame.height, frame.channels
            break
    raise ValueError("not a JPEG that a PDF can hold")


def _segments(data: bytes) -> Iterator[_Segment]:
    """The segments behind SOI, without the coded pictures.

    The last one is EOI, or the file is cut off behind it.
    """
    at = 2
    while data.startswith(_SOI) and (step := _marker(data, at)) is not None:
        marker, at = step
        if marker in _ALONE:
            continue
        if marker == _EOI:
            yield _Segment(marker, b"", at)
            return
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            return
        body, at = data[at + 2 : at + length], at + length
        yield _Segment(marker, body, at)
        if marker == _SOS:
            found = _AFTER_DATA.search(data, at)
            if found is None:
                return
            at = found.start()


def _marker(data: bytes, at: int) -> tuple[int, int] | None:
    """The marker at that place and the place behind it; FF may be repeated as filling."""
    if data[at : at + 1] != b"\xff":
        return None
    while data[at : at + 1] == b"\xff":
        at += 1
    return (data[at], at + 1) if at < len(data) else None


def _jfif_density(body: bytes) -> int | None:
    if body[:5] != b"JFIF\0" or len(body) < 12:
        return None
    unit, x, y = body[7], int.from_bytes(body[8:10], "big"), int.from_bytes(body[10:12], "big")
    if x != y or unit not in (1, 2):
        return None
    return x if unit == 1 else round(x * _CM_PER_INCH)
