"""Questions that are too long, too slow, packed, too deep; and a relay in trouble."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import Message
from uvicorn.server import ServerState

from tests.support.province import UNIT, OnlineFolder, online_dossier, uploaded
from tests.support.relay import RelayChild, creation, new_id, patching, payload_of
from tthc_desktop.relay import connection, pace
from tthc_desktop.relay.bodies import BodyTooLongError, BodyTooSlowError, read_body
from tthc_desktop.relay.server import listen
from tthc_desktop.relay.troubles import is_disk

QUERY = "/v1/submissions/query"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay")
    yield child
    child.stop()


@pytest.mark.parametrize(
    "ids",
    [
        b"NaN",
        b"1e999",
        b"[NaN]",
        b"[1e999]",
        b"[" + b"9" * 5000 + b"]",
        b"[99999999999999999999]",
        b'["\\ud800"]',
        b"[1]",
        b"[" * 30_000 + b"]" * 30_000,
        b'{"a":"b"}',
        b"null",
        b'"x"',
    ],
)
def test_odd_json(relay: RelayChild, ids: bytes) -> None:
    answer = relay.ask("POST", QUERY, b'{"ids":' + ids + b"}")
    assert (answer.status, answer.json) == (400, {"error": "ids"})


def test_five_hundred_ids_and_no_more(relay: RelayChild) -> None:
    limit = relay.device.hello()["limits"]["query"]
    for count, status in ((limit, 200), (limit + 1, 400)):
        body = json.dumps({"ids": [new_id() for _ in range(count)]}).encode()
        assert relay.ask("POST", QUERY, body).status == status


def test_a_long_question_is_refused_unread(relay: RelayChild) -> None:
    answer = relay.ask("POST", QUERY, b" " * (64 * 1024 + 1))
    assert (answer.status, answer.json) == (413, {"error": "size"})
    for length in (3 * 1024**3, 10**25):
        line = relay.connect()
        line.putrequest("POST", QUERY)
        line.putheader("Content-Length", str(length))
        line.putheader("Authorization", relay.device.authorization)
        line.endheaders(b"{")
        if length < 10**20:
            assert line.getresponse().status == 413
        line.close()
    assert relay.ask("POST", QUERY, b'{"ids":[]}').status == 200


def test_a_question_without_announced_length_is_read_up_to_the_limit(relay: RelayChild) -> None:
    line = relay.connect()
    pieces = iter([b" " * 1024] * 200)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        token = {"Authorization": relay.device.authorization}
        line.request("POST", QUERY, pieces, token, encode_chunked=True)
        assert line.getresponse().status == 413
    line.close()


def test_a_packed_question_is_not_unpacked(relay: RelayChild) -> None:
    for method, path in (("POST", QUERY), ("PUT", f"/v1/submissions/{new_id()}")):
        answer = relay.ask(method, path, b"\x1f\x8b" + os.urandom(20), Content_Encoding="gzip")
        assert (answer.status, answer.json) == (415, {"error": "encoding"})
    blob = new_id()
    relay.create(blob, b"x")
    packed = patching(0) | {"Content_Encoding": "gzip"}
    assert relay.ask("PATCH", f"/v1/uploads/{blob}", b"x", **packed).status == 415
    assert relay.head(blob).offset == 0


def test_a_part_of_a_file_is_not_given(relay: RelayChild) -> None:
    """Its hash would be that of the whole."""
    dossier = online_dossier(files=(uploaded("f1", b"paper"),))
    OnlineFolder(relay.data).put(UNIT, dossier, {"f1": b"paper"})
    path = f"/v1/dossiers/{dossier.code}/files/f1"
    answer = relay.ask("GET", path, Range="bytes=0-1")
    assert (answer.status, answer.body) == (200, b"paper")


def _read(pieces: list[bytes], limit: int = 10, announced: int | None = None) -> bytes:
    async def receive() -> Message:
        if not pieces:
            return {"type": "http.disconnect"}
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}

    return asyncio.run(read_body(receive, announced, limit, keep=True)).content


def test_a_body_is_read_whole_or_not_at_all() -> None:
    assert _read([b"abc", b"de", b""]) == b"abcde"
    with pytest.raises(ClientDisconnect):
        _read([b"abc"])
    with pytest.raises(BodyTooLongError):
        _read([b"x" * 6, b"x" * 5, b""])
    with pytest.raises(BodyTooLongError):
        _read([], announced=11)


def test_a_body_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "IDLE_S", -1.0)

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(BodyTooSlowError):
        asyncio.run(read_body(never, None, 10, keep=True))


def test_a_body_that_does_not_come_is_told(tmp_path: Path) -> None:
    relay = RelayChild(tmp_path / "relay", idle_s=0.2)
    line = relay.connect()
    line.putrequest("POST", QUERY)
    line.putheader("Content-Length", "5")
    line.putheader("Authorization", relay.device.authorization)
    line.endheaders(b"{")
    reply = line.getresponse()
    assert (reply.status, reply.headers["Connection"]) == (408, "close")
    line.close()
    relay.stop()


def test_small_answers_leave_at_once() -> None:
    """Accepted connections have the option, not only the listener."""
    with listen(0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


class _Line(asyncio.Protocol):
    def __init__(self) -> None:
        self.closed = asyncio.get_running_loop().create_future()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set_result(exc)


@pytest.mark.parametrize("said", [b"", b"GET /v1/hello HTTP/1.1\r\nHost: x\r\n"])
def test_a_line_on_which_nothing_whole_is_said_is_closed(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(connection, "HEAD_S", 0.05)

    async def nothing(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError("there was no question")

    async def run() -> None:
        loop, state = asyncio.get_running_loop(), ServerState()
        config = uvicorn.Config(nothing, interface="asgi3", log_level="critical")
        config.load()
        server = await loop.create_server(
            lambda: connection.RelayConnection(config, state, {}), "127.0.0.1", 0
        )
        port = server.sockets[0].getsockname()[1]
        transport, line = await loop.create_connection(_Line, "127.0.0.1", port)
        transport.write(said)
        await asyncio.wait_for(line.closed, 20)
        transport.close()
        server.close()
        await server.wait_closed()

    asyncio.run(run())


LIMIT = 600_000


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[RelayChild]:
    """Its files cannot grow beyond LIMIT, which is what a full disk looks like to it. The database
    has room for its tables and not for a large payload."""
    if sys.platform == "win32":
        pytest.skip("RLIMIT_FSIZE stands in for a full disk")
    child = RelayChild(tmp_path / "relay", file_limit=LIMIT)
    yield child
    child.stop()


def test_a_full_disk_during_an_upload(narrow: RelayChild) -> None:
    blob, content = new_id(), os.urandom(LIMIT + 100_000)
    assert narrow.create(blob, content).status == 201
    answer = narrow.patch(blob, 0, content)
    assert (answer.status, answer.json) == (507, {"error": "disk"})
    offset = narrow.head(blob).offset
    assert offset <= LIMIT
    stored = (narrow.data / "uploads" / f"{blob}.blob").read_bytes()
    assert stored[:offset] == content[:offset]
    assert narrow.create(blob, content).offset == offset, "it goes on answering"
    narrow.stop()
    narrow.file_limit = 0
    narrow.start()
    assert narrow.patch(blob, offset, content[offset:]).offset == len(content)
    assert narrow.verify(blob).status == 200


def test_a_full_disk_during_a_commit(narrow: RelayChild) -> None:
    submission = new_id()
    payload = payload_of(submission, fields={"GhiChu": "x" * LIMIT})
    answer = narrow.put(submission, payload)
    assert (answer.status, answer.json) == (507, {"error": "disk"})
    assert narrow.ask("GET", f"/v1/submissions/{submission}").status == 404
    narrow.stop()
    narrow.file_limit = 0
    narrow.start()
    assert narrow.put(submission, payload).status == 201


def test_a_fault_inside_is_told_with_a_signature(own: RelayChild) -> None:
    """The folder of the uploads is gone."""
    folder = own.data / "uploads"
    own.device.authorization  # noqa: B018 - the token is got while all is well
    folder.rename(own.data / "elsewhere")
    headers = creation(new_id(), "a" * 64, 3)
    answer = own.ask("POST", "/v1/uploads", **headers)
    assert (answer.status, answer.json) == (500, {"error": "internal"})
    (own.data / "elsewhere").rename(folder)
    assert own.ask("POST", "/v1/uploads", **headers).status == 201


def test_the_limits_of_the_operating_system_are_those_of_the_disk() -> None:
    for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        assert is_disk(OSError(code, "x"))
    assert not is_disk(OSError(errno.EACCES, "x"))
