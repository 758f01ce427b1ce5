"""Answers, and those that are proved: signed for the request's nonce (domain/wire.answer_part)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from tthc_desktop.domain.wire import (
    NONCE_HEADER,
    SHA256_HEADER,
    SIGNATURE_HEADER,
    answer_part,
    sha256_hex,
)
from tthc_desktop.relay.held_file import HeldFile
from tthc_desktop.relay.keys import RelayKey

Endpoint = Callable[[Request], Awaitable[Response]]
_NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """An answer that is not signed, or not yet.

    Attributes:
        status: HTTP status code.
        body: Becomes JSON.
    """

    status: int
    body: dict[str, Any]


UNKNOWN = JsonAnswer(404, {"error": "unknown"})


def plain(answer: JsonAnswer) -> Response:
    return JSONResponse(answer.body, answer.status, headers=_NO_STORE)


def whole_number(text: str | None) -> int | None:
    """Of a header or parameter; None when it is no number that a position or a size can have."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def is_nonce(text: str) -> bool:
    return 16 <= len(text) <= 128


ProvedAnswer = JsonAnswer | HeldFile | None
"""What a proved answer gives: JSON, a file, or that there is no such thing."""


class Prover:
    """Makes endpoints out of functions that tell what was found."""

    def __init__(self, key: RelayKey) -> None:
        self._key = key

    def __call__(self, find: Callable[[Request], Awaitable[ProvedAnswer]]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            nonce = request.headers.get(NONCE_HEADER, "")
            if not is_nonce(nonce):
                return plain(JsonAnswer(400, {"error": "nonce"}))
            return self.answer(nonce, await find(request))

        return endpoint

    def answer(self, nonce: str, found: ProvedAnswer) -> Response:
        response: Response
        if isinstance(found, HeldFile) and found.path.is_file():
            sha256 = found.sha256
            media = "application/octet-stream"
            response = FileResponse(found.path, media_type=media, headers=_NO_STORE)
        else:
            response = plain(found if isinstance(found, JsonAnswer) else UNKNOWN)
            sha256 = sha256_hex(bytes(response.body))
        response.headers[SHA256_HEADER] = sha256
        part = answer_part(nonce, response.status_code, sha256)
        response.headers[SIGNATURE_HEADER] = self._key.sign(part)
        return response
