"""The relay's face for another try to pass a dossier on to a national system."""

from __future__ import annotations

from collections.abc import Callable

from anyio.to_thread import run_sync
from sqlalchemy import Engine, insert, select
from starlette.requests import Request
from starlette.routing import Route

from tthc_desktop.domain.story import NationalSystem
from tthc_desktop.domain.wire import NO_UPSTREAM, resync_path
from tthc_desktop.relay import store
from tthc_desktop.relay.answers import UNKNOWN, JsonAnswer, ProvedAnswer, proved, question_of
from tthc_desktop.relay.caller import caller_of

_SUB, _RESYNC = store.submission, store.resync


def resync_routes(engine: Engine, now_ms: Callable[[], int], *, upstream: bool) -> list[Route]:
    """202: it is written down and will be asked for, also after a restart."""

    def ask(unit: str, submission: str, system: str) -> JsonAnswer:
        with engine.begin() as connection:
            row = connection.execute(
                select(_SUB.c.unit, _SUB.c.status).where(_SUB.c.id == submission)
            ).first()
            if row is None or row.unit != unit:
                return UNKNOWN
            if row.status != "accepted":
                return JsonAnswer(409, {"error": "not_accepted", "status": row.status})
            key = (_RESYNC.c.submission == submission, _RESYNC.c.system == system)
            if connection.execute(select(_RESYNC.c.system).where(*key)).first() is None:
                values = {"submission": submission, "system": system, "asked_ms": now_ms()}
                connection.execute(insert(_RESYNC).values(values))
        return JsonAnswer(202, {"submission": submission, "system": system})

    async def endpoint(request: Request) -> ProvedAnswer:
        if not upstream:
            return JsonAnswer(NO_UPSTREAM, {"error": "no_upstream"})
        body = await question_of(request)
        system = body.get("system") if isinstance(body, dict) else None
        if system not in set(NationalSystem):
            return JsonAnswer(400, {"error": "system"})
        unit = caller_of(request).unit
        return await run_sync(ask, unit, request.path_params["id"], system)

    return [Route(resync_path("{id}"), proved(endpoint), methods=["POST"])]
