"""Opens a PDF to judge its signatures: strictly where that goes, else leniently.

Leniency is about finding the signatures: hybrid reference tables, a wrong start mark, white space
or junk at either end. Whether one holds is told by digests over the bytes as they came, which no
leniency touches (reference/signing.md B.12).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader

from tthc_desktop.adapters.signing.found import FoundSignature, in_bytes, in_fields
from tthc_desktop.adapters.signing.signed_bytes import BLANK
from tthc_desktop.domain.errors import InputError

# pyHanko logs tracebacks for ordinary negative answers; ours is the report (signing.md B.6).
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024  # bytes; as readers look for it
_STAND_IN = b"%PDF-1.7"


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """A file to judge.

    Attributes:
        content: What offsets count from: the file, or what begins at its header where the
            offsets are counted from there.
        before: What stands before that and is covered by no signature.
        reader: None where its structure cannot be read.
        complete: Whether all signature fields could be listed.
        owner_locked: Encrypted, and opens without a password.
        strict: Whether its tables hold to the letter.
    """

    content: bytes
    before: bytes
    reader: PdfFileReader | None
    found: tuple[FoundSignature, ...]
    complete: bool
    owner_locked: bool
    strict: bool


def open_pdf(content: bytes) -> OpenedPdf:
    """Opens it, one way after the other.

    Raises:
        InputError: ``pdf.unreadable``; ``input.encrypted`` for one that needs a password.
    """
    first: OpenedPdf | None = None
    for shown, counted, strict in _ways(content):
        opened = _try(shown, counted, content, strict=strict)
        if opened is not None and (opened.complete and opened.found):
            return opened
        first = first or opened
    scanned = in_bytes(content)
    if first is not None and (first.found or first.complete or not scanned):
        return first
    if not scanned:
        raise InputError("pdf.unreadable")
    return OpenedPdf(content, b"", None, scanned, False, False, False)


def _ways(content: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """What the parser sees, what is digested, and whether it is strict."""
    yield content, content, True
    yield content, content, False
    tidy = content.rstrip(BLANK)
    if not tidy.endswith(b"%%EOF"):
        mark = tidy.rfind(b"%%EOF")
        # No end mark at all: the table is found by the start mark before the end.
        tidy = tidy if mark >= 0 else tidy + b"\n%%EOF\n"
    start = content.find(_HEADER, 0, _HEADER_WITHIN)
    if start < 0:
        return
    if start > 0:
        # Offsets from the start of the file, as most signers count; or from the header.
        yield _STAND_IN + tidy[len(_STAND_IN) :], content, False
        yield tidy[start:], content[start:], False
    elif len(tidy) != len(content):
        yield tidy, content, False


def _try(shown: bytes, counted: bytes, content: bytes, *, strict: bool) -> OpenedPdf | None:
    try:
        reader = PdfFileReader(io.BytesIO(shown), strict=strict)
        if strict and reader.xrefs.hybrid_xrefs_present:
            return None  # pyHanko compares their revisions in its lenient mode only
        locked = reader.encrypted
        # One that opens without a password is encrypted only in name, and may well be signed.
        refused = locked and reader.decrypt("").status is AuthStatus.FAILED
        reader.root  # noqa: B018 - a table that leads nowhere is found out here
    except MemoryError:
        raise  # not a question of how it is read
    except Exception:  # noqa: BLE001 - damaged files raise many types (signing.md B.12)
        return None
    if refused:
        raise InputError("input.encrypted")
    # The tables were read as strictly as they could be; single objects are read as readers do.
    reader.strict = False
    found, complete = in_fields(reader)
    before = content[: len(content) - len(counted)]
    return OpenedPdf(counted, before, reader, found, complete, locked, strict)
