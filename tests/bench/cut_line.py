"""A line to a port on loopback that is cut after so many bytes, and counts what went over it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class CutLine:
    """cuts: bytes towards the port after which a connection ends; those that carried less keep
    theirs for the next. sent: bytes towards the port, all in all."""

    cuts: list[int] = field(default_factory=list)
    sent: int = 0
    port: int = 0


@contextmanager
def cut_line(target: int, line: CutLine) -> Iterator[CutLine]:
    """target: the port to which it leads."""
    threads: list[threading.Thread] = []
    ends: list[socket.socket] = []

    def back(far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while data := far.recv(1 << 16):
                near.sendall(data)
        _end(near)

    def there(near: socket.socket) -> None:
        with suppress(OSError):
            far = socket.create_connection(("127.0.0.1", target))
            ends.append(far)
            answers = threading.Thread(target=back, args=(far, near))
            threads.append(answers)
            answers.start()
            carried = 0
            while data := near.recv(1 << 16):
                far.sendall(data)
                carried += len(data)
                line.sent += len(data)
                if line.cuts and carried >= line.cuts[0]:
                    line.cuts.pop(0)
                    _end(near)
                    break
            _end(far)

    def accept(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                ends.append(near)
                thread = threading.Thread(target=there, args=(near,))
                threads.append(thread)
                thread.start()

    listener = socket.create_server(("127.0.0.1", 0))
    line.port = listener.getsockname()[1]
    accepting = threading.Thread(target=accept, args=(listener,))
    accepting.start()
    try:
        yield line
    finally:
        _end(listener)
        listener.close()
        accepting.join()
        for each in ends:
            _end(each)
        for thread in threads:
            thread.join()
        for each in ends:
            each.close()


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
