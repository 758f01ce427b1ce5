"""A story in the relay's changes feed, as far as this version understands it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tthc_desktop.adapters.portal.answers import text_of_relay
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.story import (
    MOST_FILES,
    MOST_ID,
    OF_SYNC,
    NationalSystem,
    StoryDetail,
    StoryFile,
    StoryKind,
    implied_status,
)
from tthc_desktop.domain.wire import StatusChange

MOST_NAME, MOST_BYTES = 200, 1 << 40
_HEX = frozenset("0123456789abcdef")


def story_of(change: StatusChange, body: object) -> StoryDetail | None:
    """What a line tells beside what every line tells; None where it is no story that this version
    can use.

    Args:
        change: The line, whose texts have been made printable.
        body: Its ``event`` as it came.
    """
    try:
        kind = StoryKind(change.status)
        detail = PLAIN.from_plain(StoryDetail, body)
        _moment(change.at)
        if detail.until:
            _moment(detail.until)
        implied_status(kind, detail.portal_status)
    except ValueError:
        return None
    of_system = detail.system in set(NationalSystem)
    told = {
        "id": _is_name(detail.id, MOST_ID),
        "code": is_official_code(change.official_code),
        "system": of_system if kind in OF_SYNC else not detail.system,
        "status": kind is not StoryKind.PROGRESS or detail.portal_status > 0,
        "files": (0 < len(detail.files) <= MOST_FILES) is (kind is StoryKind.RESULT),
        "each": all(map(_is_file, detail.files)),
    }
    if not all(told.values()):
        return None
    files = tuple(replace(f, name=text_of_relay(f.name, MOST_NAME)) for f in detail.files)
    return replace(detail, files=files)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment


def _is_name(text: str, most: int) -> bool:
    """What may stand in an address and in a list."""
    return 0 < len(text) <= most and text_of_relay(text) == text


def _is_file(file: StoryFile) -> bool:
    whole = len(file.sha256) == 64 and _HEX.issuperset(file.sha256)
    return _is_name(file.id, MOST_ID) and whole and 0 < file.size < MOST_BYTES
