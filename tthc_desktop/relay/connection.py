"""A connection that cannot be kept open by saying nothing, or nothing whole, or by not reading what
is answered, and that then takes nobody's place."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from tthc_desktop.relay.caller import is_known, is_nobody

HEAD_S = 30.0
"""Seconds for the head of a question, and for the rest of a body that nobody reads."""
KEEP_ALIVE_S = 60
"""Seconds without a question after an answer."""
STALL_S = 120.0
"""Seconds in which nothing of an answer leaves. Longer than the others: what the system has taken
from us is on its way for a while on a slow line, and we see nothing of it."""
MAX_WAITING = 256
"""Connections at once on which no whole question has come, or on which nobody known reads no
answer. Of more, the one that has been there longest without a known device's question is closed:
whoever comes with a question asks it at once. Time alone would leave all places to strangers until
it is over."""


class RelayConnection(H11Protocol):
    """uvicorn waits without end for the first byte, for the rest of a head, and for somebody to
    read.

    Attributes:
        since: When it was made, or a known device had its last answer. What a stranger says makes
            it no younger than one whose first question is still on its way.
    """

    _patience: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None
    since = 0.0

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
        self._wait()

    def on_response_complete(self) -> None:
        if is_known(self.cycle.scope):
            self.since = self.loop.time()
        super().on_response_complete()
        self._wait()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unwatch()
        self._watch_if_closing()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._watch_if_closing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._calm()
        self._unwatch()
        super().connection_lost(exc)

    @property
    def is_waiting(self) -> bool:
        """For a question, or, where no known device asks, for the rest of it, or for room to
        answer it."""
        cycle: Any = self.cycle
        if cycle is None or cycle.response_complete:
            return True
        if self.flow.write_paused:
            return not is_known(cycle.scope)
        return bool(cycle.more_body) and is_nobody(cycle.scope)

    def _make_room(self) -> None:
        if len(self.connections) <= MAX_WAITING:
            return
        waiting = [
            each
            for each in self.connections
            if isinstance(each, RelayConnection) and each.is_waiting
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
        """Its place is free at once, not only when the transport has said so: what a stranger does
        not read is thrown away."""
        self.connections.discard(self)
        if self.cycle is not None and is_known(self.cycle.scope):
            self._end()
        else:
            self.transport.abort()

    def _wait(self) -> None:
        """Bytes alone do not prolong it: a question does."""
        cycle: Any = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._calm()
        elif self._patience is None and self.timeout_keep_alive_task is None:
            self._patience = self.loop.call_later(HEAD_S, self._end)
        self._watch_if_closing()

    def _end(self) -> None:
        self.transport.close()
        self._watch_if_closing()

    def _watch_if_closing(self) -> None:
        """A transport that has something left to send does not close by itself."""
        if self.transport.is_closing():
            self._watch()

    def _watch(self) -> None:
        """From now on something of the answers has to leave again and again. Writing is paused, or
        has ended: what is left only becomes less."""
        if self._stall is None and self.unsent:
            self._stall = self.loop.call_later(STALL_S, self.look, self.unsent)

    def look(self, before: int) -> None:
        """Ends it if nothing has left since so many bytes were unsent."""
        self._stall = None
        if self.unsent >= before:
            self.transport.abort()
        else:
            self._watch()

    def _unwatch(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    @property
    def unsent(self) -> int:
        """Bytes of answers that the system has not taken from us."""
        return self.transport.get_write_buffer_size()

    def _calm(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
