"""What the relay holds, counted from its own store: judges "nothing lost, nothing doubled"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Text, cast, select

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay import store
from tthc_desktop.relay.claims import REJECTED
from tthc_desktop.relay.damaged_rows import count_damaged
from tthc_desktop.relay.held_file import file_sha256
from tthc_desktop.relay.opening import open_engine, reading

_SUB = store.submission


def report(data: Path, url: str | None = None) -> dict[str, int]:
    """Counts what the relay has received.

    Returns:
        dossiers: Committed submissions that make one (CREATE).
        doubles: Dossiers (unit and provisional code) that came in by CREATE more than once, counted
            without the first and without those that the province rejected.
        attached: Committed submissions of the other operations.
        blobs: Files of all of these.
        blobs_ok: Those whose bytes on disk have the promised hash.
        damaged: Rows of the data that cannot be read, submissions whose receipt is none any more,
            and changes that are gone.
        gaps: Numbers missing in the devices' own counting of what they sealed.
    """
    engine = open_engine(data, url)
    with reading(engine).begin() as connection:
        rows = _rows(connection, _SUB.c.operation, _SUB.c.unit, _SUB.c.dossier, _SUB.c.status)
        blobs = _blobs(connection)
        gaps, damaged = _gaps(connection), count_damaged(connection)
    engine.dispose()
    made = [row for row in rows if row[0] == Operation.CREATE.value]
    standing = [(unit, dossier) for _, unit, dossier, status in made if status != REJECTED]
    folder = data / "uploads"
    return {
        "dossiers": len(made),
        "doubles": len(standing) - len(set(standing)),
        "attached": len(rows) - len(made),
        "blobs": len(blobs),
        "blobs_ok": sum(
            isinstance(name, str) and file_sha256(folder / f"{name}.blob") == sha256
            for name, sha256 in blobs
        ),
        "damaged": damaged,
        "gaps": gaps,
    }


def _rows(connection: Connection, *columns: Column[Any]) -> list[tuple[Any, ...]]:
    """Each row of a table, whatever is damaged: a text that is none is told by its bytes."""
    loose = connection.dialect.name == "sqlite"  # which lets a text be none
    texts = [loose and isinstance(c.type, Text) for c in columns]
    shown = [cast(c, LargeBinary) if text else c for c, text in zip(columns, texts, strict=True)]
    found = connection.execute(select(*shown)).all()
    return [tuple(map(_told, row)) for row in found]


def _told(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def _blobs(connection: Connection) -> list[tuple[Any, Any]]:
    """Of submissions, with the promised hash; none where it is not known any more."""
    promised = dict(_rows(connection, store.upload.c.id, store.upload.c.sha256))
    links = _rows(connection, store.submission_blob.c.blob)
    return [(blob, promised.get(blob)) for (blob,) in links]


def _gaps(connection: Connection) -> int:
    """Each device counts from its first number on; one of before was never enrolled and counted
    from 1."""
    first = dict(_rows(connection, store.device.c.id, store.device.c.first))
    counted: dict[Any, set[int]] = {}
    for device, number in _rows(connection, _SUB.c.device, _SUB.c.sequence):
        if number >= first.get(device, 1):
            counted.setdefault(device, set()).add(number)
    return sum(
        max(numbers) - first.get(device, 1) + 1 - len(numbers)
        for device, numbers in counted.items()
    )
