"""The bytes of one upload request on their way to the disk. Order: write, fsync, then commit the
offset; what lies behind a committed offset is believed, and nothing else."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from tthc_desktop.relay.pace import Pace
from tthc_desktop.relay.turns import Visit

WRITE_BYTES = 1024 * 1024
"""Collected before a thread is asked to write."""
FLUSH_S = 0.2
"""Seconds without a byte after which what was collected is written all the same."""
SYNC_BYTES, SYNC_S = 256 * 1024, 1.0
"""Both must have gone by since the last durable offset: what a cut costs at most."""
SYNC_AT_ONCE = 16 * 1024 * 1024


class OffsetLostError(Exception):
    """Another process has gone on with the upload."""


class BytesIn:
    """One request's share of an upload."""

    def __init__(
        self,
        opened: Callable[[], int],
        offset: int,
        size: int,
        commit: Callable[[int, int], bool],
        visit: Visit,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Goes on at an offset.

        Args:
            opened: Opens the file for writing at offset, and cuts off what lies behind it; called
                when there is something to write. It is closed here.
            size: Of the whole upload; nothing is written beyond it.
            commit: Makes the second offset durable if the first still is.
            visit: Ends it when a newer request comes.
        """
        self._opened = opened
        self._descriptor: int | None = None
        self._size = size
        self._commit = commit
        self._visit = visit
        self._monotonic = monotonic
        self._written = self._durable = offset
        self._synced_at = monotonic()
        self._pieces: list[bytes] = []
        self._held = 0

    async def take(self, receive: Receive) -> int:
        """Takes bytes until the body ends, drips, or a newer request comes and all that had arrived
        is taken.

        Returns:
            The durable offset.

        Raises:
            ClientDisconnect: The line broke; what did arrive is kept.
            OffsetLostError: As it says.
            OSError: Nothing more can be written; what was written before counts.
        """
        try:
            await self._collect(receive)
        finally:
            await run_sync(self._flush, True)
        return self._durable

    async def _collect(self, receive: Receive) -> None:
        pace, more = Pace(self._monotonic), True
        while more and (left_s := min(pace.left_s, self._visit.left_s)) > 0:
            try:
                async with asyncio.timeout(min(left_s, FLUSH_S) if self._held else left_s) as wait:
                    self._visit.waiting = wait
                    try:
                        message = await receive()
                    finally:
                        self._visit.waiting = None
            except TimeoutError:
                if self._visit.over:
                    return
                if self._held:
                    await run_sync(self._flush, False)
                continue
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body = message.get("body", b"")
            pace.came(len(body))
            room = self._size - self._written - self._held
            self._pieces.append(body[:room])
            self._held += min(len(body), room)
            if self._held >= WRITE_BYTES:
                await run_sync(self._flush, False)
            more = message.get("more_body", False) and len(body) <= room

    def _flush(self, last: bool) -> None:
        try:
            self._write()
            new = self._written - self._durable
            due = new >= SYNC_BYTES and self._monotonic() - self._synced_at >= SYNC_S
            if last or due or new >= SYNC_AT_ONCE:
                self._sync()
        finally:
            if last and self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def _write(self) -> None:
        data = memoryview(b"".join(self._pieces))
        self._pieces, self._held = [], 0
        if data and self._descriptor is None:
            self._descriptor = self._opened()
        try:
            while data and self._descriptor is not None:
                count = os.write(self._descriptor, data)
                self._written += count
                data = data[count:]
        except OSError:
            self._sync()
            raise

    def _sync(self) -> None:
        if self._written == self._durable or self._descriptor is None:
            return
        os.fsync(self._descriptor)
        if not self._commit(self._durable, self._written):
            raise OffsetLostError
        self._durable = self._written
        self._synced_at = self._monotonic()
