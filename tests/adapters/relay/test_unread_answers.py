"""Connections on which nobody reads what is answered keep nobody out, and end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from tthc_desktop.relay import connection
from tthc_desktop.relay.caller import Caller, put_nobody
from tthc_desktop.relay.connection import RelayConnection

STRANGER = b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n"
BAD_TOKEN = b"GET /x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n"
DEVICE = b"GET /known HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n"
UNCHECKED = b"GET /unchecked HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n"
HALF = b"PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
MANY = 40
"""Questions at once, whose answers no buffer holds."""
WAIT_S = 60


async def _answering(scope: Any, receive: Any, send: Any) -> None:
    """Knows who asks as relay/front.py does, and answers at length."""
    if scope["path"] == "/known":
        Caller("pc", "H01.45").put_into(scope)
    elif scope["path"] != "/unchecked":
        put_nobody(scope)
    while (await receive()).get("more_body"):
        pass
    body = b"x" * 16384
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body})


@dataclass
class Lines:
    """A server whose buffers are small, and lines to it."""

    port: int
    stack: ExitStack
    made: list[RelayConnection] = field(default_factory=list)

    async def line(self, said: bytes) -> tuple[socket.socket, RelayConnection]:
        """Another one, on which that is said."""
        line = self.stack.enter_context(socket.socket())
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        line.setblocking(False)
        number = len(self.made)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(line, ("127.0.0.1", self.port))
        await until(lambda: len(self.made) > number and bool(self.made[number].transport))
        await loop.sock_sendall(line, said)
        return line, self.made[number]

    async def unread(self, question: bytes) -> tuple[socket.socket, RelayConnection]:
        line, made = await self.line(question * MANY)
        await until(lambda: made.flow.write_paused)
        return line, made


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not true():
            await asyncio.sleep(0)


async def ended(line: socket.socket) -> None:
    with suppress(ConnectionError):
        async with asyncio.timeout(WAIT_S):
            while await asyncio.get_running_loop().sock_recv(line, 65536):
                pass


@asynccontextmanager
async def serving(most: int = 100) -> AsyncIterator[Lines]:
    loop, state = asyncio.get_running_loop(), ServerState()
    config = uvicorn.Config(
        _answering, interface="asgi3", log_level="critical", limit_concurrency=most
    )
    config.load()
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # accepted ones inherit it
        lines = Lines(listener.getsockname()[1], stack)

        def make() -> RelayConnection:
            lines.made.append(RelayConnection(config, state, {}))
            return lines.made[-1]

        server = await loop.create_server(make, sock=listener)
        yield lines
        for each in lines.made:
            each.transport.abort()
        await until(lambda: not state.connections and not state.tasks)
        server.close()
        await server.wait_closed()


def _run(act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(act())


@pytest.mark.parametrize("question", [STRANGER, BAD_TOKEN, UNCHECKED])
def test_strangers_who_read_nothing_keep_no_device_out(question: bytes) -> None:
    async def act() -> None:
        async with serving(most=3) as lines:
            for _ in range(4):
                await lines.unread(question)
            assert all(each.is_waiting for each in lines.made)
            line, _ = await lines.line(DEVICE)
            told = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(line, 12), WAIT_S)
            assert told == b"HTTP/1.1 200"

    _run(act)


def test_of_those_the_oldest_has_to_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_WAITING", 3)

    async def act() -> None:
        async with serving() as lines:
            device, known = await lines.unread(DEVICE)
            first, _ = await lines.unread(STRANGER)
            second, _ = await lines.unread(STRANGER)
            await lines.unread(STRANGER)
            await lines.line(b"")
            await ended(first)
            await lines.line(b"")
            await ended(second)
            assert not known.is_waiting
            assert not known.transport.is_closing()
            assert device.fileno() > 0

    _run(act)


def test_one_whose_question_is_on_its_way_is_younger_than_what_was_there_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also when a stranger has said something since, or has asked again and again."""
    monkeypatch.setattr(connection, "MAX_WAITING", 2)

    async def act() -> None:
        async with serving() as lines:
            loop = asyncio.get_running_loop()
            stranger, old = await lines.line(b"")
            _, silent = await lines.line(b"")
            await loop.sock_sendall(stranger, STRANGER + HALF)
            await until(lambda: old.cycle is not None and bool(old.cycle.more_body))
            await lines.line(b"")
            await ended(stranger)
            assert not silent.transport.is_closing()

    _run(act)


@pytest.mark.parametrize("question", [STRANGER, DEVICE])
def test_an_answer_of_which_nothing_leaves_is_given_up(
    monkeypatch: pytest.MonkeyPatch, question: bytes
) -> None:
    monkeypatch.setattr(connection, "STALL_S", 0.05)

    async def act() -> None:
        async with serving() as lines:
            _, made = await lines.unread(question)
            await until(lambda: made.cycle.disconnected)

    _run(act)


@pytest.mark.parametrize("way", ["keep_alive", "give_way"])
def test_a_line_that_was_ended_with_something_unsent_ends(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(connection, "STALL_S", 0.05)

    async def act() -> None:
        async with serving() as lines:
            _, made = await lines.line(DEVICE * 3)
            await until(lambda: made.server_state.total_requests == 3)
            assert made.unsent
            if way == "keep_alive":
                made.timeout_keep_alive_handler()
            else:
                made.give_way()
            assert made.transport.is_closing()
            await until(lambda: not made.unsent)

    _run(act)


def test_an_answer_that_leaves_slowly_is_left_alone() -> None:
    async def act() -> None:
        async with serving() as lines:
            _, made = await lines.unread(DEVICE)
            made.look(made.unsent + 1)
            assert not made.transport.is_closing()
            made.look(made.unsent)
            assert made.transport.is_closing()

    _run(act)
