"""A font without a stroke: it carries selectable text over a picture.

Every character that a document uses gets a number (CID) of its own, from 1 on: PDF/A-2 forbids
glyph 0 even in invisible text (ISO 19005-2, 6.2.11.8). The TrueType program has as many empty
glyphs, all half an em wide. Table layouts: OpenType 1.9, the tables of a CIDFontType2.
"""

from __future__ import annotations

import struct

UNITS = 1000
ADVANCE = 500  # thousandths of the font size, for every glyph
ASCENT = 750
DESCENT = -250
NAME = "/TTHCAA+KhongNet"
_CHECKSUM_TOTAL = 0xB1B0AFBA
_BLOCK = 100  # entries a bfchar block may hold


class Glyphs:
    """Gives out numbers to characters in the order of their first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def encode(self, text: str) -> str:
        """The text as hexadecimal digits, four a character."""
        numbers = self._numbers
        return "".join(f"{numbers.setdefault(c, len(numbers) + 1):04x}" for c in text)

    @property
    def used(self) -> bool:
        return bool(self._numbers)

    @property
    def count(self) -> int:
        """Glyphs of the font, .notdef included."""
        return len(self._numbers) + 1

    def to_unicode(self) -> bytes:
        """The CMap from numbers back to characters."""
        entries = [
            f"<{number:04x}> <{character.encode('utf-16-be').hex()}>"
            for character, number in self._numbers.items()
        ]
        blocks = [entries[at : at + _BLOCK] for at in range(0, len(entries), _BLOCK)]
        lines = [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <ffff>",
            "endcodespacerange",
        ]
        for block in blocks:
            lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
        lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
        return "\n".join(lines).encode("ascii")

    def font_program(self) -> bytes:
        return _truetype(self.count)


def _truetype(glyphs: int) -> bytes:
    tables = {
        b"cmap": struct.pack(">HHHHI12H", 0, 1, 3, 1, 12, 4, 24, 0, 2, 2, 0, 0,
                             0xFFFF, 0, 0xFFFF, 1, 0),
        b"glyf": b"\0" * 4,  # nothing is drawn; an empty table confuses some readers
        b"head": struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, UNITS, 0, 0,
                             0, DESCENT, ADVANCE, ASCENT, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, ADVANCE, 0, 0,
                             ADVANCE, 1, 0, 0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">Hh", ADVANCE, 0) + b"\0\0" * (glyphs - 1),
        b"loca": b"\0\0" * (glyphs + 1),
        b"maxp": struct.pack(">IH", 0x10000, glyphs) + struct.pack(">13H", *[0] * 5, 1, *[0] * 7),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 1, 0, 0, 0, 0),
    }  # fmt: skip
    power = len(tables).bit_length() - 1
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 16 << power, power,
                            16 * len(tables) - (16 << power))  # fmt: skip
    offset = len(directory) + 16 * len(tables)
    body = b""
    for tag, table in tables.items():
        padded = table + b"\0" * (-len(table) % 4)
        directory += struct.pack(">4sIII", tag, _checksum(padded), offset + len(body), len(table))
        body += padded
    font = directory + body
    head = offset + sum(len(t) + (-len(t) % 4) for tag, t in tables.items() if tag < b"head")
    adjustment = (_CHECKSUM_TOTAL - _checksum(font)) & 0xFFFFFFFF
    return font[: head + 8] + struct.pack(">I", adjustment) + font[head + 12 :]


def _checksum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF
