"""What a PDF from outside would do if a reader let it, and whether it claims to be signed.

Three looks, because damaged and crafted files show each reader something else: all objects with
pypdf, what PDFium finds when it opens the file, and where pypdf gives up, the bare bytes. The sum
is believed: one look too many makes a file flat, one too few would keep what is hidden in it.
"""

from __future__ import annotations

import io
import logging
import re
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

# pypdf tells of every repair; what this file is worth is our own answer.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

MAX_OBJECTS = 300_000
_ACTIONS = {
    "JavaScript": "javascript",
    "Rendition": "media",
    "Launch": "launch",
    "URI": "uri",
    "SubmitForm": "submit",
    "ImportData": "submit",
    "GoToR": "goto",
    "GoToE": "goto",
    "Movie": "media",
    "Sound": "media",
    "GoTo3DView": "media",
    "RichMediaExecute": "media",
}
"""Of /S in an action. GoTo and Named stay within the document."""
_KEYS = {
    "JS": "javascript",
    "JavaScript": "javascript",
    "OpenAction": "open",
    "AA": "open",
    "EF": "embedded",
    "EmbeddedFiles": "embedded",
    "AF": "embedded",
    "RichMediaContent": "media",
    "XFA": "xfa",
    "Collection": "collection",
}
_SUBTYPES = {
    "RichMedia": "media",
    "Movie": "media",
    "Sound": "media",
    "Screen": "media",
    "3D": "media",
    "FileAttachment": "embedded",
}
_ESCAPED = re.compile(rb"/[A-Za-z0-9]*#[0-9A-Fa-f]{2}[A-Za-z0-9#]*")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_BARE = re.compile(
    rb"/(JavaScript|Launch|URI|SubmitForm|ImportData|GoToR|GoToE|RichMedia|EmbeddedFiles?|OpenAction"
    rb"|XFA|Collection|JS|AA|EF)\b"
)
_BARE_NAMES = _ACTIONS | _KEYS | _SUBTYPES | {"EmbeddedFile": "embedded"}
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*\d")
_XFA_FULL = 2  # FORMTYPE_XFA_FULL: the pages are made by Adobe's own program


@dataclass(slots=True)
class Structure:
    """What a PDF holds besides its pages.

    Attributes:
        active: ``javascript``, ``launch``, ``uri``, ``submit``, ``goto``, ``open``, ``embedded``,
            ``media``, ``xfa``, ``collection``, and ``unread`` where not every object could be
            examined.
        dynamic: Whether its pages exist in Adobe Reader only.
    """

    active: set[str] = field(default_factory=set)
    signatures: int = 0
    encrypted: bool = False
    dynamic: bool = False


def structure_of(content: bytes, password: str, budget_s: float, document: Any) -> Structure:
    """Examines the objects of a PDF.

    Args:
        budget_s: Seconds for the objects; what is not examined by then counts as unread.
        document: The same file, opened by PDFium.
    """
    found = Structure()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _objects(content, password, budget_s, found)
        except Exception:  # noqa: BLE001 - a damaged file raises anything; the bare bytes follow
            found.active.add("unread")
    if "unread" in found.active:
        _bare(content, found)
    _by_pdfium(document, found)
    return found


def _objects(content: bytes, password: str, budget_s: float, found: Structure) -> None:
    end = time.monotonic() + budget_s
    reader = PdfReader(io.BytesIO(content), strict=False)
    found.encrypted = reader.is_encrypted
    if reader.is_encrypted and not reader.decrypt(password):
        found.active.add("unread")
        return
    root = reader.root_object
    found.dynamic = str(root.get("/NeedsRendering", "")).casefold() == "true"
    rights = _usage_rights(root)
    signed, ranges = set(), set()
    for number, reference in enumerate(_references(reader)):
        if number > MAX_OBJECTS or time.monotonic() > end:
            found.active.add("unread")
            break
        try:
            value = reader.get_object(reference)
        except Exception:  # noqa: BLE001 - one broken object does not hide the others
            found.active.add("unread")
            continue
        for part in _dictionaries(value):
            _judge(part, found.active)
            if "/ByteRange" in part and "/Contents" in part:
                ranges.add(reference.idnum)
            if str(part.get("/FT", "")) == "/Sig" and "/V" in part:
                target = part.raw_get("/V")
                signed.add(target.idnum if isinstance(target, IndirectObject) else -number)
    # A signature that no field leads to counts too; only Adobe's own rights do not.
    found.signatures = max(len(signed), len(ranges - rights))


def _usage_rights(root: DictionaryObject) -> set[int]:
    perms = root.get("/Perms")
    held = perms.get_object() if perms is not None else None
    if not isinstance(held, DictionaryObject):
        return set()
    named = (held.raw_get(key) for key in ("/UR", "/UR3") if key in held)
    return {value.idnum for value in named if isinstance(value, IndirectObject)}


def _references(reader: PdfReader) -> Iterator[IndirectObject]:
    for generation, offsets in reader.xref.items():
        for number in list(offsets):
            yield IndirectObject(number, generation, reader)
    for number in list(reader.xref_objStm):
        yield IndirectObject(number, 0, reader)


def _dictionaries(value: object) -> Iterator[DictionaryObject]:
    """All of one object, without following references: those are objects of their own."""
    stack, seen = [value], 0
    while stack and seen < MAX_OBJECTS:
        seen += 1
        part = stack.pop()
        if isinstance(part, DictionaryObject):
            yield part
            stack += [part.raw_get(key) for key in part]
        elif isinstance(part, ArrayObject):
            stack += list.__iter__(part)


def _judge(part: DictionaryObject, active: set[str]) -> None:
    for key in part:
        # Where a document opens is no action: an array names a page of its own.
        if key == "/OpenAction" and isinstance(part.raw_get(key), ArrayObject):
            continue
        if (name := _KEYS.get(key[1:])) is not None:
            active.add(name)
    for key, names in (("/S", _ACTIONS), ("/Subtype", _SUBTYPES)):
        value = part.get(key) if key in part else None
        if isinstance(value, str) and (name := names.get(value[1:])) is not None:
            active.add(name)
    if str(part.get("/Type", "")) in ("/EmbeddedFile", "/Filespec") and (
        "/EF" in part or "/Params" in part
    ):
        active.add("embedded")


def _bare(content: bytes, found: Structure) -> None:
    for match in _BARE.finditer(content):
        found.active.add(_BARE_NAMES[match[1].decode()])
    for match in _ESCAPED.finditer(content):
        plain = _HEX.sub(lambda hexed: bytes([int(hexed[1], 16)]), match[0])
        if (name := _BARE_NAMES.get(plain[1:].decode("latin-1"))) is not None:
            found.active.add(name)
    found.signatures = max(found.signatures, len(_BYTE_RANGE.findall(content)))


def _by_pdfium(document: Any, found: Structure) -> None:
    found.signatures = max(found.signatures, raw.FPDF_GetSignatureCount(document), 0)
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        found.active.add("javascript")
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        found.active.add("embedded")
    kind = raw.FPDF_GetFormType(document)
    if kind >= _XFA_FULL:
        found.active.add("xfa")
    found.dynamic = found.dynamic or kind == _XFA_FULL
    found.encrypted = found.encrypted or raw.FPDF_GetSecurityHandlerRevision(document) >= 0
