"""Answers before they are signed (relay/front.py)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.wire import NONCE_HEADER, SHA256_HEADER, canonical
from tthc_desktop.relay.held_file import HeldFile

Endpoint = Callable[[Request], Awaitable[Response]]
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """An answer in the making.

    Attributes:
        status: HTTP status code.
        body: Becomes JSON.
        headers: More than what every answer has.
    """

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


UNKNOWN = JsonAnswer(404, {"error": "unknown"})
NO_NONCE = JsonAnswer(400, {"error": "nonce"})


def plain(answer: JsonAnswer) -> Response:
    return JSONResponse(answer.body, answer.status, headers={**NO_STORE, **answer.headers})


def whole_number(text: str | None) -> int | None:
    """Of a header or parameter; None when it is no number that a position or a size can have."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def is_nonce(text: str) -> bool:
    return 16 <= len(text) <= 128 and text.isascii()


async def question_of(request: Request) -> Any:
    """The body's JSON. None when it is none, or holds what no question has: numbers with a fraction
    or without end, half a letter, which no database takes."""
    try:
        question = plain_of(await request.body())
        canonical(question)
    except (ValueError, RecursionError):
        return None
    return question


ProvedAnswer = JsonAnswer | HeldFile | None
"""What a question about people gives: JSON, a file, or that there is no such thing."""


def proved(find: Callable[[Request], Awaitable[ProvedAnswer]]) -> Endpoint:
    """An endpoint that answers only where the answer can be signed for a nonce."""

    async def endpoint(request: Request) -> Response:
        if not request.headers.get(NONCE_HEADER):
            return plain(NO_NONCE)
        return _response(await find(request))

    return endpoint


def _response(found: ProvedAnswer) -> Response:
    if isinstance(found, HeldFile) and found.path.is_file():
        headers = {**NO_STORE, SHA256_HEADER: found.sha256}
        return FileResponse(found.path, media_type="application/octet-stream", headers=headers)
    return plain(found if isinstance(found, JsonAnswer) else UNKNOWN)
