"""In front of everything: who asks, how long a question may be, and that each answer is signed."""

from __future__ import annotations

from dataclasses import replace

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from tthc_desktop.domain.device_wire import DEVICES, NO_TOKEN, SESSION
from tthc_desktop.domain.wire import HELLO, NONCE_HEADER, OFFSET_MEDIA, SUBMISSIONS
from tthc_desktop.relay.answers import NO_NONCE, JsonAnswer, is_nonce, plain, whole_number
from tthc_desktop.relay.bodies import BodyTooLongError, BodyTooSlowError, read_body
from tthc_desktop.relay.caller import put_nobody
from tthc_desktop.relay.devices import Devices
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.signing import SigningSend
from tthc_desktop.relay.troubles import told_of

MAX_PAYLOAD = 4 * 1024 * 1024
MAX_QUESTION = 64 * 1024
_ANYBODY = {HELLO, DEVICES, SESSION}
# The connection has a rest of the body in it that nobody wants.
_CLOSE = {"Connection": "close"}
_TOO_LONG = JsonAnswer(413, {"error": "size"}, _CLOSE)
_TOO_SLOW = JsonAnswer(408, {"error": "slow"}, _CLOSE)
_NO_TOKEN = JsonAnswer(401, {"error": NO_TOKEN}, {"WWW-Authenticate": "Bearer"})
_PACKED = JsonAnswer(415, {"error": "encoding"})


class Front:
    """ASGI middleware. Of the body the signature names the hash, except that of an upload, and
    where the body was left unread."""

    def __init__(self, app: ASGIApp, key: RelayKey, devices: Devices) -> None:
        self._app = app
        self._key = key
        self._devices = devices

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # A part of a file has no hash that anybody promised.
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"range"]
        nonce = _nonce(scope)
        if nonce and not is_nonce(nonce):
            await plain(NO_NONCE)(scope, receive, send)
            return
        signing = SigningSend(self._key, scope, nonce, send)
        try:
            await self._answer(scope, receive, signing)
        except ClientDisconnect:
            return  # there is nobody to be told anything
        except HTTPException as error:
            told = JsonAnswer(error.status_code, {"error": "unknown"}, dict(error.headers or {}))
            await plain(told)(scope, receive, signing)
        except Exception as error:
            if signing.started:
                raise
            again = SigningSend(self._key, scope, nonce, send)
            again.question = signing.question
            await plain(told_of(error))(scope, receive, again)

    async def _answer(self, scope: Scope, receive: Receive, signing: SigningSend) -> None:
        headers = Headers(scope=scope)
        known = await self._let_in(scope, headers)
        refusal = _NO_TOKEN
        if headers.get("Content-Type") == OFFSET_MEDIA:
            refusal = replace(_NO_TOKEN, headers={**_NO_TOKEN.headers, **_CLOSE})
        else:
            limit = _limit(scope)
            announced = whole_number(headers.get("Content-Length"))
            try:
                body = await read_body(receive, announced, limit, keep=known)
            except BodyTooLongError:
                await plain(_TOO_LONG)(scope, receive, signing)
                return
            except BodyTooSlowError:
                await plain(_TOO_SLOW)(scope, receive, signing)
                return
            signing.question = body.sha256
            receive = body.receive(receive)
        if not known:
            await plain(refusal)(scope, receive, signing)
        elif headers.get("Content-Encoding", "identity") != "identity":
            await plain(_PACKED)(scope, receive, signing)
        else:
            scope["app"] = self._app  # starlette raises for what is not there, and says nothing
            await self._app(scope, receive, signing)

    async def _let_in(self, scope: Scope, headers: Headers) -> bool:
        if scope["path"] in _ANYBODY:
            put_nobody(scope)
            return True
        token = headers.get("Authorization", "")
        caller = await run_sync(self._devices.caller, token) if token else None
        if caller is None:
            put_nobody(scope)
            return False
        caller.put_into(scope)
        return True


def _nonce(scope: Scope) -> str:
    nonce = Headers(scope=scope).get(NONCE_HEADER, "")
    if not nonce and scope["path"] == HELLO:
        for pair in scope["query_string"].decode("latin-1").split("&"):
            name, _, value = pair.partition("=")
            nonce = value if name == "nonce" else nonce
    return nonce


def _limit(scope: Scope) -> int:
    payload = scope["method"] == "PUT" and scope["path"].startswith(f"{SUBMISSIONS}/")
    return MAX_PAYLOAD if payload else MAX_QUESTION
