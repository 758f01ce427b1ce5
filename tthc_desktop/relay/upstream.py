"""A simulated provincial system behind the relay: it gives each new dossier its official code, and
takes what is attached to a dossier that it knows.

Code: ``<unit>-<yyMMdd>-<nnnn>``, counted per unit and day (reference/domain.md 2). The real
upstream takes this place with the adapters of the provincial systems.
"""

from __future__ import annotations

import threading
import time

from sqlalchemy import Connection, Engine, insert, select, update

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.relay import store
from tthc_desktop.relay.online import OnlineDossiers

_TICK_S = 0.2


class SimulatedUpstream:
    """Takes each submission delay_s seconds after it came in."""

    def __init__(self, engine: Engine, online: OnlineDossiers, delay_s: float) -> None:
        self._engine = engine
        self._online = online
        self._delay_ms = int(delay_s * 1000)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upstream", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_TICK_S):
            self.take(round(time.time() * 1000))

    def take(self, now_ms: int) -> int:
        """One pass; how many were taken."""
        table = store.submission
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(table.c.id, table.c.unit, table.c.operation, table.c.target)
                .where(table.c.status == "waiting")
                .where(table.c.received_ms <= now_ms - self._delay_ms)
                .order_by(table.c.received_ms, table.c.id)
            ).all()
            for row in rows:
                reason = ""
                if row.operation == Operation.CREATE.value:
                    code = self._next_code(connection, row.unit, now_ms)
                elif self._knows(connection, row.target):
                    code = row.target
                else:
                    code, reason = "", f"Hệ thống tỉnh không có hồ sơ {row.target}."
                status = "rejected" if reason else "accepted"
                connection.execute(
                    update(table)
                    .where(table.c.id == row.id)
                    .values(status=status, official_code=code)
                )
                connection.execute(
                    insert(store.change).values(
                        submission=row.id,
                        status=status,
                        official_code=code,
                        reason=reason,
                        at=iso(from_ms(now_ms)),
                    )
                )
        return len(rows)

    def _knows(self, connection: Connection, code: str) -> bool:
        if code in self._online.all():
            return True
        given = select(store.submission.c.id).where(
            *_GIVEN, store.submission.c.official_code == code
        )
        return connection.execute(given).first() is not None

    def _next_code(self, connection: Connection, unit: str, now_ms: int) -> str:
        """One beyond the highest of that unit and day."""
        prefix = f"{unit}-{from_ms(now_ms):%y%m%d}-"
        column = store.submission.c.official_code
        given = connection.execute(
            select(column).where(*_GIVEN, column.startswith(prefix, autoescape=True))
        ).scalars()
        taken = (*given, *(code for code in self._online.all() if code.startswith(prefix)))
        numbers = [code.removeprefix(prefix) for code in taken]
        highest = max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0)
        return f"{prefix}{highest + 1:04d}"


_GIVEN = (
    store.submission.c.operation == Operation.CREATE.value,
    store.submission.c.status == "accepted",
)
