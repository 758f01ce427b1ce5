"""What the relay has to know of a payload before it commits it (domain/payload.py)."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.dossier_wire import is_sha256
from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.wire import BlobRef, as_text, as_whole, canonical


@dataclass(frozen=True, slots=True)
class ParsedPayload:
    """What a payload says that the relay has to know.

    Attributes:
        sequence: In the counting of the device that sealed it.
        dossier: Provisional code.
        target: Official code; empty with CREATE, never else.
    """

    sequence: int
    operation: Operation
    unit: str
    dossier: str
    target: str
    blobs: tuple[BlobRef, ...]


def parse(submission_id: str, payload: bytes) -> ParsedPayload | None:
    """None unless the payload is canonical, is about this id, names its files, and names an
    official code exactly when its operation is about a dossier that has one."""
    try:
        body = plain_of(payload)
        blobs = tuple(
            BlobRef(as_text(b["id"]), as_text(b["sha256"]), as_whole(b["size"]))
            for b in body["blobs"]
        )
        unit, code = as_text(body["dossier"]["MaDonVi"]), as_text(body["dossier"]["MaHoSoKhac"])
        operation = Operation(body["operation"])
        target = as_text(body["dossier"].get("MaHoSo", ""))
        sequence = as_whole(body["sequence"])
        usable = (
            canonical(body) == payload
            and body["submission"] == submission_id
            and bool(as_text(body["device"]))
            and sequence > 0
            and bool(unit and code)
            and bool(target) is not (operation is Operation.CREATE)
            and len({blob.id for blob in blobs}) == len(blobs)
            and all(is_sha256(blob.sha256) and blob.size >= 0 for blob in blobs)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return ParsedPayload(sequence, operation, unit, code, target, blobs) if usable else None
