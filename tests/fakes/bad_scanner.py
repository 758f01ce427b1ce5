"""The scanner worker, which goes wrong behind the page that it has just put on disk, before it has
told of it. SCANNER_FAILS: crash, hang, garbage or shape; SCANNER_AFTER: pages told before."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Mapping

from tthc_desktop.workers import scanner
from tthc_desktop.workers.loop import Body, Cancelled, Handler, serve


def _prepare(key: bytes) -> Mapping[str, Handler]:
    handlers = dict(scanner.prepare(key))
    scan = handlers["scan"]

    def bad_scan(body: Mapping[str, object], cancelled: Cancelled) -> Iterator[Body]:
        told = 0
        for item in scan(body, cancelled):
            bad = "page" in item and told == int(os.environ["SCANNER_AFTER"])
            told += "page" in item
            yield _wrong() if bad else item
            if bad:
                return  # what it would scan next may or may not be on disk before it is ended

    handlers["scan"] = bad_scan
    return handlers


def _wrong() -> Body:
    match os.environ["SCANNER_FAILS"]:
        case "crash":
            os.kill(os.getpid(), 11)
        case "hang":
            ctypes.PyDLL(None).pause()
        case "garbage":
            for handle in range(3, 10):
                try:
                    os.write(handle, b"\xff\xfe driver says hello\n")
                except OSError:
                    continue
    return {"page": {"path": 7}}


if __name__ == "__main__":
    serve(_prepare)
