"""Signs an answer on its way out, for the nonce of its question (domain/device_wire.signed_answer).

Headers go before the body: one that does not bring its hash along is held back until it is whole.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from tthc_desktop.domain.device_wire import asked_with, signed_answer
from tthc_desktop.domain.wire import SHA256_HEADER, SIGNATURE_HEADER, sha256_hex
from tthc_desktop.relay.keys import RelayKey


class SigningSend:
    """The ``send`` of one request.

    Attributes:
        question: Hex of the hash of its body, once that is known.
        started: Whether something has left: then it is too late for another answer.
    """

    def __init__(self, key: RelayKey, scope: Scope, nonce: str, send: Send) -> None:
        self._key = key
        self._scope = scope
        self._nonce = nonce
        self._send = send
        # Before anybody takes headers away.
        self._asked = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        self._start: Message | None = None
        self._body: list[bytes] = []
        self.question = ""
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            promised = MutableHeaders(raw=message["headers"]).get(SHA256_HEADER)
            if self._nonce and promised is None:
                self._start = message
                return
            await self._begin(message, promised or "")
        elif self._start is None:
            await self._send(message)
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._whole(self._start)

    async def _whole(self, start: Message) -> None:
        body = b"".join(self._body)
        self._start = None
        # The body of an answer to HEAD stays here.
        seen = b"" if self._scope["method"] == "HEAD" else body
        await self._begin(start, sha256_hex(seen))
        await self._send({"type": "http.response.body", "body": body})

    async def _begin(self, start: Message, sha256: str) -> None:
        headers = MutableHeaders(raw=start["headers"])
        if self._nonce:
            headers[SHA256_HEADER] = sha256
            headers[SIGNATURE_HEADER] = self._key.sign(
                signed_answer(
                    nonce=self._nonce,
                    method=self._scope["method"],
                    target=_target(self._scope),
                    asked=asked_with(self._asked),
                    question=self.question,
                    status=start["status"],
                    sha256=sha256,
                    offset=headers.get("Upload-Offset", ""),
                )
            )
        self.started = True
        await self._send({**start, "headers": headers.raw})


def _target(scope: Scope) -> str:
    """As it came, before anybody took it apart."""
    path = scope["raw_path"].decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
