"""The audit log: every line holds the hash of itself and of the line before."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, func, insert, select

from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.cell import Columns, read_cell
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import canonical
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import AuditLine

_FIRST = bytes(32)
_LAST = select(tables.audit.c.seq, tables.audit.c.hash).where(
    tables.audit.c.seq == select(func.max(tables.audit.c.seq)).scalar_subquery()
)
_ADDED = insert(tables.audit)


def _hash(
    previous: bytes, seq: int, at: int, actor: str, action: str, ref: str, detail: str
) -> bytes:
    line = canonical([seq, at, actor, action, ref, detail])
    return hashlib.sha256(previous + line).digest()


class SqlAudit:
    """Implements services.ports.store.Audit inside one transaction."""

    def __init__(self, connection: Connection, actor: str, clock: Clock) -> None:
        self._connection = connection
        self._actor = actor
        self._clock = clock

    def append(self, action: str, ref: str, **detail: str | int) -> int:
        last = self._connection.execute(_LAST).first()
        seq, previous = (last.seq + 1, last.hash) if last else (1, _FIRST)
        at = to_ms(self._clock.now())
        text = canonical(dict(detail)).decode()
        self._connection.execute(
            _ADDED,
            {
                "seq": seq,
                "at": at,
                "actor": self._actor,
                "action": action,
                "ref": ref,
                "detail": text,
                "hash": _hash(previous, seq, at, self._actor, action, ref, text),
            },
        )
        return int(seq)

    def line(self, seq: int) -> AuditLine | None:
        found = self._connection.execute(select(tables.audit).where(tables.audit.c.seq == seq))
        row = found.first()
        return None if row is None else _line(row)

    def lines(self) -> tuple[AuditLine, ...]:
        rows = self._connection.execute(select(tables.audit).order_by(tables.audit.c.seq))
        return tuple(map(_line, rows))

    def broken_at(self) -> int | None:
        previous, expected = _FIRST, 1
        for r in self._connection.execute(select(tables.audit).order_by(tables.audit.c.seq)):
            if r.seq != expected or r.hash != _hash(
                previous, r.seq, r.at, r.actor, r.action, r.ref, r.detail
            ):
                return int(r.seq)
            previous, expected = r.hash, expected + 1
        return None


def _line(row: Any) -> AuditLine:
    at = Columns("audit", row).moment("at")
    return AuditLine(row.seq, at, row.actor, row.action, row.ref, _detail(row.detail))


def _detail(text: str) -> dict[str, str | int]:
    return read_cell(PLAIN, dict[str, str | int], text, "audit.detail")
