"""32-bit TWAIN sources, through the helper process that can load them. Windows only in use; the
module itself runs anywhere.

Most makers' sources are 32-bit libraries. Each task gets a helper of its own, so that a driver that
crashes takes nothing with it, and none that hangs is met again.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tthc_desktop.adapters.scanning import twain_source as tw
from tthc_desktop.adapters.scanning.twain32_line import (
    VERSION,
    BrokenLineError,
    Reply,
    read_reply,
    request,
)
from tthc_desktop.adapters.scanning.twain_containers import (
    ONE,
    CapValue,
    Container,
    fixed,
    packed,
    parsed,
)
from tthc_desktop.adapters.scanning.twain_identity import IDENTITY_BYTES, listed
from tthc_desktop.adapters.scanning.twain_source import (
    SAID,
    Heard,
    ListedSource,
    OpenSource,
    checked,
)
from tthc_desktop.domain.errors import DeviceError

HELPER_NAME = "tthc-twain32.exe"
CONFIGURED = "TTHC_TWAIN32"
"""Environment variable: a helper that lies elsewhere than beside the program."""
_BRIEF_S = 8.0  # less than who looks for known devices waits for an answer
_GET, _GETCURRENT = 1, 2
_FIX32 = struct.Struct("<h")


def helper() -> Path | None:
    """The helper of this installation, if it has one."""
    beside = Path(sys.executable).parent
    configured = os.environ.get(CONFIGURED)
    places = [beside / HELPER_NAME, beside.parent / HELPER_NAME]
    if configured:
        places.insert(0, Path(configured))
    return next((place for place in places if place.is_file()), None)


def manager_paths() -> list[str]:
    """Where a 32-bit source manager may lie. For the helper System32 is the folder of 32-bit
    libraries, whatever it is called here; the older manager came with Windows itself."""
    windows = os.environ.get("SYSTEMROOT", r"C:\Windows")
    beside = helper()
    near = [str(beside.parent / "twaindsm.dll")] if beside else []
    return [
        *near,
        rf"{windows}\System32\twaindsm.dll",
        rf"{windows}\twain_32.dll",
        rf"{windows}\System32\twain_32.dll",
    ]


def answers(command: Sequence[str], brief_s: float = _BRIEF_S) -> bool:
    """Whether a helper of this version runs at all; it loads no driver for it."""
    try:
        with _begun(command, brief_s):
            return True
    except DeviceError:
        return False


@contextlib.contextmanager
def _begun(command: Sequence[str], within_s: float | None) -> Iterator[_Helper]:
    """A helper that has answered.

    Args:
        within_s: After so long it is ended, whatever it does; None leaves it.
    """
    with contextlib.closing(_Helper(command)) as line:
        timer = threading.Timer(within_s, line.end) if within_s is not None else None
        if timer:
            timer.daemon = True
            timer.start()
        try:
            line.greet()
            yield line
        finally:
            if timer:
                timer.cancel()
                timer.join()


class HelperManagers:
    """Starts a helper and opens the first manager that it can load (twain_source.Managers).

    Args:
        command: Starts the helper.
        brief_s: How long a helper may take where somebody waits for a list.
    """

    def __init__(
        self,
        command: Sequence[str],
        paths: Callable[[], Sequence[str]] = manager_paths,
        brief_s: float = _BRIEF_S,
    ) -> None:
        self.command = command
        self._paths = paths
        self._brief_s = brief_s

    @contextlib.contextmanager
    def __call__(self, *, brief: bool = False) -> Iterator[HelperManager]:
        with _begun(self.command, self._brief_s if brief else None) as line:
            if not any(line.ask("manager", p.encode()).returned == 0 for p in self._paths()):
                raise DeviceError("scanner.driver_missing")
            yield HelperManager(line)


class _Helper:
    """A helper process and the line to it."""

    def __init__(self, command: Sequence[str]) -> None:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=flags
            )
        except OSError as error:
            raise DeviceError("scanner.driver_missing") from error

    def greet(self) -> None:
        if self.ask("hello").value != VERSION:
            raise DeviceError("scanner.driver_missing")

    def ask(self, verb: str, *words: int | bytes) -> Reply:
        """One request.

        Raises:
            DeviceError: ``scanner.driver_crashed``: the helper, and so a driver, is gone.
        """
        source, sink = self._process.stdout, self._process.stdin
        try:
            if sink is None or source is None:
                raise BrokenLineError("no line")
            sink.write(request(verb, *words))
            sink.flush()
            return read_reply(source)
        except (OSError, BrokenLineError) as error:
            self.end()
            raise DeviceError("scanner.driver_crashed") from error

    def done(self, verb: str, *words: int | bytes) -> Reply:
        """One request that must succeed. Raises also TwainRefusal."""
        reply = self.ask(verb, *words)
        checked(reply.returned, reply.condition, tw.XFERDONE)
        return reply

    def end(self) -> None:
        """Ends the process, also one that hangs."""
        self._process.kill()

    def close(self) -> None:
        self.end()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):  # what it did not read any more
                    pipe.close()


class HelperManager:
    """An open manager in the helper (twain_source.Manager)."""

    def __init__(self, line: _Helper) -> None:
        self._line = line

    def sources(self) -> tuple[ListedSource, ...]:
        data = self._line.done("sources").data
        starts = range(0, len(data) - IDENTITY_BYTES + 1, IDENTITY_BYTES)
        return tuple(listed(data[at : at + IDENTITY_BYTES]) for at in starts)

    @contextlib.contextmanager
    def opened(self, source: ListedSource) -> Iterator[OpenSource]:
        self._line.done("open", source.raw)
        try:
            yield HelperSource(self._line)
        finally:
            with contextlib.suppress(DeviceError):  # the helper is gone, and the source with it
                self._line.ask("close")


class HelperSource:
    """An open source in the helper (twain_source.OpenSource)."""

    def __init__(self, line: _Helper) -> None:
        self._line = line

    def get(self, cap: int, *, current: bool = False) -> Container:
        reply = self._line.done("get", cap, _GETCURRENT if current else _GET)
        return parsed(reply.value, reply.data)

    def put(self, cap: int, number: CapValue) -> None:
        self._line.done("set", cap, ONE, packed(number))

    def put_area(self, width: float, height: float) -> None:
        self._line.done("frame", 0, 0, fixed(width), fixed(height))

    def enable(self, *, window: bool) -> bool:
        return self._line.done("enable", int(window)).returned == tw.CHECKSTATUS or window

    def pump(self, seconds: float) -> Heard:
        value = self._line.ask("pump", round(seconds * 1000)).value
        told, taken = value >> 16, value & 1
        return SAID.get(told, Heard.AT_WORK if taken else Heard.NOTHING)

    def resolution(self) -> int:
        reply = self._line.ask("info")
        return _FIX32.unpack_from(reply.data)[0] if len(reply.data) >= _FIX32.size else 0

    def transfer(self) -> bytes:
        reply = self._line.ask("transfer")
        if reply.returned != tw.XFERDONE:
            raise tw.TwainRefusal(reply.returned, reply.condition)
        return reply.data

    def end_transfer(self) -> int:
        return self._line.done("endxfer").value

    def discard(self) -> None:
        self._line.done("reset")

    def disable(self) -> None:
        self._line.done("disable")
