"""What stands under many ids at once. A row that is damaged is told as what it is, and fails no
question about others: absent would mean that it was never committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from tthc_desktop.domain.wire import Json, sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.receipts import kept_receipt
from tthc_desktop.relay.row_by_row import number_of, read_rows
from tthc_desktop.relay.troubles import UNREADABLE, Damage, is_unreadable

_SUB = store.submission
_COLUMNS = (_SUB.c.id, _SUB.c.status, _SUB.c.official_code, _SUB.c.reason, _SUB.c.receipt)


class Standings:
    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)
        self._damage = Damage()

    def of(self, unit: str, ids: Sequence[str]) -> dict[str, Json]:
        """By id; what is not there, or is another unit's, is left out."""
        with self._reading.begin() as connection:
            mine = select(*_COLUMNS).where(_SUB.c.id.in_(ids), _SUB.c.unit == unit)
            rows = {row.id: row for row in read_rows(connection, mine, _SUB).rows}
            damaged = _damaged(connection, unit, [each for each in ids if each not in rows])
        # Only now: looking closer takes a connection of its own, of which there are not many.
        found = {each: self._told(row) for each, row in rows.items()}
        return found | {each: self._unreadable(each) for each in damaged}

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

    def _unreadable(self, submission: str) -> Json:
        self._damage.tell("a submission", submission)
        told = {"official_code": "", "reason": "", "payload_sha256": self._hash(submission)}
        return {"status": UNREADABLE, **told}

    def _hash(self, submission: str) -> str:
        """Of the payload as it lies there; empty where that is damaged as well."""
        query = select(_SUB.c.payload).where(_SUB.c.id == submission)
        try:
            with self._reading.begin() as connection:
                payload = connection.execute(query).scalar()
        except DBAPIError as error:
            if not is_unreadable(error):
                raise
            return ""
        return sha256_hex(payload) if isinstance(payload, bytes) else ""


def _damaged(connection: Connection, unit: str, ids: Sequence[str]) -> list[str]:
    """Those that are there all the same: a unit's, or of which nobody can tell whose they are."""
    whose = select(_SUB.c.id, _SUB.c.unit).where(_SUB.c.id.in_(ids))
    read = read_rows(connection, whose, _SUB)
    nobodys = select(_SUB.c.id).where(number_of(_SUB).in_(read.unreadable))
    mine = [row.id for row in read.rows if row.unit == unit]
    return mine + (list(connection.scalars(nobodys)) if read.unreadable else [])
