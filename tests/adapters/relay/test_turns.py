"""Whose turn it is at an upload."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tthc_desktop.relay.turns import Turns


def test_a_newer_request_may_come_in_the_moment_in_which_the_older_has_waited_enough() -> None:
    """The older one's time is up, and it has not been told yet."""

    async def run() -> None:
        loop, turns = asyncio.get_running_loop(), Turns()
        async with turns.visit("x") as older:
            newer: list[object] = []
            with suppress(TimeoutError):
                async with asyncio.timeout_at(loop.time()) as older.waiting:
                    loop.call_soon(lambda: newer.append(turns.visit("x")))
                    await loop.create_future()
            assert len(newer) == 1
            assert older.over

    asyncio.run(run())
