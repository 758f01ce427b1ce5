"""Tables of references, read to the letter (ISO 32000-1 7.5.4, 7.5.8).

pyHanko reads them as leniently as it can. What it forgives, other readers understand otherwise, or
they make the whole table anew from the objects that they find.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.generic import Reference, StreamObject
from pyhanko.pdf_utils.xref import ObjStreamRef, parse_xref_stream, read_object_header

_START = re.compile(rb"[\0\t\n\f\r ]*xref[ \t]*(?:\r\n|\r|\n)")
_PART = re.compile(rb"(\d{1,10}) +(\d{1,10}) *(?:\r\n|\r|\n)")
_LINE = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_TRAILER = re.compile(rb"[\0\t\n\f\r ]*(trailer)")
_HEADER = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+(\d{1,10})[\0\t\n\f\r ]+(obj)")
_BLANKS = re.compile(rb"[\0\t\n\f\r ]*")
_LINE_BYTES = 20

ObjectPlace = int | ObjStreamRef | None
"""Where an object stands; None of one that is free."""


class LooseTableError(Exception):
    """A table that does not hold to the letter."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a table says of one number."""

    number: int
    generation: int
    place: ObjectPlace


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one revision, to the letter.

    Attributes:
        start: Of its stream; of its first line where it is none.
        stream: Number and generation of its stream.
        trailer: Where the word stands in front of its dictionary.
        size: As it says itself.
    """

    start: int
    entries: tuple[Listed, ...]
    size: int
    stream: tuple[int, int] | None = None
    trailer: int | None = None


def tables(content: bytes, reader: Any, revision: int) -> tuple[Table, ...]:
    """Those of a revision: one, or two that are read together (a hybrid).

    Raises:
        LooseTableError: It cannot be read to the letter.
    """
    xrefs = reader.xrefs
    about, hybrid = xrefs.get_xref_container_info(revision), xrefs.get_xref_data(revision).hybrid
    found = [_table(content, reader, about.declared_startxref, about)]
    if hybrid is not None:
        found.append(_stream(content, reader, hybrid.meta_info.declared_startxref))
    return tuple(found)


def header(content: bytes, place: int) -> tuple[int, int, int] | None:
    """Number and generation of the object that begins exactly there, and where its word stands."""
    found = _HEADER.match(content, place)
    digit_before = content[max(0, place - 1) : place].isdigit()
    if found is None or digit_before:
        return None
    return int(found[1]), int(found[2]), found.start(3)


def _table(content: bytes, reader: Any, start: int, about: Any) -> Table:
    if about.stream_ref is not None:
        return _stream(content, reader, start)
    found = _START.match(content, start)
    if found is None:
        raise LooseTableError
    entries: list[Listed] = []
    at = found.end()
    while part := _PART.match(content, at):
        first, count = int(part[1]), int(part[2])
        at = part.end() + count * _LINE_BYTES
        if at > len(content):
            raise LooseTableError
        entries += _lines(content, first, range(part.end(), at, _LINE_BYTES))
    trailer = _TRAILER.match(content, at)
    if trailer is None:
        raise LooseTableError
    return Table(start, tuple(entries), about.size, trailer=trailer.start(1))


def _lines(content: bytes, first: int, places: range) -> Iterator[Listed]:
    for number, at in enumerate(places, first):
        line = _LINE.fullmatch(content, at, at + _LINE_BYTES)
        if line is None:
            raise LooseTableError
        yield Listed(number, int(line[2]), int(line[1]) if line[3] == b"n" else None)


def _stream(content: bytes, reader: Any, start: int) -> Table:
    blanks = _BLANKS.match(content, start)
    start = blanks.end() if blanks is not None else start
    if header(content, start) is None:
        raise LooseTableError
    file = io.BytesIO(content)
    file.seek(start)
    try:
        number, generation = read_object_header(file, strict=False)  # type: ignore[no-untyped-call]  # pyHanko
        made = StreamObject.read_from_stream(file, Reference(number, generation, pdf=reader))
        told = [Listed(e.idnum, e.generation, e.location) for e in parse_xref_stream(made)]
        size = int(made.raw_get("/Size"))
        parts = made.get("/Index", [0, size])
        whole = sum(int(count) for count in list(parts)[1::2])
    except Exception as error:  # pyHanko raises many types (signing.md B.12)
        raise LooseTableError from error
    if len(told) != whole:  # kinds that nobody knows: readers differ in what they are
        raise LooseTableError
    return Table(start, tuple(told), size, stream=(number, generation))
