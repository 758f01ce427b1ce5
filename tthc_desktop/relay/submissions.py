"""Committing a dossier once, and the answer that is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.plain import plain_of, text_of
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.domain.wire import BlobRef, Receipt, canonical, sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.relay.answers import UNKNOWN, JsonAnswer
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.payloads import owner_sha256

MAX_CHANGES = 200
MAX_QUERY = 500


class Submissions:
    def __init__(self, engine: Engine, key: RelayKey) -> None:
        self._engine = engine
        self._key = key

    def put(self, submission_id: str, payload: bytes, now_ms: int) -> JsonAnswer:
        """201 committed, 200 the same bytes again (same receipt), 422 other bytes under a known id
        or a malformed payload, 424 files are missing. Id and effect are one transaction."""
        parsed = _parse(submission_id, payload)
        if parsed is None:
            return JsonAnswer(422, {"error": "payload"})
        with self._engine.begin() as connection:
            known = self._row(connection, submission_id)
            if known is not None:
                if known.payload != payload:
                    return JsonAnswer(422, {"error": "other_payload"})
                return JsonAnswer(200, {"receipt": plain_of(known.receipt)})
            missing = [b.id for b in parsed.blobs if not _holds(connection, b)]
            if missing:
                return JsonAnswer(424, {"missing": missing})
            receipt = self._receipt(submission_id, payload, parsed.blobs, now_ms)
            connection.execute(
                insert(store.submission).values(
                    id=submission_id,
                    device=parsed.device,
                    sequence=parsed.sequence,
                    unit=parsed.unit,
                    dossier=parsed.dossier,
                    payload=payload,
                    receipt=text_of(receipt.to_json(), ascii_only=True),
                    received_ms=now_ms,
                    status="waiting",
                    official_code="",
                    operation=parsed.operation.value,
                    target=parsed.target,
                    owner_sha256=owner_sha256(payload),
                )
            )
            for blob in parsed.blobs:
                connection.execute(
                    insert(store.submission_blob).values(submission=submission_id, blob=blob.id)
                )
        return JsonAnswer(201, {"receipt": receipt.to_json()})

    def get(self, submission_id: str) -> JsonAnswer:
        """404 means: never committed. That is certain, since id and effect are one transaction."""
        with self._engine.begin() as connection:
            row = self._row(connection, submission_id)
        if row is None:
            return UNKNOWN
        body = {"status": row.status, "official_code": row.official_code}
        return JsonAnswer(200, {"receipt": plain_of(row.receipt), **body})

    def query(self, ids: list[str]) -> JsonAnswer:
        """The states of up to MAX_QUERY submissions in one round trip."""
        table = store.submission
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(table.c.id, table.c.status, table.c.official_code).where(
                    table.c.id.in_(ids[:MAX_QUERY])
                )
            )
            found = {r.id: {"status": r.status, "official_code": r.official_code} for r in rows}
        return JsonAnswer(200, {"submissions": found})

    def changes(self, since: int) -> JsonAnswer:
        table = store.change
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(table).where(table.c.seq > since).order_by(table.c.seq).limit(MAX_CHANGES)
            ).mappings()
            return JsonAnswer(200, {"changes": [dict(row) for row in rows]})

    def _row(self, connection: Connection, submission_id: str) -> Any:
        query = select(store.submission).where(store.submission.c.id == submission_id)
        return connection.execute(query).first()

    def _receipt(
        self, submission_id: str, payload: bytes, blobs: tuple[BlobRef, ...], now_ms: int
    ) -> Receipt:
        at = iso(from_ms(now_ms))
        receipt = Receipt(submission_id, sha256_hex(payload), blobs, at, self._key.id)
        return replace(receipt, signature=self._key.sign(receipt.signed_part()))


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What a payload says that the relay has to know.

    Attributes:
        dossier: Provisional code.
        target: Official code; empty with CREATE, never else.
    """

    device: str
    sequence: int
    operation: Operation
    unit: str
    dossier: str
    target: str
    blobs: tuple[BlobRef, ...]


def _parse(submission_id: str, payload: bytes) -> _Parsed | None:
    """None unless the payload is canonical, is about this id, names its files, and names an
    official code exactly when its operation is about a dossier that has one."""
    try:
        body = plain_of(payload)
        blobs = tuple(
            BlobRef(str(b["id"]), str(b["sha256"]), int(b["size"])) for b in body["blobs"]
        )
        unit, code = body["dossier"]["MaDonVi"], body["dossier"]["MaHoSoKhac"]
        operation = Operation(body["operation"])
        target = body["dossier"].get("MaHoSo", "")
        usable = (
            canonical(body) == payload
            and body["submission"] == submission_id
            and bool(body["device"])
            and isinstance(body["sequence"], int)
            and body["sequence"] > 0
            and bool(unit and code)
            and isinstance(target, str)
            and bool(target) is not (operation is Operation.CREATE)
            and len({blob.id for blob in blobs}) == len(blobs)
        )
        if usable:
            device, sequence = str(body["device"]), int(body["sequence"])
            return _Parsed(device, sequence, operation, str(unit), str(code), target, blobs)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return None


def _holds(connection: Connection, blob: BlobRef) -> bool:
    row = connection.execute(select(store.upload).where(store.upload.c.id == blob.id)).first()
    return (
        row is not None
        and bool(row.verified)
        and (row.sha256, row.size) == (blob.sha256, blob.size)
    )
