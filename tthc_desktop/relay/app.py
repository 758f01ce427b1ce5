"""The relay as one application: its parts, put together."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.routing import Route, Router

from tthc_desktop.relay.device_routes import DeviceRoutes
from tthc_desktop.relay.devices import Devices
from tthc_desktop.relay.dossier_routes import dossier_routes
from tthc_desktop.relay.dossiers import RelayDossiers
from tthc_desktop.relay.epoch import Keeper
from tthc_desktop.relay.forwarder import Forwarder
from tthc_desktop.relay.front import Front
from tthc_desktop.relay.given_codes import StoredCodes
from tthc_desktop.relay.known_key import open_key
from tthc_desktop.relay.national import NationalStore
from tthc_desktop.relay.no_upstream import no_upstream_routes
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.owning import nothing_online
from tthc_desktop.relay.papers import UnitPapers
from tthc_desktop.relay.resync_routes import resync_routes
from tthc_desktop.relay.reuse_routes import reuse_routes
from tthc_desktop.relay.submission_routes import SubmissionRoutes
from tthc_desktop.relay.submissions import Submissions
from tthc_desktop.relay.upkeep import Upkeep
from tthc_desktop.relay.upload_routes import UploadRoutes
from tthc_desktop.relay.uploads import Uploads
from tthc_desktop.relay.upstream import GivenCodes, Upstream


def now_ms() -> int:
    return round(time.time() * 1000)


class Relay:
    """One data folder, served.

    Attributes:
        is_open: At its start any program on this machine can enrol itself without a code.
    """

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

        Raises:
            StoreError: As open_engine() and open_key() raise it.
        """
        self._engine = open_engine(data, url)
        try:
            key = open_key(self._engine, data)
            keeper = Keeper(self._engine, data)
            keeper.begin()
        except BaseException:
            self.close()
            raise
        self._uploads = Uploads(self._engine, data / "uploads", clock)
        self._upkeep = Upkeep(keeper, self._uploads)
        upstream = connect(StoredCodes(self._engine)) if connect else None
        self._forwarder = Forwarder(self._engine, upstream) if upstream else None
        devices = Devices(self._engine, key, clock)
        self.is_open = devices.knows_no_unit()
        doors = DeviceRoutes(self._engine, key, devices, clock, upstream=upstream is not None)
        taken = Submissions(self._engine, key, upstream.online if upstream else nothing_online)
        submissions = SubmissionRoutes(self._engine, taken, self._uploads, clock)
        router = Router(
            routes=[
                *doors.routes(),
                *UploadRoutes(self._uploads, clock).routes(),
                *submissions.routes(),
                *resync_routes(self._engine, clock, upstream=upstream is not None),
                *self._questions(upstream),
            ],
            lifespan=self._lifespan,
            redirect_slashes=False,
        )
        self.app = Front(router, key, devices)

    def _questions(self, upstream: Upstream | None) -> list[Route]:
        if upstream is None:
            return no_upstream_routes()
        papers = UnitPapers(self._engine, self._uploads)
        national = NationalStore(self._engine, upstream)
        dossiers = RelayDossiers(self._engine, upstream, self._uploads)
        return [*reuse_routes(papers, national), *dossier_routes(dossiers)]

    @asynccontextmanager
    async def _lifespan(self, _app: Router) -> AsyncIterator[None]:
        async with self._upkeep:
            if self._forwarder:
                self._forwarder.start()
            yield
            if self._forwarder:
                self._forwarder.stop()
        self.close()

    def close(self) -> None:
        """Closes its database. A relay that is served does so when the server ends."""
        self._engine.dispose()
