"""Bodies that are held in memory: read whole, within limits, before anybody is asked."""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import dataclass

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from tthc_desktop.relay.pace import Pace


class BodyTooLongError(Exception):
    """More than the limit. What came was left unread."""


class BodyTooSlowError(Exception):
    """It did not come in time."""


@dataclass(frozen=True, slots=True)
class WholeBody:
    """A body that came whole.

    Attributes:
        content: Empty where it was not to be kept.
        sha256: Hex, of what came.
    """

    content: bytes
    sha256: str

    def receive(self, rest: Receive) -> Receive:
        """Gives it to the application; afterwards what really comes."""
        told = False

        async def receive() -> Message:
            nonlocal told
            if told:
                return await rest()
            told = True
            return {"type": "http.request", "body": self.content, "more_body": False}

        return receive


async def read_body(
    receive: Receive, announced: int | None, limit: int, *, keep: bool
) -> WholeBody:
    """Reads to the end.

    Args:
        announced: Content-Length.
        keep: Else it is only hashed.

    Raises:
        BodyTooLongError: More than limit bytes.
        BodyTooSlowError: It dripped.
        ClientDisconnect: The line broke.
    """
    if announced is not None and announced > limit:
        raise BodyTooLongError
    pace = Pace(time.monotonic)
    digest, pieces, size, more = hashlib.sha256(), list[bytes](), 0, True
    while more:
        try:
            async with asyncio.timeout(max(0.0, pace.left_s)):
                message = await receive()
        except TimeoutError as error:
            raise BodyTooSlowError from error
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece = message.get("body", b"")
        pace.came(len(piece))
        size += len(piece)
        if size > limit:
            raise BodyTooLongError
        digest.update(piece)
        if keep:
            pieces.append(piece)
        more = message.get("more_body", False)
    return WholeBody(b"".join(pieces), digest.hexdigest())
