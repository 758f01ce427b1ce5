"""The relay's face for dossiers that are already on the provincial system."""

from __future__ import annotations

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.routing import Route

from tthc_desktop.domain.device_wire import OTHER_UNIT
from tthc_desktop.domain.dossier_wire import dossier_to_json
from tthc_desktop.domain.wire import DOSSIERS
from tthc_desktop.relay.answers import UNKNOWN, JsonAnswer, ProvedAnswer, proved, whole_number
from tthc_desktop.relay.caller import caller_of
from tthc_desktop.relay.dossiers import RelayDossiers


def dossier_routes(dossiers: RelayDossiers) -> list[Route]:
    async def one(request: Request) -> ProvedAnswer:
        dossier = await run_sync(dossiers.get, caller_of(request).unit, request.path_params["code"])
        return JsonAnswer(200, dossier_to_json(dossier)) if dossier else UNKNOWN

    async def feed(request: Request) -> ProvedAnswer:
        unit = request.query_params.get("unit", "")
        since = whole_number(request.query_params.get("since", "0"))
        if not unit or since is None:
            return JsonAnswer(400, {"error": "unit or since"})
        if unit != caller_of(request).unit:
            return JsonAnswer(403, {"error": OTHER_UNIT})
        page = await run_sync(dossiers.feed, unit, since)
        told = [dossier_to_json(dossier) for dossier in page.dossiers]
        return JsonAnswer(200, {"dossiers": told, "position": page.position})

    async def file(request: Request) -> ProvedAnswer:
        parts = request.path_params
        unit = caller_of(request).unit
        return await run_sync(dossiers.file, unit, parts["code"], parts["id"])

    return [
        Route(DOSSIERS, proved(feed), methods=["GET"]),
        Route(f"{DOSSIERS}/{{code}}", proved(one), methods=["GET"]),
        Route(f"{DOSSIERS}/{{code}}/files/{{id}}", proved(file), methods=["GET"]),
    ]
