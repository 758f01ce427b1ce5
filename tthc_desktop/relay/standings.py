"""What stands under many ids at once. A row that is damaged is told as what it is, and fails no
question about others: absent would mean that it was never committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from tthc_desktop.domain.wire import Json, sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.receipts import kept_receipt
from tthc_desktop.relay.troubles import UNREADABLE, Damage

_SUB = store.submission
_COLUMNS = (_SUB.c.id, _SUB.c.status, _SUB.c.official_code, _SUB.c.reason, _SUB.c.receipt)


class Standings:
    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)
        self._damage = Damage()

    def of(self, unit: str, ids: Sequence[str]) -> dict[str, Json]:
        """By id; what is not there, or is another unit's, is left out."""
        try:
            return self._all(unit, ids)
        except DBAPIError:  # a text that is none fails all that are read with it
            found: dict[str, Json] = {}
            for each in ids:
                found |= self._one(unit, each)
            return found

    def _all(self, unit: str, ids: Sequence[str]) -> dict[str, Json]:
        with self._reading.begin() as connection:
            rows = connection.execute(
                select(*_COLUMNS).where(_SUB.c.id.in_(ids), _SUB.c.unit == unit)
            ).all()
        return {row.id: self._told(row) for row in rows}

    def _told(self, row: Any) -> Json:
        receipt = kept_receipt(row.receipt)
        if receipt is None:
            self._damage.tell("the receipt of a submission", row.id)
        return {
            "status": row.status,
            "official_code": row.official_code,
            "reason": row.reason,
            "payload_sha256": receipt["payload_sha256"] if receipt else self._hash(row.id),
        }

    def _one(self, unit: str, submission: str) -> dict[str, Json]:
        """What stands under one. Raises DBAPIError where it is not the row that is to blame."""
        try:
            return self._all(unit, [submission])
        except DBAPIError:
            with self._reading.begin() as connection:
                mine = select(_SUB.c.id).where(_SUB.c.id == submission, _SUB.c.unit == unit)
                if connection.execute(mine).first() is None:
                    return {}
        self._damage.tell("a submission", submission)
        told = {"official_code": "", "reason": "", "payload_sha256": self._hash(submission)}
        return {submission: {"status": UNREADABLE, **told}}

    def _hash(self, submission: str) -> str:
        """Of the payload as it lies there."""
        with self._reading.begin() as connection:
            payload = select(_SUB.c.payload).where(_SUB.c.id == submission)
            return sha256_hex(connection.execute(payload).scalar_one())
