"""Walks the form fields of a PDF: of a damaged one too, and as they were in an earlier revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject
from pyhanko.pdf_utils.rw_common import PdfHandler

from tthc_desktop.adapters.signing.objects import BeyondLimitError, entry, raw_entry

_DEEPEST = 32
_MOST = 20_000
PASSED = ("/Ff", "/DA", "/Q", "/MaxLen", "/Opt", "/DS", "/RV", "/TI", "/I")
"""Passed down, beside /FT and /V (ISO 32000-1 12.7.3.1, 12.7.3.3, 12.7.4)."""


@dataclass(frozen=True, slots=True)
class FieldState:
    """A form field at the end of its branch.

    Attributes:
        name: Fully qualified.
        kind: ``/Sig``, ``/Tx``, ``/Btn``, ``/Ch``; empty where none is given.
        reference: Number and generation; None where it stands in its parent itself.
        value: As it stands there, not followed.
        passed: What it has from those above it, or itself, of what is passed down.
        widgets: What shows it: itself or its children.
    """

    name: str
    kind: str
    reference: tuple[int, int] | None
    dictionary: DictionaryObject
    value: object
    passed: Mapping[str, object]
    widgets: tuple[tuple[tuple[int, int] | None, DictionaryObject], ...]


def fields(document: PdfHandler) -> Iterator[FieldState]:
    """Every field, as far as the form can be read.

    Raises:
        BeyondLimitError: Too many, or a tree that bites its tail. Damage raises what pyHanko
            makes of it (reference/signing.md B.12).
    """
    root = document.root
    if "/AcroForm" not in root:
        return
    form = root["/AcroForm"]
    if not isinstance(form, DictionaryObject) or "/Fields" not in form:
        return
    for count, field in enumerate(_below(form["/Fields"], "", "", None, {}, 0)):
        if count >= _MOST:
            raise BeyondLimitError
        yield field


def _below(
    kids: object, name: str, kind: str, value: object, above: Mapping[str, object], depth: int
) -> Iterator[FieldState]:
    if depth > _DEEPEST:
        raise BeyondLimitError
    if not isinstance(kids, ArrayObject):
        return
    for index in range(len(kids)):
        raw = kids.raw_get(index)
        reference = number_of(raw)
        field = kids[index]
        if not isinstance(field, DictionaryObject):
            continue
        own = str(field["/T"]) if "/T" in field else ""
        full = f"{name}.{own}" if name and own else (own or name)
        its_kind = str(field["/FT"]) if "/FT" in field else kind
        its_value = raw_entry(field, "/V") if "/V" in field else value
        passed = {**above, **{key: raw_entry(field, key) for key in PASSED if key in field}}
        children = entry(field, "/Kids")
        inner = _fields_among(children)
        if inner:
            yield from _below(children, full, its_kind, its_value, passed, depth + 1)
        else:
            widgets = tuple(_widgets(children)) or ((reference, field),)
            yield FieldState(full, its_kind, reference, field, its_value, passed, widgets)


def _fields_among(kids: object) -> bool:
    """Whether children are fields of their own: those have a name; a mere widget has none."""
    return any("/T" in kid for _, kid in _widgets(kids))


def _widgets(kids: object) -> Iterator[tuple[tuple[int, int] | None, DictionaryObject]]:
    if isinstance(kids, ArrayObject):
        for index in range(len(kids)):
            kid = kids[index]
            if isinstance(kid, DictionaryObject):
                yield number_of(kids.raw_get(index)), kid


def number_of(raw: object) -> tuple[int, int] | None:
    """Of an indirect object."""
    return (raw.idnum, raw.generation) if isinstance(raw, IndirectObject) else None


def filled_signature_fields(
    document: PdfHandler,
) -> tuple[list[tuple[str, DictionaryObject]], bool]:
    """Signature fields with a value, each value once, and whether the form was read to its end."""
    found: list[tuple[str, DictionaryObject]] = []
    values: set[tuple[int, int] | None] = set()
    try:
        for field in fields(document):
            number = number_of(field.value)
            if field.kind != "/Sig" or field.value is None or (number and number in values):
                continue
            values.add(number)
            found.append((field.name, field.dictionary))
    except Exception:  # noqa: BLE001 - pyHanko raises many types on damage; what was found stays
        return found, False
    return found, True
