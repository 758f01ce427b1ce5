"""The relay's face for whoever has no token yet: the probe, enrolment, proofs."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from anyio.to_thread import run_sync
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tthc_desktop.domain.device_wire import DEVICES, SESSION
from tthc_desktop.domain.time import from_ms, iso
from tthc_desktop.domain.wire import HELLO, MAX_QUERY, NONCE_HEADER, PROTOCOL, hello_part
from tthc_desktop.relay import feed
from tthc_desktop.relay.answers import NO_NONCE, JsonAnswer, plain, question_of
from tthc_desktop.relay.devices import Devices
from tthc_desktop.relay.epoch import epoch_of
from tthc_desktop.relay.front import MAX_PAYLOAD
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import reading
from tthc_desktop.relay.upload_routes import MAX_UPLOAD

_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


class DeviceRoutes:
    def __init__(
        self,
        engine: Engine,
        key: RelayKey,
        devices: Devices,
        now_ms: Callable[[], int],
        *,
        upstream: bool,
    ) -> None:
        self._reading = reading(engine)
        self._key = key
        self._devices = devices
        self._now_ms = now_ms
        self._upstream = upstream

    def routes(self) -> list[Route]:
        return [
            Route(HELLO, self.hello, methods=["GET"]),
            Route(DEVICES, self.enrol, methods=["POST"]),
            Route(SESSION, self.session, methods=["POST"]),
        ]

    async def hello(self, request: Request) -> Response:
        nonce = request.headers.get(NONCE_HEADER) or request.query_params.get("nonce", "")
        if not nonce:
            return plain(NO_NONCE)
        return plain(JsonAnswer(200, await run_sync(self._hello, nonce, _is_local(request))))

    def _hello(self, nonce: str, local: bool) -> dict[str, object]:
        at = iso(from_ms(self._now_ms()))
        with self._reading.begin() as connection:
            epoch, last = epoch_of(connection), feed.head(connection)
        return {
            "protocol": PROTOCOL,
            "nonce": nonce,
            "time": at,
            "key_id": self._key.id,
            "public_key": self._key.public.hex(),
            "signature": self._key.sign(hello_part(nonce, at)),
            "limits": {"upload": MAX_UPLOAD, "payload": MAX_PAYLOAD, "query": MAX_QUERY},
            "upstream": self._upstream,
            "epoch": epoch,
            "head": feed.position(*last),
            "open": local and self._devices.knows_no_unit(),
            "challenge": self._devices.challenge(),
        }

    async def enrol(self, request: Request) -> Response:
        body, local = await question_of(request), _is_local(request)
        return plain(await run_sync(lambda: self._devices.enrol(body, local=local)))

    async def session(self, request: Request) -> Response:
        return plain(await run_sync(self._devices.session, await question_of(request)))


def _is_local(request: Request) -> bool:
    """Whether this machine asks for itself: behind a proxy everybody would look like that."""
    if request.client is None or any(name in request.headers for name in _PROXIES):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
