"""The bytes of uploads. Order: write, fsync, then commit the offset; never append blindly.

A PATCH continues at the committed offset, so what a crash left behind it is cut off first. The
newest request for an upload wins: an older one that is still open (a half-open line) is told to
stop, and may not write once the newer holds the lock.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from anyio.to_thread import run_sync
from sqlalchemy import Engine, insert, select, update

from tthc_desktop.relay import store
from tthc_desktop.relay.held_file import file_sha256

SYNC_BYTES = 256 * 1024  # bytes between two durable offsets: what a cut costs at most
IDLE_S = 30.0


@dataclass(frozen=True, slots=True)
class UploadState:
    id: str
    sha256: str
    size: int
    offset: int
    verified: bool


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    stop: asyncio.Event = field(default_factory=asyncio.Event)


class Uploads:
    """All uploads of one data folder, in one server process."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._turns: dict[str, _Turn] = {}

    def path(self, upload_id: str) -> Path:
        return self._folder / f"{upload_id}.blob"

    def create(self, upload_id: str, sha256: str, size: int) -> UploadState | None:
        """Idempotent; None when the id is taken by other content."""
        with self._engine.begin() as connection:
            row = connection.execute(
                select(store.upload).where(store.upload.c.id == upload_id)
            ).first()
            if row is None:
                self.path(upload_id).touch()
                values = {"id": upload_id, "sha256": sha256, "size": size}
                connection.execute(insert(store.upload).values(**values, offset=0, verified=0))
                return UploadState(upload_id, sha256, size, 0, verified=False)
            if (row.sha256, row.size) != (sha256, size):
                return None
            return UploadState(upload_id, sha256, size, row.offset, bool(row.verified))

    def state(self, upload_id: str) -> UploadState | None:
        with self._engine.begin() as connection:
            row = connection.execute(
                select(store.upload).where(store.upload.c.id == upload_id)
            ).first()
        if row is None:
            return None
        return UploadState(row.id, row.sha256, row.size, row.offset, bool(row.verified))

    def take_over(self, upload_id: str) -> asyncio.Event:
        """Tells whoever is writing to stop. The event tells the caller the same later."""
        turn = self._turns.setdefault(upload_id, _Turn())
        turn.stop.set()
        turn.stop = asyncio.Event()
        return turn.stop

    async def receive(
        self, upload_id: str, offset: int, body: AsyncIterator[bytes], stop: asyncio.Event
    ) -> int | None:
        """Writes what arrives from offset on. Returns the durable offset, or None when offset is
        not where this upload stands. Never writes beyond the declared size."""
        async with self._turns.setdefault(upload_id, _Turn()).lock:
            state = await run_sync(self.state, upload_id)
            if state is None or state.offset != offset or stop.is_set():
                return None
            with self.path(upload_id).open("r+b") as file:
                file.truncate(offset)
                file.seek(offset)
                return await self._write(state, file, body, stop)

    async def _write(
        self, state: UploadState, file: BinaryIO, body: AsyncIterator[bytes], stop: asyncio.Event
    ) -> int:
        offset, durable = state.offset, state.offset
        try:
            async for arrived in _until(body, stop):
                piece = arrived[: state.size - offset]
                await run_sync(file.write, piece)
                offset += len(piece)
                if offset - durable >= SYNC_BYTES:
                    durable = await self._commit(state.id, file, offset)
        finally:
            # Also when the line broke: what did arrive is kept.
            if offset > durable:
                durable = await self._commit(state.id, file, offset)
        return durable

    async def _commit(self, upload_id: str, file: BinaryIO, offset: int) -> int:
        def durable() -> None:
            file.flush()
            os.fsync(file.fileno())
            with self._engine.begin() as connection:
                connection.execute(
                    update(store.upload).where(store.upload.c.id == upload_id).values(offset=offset)
                )

        await run_sync(durable)
        return offset

    async def verify(self, upload_id: str) -> bool:
        """Hashes the whole file. A wrong one starts again from nothing."""
        async with self._turns.setdefault(upload_id, _Turn()).lock:
            return await run_sync(self._verify, upload_id)

    def _verify(self, upload_id: str) -> bool:
        state = self.state(upload_id)
        if state is None:
            return False
        right = file_sha256(self.path(upload_id)) == state.sha256
        values = {"verified": 1} if right else {"verified": 0, "offset": 0}
        with self._engine.begin() as connection:
            connection.execute(
                update(store.upload).where(store.upload.c.id == upload_id).values(values)
            )
        return right

    async def remove(self, upload_id: str) -> None:
        """Forgets an unfinished upload (tus termination)."""
        async with self._turns.setdefault(upload_id, _Turn()).lock:
            await run_sync(self._remove, upload_id)

    def _remove(self, upload_id: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                store.upload.delete().where(
                    store.upload.c.id == upload_id, store.upload.c.verified == 0
                )
            )
        state = self.state(upload_id)
        if state is None:
            self.path(upload_id).unlink(missing_ok=True)


async def _until(body: AsyncIterator[bytes], stop: asyncio.Event) -> AsyncIterator[bytes]:
    """The body's pieces until it ends, stop is set, or nothing came for IDLE_S seconds."""
    stopped = asyncio.ensure_future(stop.wait())
    try:
        while True:
            piece = asyncio.ensure_future(anext(body))
            done, _ = await asyncio.wait(
                {piece, stopped}, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED
            )
            if piece not in done:
                piece.cancel()
                return
            try:
                yield piece.result()
            except StopAsyncIteration:
                return
    finally:
        stopped.cancel()
