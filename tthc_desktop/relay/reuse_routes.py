"""The relay's face for papers that are already somewhere: in the unit, in the national store."""

from __future__ import annotations

from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.routing import Route

from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.reuse_wire import paper_to_json, query_from_json
from tthc_desktop.domain.wire import (
    NATIONAL_FILE,
    NATIONAL_FIND,
    PAPERS_FILE,
    PAPERS_FIND,
    canonical,
)
from tthc_desktop.relay.answers import JsonAnswer, ProvedAnswer, Prover
from tthc_desktop.relay.national import NationalStore
from tthc_desktop.relay.papers import UnitPapers

MAX_QUESTION = 64 * 1024
_NO_QUERY = JsonAnswer(422, {"error": "query"})


def reuse_routes(papers: UnitPapers, national: NationalStore, proved: Prover) -> list[Route]:
    async def find(request: Request) -> ProvedAnswer:
        try:
            query = query_from_json(await _body(request))
        except ValueError:
            return _NO_QUERY
        found = await run_sync(papers.find, query)
        return JsonAnswer(200, {"papers": [paper_to_json(paper) for paper in found]})

    async def file(request: Request) -> ProvedAnswer:
        names = _texts(await _body(request), "ref", "unit", "dossier")
        return await run_sync(lambda: papers.file(*names)) if names else _NO_QUERY

    async def national_find(request: Request) -> ProvedAnswer:
        return JsonAnswer(200, await run_sync(national.find, await _body(request)))

    async def national_file(request: Request) -> ProvedAnswer:
        names = _texts(await _body(request), "CoQuanChuQuan", "DuongDan", "MaDonVi", "MaHoSo")
        return await run_sync(lambda: national.file(*names)) if names else _NO_QUERY

    return [
        Route(PAPERS_FIND, proved(find), methods=["POST"]),
        Route(PAPERS_FILE, proved(file), methods=["POST"]),
        Route(NATIONAL_FIND, proved(national_find), methods=["POST"]),
        Route(NATIONAL_FILE, proved(national_file), methods=["POST"]),
    ]


async def _body(request: Request) -> Any:
    """None when it is too long, not JSON, or holds half a letter, which no database takes: no
    question has that shape."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_QUESTION:
            return None
    try:
        question = plain_of(body)
        canonical(question)
    except (ValueError, RecursionError):
        return None
    return question


def _texts(body: Any, *names: str) -> list[str]:
    """Empty unless the body is an object with just these texts, none of them empty."""
    if not isinstance(body, dict) or set(body) != set(names):
        return []
    values = [body[name] for name in names]
    return values if all(isinstance(value, str) and value for value in values) else []
