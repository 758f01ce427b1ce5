"""Values of the domain as plain JSON types, so that what a version understood can be written down.

What stands in tests/archives was written down by the version that made it and is never written
anew. When a field is renamed, gets a default, or fields are gathered in a value of their own, the
tables below say how the archives know them; a new field with a default does not appear at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from tthc_desktop.domain.signing_rules import DEFAULT_DEMANDS, PaperKind
from tthc_desktop.domain.time import VIETNAM

RENAMED: Mapping[str, str] = {
    "BatchPage.analysed": "seen",
    "Component.treatment": "handling",
    "Dossier.resolving_unit": "handling_unit",
    "PaperSpec.treatment": "handling",
}
"""Name in the archives by ``Class.field`` of today."""
FLATTENED = frozenset({"PageFile.place"})
"""``Class.field`` whose own fields the archives know as fields of Class."""
_GIVEN = {
    "Capabilities": "device sources color_modes resolutions",
    "Case": "name papers",
    "Fee": "code amount",
    "FoundPaper": "from_result code name number issuer issued_on valid_until owner_id",
    "Limit": "term fees basis",
    "Marks": "marks pauses",
    "Offer": "term",
    "Overrule": "reason findings by at",
    "PageLook": "dpi width height blank shows_through skew sharpness edges paper ink cut red blue"
    " stamp box look barcodes",
    "PageReport": "dpi width height skew blank sharpness words confidence barcodes flags",
    "PaperSpec": "code name",
    "Placement": "side",
    "PortalFile": "name paper_code sha256 size",
    "Procedure": "name field_code field_name offers cases",
    "Process": "steps",
    "ResultSpec": "name",
    "Returned": "to on_behalf by at",
    "Reuse": "blob confirmed_by confirmed_at",
    "Shown": "by at",
    "SigningRules": "demands",
    "Submitter": "name id_number phone capacity",
}
GIVEN = frozenset(f"{kind}.{name}" for kind, names in _GIVEN.items() for name in names.split())
"""``Class.field`` that had no default when the archives were written down."""

LATER = {kind: DEFAULT_DEMANDS[kind] for kind in (PaperKind.INCOMING, PaperKind.UPLOADED)}
"""Entries of tables that came later: as they are usually, they say nothing new."""

Plain = Any


def plain(value: object) -> Plain:
    """Fields of dataclasses that have their default are left out. Raises TypeError for what is no
    plain data."""
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case float():
            return round(value, 6)
        case datetime():
            return value.astimezone(VIETNAM).isoformat(timespec="milliseconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal() | Path():
            return str(value)
        case bytes():
            return _text(value)
        case Mapping():
            return {
                str(plain(key)): plain(each)
                for key, each in value.items()
                if key not in LATER or each != LATER[key]
            }
        case frozenset() | set():
            return sorted((plain(each) for each in value), key=str)
        case tuple() | list():
            return [plain(each) for each in value]
    raise TypeError(f"no plain data: {type(value).__name__}")


def _record(value: Any) -> dict[str, Plain]:
    made: dict[str, Plain] = {}
    for each in fields(value):
        name = f"{type(value).__name__}.{each.name}"
        held = getattr(value, each.name)
        if name in FLATTENED:
            made |= _record(held)
        elif name in GIVEN or not _is_default(each, held):
            made[RENAMED.get(name, each.name)] = plain(held)
    return made


def _is_default(each: Field[Any], held: object) -> bool:
    if each.default is not MISSING:
        return bool(held == each.default)
    return each.default_factory is not MISSING and bool(held == each.default_factory())


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()
