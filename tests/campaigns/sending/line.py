"""The line between a PC and the relay, without a network: the product's own client speaks into it,
the product's own relay answers out of it, and in between everything happens that lines do."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from unittest.mock import patch

import httpcore2
from starlette.types import ASGIApp, Message, Scope

from tests.fakes.portal import Crash
from tthc_desktop.adapters.portal import http as client
from tthc_desktop.adapters.portal.address import Address
from tthc_desktop.adapters.portal.line import Allowance, BoundedBackend
from tthc_desktop.adapters.portal.terms import Terms
from tthc_desktop.domain.wire import UPLOADS
from tthc_desktop.relay import (
    bytes_in,
    device_routes,
    front,
    submission_routes,
    upload_routes,
    uploads,
)

URL = "http://127.0.0.1:1"
Headers = list[tuple[bytes, bytes]]
FAULTS = {
    "refused": 3,  # nothing was sent
    "request lost": 3,
    "answer lost": 5,  # it took effect
    "late": 3,  # it takes effect some time later, and nobody hears the answer
    "twice": 3,  # a box on the way sends it again, some time later
    "cut": 3,  # a part of the body arrived
    "between": 4,  # a status that somebody in between gives; it may have taken effect
    "page": 2,  # a log-in page with status 200
    "other body": 1,  # the relay's answer, with something else in it
    "old answer": 1,  # the relay's answer to an earlier question
}
STATUSES = (401, 403, 404, 409, 413, 424, 429, 500, 502, 503, 504)
WAITS = ("0", "30", "86400", "999999999", "never", "")


@dataclass(frozen=True)
class Asked:
    """A question on its way."""

    method: str
    target: str
    headers: Headers
    body: bytes

    def part(self, length: int) -> Asked:
        return replace(self, body=self.body[:length])


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Headers
    body: bytes


@dataclass
class Weather:
    """What goes wrong in a while.

    Attributes:
        chance: Draws everything.
        share: Of the exchanges that meet a fault.
        dies: At which point from now on this PC dies, counted from 1; 0 for never. Before an
            exchange is a point, and behind it.
    """

    chance: random.Random
    share: float = 0.0
    dies: int = 0

    def point(self) -> None:
        """Raises Crash where this PC dies here."""
        if self.dies:
            self.dies -= 1
            if not self.dies:
                raise Crash

    def fault(self, share: float) -> str:
        if self.chance.random() >= share:
            return ""
        return self.chance.choices(list(FAULTS), list(FAULTS.values()))[0]


@dataclass
class Line:
    """The one line to the one relay.

    Attributes:
        app: The relay; None while it is down.
        late: What is still under way.
        faults: How often each happened.
        sends: Exchanges that carry something: files and submissions. sends_met: by a fault.
    """

    app: ASGIApp | None = None
    weather: Weather = field(default_factory=lambda: Weather(random.Random(0)))
    late: deque[Asked] = field(default_factory=deque)
    faults: Counter[str] = field(default_factory=Counter)
    exchanges: int = 0
    sends: int = 0
    sends_met: int = 0
    relay_died: Callable[[], None] = lambda: None
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _before: Answered | None = None

    def close(self) -> None:
        self._loop.close()

    def exchange(self, asked: Asked, allowance: Allowance) -> Answered:
        """What comes back. Raises what httpcore2 raises, Crash where this PC dies."""
        self.exchanges += 1
        self.weather.point()
        sends = asked.method in ("PUT", "PATCH") or asked.target == UPLOADS
        self.sends += sends
        # Where a round begins with a question that fails, nothing is sent in it.
        share = self.weather.share
        fault = self.weather.fault(share if sends else share / 5)
        if fault:
            self.faults[fault] += 1
            self.sends_met += sends
        if fault == "refused":
            raise httpcore2.ConnectError("refused")
        allowance.connected = True
        allowance.sent += len(asked.body) + 100
        answer = self._with(fault, asked)
        self.weather.point()
        allowance.received += len(answer.body) + 100
        return answer

    def _with(self, fault: str, asked: Asked) -> Answered:
        chance = self.weather.chance
        match fault:
            case "request lost":
                raise httpcore2.ReadTimeout(fault)
            case "late":
                self.late.append(asked)
                raise httpcore2.ReadTimeout(fault)
            case "twice":
                self.late.append(asked)
            case "answer lost":
                self.deliver(asked)
                raise httpcore2.ReadError(fault)
            case "cut":
                self.deliver(asked.part(chance.randrange(len(asked.body) + 1)), whole=False)
                raise httpcore2.WriteError(fault)
            case "between":
                if chance.random() < 0.5:
                    self.deliver(asked)
                waits = chance.choice(WAITS).encode()
                return Answered(chance.choice(STATUSES), [(b"Retry-After", waits)], b"<html>")
            case "page":
                return Answered(200, [(b"Content-Type", b"text/html")], b"<html>Wi-Fi</html>")
        answer = self.deliver(asked)
        if answer is None:
            raise httpcore2.RemoteProtocolError("the relay died")
        if fault == "other body":
            return replace(answer, body=answer.body.replace(b"0", b"1") + b" ")
        if fault == "old answer" and self._before is not None:
            return self._before
        self._before = answer
        return answer

    def deliver(self, asked: Asked, *, whole: bool = True) -> Answered | None:
        """To the relay, whoever still waits for the answer; None where there is none.

        Args:
            whole: False where the line breaks behind the body.
        """
        if self.app is None:
            raise httpcore2.ConnectError("down")
        try:
            return self._loop.run_until_complete(_asked(self.app, asked, whole=whole))
        except Crash:
            self.relay_died()
            return None

    def deliver_late(self, most: int = 1000) -> None:
        """What was under way arrives now, in any order."""
        for _ in range(min(most, len(self.late))):
            self.late.rotate(self.weather.chance.randrange(len(self.late)))
            asked = self.late.popleft()
            if self.app is not None:
                self.deliver(asked)


@dataclass
class LinePool:
    """Stands where the client's pool of connections stands."""

    line: Line
    backend: BoundedBackend

    def handle_request(self, request: httpcore2.Request) -> httpcore2.Response:
        body = b"".join(_pieces(request.stream))
        target = request.url.target.decode()
        asked = Asked(request.method.decode(), target, list(request.headers), body)
        answer = self.line.exchange(asked, self.backend.allowance)
        return httpcore2.Response(answer.status, headers=answer.headers, content=answer.body)

    def close(self) -> None:
        pass


