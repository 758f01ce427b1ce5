"""What the relay does by itself while it runs: it keeps the mark, and forgets uploads that nobody
finishes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress

from anyio.to_thread import run_sync

from tthc_desktop.relay.epoch import Keeper
from tthc_desktop.relay.uploads import Uploads

_LOG = logging.getLogger(__name__)
MARK_S = 2.0
EXPIRE_S = 24 * 3600.0


class Upkeep:
    """From ``async with`` on until its end."""

    def __init__(
        self, keeper: Keeper, uploads: Uploads, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._keeper = keeper
        self._uploads = uploads
        self._monotonic = monotonic
        self._expired_at: float | None = None
        self._failing = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.round()

    async def _run(self) -> None:
        while True:
            await self.round()
            await asyncio.sleep(MARK_S)

    async def round(self) -> None:
        """A fault is told once, and tried again until it is over."""
        try:
            await run_sync(self._keeper.keep)
            now = self._monotonic()
            if self._expired_at is None or now - self._expired_at >= EXPIRE_S:
                await self._uploads.expire()
                self._expired_at = now
        except Exception as error:  # noqa: BLE001 - told, and tried again
            if not self._failing:
                _LOG.error("upkeep has to wait", exc_info=error)
            self._failing = True
        else:
            self._failing = False
