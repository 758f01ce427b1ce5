"""The relay's HTTP face: tus 1.0 core, creation and termination, submissions, probe. What it tells
of the provincial system stands in modules of its own."""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tthc_desktop.domain.dossier_wire import is_sha256
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.domain.wire import (
    CHANGES,
    HELLO,
    OFFSET_MEDIA,
    PROTOCOL,
    SUBMISSIONS,
    TUS_VERSION,
    UPLOADS,
    hello_part,
)
from tthc_desktop.relay.answers import Endpoint, JsonAnswer, Prover, is_nonce, plain, whole_number
from tthc_desktop.relay.dossier_routes import dossier_routes
from tthc_desktop.relay.dossiers import RelayDossiers
from tthc_desktop.relay.forwarder import Forwarder
from tthc_desktop.relay.given_codes import StoredCodes
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.national import NationalStore
from tthc_desktop.relay.no_upstream import no_upstream_routes
from tthc_desktop.relay.papers import UnitPapers
from tthc_desktop.relay.reuse_routes import reuse_routes
from tthc_desktop.relay.store import open_engine
from tthc_desktop.relay.submissions import Submissions
from tthc_desktop.relay.uploads import Uploads, UploadState
from tthc_desktop.relay.upstream import GivenCodes, Upstream

MAX_PAYLOAD = 4 * 1024 * 1024
MAX_UPLOAD = 500 * 1024 * 1024
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_TUS = {"Tus-Resumable": TUS_VERSION, "Cache-Control": "no-store"}


def _now_ms() -> int:
    return round(time.time() * 1000)


