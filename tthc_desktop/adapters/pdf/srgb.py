"""An sRGB colour profile, made here byte by byte: ICC version 2, no date of today in it.

PDF/A wants the meaning of RGB embedded. Values: IEC 61966-2-1, primaries adapted to D50 as in
ICC.1:2001-04; the structure is that document's.
"""

from __future__ import annotations

import struct

_CURVE_POINTS = 1024
_WHITE_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_CREATED = (2026, 1, 1, 0, 0, 0)


def srgb_profile() -> bytes:
    """The profile; the same bytes every time."""
    curve = _curve()
    blocks = {
        b"desc": _description("sRGB IEC61966-2.1"),
        b"cprt": b"text\0\0\0\0" + b"No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE_D50),
        **{tag: _xyz(value) for tag, value in _PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    offset = 128 + 4 + 12 * len(blocks)
    table = struct.pack(">I", len(blocks))
    body = b""
    placed: dict[bytes, int] = {}
    for tag, block in blocks.items():
        if block not in placed:  # the three curves are one
            placed[block] = offset + len(body)
            body += block + b"\0" * (-len(block) % 4)
        table += struct.pack(">4sII", tag, placed[block], len(block))
    return _header(128 + len(table) + len(body)) + table + body


def _header(size: int) -> bytes:
    return struct.pack(
        ">I4sI4s4s4s6H4s4sIIIIII12s4s44s",
        size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ", *_CREATED, b"acsp",
        b"\0\0\0\0", 0, 0, 0, 0, 0, 0, _s15(_WHITE_D50), b"\0\0\0\0", b"",
    )  # fmt: skip


def _s15(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">3i", *(round(value * 65536) for value in values))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _s15(values)


def _curve() -> bytes:
    points = []
    for index in range(_CURVE_POINTS):
        value = index / (_CURVE_POINTS - 1)
        linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        points.append(round(linear * 65535))
    return b"curv\0\0\0\0" + struct.pack(f">I{_CURVE_POINTS}H", _CURVE_POINTS, *points)


def _description(text: str) -> bytes:
    plain = text.encode("ascii") + b"\0"
    # No Unicode and no Macintosh variant: their fixed places stay empty.
    return b"desc\0\0\0\0" + struct.pack(">I", len(plain)) + plain + b"\0" * (8 + 3 + 67)
