"""What the relay holds, counted from its own store: judges "nothing lost, nothing doubled"."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from tthc_desktop.relay import store
from tthc_desktop.relay.uploads import Uploads, file_sha256


def report(data: Path, url: str | None = None) -> dict[str, int]:
    """dossiers: submissions committed. doubles: dossiers (unit, device and provisional code) that
    came in more than once, counted without the first. blobs: files of committed dossiers; blobs_ok:
    those whose bytes on disk have the promised hash. gaps: numbers missing in the devices' own
    counting of what they sealed."""
    engine = store.open_engine(data, url)
    uploads = Uploads(engine, data / "uploads")
    sub = store.submission
    with engine.begin() as connection:
        dossiers = connection.execute(select(func.count()).select_from(sub)).scalar() or 0
        distinct = connection.execute(
            select(sub.c.unit, sub.c.device, sub.c.dossier).distinct()
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
    return {
        "dossiers": dossiers,
        "doubles": dossiers - len(distinct),
        "blobs": len(blobs),
        "blobs_ok": sum(file_sha256(uploads.path(b.id)) == b.sha256 for b in blobs),
        "gaps": sum(highest - count for highest, count in spans),
    }
