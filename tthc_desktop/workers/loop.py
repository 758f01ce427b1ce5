"""The inside of a worker: reads requests, answers them one after the other."""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO

from tthc_desktop.adapters.system.parent_death import die_with_parent
from tthc_desktop.domain.errors import TthcError, to_wire

Body = dict[str, object]
Cancelled = Callable[[], bool]
Handler = Callable[[Mapping[str, object], Cancelled], Iterator[Body]]
"""Yields items; what it returns last is not used. Raises TthcError for expected failures."""

_log = logging.getLogger(__name__)


class Loop:
    """Answers requests on the main thread while a second thread reads the pipe for cancels."""

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        self._source = source
        self._sink = sink
        self._requests: queue.SimpleQueue[tuple[int, str, Body] | None] = queue.SimpleQueue()
        self._cancelled: set[int] = set()

    def first_line(self) -> Body:
        """The key line. An empty pipe ends the process: the parent is gone."""
        line = self._source.readline()
        if not line:
            raise SystemExit(0)
        body = json.loads(line)
        if not isinstance(body, dict):
            raise TypeError("first line is not an object")
        return body

    def run(self, handlers: Mapping[str, Handler]) -> None:
        threading.Thread(target=self._read, name="requests", daemon=True).start()
        while (request := self._requests.get()) is not None:
            number, op, body = request
            self._answer(number, handlers[op], body)

    def _read(self) -> None:
        for line in self._source:
            message = json.loads(line)
            if "cancel" in message:
                self._cancelled.add(int(message["cancel"]))
            else:
                self._requests.put((int(message["id"]), str(message["op"]), message["body"]))
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
        line = json.dumps({"id": number, "event": event, "body": body}, ensure_ascii=False)
        self._sink.write(line + "\n")
        self._sink.flush()


def serve(prepare: Callable[[bytes], Mapping[str, Handler]]) -> None:
    """Runs a worker until its parent closes the pipe.

    Args:
        prepare: Gets the key for files (32 bytes), returns the handlers by operation.
    """
    die_with_parent()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    # Drivers print to stdout; keep the protocol's channel and give them stderr.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    loop = Loop(os.fdopen(0, "r", encoding="utf-8"), channel)
    key = bytes.fromhex(str(loop.first_line()["key"]))
    loop.run(prepare(key))
