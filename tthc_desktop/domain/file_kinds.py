"""What a file is, by its content and never by its name, and what else it pretends to be."""

from __future__ import annotations

import binascii
import re
from enum import StrEnum

HEAD = 4096
"""Bytes from the start that kind_of() wants."""
_PDF_WITHIN = 1024  # where readers look for the header of a PDF
_CMS_WITHIN = 24  # tag and length of the container stand before its kind
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # pkcs7-signedData, as DER has it
_ZIP_TAIL = 65_557  # bytes from the end in which the directory of a ZIP file ends


class FileKind(StrEnum):
    """The kinds that are taken, then those that are known by name only to say what they are."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"
    GIF = "gif"
    PSD = "psd"
    JPEG2000 = "jpeg2000"
    ICO = "ico"
    SVG = "svg"
    EPS = "eps"
    ZIP = "zip"
    OFFICE = "office"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    HTML = "html"
    PROGRAM = "program"
    VIDEO = "video"
    CMS = "cms"
    ASIC = "asic"
    XML = "xml"
    UNKNOWN = "unknown"


TAKEN = frozenset(
    {
        FileKind.PDF,
        FileKind.JPEG,
        FileKind.PNG,
        FileKind.TIFF,
        FileKind.BMP,
        FileKind.WEBP,
        FileKind.HEIC,
    }
)
_STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\0", FileKind.TIFF),
    (b"MM\0*", FileKind.TIFF),
    (b"II+\0", FileKind.TIFF),
    (b"MM\0+", FileKind.TIFF),
    (b"GIF8", FileKind.GIF),
    (b"8BPS", FileKind.PSD),
    (b"\0\0\0\x0cjP  ", FileKind.JPEG2000),
    (b"\xff\x4f\xff\x51", FileKind.JPEG2000),
    (b"\0\0\1\0", FileKind.ICO),
    (b"\0\0\2\0", FileKind.ICO),
    (b"%!PS", FileKind.EPS),
    (b"\xc5\xd0\xd3\xc6", FileKind.EPS),
    (b"PK\3\4", FileKind.ZIP),
    (b"PK\5\6", FileKind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OFFICE),
    (b"{\\rtf", FileKind.OFFICE),
    (b"Rar!\x1a\7", FileKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.SEVEN_ZIP),
    (b"MZ", FileKind.PROGRAM),
    (b"\x7fELF", FileKind.PROGRAM),
    (b"#!", FileKind.PROGRAM),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OFFICE_PARTS = (b"word/", b"xl/", b"ppt/", b"[Content_Types].xml", b"opendocument")
_ZIP_NAME = 30  # where the name of the first part stands
_ASIC = b"mimetypeapplication/vnd.etsi.asic-"
_XML = b"<?xml"
_WIDE_XML = (b"\xff\xfe<\0?\0x\0", b"\xfe\xff\0<\0?\0x")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|script|body|iframe|svg|\?php)", re.IGNORECASE)
_BLANKS = b"\xef\xbb\xbf \t\r\n\f\0"


def kind_of(head: bytes) -> FileKind:
    """The kind of a file, told by its content.

    A header that is not at the start counts for a PDF only, as readers have it, and only where no
    other kind stands before it.

    Args:
        head: The first HEAD bytes.
    """
    for start, kind in _STARTS:
        if head.startswith(start):
            return _kind_of_zip(head) if kind is FileKind.ZIP else kind
    if head[4:8] == b"ftyp":
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, _box_end(head), 4))}
        if brands & {b"avif", b"avis"}:
            return FileKind.AVIF
        return FileKind.HEIC if brands & _HEIF_BRANDS else FileKind.VIDEO
    if head[:4] == b"RIFF":
        return FileKind.WEBP if head[8:12] == b"WEBP" else FileKind.VIDEO
    if _is_cms(head):  # it may hold a PDF, but readers of PDF files do not open it
        return FileKind.CMS
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return FileKind.PDF
    # Two letters prove little: a header of a length that exists goes with them.
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in range(12, 257):
        return FileKind.BMP
    text = head.lstrip(_BLANKS)[:512].lower()
    if text.startswith(b"<svg") or (text.startswith(b"<?xml") and b"<svg" in head.lower()):
        return FileKind.SVG
    if _HTML.search(text):
        return FileKind.HTML
    return FileKind.XML if text.startswith(_XML) or head.startswith(_WIDE_XML) else FileKind.UNKNOWN


def _kind_of_zip(head: bytes) -> FileKind:
    """Many kinds are ZIP files: what it is says its first part, or the names of its parts."""
    if head[_ZIP_NAME:].startswith(_ASIC):  # stored first and as it is (ETSI EN 319 162-1, A.1)
        return FileKind.ASIC
    return FileKind.OFFICE if any(part in head for part in _OFFICE_PARTS) else FileKind.ZIP


def _is_cms(head: bytes) -> bool:
    """Whether it is a container of signed data: DER, or its base64 with or without PEM's lines."""
    text = head.lstrip(_BLANKS)
    if text.startswith((b"-----BEGIN PKCS7", b"-----BEGIN CMS")):
        return True
    if text.startswith(b"MI"):  # as the base64 of every such container does
        try:
            head = binascii.a2b_base64(text[:32])
        except binascii.Error:
            return False
    return head[:1] == b"\x30" and _SIGNED_DATA in head[:_CMS_WITHIN]


def _box_end(head: bytes) -> int:
    return min(int.from_bytes(head[:4], "big"), 64, len(head))


def also(kind: FileKind, content: bytes) -> tuple[str, ...]:
    """What a file is besides its kind: programs that search elsewhere in it would open it as that.

    Compressed data hold no such thing by chance: directory and end of a ZIP file must fit each
    other.

    Returns:
        Any of ``offset`` (its header is not at the start), ``zip``, ``html``, ``pdf``.
    """
    found = []
    if kind is FileKind.PDF:
        start = content.find(b"%PDF-")
        if content[:start].strip(_BLANKS):
            found.append("offset")
        tail = content[content.rfind(b"%%EOF") + 5 :] if b"%%EOF" in content else b""
        if _HTML.search(content[:start]) or _HTML.search(tail):
            found.append("html")
    elif b"%PDF-" in content[:_PDF_WITHIN] or _has_pdf_tail(content):
        found.append("pdf")
    if _is_zip(content):
        found.append("zip")
    if kind is not FileKind.PDF and _HTML.search(content[:HEAD] + b"\n" + content[-HEAD:]):
        found.append("html")
    return tuple(found)


def _has_pdf_tail(content: bytes) -> bool:
    at = content.find(b"%PDF-1.", _PDF_WITHIN)
    return at >= 0 and b"%%EOF" in content[at:]


def _is_zip(content: bytes) -> bool:
    end = content.rfind(b"PK\5\6", max(0, len(content) - _ZIP_TAIL))
    if end < 0 or end + 22 > len(content):
        return False
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    return size == 0 or content[max(0, end - size) : end].startswith(b"PK\1\2")
