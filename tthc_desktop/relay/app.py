"""The relay as one application: its parts, put together."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tthc_desktop.relay.answers import JsonAnswer, plain
from tthc_desktop.relay.device_routes import DeviceRoutes
from tthc_desktop.relay.devices import Devices
from tthc_desktop.relay.dossier_routes import dossier_routes
from tthc_desktop.relay.dossiers import RelayDossiers
from tthc_desktop.relay.epoch import Keeper
from tthc_desktop.relay.forwarder import Forwarder
from tthc_desktop.relay.front import Front
from tthc_desktop.relay.given_codes import StoredCodes
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.national import NationalStore
from tthc_desktop.relay.no_upstream import no_upstream_routes
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.papers import UnitPapers
from tthc_desktop.relay.reuse_routes import reuse_routes
from tthc_desktop.relay.submission_routes import SubmissionRoutes
from tthc_desktop.relay.submissions import Submissions
from tthc_desktop.relay.upkeep import Upkeep
from tthc_desktop.relay.upload_routes import UploadRoutes
from tthc_desktop.relay.uploads import Uploads
from tthc_desktop.relay.upstream import GivenCodes, Upstream


def now_ms() -> int:
    return round(time.time() * 1000)


class _Inner(Starlette):
    """Without the answer of its own to whatever goes wrong: the front tells that, signed."""

    def build_middleware_stack(self) -> ASGIApp:
        return ExceptionMiddleware(self.router, handlers=self.exception_handlers)


class Relay:
    """One data folder, served."""

    def __init__(
        self,
        data: Path,
        url: str | None = None,
        connect: Callable[[GivenCodes], Upstream] | None = None,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        """Opens the relay's data.

        Args:
            connect: Makes the provincial system behind the relay; None where there is none.
            clock: Milliseconds since 1970.
        """
        self._engine = open_engine(data, url)
        key = RelayKey(data / "relay.key")
        keeper = Keeper(self._engine, data)
        keeper.begin()
        self._uploads = Uploads(self._engine, data / "uploads", clock)
        self._upkeep = Upkeep(keeper, self._uploads)
        upstream = connect(StoredCodes(self._engine)) if connect else None
        self._forwarder = Forwarder(self._engine, upstream) if upstream else None
        devices = Devices(self._engine, key, clock)
        doors = DeviceRoutes(self._engine, key, devices, clock, upstream=upstream is not None)
        submissions = SubmissionRoutes(
            self._engine, Submissions(self._engine, key), self._uploads, clock
        )
        routes = [
            *doors.routes(),
            *UploadRoutes(self._uploads, clock).routes(),
            *submissions.routes(),
            *self._questions(upstream),
        ]
        inner = _Inner(
            routes=routes,
            lifespan=self._lifespan,
            exception_handlers={HTTPException: _no_such_thing},
        )
        inner.router.redirect_slashes = False
        self.app = Front(inner, key, devices)

    def _questions(self, upstream: Upstream | None) -> list[Route]:
        if upstream is None:
            return no_upstream_routes()
        papers = UnitPapers(self._engine, self._uploads)
        national = NationalStore(self._engine, upstream)
        dossiers = RelayDossiers(self._engine, upstream, self._uploads)
        return [*reuse_routes(papers, national), *dossier_routes(dossiers)]

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        async with self._upkeep:
            if self._forwarder:
                self._forwarder.start()
            yield
            if self._forwarder:
                self._forwarder.stop()
        self._engine.dispose()


async def _no_such_thing(_request: Request, error: Exception) -> Response:
    """No such path, or not with that method."""
    if not isinstance(error, HTTPException):
        raise error
    return plain(JsonAnswer(error.status_code, {"error": "unknown"}, dict(error.headers or {})))