class Relay:
    """One data folder, served."""

    def __init__(
        self,
        data: Path,
        url: str | None = None,
        connect: Callable[[GivenCodes], Upstream] | None = None,
    ) -> None:
        """Opens the relay's data.

        Args:
            connect: Makes the provincial system behind the relay; None where there is none.
        """
        self._engine = open_engine(data, url)
        self._key = RelayKey(data / "relay.key")
        self._uploads = Uploads(self._engine, data / "uploads")
        self._submissions = Submissions(self._engine, self._key)
        upstream = connect(StoredCodes(self._engine)) if connect else None
        self._forwarder = Forwarder(self._engine, upstream) if upstream else None
        self._prover = Prover(self._key)
        one = f"{UPLOADS}/{{id}}"
        self.app = Starlette(
            routes=[
                Route(HELLO, self.hello, methods=["GET"]),
                Route(UPLOADS, _tus(self.create), methods=["POST"]),
                Route(one, _tus(self.upload), methods=["HEAD", "PATCH", "DELETE"]),
                Route(f"{one}/verify", self.verify, methods=["POST"]),
                Route(f"{SUBMISSIONS}/query", self.query, methods=["POST"]),
                Route(f"{SUBMISSIONS}/{{id}}", self.submission, methods=["GET", "PUT"]),
                Route(CHANGES, self.changes, methods=["GET"]),
                *self._questions(upstream),
            ],
            lifespan=self._lifespan,
        )

    def _questions(self, upstream: Upstream | None) -> list[Route]:
        if upstream is None:
            return no_upstream_routes(self._prover)
        papers = UnitPapers(self._engine, self._uploads)
        national = NationalStore(self._engine, upstream)
        dossiers = RelayDossiers(self._engine, upstream, self._uploads)
        return [
            *reuse_routes(papers, national, self._prover),
            *dossier_routes(dossiers, self._prover),
        ]

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        if self._forwarder:
            self._forwarder.start()
        yield
        if self._forwarder:
            self._forwarder.stop()
        self._engine.dispose()

    async def hello(self, request: Request) -> Response:
        nonce = request.query_params.get("nonce", "")
        if not is_nonce(nonce):
            return JSONResponse({"error": "nonce"}, 400)
        at = iso(from_ms(_now_ms()))
        body = {
            "protocol": PROTOCOL,
            "nonce": nonce,
            "time": at,
            "key_id": self._key.id,
            "public_key": self._key.public.hex(),
            "signature": self._key.sign(hello_part(nonce, at)),
            "limits": {"upload": MAX_UPLOAD, "payload": MAX_PAYLOAD},
            "upstream": self._forwarder is not None,
        }
        return self._prover.answer(nonce, JsonAnswer(200, body))

    async def create(self, request: Request) -> Response:
        metadata = _metadata(request.headers.get("Upload-Metadata", ""))
        upload_id, sha256 = metadata.get("blob_id", ""), metadata.get("sha256", "")
        size = whole_number(request.headers.get("Upload-Length"))
        if not _ID.fullmatch(upload_id) or not is_sha256(sha256) or size is None:
            return Response(status_code=400)
        if size > MAX_UPLOAD:
            return Response(status_code=413)
        state = await run_sync(self._uploads.create, upload_id, sha256, size)
        if state is None:
            return Response(status_code=422)
        headers = {"Location": f"{UPLOADS}/{upload_id}", **_where(state)}
        return Response(status_code=201, headers=headers)

    async def upload(self, request: Request) -> Response:
        upload_id = request.path_params["id"]
        state = await run_sync(self._uploads.state, upload_id)
        if state is None:
            return Response(status_code=404)
        if request.method == "HEAD":
            self._uploads.take_over(upload_id)
            state = await run_sync(self._uploads.state, upload_id) or state
            return Response(status_code=200, headers=_where(state))
        if request.method == "DELETE":
            self._uploads.take_over(upload_id)
            await self._uploads.remove(upload_id)
            return Response(status_code=204)
        return await self._patch(request, state)

    async def _patch(self, request: Request, state: UploadState) -> Response:
        if request.headers.get("Content-Type") != OFFSET_MEDIA:
            return Response(status_code=415)
        offset = whole_number(request.headers.get("Upload-Offset"))
        if offset is None:
            return Response(status_code=400)
        stop = self._uploads.take_over(state.id)
        try:
            durable = await self._uploads.receive(state.id, offset, request.stream(), stop)
        except ClientDisconnect:
            return Response(status_code=400)
        if durable is None:
            return Response(status_code=409)
        return Response(status_code=204, headers={"Upload-Offset": str(durable)})

    async def verify(self, request: Request) -> Response:
        """The relay hashes all that is on disk; 409 when it is something else, or not all there."""
        state = await run_sync(self._uploads.state, request.path_params["id"])
        if state is None:
            return JSONResponse({"error": "unknown"}, 404)
        if state.offset != state.size:
            return JSONResponse({"error": "incomplete", "offset": state.offset}, 409)
        if not await self._uploads.verify(state.id):
            return JSONResponse({"error": "hash"}, 409)
        return JSONResponse({"sha256": state.sha256, "size": state.size})

    async def submission(self, request: Request) -> Response:
        submission_id = request.path_params["id"]
        if not _ID.fullmatch(submission_id):
            return JSONResponse({"error": "id"}, 400)
        if request.method == "GET":
            return plain(await run_sync(self._submissions.get, submission_id))
        payload = b""
        async for piece in request.stream():
            payload += piece
            if len(payload) > MAX_PAYLOAD:
                return JSONResponse({"error": "size"}, 413)
        return plain(await run_sync(self._submissions.put, submission_id, payload, _now_ms()))

    async def query(self, request: Request) -> Response:
        try:
            ids = list(map(str, (await request.json())["ids"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            return JSONResponse({"error": "ids"}, 400)
        return plain(await run_sync(self._submissions.query, ids))

    async def changes(self, request: Request) -> Response:
        since = whole_number(request.query_params.get("since", "0"))
        if since is None:
            return JSONResponse({"error": "since"}, 400)
        return plain(await run_sync(self._submissions.changes, since))


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
    }


def _metadata(header: str) -> dict[str, str]:
    """tus Upload-Metadata: ``name base64,name base64``. What cannot be read is left out."""
    found = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found
