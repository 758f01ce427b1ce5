"""What the relay holds, counted from its own store: judges "nothing lost, nothing doubled"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, cast, select

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay import store
from tthc_desktop.relay.claims import REJECTED
from tthc_desktop.relay.held_file import file_sha256
from tthc_desktop.relay.opening import open_engine, reading
from tthc_desktop.relay.receipts import kept_receipt

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
        damaged: Submissions of all these whose receipt is none any more.
        gaps: Numbers missing in the devices' own counting of what they sealed.
    """
    engine = open_engine(data, url)
    with reading(engine).begin() as connection:
        rows = connection.execute(
            select(_SUB.c.operation, _SUB.c.unit, _SUB.c.dossier, _SUB.c.status)
        ).all()
        blobs = connection.execute(
            select(store.upload.c.id, store.upload.c.sha256).join(
                store.submission_blob, store.submission_blob.c.blob == store.upload.c.id
            )
        ).all()
        gaps, damaged = _gaps(connection), _damaged(connection)
    engine.dispose()
    made = [row for row in rows if row.operation == Operation.CREATE.value]
    standing = [(row.unit, row.dossier) for row in made if row.status != REJECTED]
    folder = data / "uploads"
    return {
        "dossiers": len(made),
        "doubles": len(standing) - len(set(standing)),
        "attached": len(rows) - len(made),
        "blobs": len(blobs),
        "blobs_ok": sum(file_sha256(folder / f"{b.id}.blob") == b.sha256 for b in blobs),
        "damaged": damaged,
        "gaps": gaps,
    }


def _damaged(connection: Connection) -> int:
    receipt: ColumnElement[Any] = _SUB.c.receipt
    if connection.dialect.name == "sqlite":  # which lets a text be none
        receipt = cast(receipt, LargeBinary)
    rows = connection.execution_options(yield_per=1000).execute(select(receipt))
    return sum(kept_receipt(text) is None for text in rows.scalars())


def _gaps(connection: Connection) -> int:
    """Each device counts from its first number on; one of before was never enrolled and counted
    from 1."""
    first = {
        row.id: row.first
        for row in connection.execute(select(store.device.c.id, store.device.c.first))
    }
    counted: dict[str, set[int]] = {}
    for row in connection.execute(select(_SUB.c.device, _SUB.c.sequence)):
        if row.sequence >= first.get(row.device, 1):
            counted.setdefault(row.device, set()).add(row.sequence)
    return sum(
        max(numbers) - first.get(device, 1) + 1 - len(numbers)
        for device, numbers in counted.items()
    )
