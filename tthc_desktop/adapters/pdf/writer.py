"""Pages into one searchable PDF/A-2b, page after page, in flat memory.

The writer is a generator of bytes with everything derived from its input, so that it can run twice:
once for the hash that an encrypted file states in its header, once for the file. A document model
that holds all pages (pypdf's PdfWriter) would take 160 MB for 200 pages; a worker has 150.

Rules kept (ISO 19005-2): header and binary comment 6.1.2; /ID and no encryption 6.1.3; stream
lengths and line ends 6.1.7; embedded fonts, widths, ToUnicode, no glyph 0 6.2.11; output intent
6.2.3; no transparency, no interpolation, no JavaScript, no attachments; XMP equal to Info 6.6.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.adapters.pdf.glyphless import (
    ADVANCE,
    ASCENT,
    DESCENT,
    NAME,
    Glyphs,
    packed,
)
from tthc_desktop.adapters.pdf.jpeg import jpeg_shape
from tthc_desktop.adapters.pdf.metadata import Metadata, info, text_string, xmp
from tthc_desktop.adapters.pdf.srgb import srgb_profile
from tthc_desktop.adapters.pdf.text_layer import Scale, text_operators
from tthc_desktop.domain.reading import Word

PDFA = "2B"
_CATALOG, _PAGES = 1, 2
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_SIDE_MIN, _SIDE_MAX = 3, 14_400  # points: the page sides that PDF/A-2 allows (6.1.13)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """jpeg: 8 bits, grey or three channels. words: boxes in pixels of that image."""

    jpeg: bytes
    dpi: int
    words: tuple[Word, ...]


def pdf_bytes(pages: Iterable[PdfPage], title: str, created: str) -> Iterator[bytes]:
    """The document in pieces. created: ISO 8601 with offset.

    Raises ValueError on a date without offset, a JPEG that is none, or no page at all.
    """
    moment = datetime.fromisoformat(created)
    if moment.tzinfo is None:
        raise ValueError("created has no offset")
    return _Document(Metadata(title, moment)).build(pages)


class _Document:
    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata
        self._glyphs = Glyphs()
        self._offsets: dict[int, int] = {}
        self._last = _PAGES
        self._position = 0
        self._hash = hashlib.sha256()
        self._font = 0

    def build(self, pages: Iterable[PdfPage]) -> Iterator[bytes]:
        yield self._sent(_HEADER)
        kids = []
        for page in pages:
            kids.append(self._last + 3)
            yield from self._page(page)
        if not kids:
            raise ValueError("a document has pages")
        references = " ".join(f"{kid} 0 R" for kid in kids)
        yield self._object(_PAGES, f"<< /Type /Pages /Count {len(kids)} /Kids [{references}] >>")
        if self._font:
            yield from self._font_objects()
        yield from self._closing()

    def _page(self, page: PdfPage) -> Iterator[bytes]:
        width, height, channels = jpeg_shape(page.jpeg)
        dpi = min(page.dpi, min(width, height) * 72 // _SIDE_MIN)
        dpi = max(dpi, -(-max(width, height) * 72 // _SIDE_MAX))
        image, content, number = (self._next() for _ in range(3))
        space = "/DeviceGray" if channels == 1 else "/DeviceRGB"
        yield self._stream(
            image,
            f"/Type /XObject /Subtype /Image /Width {width} /Height {height}"
            f" /ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode",
            page.jpeg,
        )
        wide, high = width * 72 / dpi, height * 72 / dpi
        text = text_operators(page.words, self._glyphs, Scale(dpi, height))
        operators = f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm /Im Do Q\n{text}\n"
        yield self._stream(content, "/Filter /FlateDecode", packed(operators.encode("ascii")))
        font = ""
        if text:
            self._font = self._font or self._next()
            font = f" /Font << /F1 {self._font} 0 R >>"
        yield self._object(
            number,
            f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 {wide:.3f} {high:.3f}]"
            f" /Resources << /XObject << /Im {image} 0 R >>{font} >> /Contents {content} 0 R >>",
        )

    def _font_objects(self) -> Iterator[bytes]:
        cid, descriptor, program, unicode = (self._next() for _ in range(4))
        yield self._object(
            self._font,
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{NAME} /Encoding /Identity-H"
            f" /DescendantFonts [{cid} 0 R] /ToUnicode {unicode} 0 R >>",
        )
        yield self._object(
            cid,
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{NAME} /CIDToGIDMap /Identity"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /DW {ADVANCE} /FontDescriptor {descriptor} 0 R >>",
        )
        yield self._object(
            descriptor,
            f"<< /Type /FontDescriptor /FontName /{NAME} /Flags 4 /ItalicAngle 0 /StemV 80"
            f" /FontBBox [0 {DESCENT} {ADVANCE} {ASCENT}] /Ascent {ASCENT} /Descent {DESCENT}"
            f" /CapHeight {ASCENT} /FontFile2 {program} 0 R >>",
        )
        font = self._glyphs.font_program()
        yield self._stream(program, f"/Filter /FlateDecode /Length1 {len(font)}", packed(font))
        yield self._stream(unicode, "/Filter /FlateDecode", packed(self._glyphs.to_unicode()))

    def _closing(self) -> Iterator[bytes]:
        profile, packet, document_info = (self._next() for _ in range(3))
        yield self._stream(profile, "/N 3 /Filter /FlateDecode", packed(srgb_profile()))
        # Unpacked, so that archives can read it without a PDF library.
        yield self._stream(packet, "/Type /Metadata /Subtype /XML", xmp(self._metadata))
        yield self._object(document_info, info(self._metadata))
        name = text_string("sRGB IEC61966-2.1")
        yield self._object(
            _CATALOG,
            f"<< /Type /Catalog /Pages {_PAGES} 0 R /Metadata {packet} 0 R /Lang (vi-VN)"
            " /ViewerPreferences << /DisplayDocTitle true >>"
            " /OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1"
            f" /OutputConditionIdentifier {name} /Info {name}"
            f" /DestOutputProfile {profile} 0 R >> ] >>",
        )
        start = self._position
        count = self._last + 1
        rows = [f"{self._offsets[number]:010d} 00000 n \n" for number in range(1, count)]
        identity = self._hash.hexdigest()[:32]
        yield self._sent(f"xref\n0 {count}\n0000000000 65535 f \n{''.join(rows)}".encode("ascii"))
        yield self._sent(
            f"trailer\n<< /Size {count} /Root {_CATALOG} 0 R /Info {document_info} 0 R"
            f" /ID [<{identity}> <{identity}>] >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
        )

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _object(self, number: int, body: str) -> bytes:
        self._offsets[number] = self._position
        return self._sent(f"{number} 0 obj\n{body}\nendobj\n".encode("ascii"))

    def _stream(self, number: int, entries: str, data: bytes) -> bytes:
        self._offsets[number] = self._position
        head = f"{number} 0 obj\n<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii")
        return self._sent(b"".join((head, data, b"\nendstream\nendobj\n")))

    def _sent(self, data: bytes) -> bytes:
        self._position += len(data)
        self._hash.update(data)
        return data
