"""A web proxy on loopback that leads every CONNECT to one place."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.support.listening import stop_listening


@dataclass
class Proxy:
    """asked: first line and credentials of each request."""

    port: int = 0
    answer: bytes = b"HTTP/1.1 200 OK\r\n\r\n"
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def proxying(proxy: Proxy, target: int) -> Iterator[Proxy]:
    """target: the port on loopback to which it leads."""
    threads: list[threading.Thread] = []
    lines: list[socket.socket] = []

    def begin(call: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=call, args=arguments)
        threads.append(thread)
        thread.start()

    def copy(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def lead(line: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            data = line.recv(65536)
            if not data:
                return
            head += data
        rows = head.decode("latin-1").split("\r\n")
        sent = next((row for row in rows if row.lower().startswith("proxy-authorization")), "")
        proxy.asked.append((rows[0], sent))
        line.sendall(proxy.answer)
        if b" 200 " not in proxy.answer:
            line.close()
            return
        far = socket.create_connection(("127.0.0.1", target))
        lines.append(far)
        begin(copy, line, far)
        copy(far, line)

    def accept(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                lines.append(line)
                begin(lead, line)

    listener = socket.create_server(("127.0.0.1", 0))
    proxy.port = listener.getsockname()[1]
    begin(accept, listener)
    try:
        yield proxy
    finally:
        stop_listening(listener)
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        for thread in threads:
            thread.join()
