"""How a dossier of the provincial system crosses the wire (domain/wire.py).

The same form, with the path of each file in the place of hash and size, is what the simulated
provincial system reads (demo/online.py). Text is made clean on the way in: it is a citizen's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, get_type_hints

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.plain import Plain, PlainForm, first_fields
from tthc_desktop.domain.portal_dossier import (
    PortalDossier,
    PortalFile,
    is_official_code,
)
from tthc_desktop.domain.reuse import FoundPaper
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import iso
from tthc_desktop.domain.wire import Json

T = TypeVar("T")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def _moment(plain: Plain) -> datetime:
    """Only the form that iso() writes: a time without zone could be anybody's."""
    moment = datetime.fromisoformat(plain)
    if iso(moment) != plain:
        raise ValueError("another form of time")
    return datetime.fromisoformat(iso(moment))


WIRE = Codec(
    forms={datetime: PlainForm(iso, _moment)},
    demanded={
        Applicant: first_fields(Applicant),
        PortalDossier: first_fields(PortalDossier),
        PortalFile: first_fields(PortalFile),
        FoundPaper: first_fields(FoundPaper),
    },
)
"""Of the first version of the protocol nothing may be missing; what comes later has its default."""


def dossier_to_json(dossier: PortalDossier) -> dict[str, Json]:
    body: dict[str, Json] = WIRE.to_plain(dossier)
    return body


def dossier_from_json(body: object) -> PortalDossier:
    """The dossier that a JSON body describes.

    Raises:
        ValueError: The body is no dossier.
    """
    read = WIRE.from_plain(PortalDossier, body)
    dossier = replace(
        cleaned(read, "procedure_code", "procedure_name", "case_name"),
        applicant=cleaned(read.applicant, *_texts(Applicant)),
        files=tuple(cleaned(file, "name", "paper_code") for file in read.files),
    )
    filled = (dossier.procedure_code, dossier.procedure_name, dossier.applicant.name)
    if not all(filled) or not is_official_code(dossier.code):
        raise ValueError("empty or no code")
    if len({file.id for file in dossier.files}) != len(dossier.files):
        raise ValueError("two files of one name")
    if not all(map(_is_file, dossier.files)):
        raise ValueError("not a file")
    return dossier


def cleaned(record: T, *names: str) -> T:
    """The texts of those names made clean: they are a citizen's."""
    return replace(record, **{name: clean(getattr(record, name)) for name in names})  # type: ignore[type-var]  # a dataclass


def _texts(kind: type) -> list[str]:
    return [name for name, hint in get_type_hints(kind).items() if hint is str]


def _is_file(file: PortalFile) -> bool:
    return bool(_FILE_ID.fullmatch(file.id)) and is_sha256(file.sha256) and file.size >= 0


def is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None
