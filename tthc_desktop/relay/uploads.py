"""Uploads: their rows, and the files that hold their bytes.

A request continues at the committed offset, so what a crash left behind it is cut off first.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Literal

from anyio.to_thread import run_sync
from sqlalchemy import ColumnElement, Engine, select, update
from sqlalchemy.exc import IntegrityError
from starlette.types import Receive

from tthc_desktop.domain.wire import BlobRef
from tthc_desktop.files.moving import remove
from tthc_desktop.relay import store
from tthc_desktop.relay.bytes_in import BytesIn, OffsetLostError
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.held_file import digest_of
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.row_by_row import read_rows
from tthc_desktop.relay.turns import Turns, Visit
from tthc_desktop.relay.upload_rows import (
    KEEP_MS,
    NAMED,
    Hashed,
    NewUpload,
    UploadState,
    add_row,
    has_too_much,
    move_row,
    row_of,
    verify_row,
)

AT_ONCE = 1024 * 1024
"""The row of a file of so many bytes at most is written together with its bytes where these come
with the creation: the disk is waited for once less."""
_UPLOAD = store.upload


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
        self._beginning: dict[str, str] = {}

    def path(self, upload_id: str) -> Path:
        return self._folder / f"{upload_id}.blob"

    def create(self, new: NewUpload) -> UploadState | Refused:
        """Idempotent; TAKEN when the id has other content, or is another unit's."""
        try:
            with self._engine.begin() as connection:
                row = row_of(connection, new.id)
                if row is None:
                    if has_too_much(connection, new.caller, new.size, self._now_ms()):
                        return Refused.QUOTA
                    self.path(new.id).touch()
                    add_row(connection, new, 0, self._now_ms())
                elif not row.unit and (row.sha256, row.size) == (new.sha256, new.size):
                    mine = {"unit": new.caller.unit, "device": new.caller.device}
                    connection.execute(update(_UPLOAD).where(_UPLOAD.c.id == new.id).values(mine))
        except IntegrityError:
            pass  # it was begun in between: the row tells by whom
        state = self.state(new.caller.unit, new.id)
        same = state is not None and state.size == new.size and state.sha256 in ("", new.sha256)
        return state if state is not None and same else Refused.TAKEN

    async def create_with_bytes(
        self, new: NewUpload, receive: Receive
    ) -> UploadState | Refused | None:
        """Begins an upload of at most AT_ONCE bytes with those that come. A process that dies
        meanwhile leaves a file without a row, which the next try writes over.

        Returns:
            Where it stands; None where it was begun before: then no byte was taken.

        Raises:
            What BytesIn.take() raises, but for OffsetLostError.
        """
        async with self._turns.visit(new.id) as visit:
            known = await run_sync(self._known_or_refused, new)
            if known is not False:
                return known
            self._beginning[new.id] = new.caller.unit
            try:
                offset = await self._first_bytes(new, visit).take(receive)
            except OffsetLostError:  # another process has begun it meanwhile
                offset = 0
            finally:
                del self._beginning[new.id]
        if not offset:
            return await run_sync(self.create, new)
        expires_ms = self._now_ms() + KEEP_MS if offset < new.size else None
        return UploadState(
            new.id, new.sha256, new.size, offset, verified=False, expires_ms=expires_ms
        )

    def begins(self, unit: str, upload_id: str) -> bool:
        """Whether first bytes of the unit's are coming in for it: it has no state yet."""
        return self._beginning.get(upload_id) == unit

    def _known_or_refused(self, new: NewUpload) -> Refused | Literal[False] | None:
        """None where it is known, False where it is neither."""
        with self._reading.begin() as connection:
            if row_of(connection, new.id) is not None:
                return None
            too_much = has_too_much(connection, new.caller, new.size, self._now_ms())
            return Refused.QUOTA if too_much else False

    def _first_bytes(self, new: NewUpload, visit: Visit) -> BytesIn:
        def commit(before: int, offset: int) -> bool:
            try:
                with self._engine.begin() as connection:
                    if before:
                        return move_row(connection, new.id, before, offset, self._now_ms())
                    add_row(connection, new, offset, self._now_ms())
            except IntegrityError:
                return False
            return True

        return BytesIn(partial(self._opened, new.id, 0), 0, new.size, commit, visit)

    def state(self, unit: str, upload_id: str) -> UploadState | None:
        """None when the unit has no such upload. Where the file holds less than was committed (it
        was lost), it begins anew."""
        with self._reading.begin() as connection:
            row = row_of(connection, upload_id)
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
            return await self._intake(state, visit).take(receive)

    def _intake(self, state: UploadState, visit: Visit) -> BytesIn:
        def commit(before: int, offset: int) -> bool:
            with self._engine.begin() as connection:
                return move_row(connection, state.id, before, offset, self._now_ms())

        opened = partial(self._opened, state.id, state.offset)
        return BytesIn(opened, state.offset, state.size, commit, visit)

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

    async def settle(self, unit: str, upload_id: str) -> OnDisk:
        """Hashes all that is on disk. What is not what was promised starts again from nothing."""
        async with self._turns.at(upload_id):
            return await run_sync(self._settle, unit, upload_id)

    def _settle(self, unit: str, upload_id: str) -> OnDisk:
        state = self.state(unit, upload_id)
        if state is None:
            return OnDisk.MISSING
        found = self._hashed(unit, BlobRef(upload_id, "", state.size))
        if isinstance(found, OnDisk):
            return found
        with self._engine.begin() as connection:
            right = verify_row(connection, found, self._now_ms())
        return OnDisk.RIGHT if right else OnDisk.MISSING

    @asynccontextmanager
    async def held(
        self, unit: str, blobs: Sequence[BlobRef]
    ) -> AsyncIterator[Mapping[BlobRef, Hashed | OnDisk]]:
        """What the bytes on disk are that a submission names. Nobody in this process writes to
        these files meanwhile; what another did, verify_row() tells."""
        async with AsyncExitStack() as turns:
            for upload_id in sorted({blob.id for blob in blobs}):  # all in the same order
                await turns.enter_async_context(self._turns.at(upload_id))
            yield await run_sync(self._all_hashed, unit, blobs)

    def _all_hashed(self, unit: str, blobs: Sequence[BlobRef]) -> Mapping[BlobRef, Hashed | OnDisk]:
        return {blob: self._hashed(unit, blob) for blob in blobs}

    def _hashed(self, unit: str, blob: BlobRef) -> Hashed | OnDisk:
        """Hashes all that is on disk. What is wrong starts again from nothing.

        Args:
            blob: Without a hash: what was promised, if anything, is right.
        """
        with self._reading.begin() as connection:
            row = row_of(connection, blob.id)
        if row is None or row.unit != unit or row.size != blob.size or row.offset != blob.size:
            return OnDisk.MISSING
        if blob.sha256 and row.sha256 not in ("", blob.sha256):
            return OnDisk.MISSING  # something else has that id, and is not to blame
        if blob.size and self._on_disk(blob.id) < blob.size:
            self._reset(blob.id)  # the file was lost
            return OnDisk.MISSING
        if blob.size == 0:
            self.path(blob.id).touch()  # no bytes come for it that would make it anew
        right, found = blob.sha256 or row.sha256, digest_of(self.path(blob.id))
        if right and found != right:
            self._reset(blob.id)
            return OnDisk.WRONG
        return Hashed(blob.id, found, blob.size, row.touched_ms)

    async def remove(self, unit: str, upload_id: str) -> None:
        """Forgets an upload that belongs to nothing yet (tus termination)."""
        self.end_writing(upload_id)
        async with self._turns.at(upload_id):
            mine = _UPLOAD.c.unit == unit
            await run_sync(self._remove, upload_id, mine & (_UPLOAD.c.verified == 0))

    async def expire(self) -> int:
        """Forgets uploads that nobody touched for KEEP_MS, also whole ones that no submission
        names. How many."""
        old = _UPLOAD.c.touched_ms < self._now_ms() - KEEP_MS
        ids = await run_sync(self._ids, old)
        for upload_id in ids:
            async with self._turns.at(upload_id):
                await run_sync(self._remove, upload_id, old)
        return len(ids)

    def _ids(self, which: ColumnElement[bool]) -> list[str]:
        with self._reading.begin() as connection:
            loose = select(_UPLOAD.c.id).where(store.LOOSE, which, ~NAMED)
            return [row.id for row in read_rows(connection, loose, _UPLOAD).rows]

    def _remove(self, upload_id: str, which: ColumnElement[bool]) -> None:
        with self._engine.begin() as connection:
            gone = connection.execute(
                _UPLOAD.delete().where(_UPLOAD.c.id == upload_id, which, ~NAMED)
            )
        if gone.rowcount:
            remove(self.path(upload_id))

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
