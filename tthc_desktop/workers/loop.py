"""The inside of a worker: reads requests, answers them one after the other."""

from __future__ import annotations

import ctypes
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO, TypeVar

from tthc_desktop.adapters.system.parent_death import die_with_parent
from tthc_desktop.domain.errors import TthcError, to_wire
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.worker_lines import (
    FROM_WORKER,
    TO_WORKER,
    CancelLine,
    KeyLine,
    WorkerReply,
    WorkerRequest,
)
from tthc_desktop.services.ports.worker import WorkerOperation

Q = TypeVar("Q")
A = TypeVar("A")
Body = dict[str, object]
Cancelled = Callable[[], bool]
Handler = Callable[[Mapping[str, object], Cancelled], Iterator[Body]]
"""Yields items; what it returns last is not used. Raises TthcError for expected failures."""

if sys.platform == "win32":
    import msvcrt

    _STD_INPUT = -10

_log = logging.getLogger(__name__)


def answered(
    operation: WorkerOperation[Q, A], answer: Callable[[Q, Cancelled], Iterator[A]]
) -> tuple[str, Handler]:
    """The operation's name and its handler.

    Args:
        answer: Gets the request, yields answers.
    """
    codec = operation.codec

    def handle(body: Mapping[str, object], cancelled: Cancelled) -> Iterator[Body]:
        for each in answer(codec.from_plain(operation.request, body), cancelled):
            yield codec.to_plain(each, operation.answer)

    return operation.name, handle


class Loop:
    """Answers requests on the main thread while a second thread reads the pipe for cancels."""

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        self._source = source
        self._sink = sink
        self._requests: queue.SimpleQueue[WorkerRequest | None] = queue.SimpleQueue()
        self._cancelled: set[int] = set()

    def first_line(self) -> KeyLine:
        """An empty pipe ends the process: the parent is gone."""
        line = self._source.readline()
        if not line:
            raise SystemExit(0)
        return TO_WORKER.from_text(KeyLine, line)

    def run(self, handlers: Mapping[str, Handler]) -> None:
        threading.Thread(target=self._read, name="requests", daemon=True).start()
        while (request := self._requests.get()) is not None:
            self._answer(request.id, handlers[request.op], request.body)

    def _read(self) -> None:
        for line in self._source:
            message = plain_of(line)
            if "cancel" in message:
                self._cancelled.add(TO_WORKER.from_plain(CancelLine, message).cancel)
            else:
                self._requests.put(TO_WORKER.from_plain(WorkerRequest, message))
        self._requests.put(None)
        # A request may still be stuck in a driver; nobody waits for its answer any more.
        os._exit(0)

    def _answer(self, number: int, handler: Handler, body: Body) -> None:
        try:
            for item in handler(body, lambda: number in self._cancelled):
                self._send(number, "item", item)
        except TthcError as error:
            self._send(number, "error", to_wire(error))
        except Exception:  # noqa: BLE001 - the parent restarts us; the stack is for the log
            _log.exception("bug while answering")
            os._exit(70)
        else:
            self._send(number, "done", {})
        finally:
            self._cancelled.discard(number)

    def _send(self, number: int, event: str, body: Mapping[str, object]) -> None:
        self._sink.write(FROM_WORKER.to_text(WorkerReply(number, event, dict(body))) + "\n")
        self._sink.flush()


def _own_input() -> TextIO:
    """The pipe of requests, which nothing else in this process has as its standard input.

    On Windows the C runtime of a library that is loaded asks what the standard input is
    (GetFileType), and has to wait as long as another thread reads from that pipe: until the next
    request, which never comes as this one is not answered.
    """
    source = os.fdopen(os.dup(0), "r", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if sys.platform == "win32":
        # dup2() does so in console programs only, and the installed one is none.
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        if not kernel.SetStdHandle(_STD_INPUT, ctypes.c_void_p(msvcrt.get_osfhandle(0))):
            raise ctypes.WinError(ctypes.get_last_error())
    return source


def serve(prepare: Callable[[bytes], Mapping[str, Handler]]) -> None:
    """Runs a worker until its parent closes the pipe.

    Args:
        prepare: Gets the key for files (32 bytes), returns the handlers by operation.
    """
    die_with_parent()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    # Drivers print to stdout; keep the protocol's channel and give them stderr. What is no text in
    # the name of a file is written as the escape of JSON: a name ends no worker.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    os.dup2(2, 1)
    loop = Loop(_own_input(), channel)
    key = bytes.fromhex(loop.first_line().key)
    loop.run(prepare(key))
