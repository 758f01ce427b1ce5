"""The segments of a JPEG (ITU-T T.81): whether it is whole, and nothing but a picture.

What is not a picture may be read by other programs as a script, an archive or a PDF; a file that
carries such a thing is drawn again and never kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _EXIF, _ICC, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive, all Huffman
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_AFTER_DATA = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
# Segments that a picture needs or that cameras and scanners write; others may hold anything.
_KNOWN = frozenset({_APP0, _EXIF, _ICC, _ADOBE, _COM, 0xC4, 0xDB, 0xDD}) | _FRAMES
_FOREIGN = re.compile(
    rb"%PDF-|PK[\x03\x05]|<\s*(?:script|html|svg|iframe|\?php)|<\?(?:php|=)|javascript:|GIF8[79]a"
    rb"|eval\s*\(|document\.",
    re.IGNORECASE,
)
_MOST_PADDING = 64  # zero bytes behind the end that scanners and memory cards leave


@dataclass(frozen=True, slots=True)
class JpegParts:
    """whole: the data run to an end marker. clean: nothing but a picture that a PDF may hold.
    foreign: it holds what other programs would run or unpack. channels: of the frame."""

    whole: bool
    clean: bool
    foreign: bool
    width: int
    height: int
    channels: int


def jpeg_parts(data: bytes) -> JpegParts:
    """Never raises; what is no JPEG at all is neither whole nor clean."""
    at, whole, known, kept = 2, False, True, False
    width = height = channels = scans = 0
    told = bytearray()
    while (step := _marker(data, at)) is not None:
        marker, at = step
        if marker == _EOI:
            whole = scans > 0
            break
        if marker in _ALONE:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            break
        body, at = data[at + 2 : at + length], at + length
        known = known and (marker in _KNOWN or marker == _SOS)
        if marker == _COM or _APP0 <= marker <= 0xEF:
            told += body + b"\n"
        if marker in _FRAMES and len(body) >= 6:
            kept = marker in _KEPT_FRAMES and body[0] == 8 and not width
            height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
            channels = body[5]
        if marker == _SOS:
            scans += 1
            found = _AFTER_DATA.search(data, at)
            if found is None:
                break
            at = found.start()
    foreign = _FOREIGN.search(told) is not None
    tail = data[at:] if whole else b""
    bare = len(tail) <= _MOST_PADDING and not tail.strip(b"\0\r\n")
    clean = whole and known and kept and bare and not foreign and channels in (1, 3)
    return JpegParts(whole, clean, foreign, width, height, channels)


def _marker(data: bytes, at: int) -> tuple[int, int] | None:
    """The marker at that place and the place behind it; FF may be repeated as filling."""
    if data[at : at + 1] != b"\xff":
        return None
    while data[at : at + 1] == b"\xff":
        at += 1
    return (data[at], at + 1) if at < len(data) else None
