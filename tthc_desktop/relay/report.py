"""What the relay holds, counted from its own store: judges "nothing lost, nothing doubled"."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay import store
from tthc_desktop.relay.held_file import file_sha256
from tthc_desktop.relay.uploads import Uploads


def report(data: Path, url: str | None = None) -> dict[str, int]:
    """Counts what the relay has received.

    Returns:
        dossiers: Committed submissions that make one (CREATE).
        doubles: Dossiers (unit, device and provisional code) that came in by CREATE more than once,
            counted without the first.
        attached: Committed submissions of the other operations.
        blobs: Files of all of these.
        blobs_ok: Those whose bytes on disk have the promised hash.
        gaps: Numbers missing in the devices' own counting of what they sealed.
    """
    engine = store.open_engine(data, url)
    uploads = Uploads(engine, data / "uploads")
    sub = store.submission
    made = sub.c.operation == Operation.CREATE.value
    with engine.begin() as connection:
        operations = connection.execute(select(sub.c.operation)).scalars().all()
        distinct = connection.execute(
            select(sub.c.unit, sub.c.device, sub.c.dossier).where(made).distinct()
        ).all()
        blobs = connection.execute(
            select(store.upload.c.id, store.upload.c.sha256).join(
                store.submission_blob, store.submission_blob.c.blob == store.upload.c.id
            )
        ).all()
        spans = connection.execute(
            select(func.max(sub.c.sequence), func.count(sub.c.sequence.distinct())).group_by(
                sub.c.device
            )
        ).all()
    engine.dispose()
    dossiers = operations.count(Operation.CREATE.value)
    return {
        "dossiers": dossiers,
        "doubles": dossiers - len(distinct),
        "attached": len(operations) - dossiers,
        "blobs": len(blobs),
        "blobs_ok": sum(file_sha256(uploads.path(b.id)) == b.sha256 for b in blobs),
        "gaps": sum(highest - count for highest, count in spans),
    }
