"""Uploads: their rows, and the files that hold their bytes.

A request continues at the committed offset, so what a crash left behind it is cut off first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from anyio.to_thread import run_sync
from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from starlette.types import Receive

from tthc_desktop.relay import store
from tthc_desktop.relay.bytes_in import BytesIn
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.held_file import digest_of
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.turns import Turns, Visit

KEEP_MS = 7 * 24 * 3600 * 1000
"""After that long untouched an unfinished upload goes."""
MAX_UNFINISHED = 1000
MAX_UNFINISHED_BYTES = 4 * 1024**3
_UPLOAD = store.upload


@dataclass(frozen=True, slots=True)
class UploadState:
    """An upload as it stands.

    Attributes:
        sha256: Hex; empty where none was promised.
        offset: Bytes that are on disk for certain.
        expires_ms: When it goes if nothing more comes; None when it is finished.
    """

    id: str
    sha256: str
    size: int
    offset: int
    verified: bool
    expires_ms: int | None


class Refused(Enum):
    """Why an upload was not begun."""

    TAKEN = "taken"
    QUOTA = "quota"


class OnDisk(Enum):
    """What the bytes on disk are, measured by what they should be."""

    RIGHT = "right"
    MISSING = "missing"
    WRONG = "wrong"


class Uploads:
    """All uploads of one data folder, in one server process."""

    def __init__(self, engine: Engine, folder: Path, now_ms: Callable[[], int]) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._folder = folder
        self._now_ms = now_ms
        self._turns = Turns()

    def path(self, upload_id: str) -> Path:
        return self._folder / f"{upload_id}.blob"

    def create(
        self, caller: Caller, upload_id: str, sha256: str, size: int
    ) -> UploadState | Refused:
        """Idempotent; TAKEN when the id has other content, or is another unit's."""
        try:
            with self._engine.begin() as connection:
                row = _row(connection, upload_id)
                if row is None:
                    if self._has_too_much(connection, caller, size):
                        return Refused.QUOTA
                    self.path(upload_id).touch()
                    connection.execute(
                        insert(_UPLOAD).values(
                            id=upload_id,
                            sha256=sha256,
                            size=size,
                            offset=0,
                            verified=0,
                            unit=caller.unit,
                            device=caller.device,
                            touched_ms=self._now_ms(),
                        )
                    )
                elif not row.unit and (row.sha256, row.size) == (sha256, size):
                    mine = {"unit": caller.unit, "device": caller.device}
                    connection.execute(
                        update(_UPLOAD).where(_UPLOAD.c.id == upload_id).values(mine)
                    )
        except IntegrityError:
            pass  # it was begun in between: the row tells by whom
        state = self.state(caller.unit, upload_id)
        same = state is not None and state.size == size and state.sha256 in ("", sha256)
        return state if state is not None and same else Refused.TAKEN

    def state(self, unit: str, upload_id: str) -> UploadState | None:
        """None when the unit has no such upload. Where the file holds less than was committed (it
        was lost), it begins anew."""
        with self._reading.begin() as connection:
            row = _row(connection, upload_id)
        if row is None or row.unit != unit:
            return None
        offset = row.offset
        if offset and self._on_disk(upload_id) < offset:
            self._reset(upload_id)
            offset = 0
        expires_ms = row.touched_ms + KEEP_MS if offset < row.size else None
        return UploadState(
            row.id, row.sha256, row.size, offset, bool(row.verified and offset), expires_ms
        )

    async def standing(self, unit: str, upload_id: str) -> UploadState | None:
        """state() once whoever is writing has stopped and made durable what came."""
        self.end_writing(upload_id)
        async with self._turns.at(upload_id):
            return await run_sync(self.state, unit, upload_id)

    def end_writing(self, upload_id: str) -> None:
        """Tells whoever is writing to stop."""
        self._turns.end(upload_id)

    async def receive(
        self, caller: Caller, upload_id: str, offset: int, receive: Receive
    ) -> int | None:
        """Writes what arrives from offset on. Returns the durable offset, or None when offset is
        not where this upload stands. Raises as BytesIn.take()."""
        async with self._turns.visit(upload_id) as visit:
            state = await run_sync(self.state, caller.unit, upload_id)
            if state is None or state.offset != offset or visit.over:
                return None
            descriptor = await run_sync(self._opened, upload_id, offset)
            try:
                return await self._intake(descriptor, state, visit).take(receive)
            finally:
                await run_sync(os.close, descriptor)

    def _intake(self, descriptor: int, state: UploadState, visit: Visit) -> BytesIn:
        def commit(before: int, offset: int) -> bool:
            with self._engine.begin() as connection:
                moved = connection.execute(
                    update(_UPLOAD)
                    .where(_UPLOAD.c.id == state.id, _UPLOAD.c.offset == before)
                    .values(offset=offset, touched_ms=self._now_ms())
                )
            return bool(moved.rowcount)

        return BytesIn(descriptor, state.offset, state.size, commit, visit)

    def _opened(self, upload_id: str, offset: int) -> int:
        binary = getattr(os, "O_BINARY", 0)  # Windows
        descriptor = os.open(self.path(upload_id), os.O_RDWR | os.O_CREAT | binary, 0o600)
        try:
            os.ftruncate(descriptor, offset)
            os.lseek(descriptor, offset, os.SEEK_SET)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    async def settle(self, unit: str, upload_id: str, sha256: str, size: int) -> OnDisk:
        """Hashes all that is on disk. What is wrong starts again from nothing.

        Args:
            sha256: Hex, what it should be; empty for what was promised, if anything.
        """
        async with self._turns.at(upload_id):
            return await run_sync(self._settle, unit, upload_id, sha256, size)

    def _settle(self, unit: str, upload_id: str, sha256: str, size: int) -> OnDisk:
        state = self.state(unit, upload_id)
        if state is None or state.size != size or state.offset != size:
            return OnDisk.MISSING
        if sha256 and state.sha256 not in ("", sha256):
            return OnDisk.MISSING  # something else has that id, and is not to blame
        if size == 0:
            self.path(upload_id).touch()  # no bytes come for it that would make it anew
        right = sha256 or state.sha256
        found = digest_of(self.path(upload_id))
        if right and found != right:
            self._reset(upload_id)
            return OnDisk.WRONG
        with self._engine.begin() as connection:
            connection.execute(
                update(_UPLOAD)
                .where(_UPLOAD.c.id == upload_id)
                .values(verified=1, sha256=found, touched_ms=self._now_ms())
            )
        return OnDisk.RIGHT

    async def remove(self, unit: str, upload_id: str) -> None:
        """Forgets an upload that belongs to nothing yet (tus termination)."""
        self.end_writing(upload_id)
        async with self._turns.at(upload_id):
            mine = _UPLOAD.c.unit == unit
            await run_sync(self._remove, upload_id, mine & (_UPLOAD.c.verified == 0))

    async def expire(self) -> int:
        """Forgets unfinished uploads that nobody touched for KEEP_MS. How many."""
        old = (_UPLOAD.c.offset < _UPLOAD.c.size) & (
            _UPLOAD.c.touched_ms < self._now_ms() - KEEP_MS
        )
        ids = await run_sync(self._ids, old)
        for upload_id in ids:
            async with self._turns.at(upload_id):
                await run_sync(self._remove, upload_id, old)
        return len(ids)

    def _ids(self, which: ColumnElement[bool]) -> list[str]:
        with self._reading.begin() as connection:
            return list(connection.scalars(select(_UPLOAD.c.id).where(which, ~_in_submission())))

    def _remove(self, upload_id: str, which: ColumnElement[bool]) -> None:
        with self._engine.begin() as connection:
            gone = connection.execute(
                _UPLOAD.delete().where(_UPLOAD.c.id == upload_id, which, ~_in_submission())
            )
        if gone.rowcount:
            self.path(upload_id).unlink(missing_ok=True)

    def _reset(self, upload_id: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(_UPLOAD).where(_UPLOAD.c.id == upload_id).values(verified=0, offset=0)
            )

    def _on_disk(self, upload_id: str) -> int:
        try:
            return self.path(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    def _has_too_much(self, connection: Connection, caller: Caller, size: int) -> bool:
        count, declared = connection.execute(
            select(func.count(), func.sum(_UPLOAD.c.size)).where(
                _UPLOAD.c.device == caller.device, _UPLOAD.c.offset < _UPLOAD.c.size
            )
        ).one()
        return count >= MAX_UNFINISHED or (declared or 0) + size > MAX_UNFINISHED_BYTES


def _row(connection: Connection, upload_id: str) -> Any:
    return connection.execute(select(_UPLOAD).where(_UPLOAD.c.id == upload_id)).first()


def _in_submission() -> ColumnElement[bool]:
    link = store.submission_blob
    return select(link.c.blob).where(link.c.blob == _UPLOAD.c.id).exists()
