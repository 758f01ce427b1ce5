"""Revisions written by hand, with tables that do not say what stands in the file."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass

from pyhanko.pdf_utils.reader import PdfFileReader

FALSE_TEXT = b"BT /F1 24 Tf 72 700 Td (So tien: 9000000 dong) Tj ET /Over Do"


def false_page() -> bytes:
    """Another content of the page."""
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(FALSE_TEXT), FALSE_TEXT)


@dataclass(frozen=True, slots=True)
class Known:
    """What whoever adds to a file knows of it."""

    content: bytes
    page: int
    """Number of what its page shows."""
    free: int
    """The first number that is not used."""
    tail: bytes
    """What each trailer says."""


def known(content: bytes) -> Known:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    page = reader.root["/Pages"]["/Kids"][0].raw_get("/Contents").idnum
    free = max(int(number) for number in re.findall(rb"(\d+) 0 obj", content)) + 1
    root = int(re.findall(rb"/Root (\d+) 0 R", content)[-1])
    prev = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    tail = b"/Root %d 0 R /Prev %d /Size %d" % (root, prev, free + 9)
    return Known(content if content.endswith(b"\n") else content + b"\n", page, free, tail)


def object_at(known_: Known, number: int, body: bytes, generation: int = 0) -> tuple[bytes, int]:
    """The file with one more object, and where it begins."""
    at = len(known_.content)
    return known_.content + b"%d %d obj\n%s\nendobj\n" % (number, generation, body), at


def line(at: int, generation: int = 0, kind: bytes = b"n", end: bytes = b" \n") -> bytes:
    return b"%010d %05d %s%s" % (at, generation, kind, end)


def closed(
    content: bytes,
    known_: Known,
    parts: list[tuple[int, bytes]],
    *,
    extra: bytes = b"",
    off: int = 0,
) -> bytes:
    """Ends a revision.

    Args:
        parts: Numbers, each with its line.
        off: By which the start mark is wrong.
    """
    told = b"".join(b"%d 1\n%s" % part for part in parts)
    start = len(content)
    trailer = b"trailer\n<< %s %s >>\nstartxref\n%d\n%%%%EOF\n" % (known_.tail, extra, start + off)
    return content + b"xref\n" + told + trailer


def closed_by_stream(
    content: bytes, known_: Known, rows: list[tuple[int, int, int, int]], number: int
) -> bytes:
    """Ends a revision with a stream, of that number, that is listed in no table.

    Args:
        rows: Numbers, each with its kind and two values.
    """
    index = b" ".join(b"%d 1" % row[0] for row in rows)
    data = b"".join(struct.pack(">BIH", *row[1:]) for row in rows)
    start = len(content)
    told = b"/Type /XRef /W [1 4 2] /Index [%s] /Length %d %s" % (index, len(data), known_.tail)
    stream = b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (number, told, data)
    return content + stream + b"startxref\n%d\n%%%%EOF\n" % start
