"""TWAIN sources that are loaded into this process, through pytwain (GPL-2.0). Windows only.

pytwain loads the source manager and knows the structures. Its own transfers are not used: they wait
in a message loop that tells nobody that it lives and cannot be left, they turn condition codes that
pytwain does not know into text, and they drop the type of a range. Only the scanner worker imports
this module, and pytwain only when a manager is opened.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tthc_desktop.adapters.scanning import twain_source as tw
from tthc_desktop.adapters.scanning.twain32_line import MOST_BYTES
from tthc_desktop.adapters.scanning.twain_containers import ONE, CapValue, Container, packed, parsed
from tthc_desktop.adapters.scanning.twain_identity import MOST_SOURCES, listed
from tthc_desktop.adapters.scanning.twain_source import (
    SAID,
    Heard,
    ListedSource,
    OpenSource,
    TwainRefusal,
    checked,
)
from tthc_desktop.adapters.scanning.twain_window import (
    NOTHING,
    bring_forward,
    next_message,
    parent_window,
    post_nothing,
    wait_for_messages,
)
from tthc_desktop.domain.errors import DeviceError

_GHND = 0x42


def manager_paths() -> list[Path]:
    """Where a 64-bit source manager may lie: beside the program, where drivers of scanners put
    ``twaindsm.dll``, and the older one, which wine has."""
    beside = Path(sys.executable).parent
    system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
    return [
        beside / "twaindsm.dll",
        beside.parent / "twaindsm.dll",
        system / "twaindsm.dll",
        system / "twain_32.dll",
    ]


class NativeManagers:
    """Opens the first manager that there is (twain_source.Managers)."""

    def __init__(self, paths: Callable[[], Sequence[Path]] = manager_paths) -> None:
        self._paths = paths

    @contextlib.contextmanager
    def __call__(
        self,
        *,
        brief: bool = False,  # noqa: ARG002 - a driver in this process cannot be hurried
    ) -> Iterator[NativeManager]:
        twain: Any = importlib.import_module("twain")
        with parent_window() as window, contextlib.ExitStack() as stack:
            for path in self._paths():
                if not path.is_file():
                    continue
                try:
                    manager = twain.SourceManager(
                        window, dsm_name=str(path), Manufacturer="TTHC", ProductFamily="TTHC",
                        ProductName="TTHC",
                    )  # fmt: skip
                except (twain.exceptions.TwainError, OSError):
                    continue  # it cannot be loaded, or is none: the next one may be
                stack.callback(_closed, manager, twain.exceptions.TwainError)
                yield NativeManager(twain, manager, window)
                return
            raise DeviceError("scanner.driver_missing")


def _closed(manager: Any, error: type[Exception]) -> None:
    with contextlib.suppress(error):
        manager.close()


class NativeManager:
    """An open manager (twain_source.Manager)."""

    def __init__(self, twain: Any, manager: Any, window: int) -> None:
        self.twain = twain
        self.manager = manager
        self.window = window

    def call(self, to: Any, group: int, kind: int, message: int, data: Any) -> tuple[int, int]:
        """Makes a TWAIN call.

        Args:
            to: TW_IDENTITY of the source, None for the manager.

        Returns:
            Return code and condition code.
        """
        entry, origin = self.manager._entry, self.manager._app_id  # noqa: SLF001 - it has no other name
        returned: int = entry(origin, to, group, kind, message, data)
        if returned != tw.FAILURE:
            return returned, 0
        status = self.twain.lowlevel.structs.TW_STATUS()
        names = self.twain.lowlevel.constants
        entry(origin, to, names.DG_CONTROL, names.DAT_STATUS, names.MSG_GET, ctypes.byref(status))
        return returned, int(status.ConditionCode)

    def sources(self) -> tuple[ListedSource, ...]:
        names = self.twain.lowlevel.constants
        found: list[ListedSource] = []
        message = names.MSG_GETFIRST
        while len(found) < MOST_SOURCES:  # some managers begin anew after the last one
            identity = self.twain.lowlevel.structs.TW_IDENTITY()
            data = ctypes.byref(identity)
            returned, why = self.call(None, names.DG_CONTROL, names.DAT_IDENTITY, message, data)
            if returned == tw.ENDOFLIST or why == names.TWCC_NODS:
                return tuple(found)
            checked(returned, why)
            found.append(listed(bytes(identity)))
            message = names.MSG_GETNEXT
        return tuple(found)

    @contextlib.contextmanager
    def opened(self, source: ListedSource) -> Iterator[OpenSource]:
        names = self.twain.lowlevel.constants
        identity = self.twain.lowlevel.structs.TW_IDENTITY.from_buffer_copy(source.raw)
        data = ctypes.byref(identity)
        group, kind = names.DG_CONTROL, names.DAT_IDENTITY
        checked(*self.call(None, group, kind, names.MSG_OPENDS, data))
        try:
            yield NativeSource(self, identity)
        finally:
            self.call(None, group, kind, names.MSG_CLOSEDS, data)


class NativeSource:
    """An open source (twain_source.OpenSource)."""

    def __init__(self, manager: NativeManager, identity: Any) -> None:
        self._manager = manager
        self._identity = identity
        self._names = manager.twain.lowlevel.constants
        self._structs = manager.twain.lowlevel.structs
        self._windows = manager.twain.windows
        self._enabled = False
        outer = manager.manager
        # Of a TWAIN 2 source below a TWAIN 2 manager the manager holds the memory.
        if outer.is_twain2() and identity.SupportedGroups & tw.DF_DS2:
            self._allocate = outer._alloc  # noqa: SLF001 - it has no other name
            self._lock, self._unlock = outer._lock, outer._unlock  # noqa: SLF001 - the same
            self._free = outer._free  # noqa: SLF001 - the same
        else:
            self._allocate = lambda size: self._windows.GlobalAlloc(_GHND, size)
            self._lock, self._unlock = self._windows.GlobalLock, self._windows.GlobalUnlock
            self._free = self._windows.GlobalFree

    def _call(self, group: int, kind: int, message: int, data: Any) -> tuple[int, int]:
        pointer = None if data is None else ctypes.byref(data)
        return self._manager.call(self._identity, group, kind, message, pointer)

    def _control(self, kind: int, message: int, data: Any) -> tuple[int, int]:
        return self._call(self._names.DG_CONTROL, kind, message, data)

    def get(self, cap: int, *, current: bool = False) -> Container:
        asked = self._structs.TW_CAPABILITY(cap, 0xFFFF, None)
        message = self._names.MSG_GETCURRENT if current else self._names.MSG_GET
        checked(*self._control(self._names.DAT_CAPABILITY, message, asked))
        return parsed(asked.ConType, self._taken(asked.hContainer))

    def _taken(self, handle: int | None) -> bytes:
        """What lies behind a handle, which is released."""
        if not handle:
            raise TwainRefusal(tw.FAILURE, self._names.TWCC_BUMMER)
        try:
            size = self._windows.GlobalSize(handle)
            if size > MOST_BYTES:
                self._free(handle)
                raise TwainRefusal(tw.FAILURE, self._names.TWCC_BUMMER)
            data = ctypes.string_at(self._lock(handle), size)
            self._unlock(handle)
        except OSError as error:  # no handle of Windows'
            raise TwainRefusal(tw.FAILURE, self._names.TWCC_BUMMER) from error
        self._free(handle)
        return data

    def put(self, cap: int, number: CapValue) -> None:
        data = packed(number)
        handle = self._allocate(len(data))
        try:
            ctypes.memmove(self._lock(handle), data, len(data))
            self._unlock(handle)
            wanted = self._structs.TW_CAPABILITY(cap, ONE, handle)
            checked(*self._control(self._names.DAT_CAPABILITY, self._names.MSG_SET, wanted))
        finally:
            self._free(handle)

    def put_area(self, width: float, height: float) -> None:
        frame = self._structs.tuple2frame((0.0, 0.0, width, height))
        layout = self._structs.TW_IMAGELAYOUT(frame, 1, 1, 1)
        kind, message = self._names.DAT_IMAGELAYOUT, self._names.MSG_SET
        checked(*self._call(self._names.DG_IMAGE, kind, message, layout))

    def enable(self, *, window: bool) -> bool:
        if window:
            bring_forward(self._manager.window)
        shown = self._structs.TW_USERINTERFACE(window, 0, self._manager.window)
        returned, why = self._control(
            self._names.DAT_USERINTERFACE, self._names.MSG_ENABLEDS, shown
        )
        checked(returned, why)
        self._enabled = True
        return window or returned == tw.CHECKSTATUS

    def pump(self, seconds: float) -> Heard:
        wait_for_messages(seconds)
        # A newer manager keeps what a source says until it is handed a message, and posts none.
        post_nothing(self._manager.window)
        heard = Heard.NOTHING
        message = self._structs.MSG()
        while next_message(message):
            event = self._structs.TW_EVENT(ctypes.cast(ctypes.byref(message), ctypes.c_void_p), 0)
            returned = self._manager.twain.lowlevel.constants.TWRC_NOTDSEVENT
            if self._enabled:
                returned, _why = self._control(
                    self._names.DAT_EVENT, self._names.MSG_PROCESSEVENT, event
                )
            if returned != tw.DSEVENT:
                self._windows.TranslateMessage(ctypes.byref(message))
                self._windows.DispatchMessage(ctypes.byref(message))
            elif message.message != NOTHING:
                heard = Heard.AT_WORK
            if event.TWMessage in SAID:
                return SAID[event.TWMessage]
        return heard

    def resolution(self) -> int:
        info = self._structs.TW_IMAGEINFO()
        returned, _why = self._call(
            self._names.DG_IMAGE, self._names.DAT_IMAGEINFO, self._names.MSG_GET, info
        )
        return info.XResolution.Whole if returned == tw.SUCCESS else 0

    def transfer(self) -> bytes:
        handle = ctypes.c_void_p()
        returned, why = self._call(
            self._names.DG_IMAGE, self._names.DAT_IMAGENATIVEXFER, self._names.MSG_GET, handle
        )
        if returned != tw.XFERDONE:
            raise TwainRefusal(returned, why)
        return self._taken(handle.value)

    def end_transfer(self) -> int:
        return self._pending(self._names.MSG_ENDXFER)

    def discard(self) -> None:
        self._pending(self._names.MSG_RESET)

    def _pending(self, message: int) -> int:
        left = self._structs.TW_PENDINGXFERS()
        checked(*self._control(self._names.DAT_PENDINGXFERS, message, left))
        return int(left.Count)

    def disable(self) -> None:
        if self._enabled:
            self._enabled = False
            shown = self._structs.TW_USERINTERFACE(0, 0, self._manager.window)
            kind, message = self._names.DAT_USERINTERFACE, self._names.MSG_DISABLEDS
            checked(*self._control(kind, message, shown))
