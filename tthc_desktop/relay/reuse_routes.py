"""The relay's face for papers that are already somewhere: in the unit, in the national store."""

from __future__ import annotations

from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.routing import Route

from tthc_desktop.domain.device_wire import OTHER_UNIT
from tthc_desktop.domain.reuse_wire import paper_to_json, query_from_json
from tthc_desktop.domain.wire import (
    NATIONAL_FILE,
    NATIONAL_FIND,
    PAPERS_FILE,
    PAPERS_FIND,
)
from tthc_desktop.relay.answers import JsonAnswer, ProvedAnswer, proved, question_of
from tthc_desktop.relay.caller import caller_of
from tthc_desktop.relay.national import NationalStore
from tthc_desktop.relay.papers import UnitPapers

_NO_QUERY = JsonAnswer(422, {"error": "query"})
_NOT_OURS = JsonAnswer(403, {"error": OTHER_UNIT})


def reuse_routes(papers: UnitPapers, national: NationalStore) -> list[Route]:
    async def find(request: Request) -> ProvedAnswer:
        try:
            query = query_from_json(await question_of(request))
        except ValueError:
            return _NO_QUERY
        caller = caller_of(request)
        if query.unit != caller.unit:
            return _NOT_OURS
        found = await run_sync(papers.find, caller, query)
        return JsonAnswer(200, {"papers": [paper_to_json(paper) for paper in found]})

    async def file(request: Request) -> ProvedAnswer:
        names = _texts(await question_of(request), "ref", "unit", "dossier")
        if not names:
            return _NO_QUERY
        ref, unit, dossier = names
        if unit != caller_of(request).unit:
            return _NOT_OURS
        return await run_sync(papers.file, ref, unit, dossier)

    async def national_find(request: Request) -> ProvedAnswer:
        answer = await run_sync(national.find, caller_of(request), await question_of(request))
        return _NOT_OURS if answer is None else JsonAnswer(200, answer)

    async def national_file(request: Request) -> ProvedAnswer:
        names = _texts(await question_of(request), "CoQuanChuQuan", "DuongDan", "MaDonVi", "MaHoSo")
        if not names:
            return _NO_QUERY
        agency, path, unit, dossier = names
        if unit != caller_of(request).unit:
            return _NOT_OURS
        return await run_sync(national.file, agency, path, unit, dossier)

    return [
        Route(PAPERS_FIND, proved(find), methods=["POST"]),
        Route(PAPERS_FILE, proved(file), methods=["POST"]),
        Route(NATIONAL_FIND, proved(national_find), methods=["POST"]),
        Route(NATIONAL_FILE, proved(national_file), methods=["POST"]),
    ]


def _texts(body: Any, *names: str) -> list[str]:
    """Empty unless the body is an object with just these texts, none of them empty."""
    if not isinstance(body, dict) or set(body) != set(names):
        return []
    values = [body[name] for name in names]
    return values if all(isinstance(value, str) and value for value in values) else []
