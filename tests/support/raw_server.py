"""A server on loopback that answers with any bytes, for as long as somebody listens."""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.support.listening import stop_listening
from tests.support.stub_server import Asked

Stream = Callable[[Asked], Iterator[bytes]]
MOST = 64 << 20
"""What an endless answer sends before the test gives up on whoever reads it."""


@dataclass
class RawServer:
    """answer: made for each request; the line is cut where it ends. pause: waits a moment, or ends
    the answer when the test is over."""

    answer: Stream
    url: str = ""
    sent: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def drip(self, data: bytes) -> Iterator[bytes]:
        """Byte by byte, a moment apart, and for ever."""
        while True:
            for each in data:
                if self.over.wait(0.02):
                    return
                yield bytes([each])


def _request(line: socket.socket) -> Asked | None:
    head = b""
    while b"\r\n\r\n" not in head:
        data = line.recv(65536)
        if not data:
            return None
        head += data
    head, body = head.split(b"\r\n\r\n", 1)
    first, rest = head.split(b"\r\n", 1)
    method, path, _ = first.decode("ascii").split(" ")
    headers = http.client.parse_headers(io.BytesIO(rest + b"\r\n\r\n"))
    length = int(headers.get("Content-Length") or 0)
    while len(body) < length:
        data = line.recv(65536)
        if not data:
            return None
        body += data
    return Asked(method, path, headers, body)


@contextmanager
def raw_serving(answer: Stream) -> Iterator[RawServer]:
    server = RawServer(answer)
    threads: list[threading.Thread] = []

    def serve(line: socket.socket) -> None:
        with line, suppress(OSError):
            line.settimeout(10.0)
            asked = _request(line)
            if asked is None:
                return
            for piece in server.answer(asked):
                line.sendall(piece)
                server.sent += len(piece)
                if server.sent > MOST or server.over.is_set():
                    return
            line.shutdown(socket.SHUT_WR)
            while line.recv(65536):
                pass

    def accept(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                thread = threading.Thread(target=serve, args=(line,))
                threads.append(thread)
                thread.start()

    listener = socket.create_server(("127.0.0.1", 0))
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    accepting = threading.Thread(target=accept, args=(listener,))
    accepting.start()
    try:
        yield server
    finally:
        server.over.set()
        stop_listening(listener)
        accepting.join()
        for thread in threads:
            thread.join()