def _pieces(stream: object) -> Iterator[bytes]:
    if not isinstance(stream, Iterable):
        raise TypeError("not a body")
    yield from stream


@contextmanager
def spoken_into(line: Line) -> Iterator[None]:
    """Every client in this process asks over that line. Nothing in the relay is done in another
    thread meanwhile, so that a seed gives the same run."""

    async def at_once(work: Callable[..., object], *args: object) -> object:
        return work(*args)

    def pool(_address: Address, _terms: Terms, backend: BoundedBackend) -> LinePool:
        return LinePool(line, backend)

    parts = (front, submission_routes, upload_routes, uploads, bytes_in, device_routes)
    with ExitStack() as stack:
        stack.enter_context(patch.object(client, "pool", pool))
        for part in parts:
            stack.enter_context(patch.object(part, "run_sync", at_once))
        stack.callback(line.close)
        yield


async def _asked(app: ASGIApp, asked: Asked, *, whole: bool) -> Answered | None:
    path, _, query = asked.target.partition("?")
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in asked.headers],
        "client": ("127.0.0.1", 2),
        "server": ("127.0.0.1", 1),
    }
    told: list[Message] = [{"type": "http.request", "body": asked.body, "more_body": not whole}]
    answer: list[Message] = []

    async def receive() -> Message:
        return told.pop(0) if told else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answer.append(message)

    await app(scope, receive, send)
    if not answer:
        return None
    body = b"".join(message.get("body", b"") for message in answer[1:])
    seen = b"" if asked.method == "HEAD" else body
    return Answered(answer[0]["status"], list(answer[0]["headers"]), seen)
