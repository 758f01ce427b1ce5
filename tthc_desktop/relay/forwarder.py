"""Hands what was committed to the provincial system, and writes down what it decides."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Engine, select, update

from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.relay import feed, store
from tthc_desktop.relay.back_off import BackOff
from tthc_desktop.relay.news import NewsReader, tell_waiting
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.row_by_row import read_rows
from tthc_desktop.relay.upstream import Decision, ForwardedSubmission, Upstream

_LOG = logging.getLogger(__name__)
_TICK_S = 0.2
AT_A_TIME = 500
"""Submissions that the upstream is asked about in one question."""
_SUB = store.submission


class Forwarder:
    """A thread of its own, from start() to stop(). Nothing that the upstream or the store does ends
    it: what fails is told once, waits longer each time, and holds up nothing else."""

    def __init__(
        self,
        engine: Engine,
        upstream: Upstream,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._upstream = upstream
        self._handed: set[str] = set()
        self._news = NewsReader(engine, upstream, monotonic)
        self._all = BackOff(monotonic)
        self._each = BackOff(monotonic)
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
            self._news.round()

    def round(self) -> None:
        """Whatever is due once. The upstream is asked between transactions: it may take its
        time."""
        if not self._all.is_due(""):
            return
        try:
            with self._reading.begin() as connection:
                query = select(_SUB.c.id).where(store.WAITING)
                ordered = query.order_by(_SUB.c.received_ms, _SUB.c.id)
                waiting = [row.id for row in read_rows(connection, ordered, _SUB).rows]
        except Exception as error:  # noqa: BLE001 - told, and tried again
            self._all.failed("", _LOG, "what waits cannot be read", error)
            return
        self._all.went_well("")
        self._handed.intersection_update(waiting)
        self._each.forget_all_but({*waiting, ""})
        due = [each for each in waiting if self._each.is_due(each)]
        for start in range(0, len(due), AT_A_TIME):
            self._some(due[start : start + AT_A_TIME])

    def _some(self, ids: Sequence[str]) -> None:
        handed = [each for each in ids if each in self._handed or self._hand_over(each)]
        for submission_id, decision in self._decisions(handed).items():
            if submission_id in handed:  # nothing else was asked for
                self._write(submission_id, decision)

    def _hand_over(self, submission_id: str) -> bool:
        try:
            with self._reading.begin() as connection:
                row = connection.execute(select(_SUB).where(_SUB.c.id == submission_id)).one()
            self._upstream.forward(
                ForwardedSubmission(
                    row.id,
                    row.unit,
                    Operation(row.operation),
                    row.target,
                    row.payload,
                    row.received_ms,
                    row.known_code,
                )
            )
        except Exception as error:  # noqa: BLE001 - told, and tried again
            self._each.failed(submission_id, _LOG, "it cannot be handed over", error)
            return False
        self._handed.add(submission_id)
        return True

    def _decisions(self, ids: Sequence[str]) -> Mapping[str, Decision]:
        """Of all at once; where that fails, of each, so that one holds up no other."""
        if not ids:
            return {}
        try:
            return dict(self._upstream.decisions(ids))
        except Exception as error:  # noqa: BLE001 - told, and tried again
            if len(ids) == 1:
                self._each.failed(ids[0], _LOG, "its decision cannot be asked for", error)
                return {}
        found: dict[str, Decision] = {}
        for each in ids:
            found |= self._decisions([each])
        return found

    def _write(self, submission_id: str, decision: Decision) -> None:
        """State and change are one transaction. Of two processes on one store, the first wins."""
        try:
            told = Decision(clean(decision.official_code), clean(decision.reason))
            if bool(told.official_code) is bool(told.reason):
                raise ValueError("neither a code nor a reason, or both")
            self._write_down(submission_id, told)
        except Exception as error:  # noqa: BLE001 - told, and tried again
            self._each.failed(submission_id, _LOG, "its decision cannot be written down", error)
        else:
            self._each.went_well(submission_id)

    def _write_down(self, submission_id: str, decision: Decision) -> None:
        status = "rejected" if decision.reason else "accepted"
        with self._engine.begin() as connection:
            written = connection.execute(
                update(_SUB)
                .where(_SUB.c.id == submission_id, _SUB.c.status == "waiting")
                .values(status=status, official_code=decision.official_code, reason=decision.reason)
            )
            if written.rowcount:
                at = iso(from_ms(round(time.time() * 1000)))
                feed.append(connection, submission_id, status, decision, at)
                tell_waiting(connection, decision.official_code)
