"""The relay's face where it is connected to no provincial system: it cannot tell, which is neither
"there is none" nor an empty list."""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import Route

from tthc_desktop.domain.wire import (
    DOSSIERS,
    NATIONAL_FILE,
    NATIONAL_FIND,
    NO_UPSTREAM,
    PAPERS_FILE,
    PAPERS_FIND,
)
from tthc_desktop.relay.answers import JsonAnswer, ProvedAnswer, proved

_ANSWER = JsonAnswer(NO_UPSTREAM, {"error": "no_upstream"})


def no_upstream_routes() -> list[Route]:
    """In the place of dossier_routes() and reuse_routes()."""

    async def cannot_tell(_request: Request) -> ProvedAnswer:
        return _ANSWER

    asked = (PAPERS_FIND, PAPERS_FILE, NATIONAL_FIND, NATIONAL_FILE)
    return [
        Route(DOSSIERS, proved(cannot_tell), methods=["GET"]),
        Route(f"{DOSSIERS}/{{rest:path}}", proved(cannot_tell), methods=["GET"]),
        *(Route(path, proved(cannot_tell), methods=["POST"]) for path in asked),
    ]
