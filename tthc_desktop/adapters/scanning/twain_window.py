"""The window that a TWAIN source gets as its parent, and its thread's messages. Windows only."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Iterator
from typing import Any

from tthc_desktop.domain.errors import DeviceError

_POPUP = 0x80000000
_ALL_INPUT = 0x4FF
_REMOVE = 1
_APARTMENT = 2
NOTHING = 0  # WM_NULL


def _library(name: str) -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL(name)
    raise OSError("this is for Windows")


@contextlib.contextmanager
def parent_window() -> Iterator[int]:
    """A window that nobody sees, of the thread that runs this. Sources post messages to it.

    COM is entered too: a source that uses it expects the apartment of a thread with a window.
    """
    user, com = _library("user32"), _library("ole32")
    user.CreateWindowExW.restype = ctypes.c_void_p
    entered = com.CoInitializeEx(None, _APARTMENT) in (0, 1)  # S_OK, S_FALSE
    place = (_POPUP, 0, 0, 1, 1, None, None, None, None)
    window = user.CreateWindowExW(0, "STATIC", "TTHC", *place)
    try:
        if not window:
            raise DeviceError("scanner.driver_failed", reason="no window")
        yield window
    finally:
        if window:
            user.DestroyWindow(ctypes.c_void_p(window))
        if entered:
            com.CoUninitialize()


def wait_for_messages(seconds: float) -> None:
    """Until there is a message for this thread, for so long at most."""
    _library("user32").MsgWaitForMultipleObjects(0, None, False, round(seconds * 1000), _ALL_INPUT)


def bring_forward(window: int) -> None:
    """Before a source shows its own window above this one. Windows may refuse it to a process that
    is not in front; the window then lies behind others."""
    _library("user32").SetForegroundWindow(ctypes.c_void_p(window))


def post_nothing(window: int) -> None:
    """Puts a message that means nothing into the queue of a window."""
    _library("user32").PostMessageW(ctypes.c_void_p(window), NOTHING, 0, 0)


def next_message(message: Any) -> bool:
    """Takes a message of this thread into a MSG, if there is one."""
    return bool(_library("user32").PeekMessageW(ctypes.byref(message), None, 0, 0, _REMOVE))
