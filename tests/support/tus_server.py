"""A tus server in memory that gives this PC its token, and does what else a test wants: break off,
refuse large bodies, name other places. Nothing of its uploads is signed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.proving import meets, signed
from tests.support.stub_server import Asked, Reply
from tthc_desktop.domain.wire import UPLOADS

_READ = 16 * 1024


@dataclass
class TusServer:
    """Its uploads, and what was asked.

    Attributes:
        most: Bytes of a body that come through; more are answered 413 by somebody in between.
        with_bytes: Whether it takes bytes with the creation.
        breaks: Numbers of bytes of a body after which the line is cut, one for each body in turn.
        statuses: Answers to PATCH and POST instead of the true ones, in turn; 0 for the true one.
        location: What a creation names; ``{}`` stands for the upload's path.
        keeps: Whether it keeps what later requests bring.
        takes: Bytes of a body that it keeps at most.
        loses: Forgets the upload when this many bytes of it are there.
    """

    most: int = 1 << 40
    with_bytes: bool = True
    breaks: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    location: str = "{}"
    keeps: bool = True
    takes: int = 1 << 40
    loses: int = -1
    files: dict[str, bytearray] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    took: int = 0
    url: str = ""

    def summary(self) -> list[str]:
        return [method for method, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tus: TusServer

    def do_GET(self) -> None:
        self._met(b"")

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        if self.path != UPLOADS:
            self._met(self.rfile.read(length))
            return
        tus = self.tus
        if not self._admitted(length):
            return
        place = f"{UPLOADS}/u{len(tus.sizes) + 1}"
        tus.sizes[place], tus.files[place] = int(self.headers["Upload-Length"]), bytearray()
        told = {"Location": tus.location.replace("{}", place).replace("{url}", tus.url)}
        if not self._taken(tus.files[place], length, keep=tus.with_bytes):
            return
        if tus.with_bytes:
            told["Upload-Offset"] = str(len(tus.files[place]))
        self._reply(201, told)

    def do_HEAD(self) -> None:
        self.tus.asked.append(("HEAD", 0))
        if self.path not in self.tus.files:
            self._reply(404)
            return
        self._reply(200, {"Upload-Offset": str(len(self.tus.files[self.path]))})

    def do_PATCH(self) -> None:
        length = int(self.headers["Content-Length"])
        if not self._admitted(length):
            return
        held = self.tus.files.get(self.path)
        if held is None:
            self._cut(404)
        elif int(self.headers["Upload-Offset"]) != len(held):
            self._cut(409)
        elif self._taken(held, length, keep=self.tus.keeps):
            if 0 <= self.tus.loses <= len(held):
                self.tus.loses = -1
                del self.tus.files[self.path]
                self._reply(404)
                return
            self._reply(204, {"Upload-Offset": str(len(held))})

    def _admitted(self, length: int) -> bool:
        self.tus.asked.append((self.command, length))
        if length > self.tus.most:
            self._cut(413)
            return False
        status = self.tus.statuses.pop(0) if self.tus.statuses else 0
        if status:
            self.rfile.read(length)
            self._reply(status)
        return not status

    def _taken(self, held: bytearray, length: int, *, keep: bool) -> bool:
        stop = self.tus.breaks.pop(0) if self.tus.breaks and length else length
        left, room = min(stop, length), len(held) + self.tus.takes
        while left:
            data = self.rfile.read(min(left, _READ))
            if not data:
                break
            left -= len(data)
            self.tus.took += len(data)
            if keep:
                held += data[: max(0, room - len(held))]
        if stop < length:
            self.close_connection = True
            return False
        return True

    def _cut(self, status: int) -> None:
        """Without reading what comes."""
        self._reply(status)
        self.close_connection = True

    def _met(self, body: bytes) -> None:
        reply = meets(self.path) or Reply(404)
        true = signed(Asked(self.command, self.path, self.headers, body), reply)
        self.send_response(true.status)
        for name, value in true.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(true.body)))
        self.end_headers()
        self.wfile.write(true.body)

    def _reply(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Tus-Resumable": "1.0.0", **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        """Quiet."""


@contextmanager
def tus_serving(tus: TusServer) -> Iterator[TusServer]:
    handler = type("Handler", (_Handler,), {"tus": tus})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    tus.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield tus
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
