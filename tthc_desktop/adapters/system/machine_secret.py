"""What this PC alone can read: on Windows DPAPI wraps it with a secret of the machine.

Any account of this PC may unwrap it, since several clerks share one home: who may read the file at
all, the access list of the folder says (access_list.py). Another PC, or this one with Windows
installed anew, cannot. Elsewhere nothing of the kind stands in every installation.
"""

from __future__ import annotations

import sys

WRAPS = sys.platform == "win32"
"""Whether this system does it."""

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes
    from typing import Any

    _WITHOUT_A_WINDOW, _OF_THE_MACHINE = 0x1, 0x4

    class _Blob(ctypes.Structure):
        _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))

    _crypt32 = ctypes.WinDLL("crypt32", use_last_error=True)
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.LocalFree.argtypes = (ctypes.c_void_p,)
    for _act in (_crypt32.CryptProtectData, _crypt32.CryptUnprotectData):
        _act.argtypes = (
            ctypes.POINTER(_Blob),
            *(ctypes.c_void_p,) * 4,  # description, more entropy, reserved, prompt
            wintypes.DWORD,
            ctypes.POINTER(_Blob),
        )
        _act.restype = wintypes.BOOL

    def _done(act: Any, plain: bytes) -> bytes:
        buffer = ctypes.create_string_buffer(plain, len(plain))
        given = _Blob(len(plain), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))
        made = _Blob()
        flags = _WITHOUT_A_WINDOW | _OF_THE_MACHINE
        done = act(ctypes.byref(given), None, None, None, None, flags, ctypes.byref(made))
        error = ctypes.get_last_error()
        ctypes.memset(buffer, 0, len(plain))
        if not done:
            raise ctypes.WinError(error)
        try:
            return ctypes.string_at(made.data, made.size)
        finally:
            ctypes.memset(made.data, 0, made.size)
            _kernel32.LocalFree(made.data)

    def wrapped(secret: bytes) -> bytes:
        """Wraps a secret for this PC. Raises OSError."""
        return _done(_crypt32.CryptProtectData, secret)

    def unwrapped(content: bytes) -> bytes:
        """What wrapped() was given on this PC. Raises OSError for what is damaged or of another."""
        return _done(_crypt32.CryptUnprotectData, content)

else:

    def wrapped(secret: bytes) -> bytes:  # noqa: ARG001 - as on Windows
        """Wraps nothing.

        Raises:
            OSError: Always.
        """
        raise OSError("this system has no secret of the machine")

    def unwrapped(content: bytes) -> bytes:  # noqa: ARG001 - as on Windows
        """Cannot read what another system wrapped.

        Raises:
            OSError: Always.
        """
        raise OSError("wrapped by another system")
