"""Pages into one searchable PDF/A-2b.

pypdf holds the document and writes it. Everything in it is derived from the pages, title and date,
so that the same input gives the same bytes.

Memory: the pieces handed out are the pictures that the model holds, not copies of them. A document
still costs its own size: 200 pages of 350 kB, which is rare for one component, take a new worker
from 58 to 144 MB, one that has read pages beyond the 150 of design 9 (measured; the pictures go
back afterwards).

Rules kept (ISO 19005-2): header and binary comment 6.1.2; /ID and no encryption 6.1.3; stream
lengths and line ends 6.1.7; embedded fonts, widths, ToUnicode, no glyph 0 6.2.11; output intent
6.2.3; no transparency, no interpolation, no JavaScript, no attachments; XMP equal to Info 6.6.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, cast

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from tthc_desktop.adapters.pdf.glyphless import ADVANCE, ASCENT, DESCENT, NAME, Glyphs
from tthc_desktop.adapters.pdf.metadata import Metadata, info, xmp
from tthc_desktop.adapters.pdf.srgb import srgb_profile
from tthc_desktop.adapters.pdf.text_layer import Scale, text_operators
from tthc_desktop.domain.jpeg import jpeg_shape
from tthc_desktop.domain.reading import Word

PDFA = "2B"
_SIDE_MIN, _SIDE_MAX = 3, 14_400  # points: the page sides that PDF/A-2 allows (6.1.13)
_SMALL = 16 << 10  # bytes; what is shorter is gathered into one piece
_SMALLEST = 9  # zlib's level
_INTENT = "sRGB IEC61966-2.1"


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page to be written: its picture and the words on it.

    Attributes:
        jpeg: 8 bits, grey or three channels.
        words: Boxes in pixels of that image.
    """

    jpeg: bytes
    dpi: int
    words: tuple[Word, ...]


def pdf_bytes(pages: Iterable[PdfPage], title: str, created: str) -> Sequence[bytes]:
    """The document in pieces.

    Args:
        created: ISO 8601 with offset.

    Raises:
        ValueError: A date without offset, a JPEG that is none, or no page at all.
    """
    moment = datetime.fromisoformat(created)
    if moment.tzinfo is None:
        raise ValueError("created has no offset")
    document = _Document()
    for page in pages:
        document.add(page)
    if not document.pages:
        raise ValueError("a document has pages")
    document.close_with(Metadata(title, moment))
    pieces = _Pieces()
    # Of a file, pypdf uses these two methods only.
    document.write_stream(cast(IO[bytes], pieces))
    del document
    gc.collect()  # pypdf's objects and their document know each other, and hold the pictures
    return pieces.all()


