"""The relay's face for submissions and the changes feed."""

from __future__ import annotations

import re
from collections.abc import Callable

from anyio.to_thread import run_sync
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.wire import CHANGES, KNOWN_CODE, MAX_QUERY, SUBMISSIONS
from tthc_desktop.relay import feed
from tthc_desktop.relay.answers import JsonAnswer, plain, question_of, whole_number
from tthc_desktop.relay.caller import Caller, caller_of
from tthc_desktop.relay.epoch import epoch_of
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.submissions import Submissions
from tthc_desktop.relay.upload_rows import Hashed
from tthc_desktop.relay.uploads import OnDisk, Uploads

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NO_ID = JsonAnswer(400, {"error": "id"})
_NO_CODE = JsonAnswer(400, {"error": "code"})
_NO_IDS = JsonAnswer(400, {"error": "ids"})


class SubmissionRoutes:
    def __init__(
        self,
        engine: Engine,
        submissions: Submissions,
        uploads: Uploads,
        now_ms: Callable[[], int],
    ) -> None:
        self._reading = reading(engine)
        self._submissions = submissions
        self._uploads = uploads
        self._now_ms = now_ms

    def routes(self) -> list[Route]:
        return [
            Route(f"{SUBMISSIONS}/query", self.query, methods=["POST"]),
            Route(f"{SUBMISSIONS}/{{id}}", self.get, methods=["GET"]),
            Route(f"{SUBMISSIONS}/{{id}}", self.put, methods=["PUT"]),
            Route(CHANGES, self.changes, methods=["GET"]),
        ]

    async def get(self, request: Request) -> Response:
        submission_id = request.path_params["id"]
        if not ID.fullmatch(submission_id):
            return plain(_NO_ID)
        return plain(await run_sync(self._submissions.get, caller_of(request), submission_id))

    async def put(self, request: Request) -> Response:
        submission_id = request.path_params["id"]
        if not ID.fullmatch(submission_id):
            return plain(_NO_ID)
        code = request.query_params.get(KNOWN_CODE, "")
        if code and not is_official_code(code):
            return plain(_NO_CODE)
        caller, payload = caller_of(request), await request.body()
        return plain(await self._put(caller, submission_id, payload, code))

    async def _put(
        self, caller: Caller, submission_id: str, payload: bytes, code: str
    ) -> JsonAnswer:
        """Signs for what it has just read from the disk, never for what it once found there."""
        offered = self._submissions.offered
        submitted = await run_sync(offered, caller, submission_id, payload, code)
        if isinstance(submitted, JsonAnswer):
            return submitted
        async with self._uploads.held(caller.unit, submitted.parsed.blobs) as found:
            missing = [blob.id for blob in found if found[blob] is OnDisk.MISSING]
            wrong = [blob.id for blob in found if found[blob] is OnDisk.WRONG]
            if missing or wrong:
                return JsonAnswer(424, {"missing": missing, "wrong": wrong})
            hashed = [each for each in found.values() if isinstance(each, Hashed)]
            return await run_sync(self._submissions.commit, submitted, hashed, self._now_ms())

    async def query(self, request: Request) -> Response:
        body = await question_of(request)
        ids = body.get("ids") if isinstance(body, dict) else None
        if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
            return plain(_NO_IDS)
        if len(ids) > MAX_QUERY:
            return plain(JsonAnswer(400, {"error": "ids", "limit": MAX_QUERY}))
        return plain(await run_sync(self._submissions.query, caller_of(request), ids))

    async def changes(self, request: Request) -> Response:
        since = whole_number(request.query_params.get("since", "0"))
        if since is None:
            return plain(JsonAnswer(400, {"error": "since"}))
        chain, epoch = (request.query_params.get(name, "") for name in ("chain", "epoch"))
        unit = caller_of(request).unit
        return plain(await run_sync(self._page, unit, since, chain, epoch))

    def _page(self, unit: str, since: int, chain: str, epoch: str) -> JsonAnswer:
        with self._reading.begin() as connection:
            now = epoch_of(connection)
            if epoch and epoch != now and (since, chain) != (0, ""):
                return feed.unknown_position(now)
            return feed.page(connection, unit, since, chain, now)
