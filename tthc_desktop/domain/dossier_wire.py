"""How a dossier of the provincial system crosses the wire (domain/wire.py).

The same form, with the path of each file in the place of hash and size, is what the simulated
provincial system reads (demo/online.py). Text is made clean on the way in: it is a citizen's.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.people import Applicant, PersonKind
from tthc_desktop.domain.portal_dossier import (
    PortalDossier,
    PortalFile,
    PortalStatus,
    is_official_code,
)
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import iso
from tthc_desktop.domain.wire import Json, as_text, as_whole

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def dossier_to_json(dossier: PortalDossier) -> dict[str, Json]:
    who = dossier.applicant
    return {
        "code": dossier.code,
        "procedure_code": dossier.procedure_code,
        "procedure_name": dossier.procedure_name,
        "case_name": dossier.case_name,
        "channel": int(dossier.channel),
        "applicant": {
            "kind": who.kind.value,
            "name": who.name,
            "id_number": who.id_number,
            "phone": who.phone,
            "address": who.address,
            "birth_date": day_to_json(who.birth_date),
            "gender": who.gender,
            "email": who.email,
        },
        "received_at": iso(dossier.received_at),
        "due_at": iso(dossier.due_at),
        "status": int(dossier.status),
        "files": [
            {
                "id": file.id,
                "name": file.name,
                "paper_code": file.paper_code,
                "sha256": file.sha256,
                "size": file.size,
            }
            for file in dossier.files
        ],
    }


def dossier_from_json(body: object) -> PortalDossier:
    """The dossier that a JSON body describes.

    Raises:
        ValueError: The body is no dossier.
    """
    try:
        return _dossier(body)
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError("not a dossier") from error


def _dossier(body: Any) -> PortalDossier:
    who = body["applicant"]
    files = tuple(_file(file) for file in body["files"])
    if not is_official_code(as_text(body["code"])) or len({f.id for f in files}) != len(files):
        raise ValueError("code or files")
    return PortalDossier(
        code=body["code"],
        procedure_code=_filled(body["procedure_code"]),
        procedure_name=_filled(body["procedure_name"]),
        channel=Channel(as_whole(body["channel"])),
        applicant=Applicant(
            _filled(who["name"]),
            _clean(who["id_number"]),
            _clean(who["phone"]),
            _clean(who["address"]),
            PersonKind(as_text(who["kind"])),
            day_from_json(who["birth_date"]),
            _clean(who["gender"]),
            _clean(who["email"]),
        ),
        received_at=_moment(body["received_at"]),
        due_at=_moment(body["due_at"]),
        status=PortalStatus(as_whole(body["status"])),
        case_name=_clean(body["case_name"]),
        files=files,
    )


def _file(body: Any) -> PortalFile:
    file = PortalFile(
        as_text(body["id"]),
        _clean(body["name"]),
        _clean(body["paper_code"]),
        as_text(body["sha256"]),
        as_whole(body["size"]),
    )
    if not _FILE_ID.fullmatch(file.id) or not is_sha256(file.sha256) or file.size < 0:
        raise ValueError("not a file")
    return file


def is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None


def day_to_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_from_json(value: object) -> date | None:
    """``2026-11-23`` or null. Raises ValueError or TypeError."""
    if value is None:
        return None
    day = date.fromisoformat(as_text(value))
    if day.isoformat() != value:
        raise ValueError("another form of date")
    return day


def _moment(value: object) -> datetime:
    """Only the form that iso() writes: a time without zone could be anybody's."""
    moment = datetime.fromisoformat(as_text(value))
    if iso(moment) != value:
        raise ValueError("another form of time")
    return datetime.fromisoformat(iso(moment))


def _clean(value: object) -> str:
    return clean(as_text(value))


def _filled(value: object) -> str:
    text = _clean(value)
    if not text:
        raise ValueError("empty")
    return text
