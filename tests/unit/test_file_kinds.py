"""Kinds by content, and what a file is besides."""

from __future__ import annotations

import base64

from tests.support import outside_files as made
from tests.support.tables import each_row
from tthc_desktop.domain.file_kinds import TAKEN, FileKind, also, kind_of
from tthc_desktop.domain.inspection import KIND_NAMES

SIGNED_DATA = bytes.fromhex("06092a864886f70d010702a0")
CMS = bytes.fromhex("30821000") + SIGNED_DATA + b"%PDF-1.7\n"
"""A container in which a PDF lies, as the office's signing programs make it."""
KINDS = {
    b"%PDF-1.7\n": FileKind.PDF,
    b"\xef\xbb\xbf\n%PDF-1.4": FileKind.PDF,
    b"rac" * 300 + b"%PDF-1.4": FileKind.PDF,
    b"rac" * 400 + b"%PDF-1.4": FileKind.UNKNOWN,  # readers do not look so far either
    b"\xff\xd8\xff\xdb": FileKind.JPEG,
    b"\x89PNG\r\n\x1a\n\0": FileKind.PNG,
    b"II*\0\x08\0": FileKind.TIFF,
    b"MM\0+\0\x08": FileKind.TIFF,
    b"BM" + bytes(12) + b"\x28\0\0\0": FileKind.BMP,
    b"BMW la xe hoi cua ai": FileKind.UNKNOWN,
    b"RIFF\0\0\0\0WEBPVP8 ": FileKind.WEBP,
    b"RIFF\0\0\0\0WAVEfmt ": FileKind.VIDEO,
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic": FileKind.HEIC,
    b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf": FileKind.HEIC,
    b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf": FileKind.AVIF,
    b"\0\0\0\x18ftypisom\0\0\0\0isomavc1": FileKind.VIDEO,
    b"GIF89a": FileKind.GIF,
    b"8BPS\0\1": FileKind.PSD,
    b"PK\3\4....[Content_Types].xml": FileKind.OFFICE,
    b"PK\3\4....a.txt": FileKind.ZIP,
    b"PK\3\4" + bytes(26) + b"mimetypeapplication/vnd.etsi.asic-e+zip": FileKind.ASIC,
    b"PK\3\4" + bytes(26) + b"mimetypeapplication/vnd.etsi.asic-s+zip": FileKind.ASIC,
    b"PK\3\4" + bytes(26) + b"mimetypeapplication/epub+zip": FileKind.ZIP,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": FileKind.OFFICE,
    b"MZ\x90": FileKind.PROGRAM,
    b"#!/bin/sh\n": FileKind.PROGRAM,
    b"<?xml version='1.0'?><svg>": FileKind.SVG,
    b"  <!DOCTYPE html><html>": FileKind.HTML,
    b"<?xml version='1.0'?><html xmlns='x'>": FileKind.HTML,
    b"\xef\xbb\xbf<?xml version='1.0'?><HSoThueDTu>": FileKind.XML,
    b"\xff\xfe" + "<?xml version='1.0'?><HDon>".encode("utf-16-le"): FileKind.XML,
    b"%!PS-Adobe-3.0 EPSF": FileKind.EPS,
    CMS: FileKind.CMS,
    bytes.fromhex("3080") + SIGNED_DATA: FileKind.CMS,
    base64.encodebytes(CMS + bytes(90)): FileKind.CMS,
    b"-----BEGIN PKCS7-----\nMII": FileKind.CMS,
    bytes.fromhex("3082100002010030") + bytes(90): FileKind.UNKNOWN,  # DER, a key
    b"MINH CHAU": FileKind.UNKNOWN,
    b"MI": FileKind.UNKNOWN,
    b"": FileKind.UNKNOWN,
    "Kính gửi".encode(): FileKind.UNKNOWN,
}


@each_row("head", KINDS)
def test_kind_by_content(head: bytes) -> None:
    assert kind_of(head) is KINDS[head]


def test_another_kind_before_the_pdf_wins() -> None:
    """Else a reader of that kind would run what we took for a paper."""
    for head in (b"PK\3\4", b"MZ", b"\x7fELF", b"GIF89a", b"\xff\xd8\xff"):
        assert kind_of(head + made.pdf()) is kind_of(head)


def test_every_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == set(FileKind)
    assert len(TAKEN) == 7


@each_row(
    ("kind", "content", "found"),
    [
        (FileKind.PDF, made.pdf(), ()),
        (FileKind.PDF, b"\n\n" + made.pdf(), ()),
        (FileKind.PDF, b"x" + made.pdf(), ("offset",)),
        (FileKind.PDF, made.pdf() + made.archive(), ("zip",)),
        (FileKind.PDF, made.HTML + made.pdf(), ("offset", "html")),
        (FileKind.PDF, made.pdf() + b"\n\n", ()),
        (FileKind.PDF, made.pdf() + b"PK\5\6", ()),  # four bytes are no archive
        (FileKind.JPEG, made.jpeg(), ()),
        (FileKind.JPEG, made.jpeg() + made.archive(), ("zip",)),
        (FileKind.JPEG, made.jpeg() + made.pdf(), ("pdf",)),
        (FileKind.JPEG, made.with_comment(made.jpeg(), made.HTML), ("html",)),
        (FileKind.PNG, made.saved(made.picture(), "PNG") + made.HTML, ("html",)),
    ],
)
def test_what_it_is_besides(kind: FileKind, content: bytes, found: tuple[str, ...]) -> None:
    assert also(kind, content) == found
