"""Uploads as rows: what is read of them and written, in statements that are made once: to put one
together takes longer than the database does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from tthc_desktop.relay import store
from tthc_desktop.relay.caller import Caller

KEEP_MS = 7 * 24 * 3600 * 1000
"""After that long untouched an upload goes that is unfinished, or that no submission names."""
MAX_UNFINISHED = 1000
MAX_UNFINISHED_BYTES = 4 * 1024**3
_UPLOAD = store.upload
_WANTED = _UPLOAD.c.id == bindparam("wanted")
_BY_ID = select(_UPLOAD).where(_WANTED)
_ADDED = insert(_UPLOAD)
_MOVED = (
    update(_UPLOAD)
    .where(_WANTED, _UPLOAD.c.offset == bindparam("before"))
    .values(offset=bindparam("reached"), touched_ms=bindparam("now_ms"))
)
_VERIFIED = (
    update(_UPLOAD)
    .where(
        _WANTED,
        _UPLOAD.c.size == bindparam("whole"),
        _UPLOAD.c.offset == bindparam("whole"),
        _UPLOAD.c.touched_ms == bindparam("read_ms"),
    )
    .values(verified=1, sha256=bindparam("found"), touched_ms=bindparam("now_ms"))
)
_TAKEN = update(_UPLOAD).where(_UPLOAD.c.id.in_(bindparam("taken", expanding=True))).values(named=1)
_LINK = store.submission_blob
NAMED = select(_LINK.c.blob).where(_LINK.c.blob == _UPLOAD.c.id).exists()
"""By a submission: it stays."""
_LOOSE = select(func.count(), func.sum(_UPLOAD.c.size)).where(
    _UPLOAD.c.device == bindparam("whose"),
    store.LOOSE,
    ~NAMED,
    (_UPLOAD.c.offset < _UPLOAD.c.size) | (_UPLOAD.c.touched_ms >= bindparam("since_ms")),
)


@dataclass(frozen=True, slots=True)
class UploadState:
    """An upload as it stands.

    Attributes:
        sha256: Hex; empty where none was promised.
        offset: Bytes that are on disk for certain.
        expires_ms: When it goes if nothing more comes; None when it is finished.
    """

    id: str
    sha256: str
    size: int
    offset: int
    verified: bool
    expires_ms: int | None


@dataclass(frozen=True, slots=True)
class NewUpload:
    """What somebody wants to send.

    Attributes:
        sha256: Hex; empty where none is promised.
    """

    caller: Caller
    id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Hashed:
    """A file whose bytes were hashed just now, and are what they should be.

    Attributes:
        touched_ms: Of its row before that. Whatever came for it since has left another.
    """

    id: str
    sha256: str
    size: int
    touched_ms: int


def row_of(connection: Connection, upload_id: str) -> Any:
    return connection.execute(_BY_ID, {"wanted": upload_id}).first()


def add_row(connection: Connection, new: NewUpload, offset: int, now_ms: int) -> None:
    """Begins an upload. Raises IntegrityError where somebody else has begun it."""
    connection.execute(
        _ADDED,
        {
            "id": new.id,
            "sha256": new.sha256,
            "size": new.size,
            "offset": offset,
            "verified": 0,
            "unit": new.caller.unit,
            "device": new.caller.device,
            "touched_ms": now_ms,
        },
    )


def move_row(connection: Connection, upload_id: str, before: int, offset: int, now_ms: int) -> bool:
    """Makes the second offset durable if the first still is."""
    values = {"wanted": upload_id, "before": before, "reached": offset, "now_ms": now_ms}
    return bool(connection.execute(_MOVED, values).rowcount)


def verify_row(connection: Connection, hashed: Hashed, now_ms: int) -> bool:
    """Whether it still was what was hashed."""
    values = {
        "wanted": hashed.id,
        "whole": hashed.size,
        "read_ms": hashed.touched_ms,
        "found": hashed.sha256,
        "now_ms": now_ms,
    }
    return bool(connection.execute(_VERIFIED, values).rowcount)


def note_named(connection: Connection, upload_ids: Sequence[str]) -> None:
    """They are a submission's now."""
    if upload_ids:
        connection.execute(_TAKEN, {"taken": list(upload_ids)})


def has_too_much(connection: Connection, caller: Caller, size: int, now_ms: int) -> bool:
    """Whether a device has begun so much that no submission names that it may not begin this
    too."""
    values = {"whose": caller.device, "since_ms": now_ms - KEEP_MS}
    count, declared = connection.execute(_LOOSE, values).one()
    return count >= MAX_UNFINISHED or (declared or 0) + size > MAX_UNFINISHED_BYTES
