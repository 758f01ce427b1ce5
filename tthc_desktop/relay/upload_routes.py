"""The relay's face for uploads: tus 1.0 core, creation, creation-with-upload, termination and
expiration; beside them, that the relay hashes what it holds."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from email.utils import formatdate

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tthc_desktop.domain.device_wire import QUOTA
from tthc_desktop.domain.dossier_wire import is_sha256
from tthc_desktop.domain.ids import uuid7
from tthc_desktop.domain.wire import OFFSET_MEDIA, TUS_VERSION, UPLOADS
from tthc_desktop.relay.answers import NO_STORE, UNKNOWN, Endpoint, JsonAnswer, plain, whole_number
from tthc_desktop.relay.bytes_in import OffsetLostError
from tthc_desktop.relay.caller import caller_of
from tthc_desktop.relay.submission_routes import ID
from tthc_desktop.relay.upload_rows import NewUpload, UploadState
from tthc_desktop.relay.uploads import AT_ONCE, OnDisk, Refused, Uploads

MAX_UPLOAD = 500 * 1024 * 1024
EXTENSIONS = "creation,creation-with-upload,termination,expiration"
_TUS = {"Tus-Resumable": TUS_VERSION, **NO_STORE}
_QUOTA = JsonAnswer(429, {"error": QUOTA}, {"Retry-After": "60"})


class UploadRoutes:
    def __init__(self, uploads: Uploads, now_ms: Callable[[], int]) -> None:
        self._uploads = uploads
        self._now_ms = now_ms

    def routes(self) -> list[Route]:
        one = f"{UPLOADS}/{{id}}"
        return [
            Route(UPLOADS, self.options, methods=["OPTIONS"]),
            Route(one, self.options, methods=["OPTIONS"]),
            Route(UPLOADS, _tus(self.create), methods=["POST"]),
            Route(one, _tus(self.head), methods=["HEAD"]),
            Route(one, _tus(self.patch), methods=["PATCH"]),
            Route(one, _tus(self.delete), methods=["DELETE"]),
            Route(f"{one}/verify", self.verify, methods=["POST"]),
        ]

    async def options(self, _request: Request) -> Response:
        headers = {
            "Tus-Version": TUS_VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(MAX_UPLOAD),
        }
        return Response(status_code=204, headers={**_TUS, **headers})

    async def create(self, request: Request) -> Response:
        try:
            metadata = _metadata(request.headers.get("Upload-Metadata", ""))
        except ValueError:
            return plain(JsonAnswer(400, {"error": "metadata"}))
        upload_id = metadata.get("blob_id", "") or uuid7(self._now_ms(), secrets.token_bytes)
        sha256 = metadata.get("sha256", "")
        size = whole_number(request.headers.get("Upload-Length"))
        if not ID.fullmatch(upload_id) or not (sha256 == "" or is_sha256(sha256)) or size is None:
            return plain(JsonAnswer(400, {"error": "upload"}))
        if size > MAX_UPLOAD:
            return plain(JsonAnswer(413, {"error": "size"}))
        new = NewUpload(caller_of(request), upload_id, sha256, size)
        brings = request.headers.get("Content-Type") == OFFSET_MEDIA and size > 0
        state = None
        if brings and size <= AT_ONCE:
            state = await self._uploads.create_with_bytes(new, request.receive)
        taken = state is not None
        if state is None:
            state = await run_sync(self._uploads.create, new)
        if isinstance(state, Refused):
            return plain(
                _QUOTA if state is Refused.QUOTA else JsonAnswer(422, {"error": state.value})
            )
        headers = {"Location": f"{UPLOADS}/{upload_id}", **_where(state)}
        # What was begun before goes on from there: these bytes are not looked at.
        if brings and not taken and state.offset == 0:
            headers |= await self._received(request, upload_id, 0) or {}
        return Response(status_code=201, headers=headers)

    async def head(self, request: Request) -> Response:
        upload_id = request.path_params["id"]
        unit = caller_of(request).unit
        state = await self._state(request)
        if state is None and not self._uploads.begins(unit, upload_id):
            return plain(UNKNOWN)
        state = await self._uploads.standing(unit, upload_id) or state
        if state is None:
            return plain(UNKNOWN)
        return Response(status_code=200, headers=_where(state))

    async def patch(self, request: Request) -> Response:
        if await self._state(request) is None:
            return plain(UNKNOWN)
        if request.headers.get("Content-Type") != OFFSET_MEDIA:
            return plain(JsonAnswer(415, {"error": "media"}))
        offset = whole_number(request.headers.get("Upload-Offset"))
        if offset is None:
            return plain(JsonAnswer(400, {"error": "offset"}))
        headers = await self._received(request, request.path_params["id"], offset)
        if headers is None:
            return plain(JsonAnswer(409, {"error": "offset"}))
        return Response(status_code=204, headers=headers)

    async def delete(self, request: Request) -> Response:
        if await self._state(request) is None:
            return plain(UNKNOWN)
        await self._uploads.remove(caller_of(request).unit, request.path_params["id"])
        return Response(status_code=204)

    async def verify(self, request: Request) -> Response:
        """The relay hashes all that is on disk; 409 when it is something else, or not all there."""
        state = await self._state(request)
        if state is None:
            return plain(UNKNOWN)
        if state.offset != state.size:
            return plain(JsonAnswer(409, {"error": "incomplete", "offset": state.offset}))
        unit = caller_of(request).unit
        if await self._uploads.settle(unit, state.id) is not OnDisk.RIGHT:
            return plain(JsonAnswer(409, {"error": "hash"}))
        settled = await self._state(request) or state
        return plain(JsonAnswer(200, {"sha256": settled.sha256, "size": state.size}))

    async def _state(self, request: Request) -> UploadState | None:
        upload_id, unit = request.path_params["id"], caller_of(request).unit
        if not ID.fullmatch(upload_id):
            return None
        return await run_sync(self._uploads.state, unit, upload_id)

    async def _received(
        self, request: Request, upload_id: str, offset: int
    ) -> dict[str, str] | None:
        """Where the upload stands after the body; None when it does not stand at offset."""
        caller = caller_of(request)
        try:
            durable = await self._uploads.receive(caller, upload_id, offset, request.receive)
        except OffsetLostError:
            return None
        if durable is None:
            return None
        state = await run_sync(self._uploads.state, caller.unit, upload_id)
        told = {"Upload-Offset": str(durable)}
        return told | (_expiry(state) if state is not None else {})


def _tus(endpoint: Endpoint) -> Endpoint:
    """Demands and answers the protocol version, as tus 1.0.0 says."""

    async def checked(request: Request) -> Response:
        if request.headers.get("Tus-Resumable") != TUS_VERSION:
            return Response(status_code=412, headers={"Tus-Version": TUS_VERSION})
        response = await endpoint(request)
        response.headers.update(_TUS)
        return response

    return checked


def _where(state: UploadState) -> dict[str, str]:
    return {
        "Upload-Offset": str(state.offset),
        "Upload-Length": str(state.size),
        "Upload-Verified": "1" if state.verified else "0",
        **_expiry(state),
    }


def _expiry(state: UploadState) -> dict[str, str]:
    if state.expires_ms is None:
        return {}
    return {"Upload-Expires": formatdate(state.expires_ms / 1000, usegmt=True)}


def _metadata(header: str) -> dict[str, str]:
    """tus Upload-Metadata: ``name base64,name base64``. Raises ValueError for anything else."""
    pairs = (pair.strip().partition(" ") for pair in header.split(",") if pair.strip())
    return {name: base64.b64decode(value, validate=True).decode() for name, _, value in pairs}
