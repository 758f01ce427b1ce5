"""Hands what was committed to the provincial system, and writes down what it decides."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from sqlalchemy import Engine, insert, select, update

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.relay import store
from tthc_desktop.relay.upstream import Decision, ForwardedSubmission, Upstream

_TICK_S = 0.2
_SUB = store.submission


class Forwarder:
    """A thread of its own, from start() to stop()."""

    def __init__(self, engine: Engine, upstream: Upstream) -> None:
        self._engine = engine
        self._upstream = upstream
        self._handed: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upstream", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_TICK_S):
            self.round()

    def round(self) -> None:
        """The upstream is asked between transactions: it may take its time."""
        with self._engine.begin() as connection:
            waiting = connection.scalars(
                select(_SUB.c.id)
                .where(_SUB.c.status == "waiting")
                .order_by(_SUB.c.received_ms, _SUB.c.id)
            ).all()
        if not waiting:
            return
        for submission in self._new(waiting):
            self._upstream.forward(submission)
            self._handed.add(submission.id)
        self._handed.intersection_update(waiting)
        self._write(self._upstream.decisions(waiting).items())

    def _new(self, waiting: Iterable[str]) -> Iterable[ForwardedSubmission]:
        for submission_id in waiting:
            if submission_id in self._handed:
                continue
            with self._engine.begin() as connection:
                row = connection.execute(select(_SUB).where(_SUB.c.id == submission_id)).one()
            yield ForwardedSubmission(
                row.id,
                row.unit,
                Operation(row.operation),
                row.target,
                row.payload,
                row.received_ms,
            )

    def _write(self, decided: Iterable[tuple[str, Decision]]) -> None:
        """State and change are one transaction. Of two processes on one store, the first wins."""
        at = iso(from_ms(round(time.time() * 1000)))
        with self._engine.begin() as connection:
            for submission_id, decision in decided:
                status = "rejected" if decision.reason else "accepted"
                written = connection.execute(
                    update(_SUB)
                    .where(_SUB.c.id == submission_id, _SUB.c.status == "waiting")
                    .values(status=status, official_code=decision.official_code)
                )
                if written.rowcount:
                    connection.execute(
                        insert(store.change).values(
                            submission=submission_id,
                            status=status,
                            official_code=decision.official_code,
                            reason=decision.reason,
                            at=at,
                        )
                    )
