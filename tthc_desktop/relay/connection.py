"""A connection that cannot be kept open by saying nothing, or nothing whole, and that then takes
nobody's place."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from tthc_desktop.relay.caller import is_nobody

HEAD_S = 30.0
"""Seconds for the head of a question, and for the rest of a body that nobody reads."""
KEEP_ALIVE_S = 60
"""Seconds without a question after an answer."""
MAX_WAITING = 256
"""Connections at once on which no whole question has come, and none of a known device. Of more, the
one that has waited longest is closed: whoever comes with a question asks it at once. Time alone
would leave all places to strangers until it is over."""


class RelayConnection(H11Protocol):
    """uvicorn waits without end for the first byte, and for the rest of a head."""

    _patience: asyncio.TimerHandle | None = None
    since = 0.0
    _asked: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        self.since = self.loop.time()
        self._wait()
        # What has come already is read first, of all that came together.
        self.loop.call_soon(self.loop.call_soon, self._make_room)

    def data_received(self, data: bytes) -> None:
        if self.is_waiting:
            self.limit_concurrency = self._limit()
        super().data_received(data)
        if self.cycle is not self._asked:  # a question has begun
            self._asked = self.cycle
            self.since = self.loop.time()
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.since = self.loop.time()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._calm()
        super().connection_lost(exc)

    @property
    def is_waiting(self) -> bool:
        """For a question, or for the rest of one that no known device asks."""
        cycle: Any = self.cycle
        if cycle is None or cycle.response_complete:
            return True
        return bool(cycle.more_body) and is_nobody(cycle.scope)

    def _make_room(self) -> None:
        if len(self.connections) <= MAX_WAITING:
            return
        waiting = [
            each
            for each in self.connections
            if isinstance(each, RelayConnection)
            and each.is_waiting
            and not each.transport.is_closing()
        ]
        waiting.sort(key=lambda each: each.since)
        for each in waiting[: max(0, len(waiting) - MAX_WAITING)]:
            each.give_way()

    def _limit(self) -> int | None:
        """Of uvicorn's, which counts those that say nothing as well: none while few are asking."""
        most = self.config.limit_concurrency
        if most is None or len(self.connections) < most:
            return None
        asking = sum(isinstance(c, RelayConnection) and not c.is_waiting for c in self.connections)
        return most if asking >= most else None

    def give_way(self) -> None:
        """Its place is free at once, not only when the transport has said so."""
        self.connections.discard(self)
        self.transport.close()

    def _wait(self) -> None:
        """Bytes alone do not prolong it: a question does."""
        cycle: Any = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._calm()
        elif self._patience is None and self.timeout_keep_alive_task is None:
            self._patience = self.loop.call_later(HEAD_S, self.transport.close)

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