class _Document(PdfWriter):
    """A subclass, because pypdf gives out object numbers and takes the file's /ID only inside."""

    def __init__(self) -> None:
        super().__init__()
        self.pdf_header = "%PDF-1.7"
        self._glyphs = Glyphs()
        self._hash = hashlib.sha256()
        # Numbered with the first page that has text, filled when all characters are known.
        self._font = DictionaryObject()

    def add(self, page: PdfPage) -> None:
        width, height, channels = jpeg_shape(page.jpeg)
        dpi = min(page.dpi, min(width, height) * 72 // _SIDE_MIN)
        dpi = max(dpi, -(-max(width, height) * 72 // _SIDE_MAX))
        wide, high = round(width * 72 / dpi, 3), round(height * 72 / dpi, 3)
        image = self._stream(
            {
                "/Type": "/XObject",
                "/Subtype": "/Image",
                "/Width": width,
                "/Height": height,
                "/ColorSpace": "/DeviceGray" if channels == 1 else "/DeviceRGB",
                "/BitsPerComponent": 8,
                "/Filter": "/DCTDecode",
            },
            page.jpeg,
        )
        text = text_operators(page.words, self._glyphs, Scale(dpi, height))
        operators = f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm /Im Do Q\n{text}\n"
        resources: dict[str, object] = {"/XObject": {"/Im": image}}
        if text:
            resources["/Font"] = {"/F1": self._add_object(self._font)}
        leaf = self.add_blank_page(wide, high)
        leaf[NameObject("/Resources")] = _pdf(resources)
        leaf[NameObject("/Contents")] = self._packed({}, operators.encode("ascii"))

    def close_with(self, metadata: Metadata) -> None:
        """What belongs to the whole document."""
        if self._glyphs.used:
            self._fill_font()
        profile = self._packed({"/N": 3}, srgb_profile())
        intent = {
            "/Type": "/OutputIntent",
            "/S": "/GTS_PDFA1",
            "/OutputConditionIdentifier": TextStringObject(_INTENT),
            "/Info": TextStringObject(_INTENT),
            "/DestOutputProfile": profile,
        }
        # Unpacked, so that archives can read it without a PDF library.
        packet = self._stream({"/Type": "/Metadata", "/Subtype": "/XML"}, xmp(metadata))
        root = self.root_object
        root[NameObject("/Metadata")] = packet
        root[NameObject("/Lang")] = TextStringObject("vi-VN")
        root[NameObject("/OutputIntents")] = _pdf([intent])
        self.create_viewer_preferences()[NameObject("/DisplayDocTitle")] = BooleanObject(value=True)
        self.metadata = info(metadata)  # replaces pypdf's own Producer
        self.generate_file_identifiers()

    def generate_file_identifiers(self) -> None:
        """pypdf's are random. These follow from the content: the same pages are the same file."""
        identity = ByteStringObject(self._hash.digest()[:16])
        self._ID = ArrayObject([identity, identity])

    def _fill_font(self) -> None:
        program = self._glyphs.font_program()
        descriptor = {
            "/Type": "/FontDescriptor",
            "/FontName": NAME,
            "/Flags": 4,
            "/ItalicAngle": 0,
            "/StemV": 80,
            "/FontBBox": [0, DESCENT, ADVANCE, ASCENT],
            "/Ascent": ASCENT,
            "/Descent": DESCENT,
            "/CapHeight": ASCENT,
            "/FontFile2": self._packed({"/Length1": len(program)}, program),
        }
        system = {
            "/Registry": TextStringObject("Adobe"),
            "/Ordering": TextStringObject("Identity"),
            "/Supplement": 0,
        }
        descendant = {
            "/Type": "/Font",
            "/Subtype": "/CIDFontType2",
            "/BaseFont": NAME,
            "/CIDToGIDMap": "/Identity",
            "/CIDSystemInfo": system,
            "/DW": ADVANCE,
            "/FontDescriptor": self._add_object(_dictionary(descriptor)),
        }
        font = {
            "/Type": "/Font",
            "/Subtype": "/Type0",
            "/BaseFont": NAME,
            "/Encoding": "/Identity-H",
            "/DescendantFonts": [self._add_object(_dictionary(descendant))],
            "/ToUnicode": self._packed({}, self._glyphs.to_unicode()),
        }
        self._font.update(_dictionary(font))

    def _packed(self, entries: Mapping[str, object], data: bytes) -> IndirectObject:
        return self._placed(_stream(entries, data).flate_encode(_SMALLEST), data)

    def _stream(self, entries: Mapping[str, object], data: bytes) -> IndirectObject:
        return self._placed(_stream(entries, data), data)

    def _placed(self, stream: StreamObject, data: bytes) -> IndirectObject:
        """Pictures, text, page sizes, title and date all stand in streams: their hash is the
        document's."""
        self._hash.update(data)
        return self._add_object(stream)


class _Pieces:
    """A file of references: a picture that is written is not copied."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._open = bytearray()
        self._length = 0

    def write(self, data: bytes) -> int:
        self._length += len(data)
        if len(data) < _SMALL:
            self._open += data
        else:
            self._end()
            self._pieces.append(data)
        return len(data)

    def tell(self) -> int:
        return self._length

    def all(self) -> Sequence[bytes]:
        self._end()
        return self._pieces

    def _end(self) -> None:
        if self._open:
            self._pieces.append(bytes(self._open))
            self._open.clear()


def _stream(entries: Mapping[str, object], data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.update(_dictionary(entries))
    stream.set_data(data)
    return stream


def _dictionary(entries: Mapping[str, object]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): _pdf(value) for key, value in entries.items()})


def _pdf(value: object) -> Any:
    """Python's values as pypdf's; a str is a name, text comes as TextStringObject."""
    match value:
        case PdfObject():
            return value
        case str():
            return NameObject(value)
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(value)
        case list():
            return ArrayObject([_pdf(item) for item in value])
        case dict():
            return _dictionary(value)
    raise TypeError(f"{type(value).__name__} has no place in a PDF")
