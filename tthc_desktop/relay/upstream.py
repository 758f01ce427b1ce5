"""A simulated provincial system behind the relay: it gives each dossier its official code.

Code: ``<unit>-<yyMMdd>-<nnnn>``, counted per unit and day (reference/domain.md 2). The real
upstream takes this place with the adapters of the provincial systems.
"""

from __future__ import annotations

import threading
import time

from sqlalchemy import Connection, Engine, func, insert, select, update

from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.relay import store

_TICK_S = 0.2


class SimulatedUpstream:
    """Takes each submission delay_s seconds after it came in."""

    def __init__(self, engine: Engine, delay_s: float) -> None:
        self._engine = engine
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
                select(table.c.id, table.c.unit)
                .where(table.c.status == "waiting")
                .where(table.c.received_ms <= now_ms - self._delay_ms)
                .order_by(table.c.received_ms, table.c.id)
            ).all()
            for row in rows:
                code = self._code(connection, row.unit, now_ms)
                connection.execute(
                    update(table)
                    .where(table.c.id == row.id)
                    .values(status="accepted", official_code=code)
                )
                connection.execute(
                    insert(store.change).values(
                        submission=row.id,
                        status="accepted",
                        official_code=code,
                        reason="",
                        at=iso(from_ms(now_ms)),
                    )
                )
        return len(rows)

    def _code(self, connection: Connection, unit: str, now_ms: int) -> str:
        prefix = f"{unit}-{from_ms(now_ms):%y%m%d}-"
        column = store.submission.c.official_code
        count = connection.execute(
            select(func.count()).where(column.startswith(prefix, autoescape=True))
        ).scalar()
        return f"{prefix}{(count or 0) + 1:04d}"
