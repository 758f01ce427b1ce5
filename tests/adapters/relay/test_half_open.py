"""Connections on which a stranger says nothing whole keep nobody out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.relay import RelayChild, new_id, patching
from tests.support.tables import each_row

MOST = 100
STRANGERS = 2 * MOST


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", connections=MOST)
    yield child
    child.stop()


@contextmanager
def strangers(relay: RelayChild, said: bytes) -> Iterator[list[socket.socket]]:
    """Each says that, and then nothing."""
    with ExitStack() as stack:
        lines = []
        for _ in range(STRANGERS):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", relay.port), 30))
            line.sendall(said)
            if said.endswith(b"\r\n\r\n"):
                assert line.recv(65536)
            lines.append(line)
        yield lines


def wait_for_end(line: socket.socket) -> None:
    """Who waited longest has to go."""
    with suppress(ConnectionResetError):
        while line.recv(4096):
            pass


HELLO = b"GET /v1/hello?nonce=0123456789abcdef HTTP/1.1\r\nHost: x\r\n"


@each_row(
    "said",
    [
        b"",
        HELLO,
        b"POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
        b"PUT /v1/submissions/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
        HELLO + b"\r\n",
    ],
)
def test_enrolled_devices_get_in(narrow: RelayChild, said: bytes) -> None:
    device = narrow.device
    with strangers(narrow, said) as lines:
        assert device.ask("POST", "/v1/submissions/query", b'{"ids":[]}').status == 200
        assert narrow.enrolled("H01.46").ask("GET", "/v1/changes?since=0").status == 200
        wait_for_end(lines[0])


def test_a_file_on_its_way_is_not_disturbed(narrow: RelayChild) -> None:
    blob = new_id()
    assert narrow.create(blob, b"paper").status == 201
    line = narrow.connect()
    line.putrequest("PATCH", f"/v1/uploads/{blob}")
    headers = patching(0) | {"Content_Length": "5", "Authorization": narrow.device.authorization}
    for name, value in headers.items():
        line.putheader(name.replace("_", "-"), value)
    line.endheaders(b"pa")
    with strangers(narrow, HELLO) as lines:
        wait_for_end(lines[0])
        line.send(b"per")
        reply = line.getresponse()
        assert (reply.status, reply.headers["Upload-Offset"]) == (204, "5")
    line.close()
