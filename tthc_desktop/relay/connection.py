"""A connection that cannot be kept open by saying nothing, or nothing whole."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 30.0
"""Seconds for the head of a question, and for the rest of a body that nobody reads."""
KEEP_ALIVE_S = 60
"""Seconds without a question after an answer."""


class RelayConnection(H11Protocol):
    """uvicorn waits without end for the first byte, and for the rest of a head."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._calm()
        super().connection_lost(exc)

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
