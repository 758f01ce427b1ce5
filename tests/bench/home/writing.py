"""Many dossiers' rows into a store, in few large transactions."""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table

from tests.bench.home.copies import Copy, Row
from tests.bench.home.patterns import OWN, columns
from tthc_desktop.adapters.store import tables
from tthc_desktop.adapters.store.database import Database

_AT_ONCE = 1_000


def put(connection: Connection, table: Table, names: list[str], rows: list[Row]) -> None:
    if rows:
        marks = ", ".join("?" * len(names))
        into = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
        connection.exec_driver_sql(into, rows)


@dataclass
class Ledger:
    """The audit log of many dossiers, in the order of time and chained.

    Attributes:
        seq, previous: Number and hash of the last line that was written.
    """

    seq: int
    previous: bytes
    _waiting: list[tuple[int, int, Row]] = field(default_factory=list)
    _told: int = 0

    def tell(self, lines: Iterable[Row]) -> None:
        for line in lines:
            self._told += 1
            heapq.heappush(self._waiting, (line[0], self._told, line))

    def until(self, at: int | None) -> list[Row]:
        """The lines before a moment, all that wait for None, as rows of the table."""
        rows: list[Row] = []
        while self._waiting and (at is None or self._waiting[0][0] <= at):
            _, _, line = heapq.heappop(self._waiting)
            self.seq += 1
            self.previous = _chained(self.previous, (self.seq, *line))
            rows.append((self.seq, *line, self.previous))
        return rows


def _chained(previous: bytes, line: Row) -> bytes:
    """What adapters/store/audit.py makes of these words and numbers, a tenth as long."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def write(database: Database, ledger: Ledger, copies: Iterable[Copy]) -> None:
    """Adds the dossiers, in the order of their reception."""
    names = {table: columns(table) for table in OWN}
    audit = [c.name for c in tables.audit.c]
    waiting: list[Copy] = []

    def flush(until: int | None) -> None:
        with database.write() as connection:
            for table in OWN:
                rows = [row for copy in waiting for row in copy.rows[table.name]]
                put(connection, table, names[table], rows)
            put(connection, tables.audit, audit, ledger.until(until))
        waiting.clear()

    for copy in copies:
        ledger.tell(copy.rows[tables.audit.name])
        waiting.append(copy)
        if len(waiting) >= _AT_ONCE:
            flush(copy.received)
    flush(None)
