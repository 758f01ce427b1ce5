"""A worker that can be told to misbehave in every way that a driver can."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Mapping

from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.workers.loop import Cancelled, Handler, serve

Body = Mapping[str, object]
Reply = Iterator[dict[str, object]]


def _count(body: Body, cancelled: Cancelled) -> Reply:
    number = 0
    while not cancelled() and number < int(str(body["to"])):
        number += 1
        yield {"number": number}


def _pid(_body: Body, _cancelled: Cancelled) -> Reply:
    yield {"pid": os.getpid(), "nice": _priority()}


if sys.platform == "win32":

    def _priority() -> int:
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.GetPriorityClass.argtypes = (ctypes.c_void_p,)
        return int(kernel.GetPriorityClass(kernel.GetCurrentProcess()))

    def _wait_in_c() -> None:
        ctypes.PyDLL("kernel32").Sleep(0xFFFFFFFF)

else:

    def _priority() -> int:
        return os.nice(0)

    def _wait_in_c() -> None:
        ctypes.PyDLL(None).pause()


def _crash(_body: Body, _cancelled: Cancelled) -> Reply:
    yield {"last": "words"}
    os.kill(os.getpid(), 11)


def _stuck(_body: Body, _cancelled: Cancelled) -> Reply:
    """In C, with the interpreter lock held, as a bad driver is: nothing of ours runs any more."""
    yield {"pid": os.getpid()}
    _wait_in_c()


def _garbage(_body: Body, _cancelled: Cancelled) -> Reply:
    os.write(3, b"")
    for handle in range(3, 10):
        try:
            os.write(handle, b"Segmentation fault (joke)\n")
        except OSError:
            continue
    yield {}


def _chatter(_body: Body, _cancelled: Cancelled) -> Reply:
    os.write(1, b"driver v1.0 loaded\n")
    print("more of it", flush=True)
    yield {"said": "nothing of it"}


def _refuse(_body: Body, _cancelled: Cancelled) -> Reply:
    yield {"before": "it"}
    raise DeviceError("scanner.jam", part="feeder")


def _nameless(_body: Body, _cancelled: Cancelled) -> Reply:
    """Tells of a file whose name is no text."""
    yield {"name": "\udcff\udcfe.pdf"}
    raise DeviceError("scanner.jam", part="\udcff")


def _bug(_body: Body, _cancelled: Cancelled) -> Reply:
    yield {}
    raise ZeroDivisionError


def _listen(_body: Body, _cancelled: Cancelled) -> Reply:
    """As a library that wants something of the standard input."""
    yield {"read": os.read(0, 1).decode()}


def _prepare(key: bytes) -> dict[str, Handler]:
    def shows_key(_body: Body, _cancelled: Cancelled) -> Reply:
        yield {"key": key.hex()}

    return {
        "count": _count,
        "pid": _pid,
        "crash": _crash,
        "stuck": _stuck,
        "garbage": _garbage,
        "chatter": _chatter,
        "refuse": _refuse,
        "nameless": _nameless,
        "bug": _bug,
        "key": shows_key,
        "listen": _listen,
    }


if __name__ == "__main__":
    serve(_prepare)
