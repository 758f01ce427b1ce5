"""The signatures of a file as they stand in it, before anything is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.pdf_embedded import extract_contents

from tthc_desktop.adapters.signing.fields import filled_signature_fields
from tthc_desktop.adapters.signing.objects import entry

TIMESTAMP_FORM, TIMESTAMP_TYPE = "/ETSI.RFC3161", "/DocTimeStamp"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*((?:\d+\s+){3}\d+)\s*\]")
_NEAR = 4096  # bytes of a signature's dictionary beside its gap
_MOST_SCANNED = 200
_LONGEST = 19  # digits of an offset


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """One signature or document timestamp.

    Attributes:
        name: Of its field; empty where only the bytes are known.
        contents: The decoded /Contents.
        numbers: The /ByteRange as it stands there.
        form: The /SubFilter.
        certificate: The /Cert of forms that keep it outside /Contents.
        embedded: None where its structure cannot be read further.
    """

    name: str
    contents: bytes
    numbers: tuple[object, ...]
    form: str
    timestamp: bool
    certificate: bytes = b""
    embedded: EmbeddedPdfSignature | None = None


def in_fields(reader: PdfFileReader) -> tuple[tuple[FoundSignature, ...], bool]:
    """Those that the form of the document holds, in the order of what they cover, and whether the
    form could be read to its end."""
    fields, complete = filled_signature_fields(reader)
    found = [_in_field(reader, name, field) for name, field in fields]
    return tuple(sorted(found, key=_end)), complete


def _end(one: FoundSignature) -> int:
    numbers = [n for n in one.numbers if isinstance(n, int)]
    return sum(numbers[-2:])


def _in_field(reader: PdfFileReader, name: str, field: DictionaryObject) -> FoundSignature:
    """Whatever is damaged is left out: a signature without its parts is judged as such."""
    value = _plain(field, "/V")
    contents, numbers, form, kind, certificate = b"", (), "", "", b""
    if isinstance(value, DictionaryObject):
        try:
            contents = bytes(extract_contents(value))
        except Exception:  # noqa: BLE001 - pyHanko raises many types (signing.md B.12)
            contents = b""
        listed = _plain(value, "/ByteRange")
        numbers = tuple(listed) if isinstance(listed, list) else ()
        form, kind = str(_plain(value, "/SubFilter") or ""), str(_plain(value, "/Type") or "")
        given = _plain(value, "/Cert")
        first = given[0] if isinstance(given, list) and given else given
        certificate = bytes(getattr(first, "original_bytes", b""))
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
    except Exception:  # noqa: BLE001 - as above
        embedded = None
    timestamp = kind == TIMESTAMP_TYPE or form == TIMESTAMP_FORM
    return FoundSignature(name, contents, numbers, form, timestamp, certificate, embedded)


def _beside(content: bytes, match: re.Match[bytes], after_gap: int) -> bytes:
    """The rest of the dictionary, as far as bytes tell: before the /ByteRange, after it, and after
    the gap, which may stand between."""
    before = content[max(0, match.start() - _NEAR) : match.start()].rpartition(b"endobj")[2]
    behind = content[match.end() : match.end() + _NEAR].split(b"endobj")[0]
    return before + behind + content[after_gap : after_gap + _NEAR].split(b"endobj")[0]


def _plain(dictionary: DictionaryObject, key: str) -> object:
    try:
        found: object = entry(dictionary, key)
    except Exception:  # noqa: BLE001 - a reference into damage
        return None
    return found


def in_bytes(content: bytes) -> tuple[FoundSignature, ...]:
    """Those of a file whose structure cannot be read: what looks like a /ByteRange, with what
    stands in its gap. Which of them a reader would show is unknown."""
    found = []
    for match in _RANGE.finditer(content):
        digits = match[1].split()
        # Beyond any file: a range that is none.
        numbers = tuple(map(int, digits)) if max(map(len, digits)) <= _LONGEST else ()
        _, start, end, _ = numbers or (0, 0, 0, 0)
        gap = content[start:end].strip()
        try:
            contents = bytes.fromhex(b"".join(gap.strip(b"<>").split()).decode("ascii"))
        except ValueError:
            contents = b""
        beside = _beside(content, match, end)
        form = re.findall(rb"/SubFilter\s*(/[\w.]+)", beside)
        name = form[-1].decode("ascii", "replace") if form else ""
        timestamp = name == TIMESTAMP_FORM or bool(re.search(rb"/Type\s*/DocTimeStamp", beside))
        found.append(FoundSignature("", contents, numbers, name, timestamp))
        if len(found) == _MOST_SCANNED:
            break
    return tuple(sorted(found, key=_end))
