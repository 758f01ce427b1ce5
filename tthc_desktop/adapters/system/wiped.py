"""Writes a text that may hold a secret, and leaves no copy of it behind in this process."""

from __future__ import annotations

import ctypes
import os
import sys


def write_and_wipe(handle: int, text: str) -> None:
    """Writes an ASCII text and overwrites it in place: what is merely freed stays in memory until
    something else happens to need the room, which for a line of some size may be never.

    Args:
        handle: Of an open pipe; all is written.
        text: Made for this and used by nobody afterwards. Its letters are gone then.

    Raises:
        OSError: The other end is closed; the text is wiped all the same.
        ValueError: The text is not ASCII.
    """
    if not text.isascii():
        raise ValueError("only ASCII can be written from where it stands")
    # CPython keeps an ASCII text as its letters and a null byte behind a header.
    header = sys.getsizeof(text) - len(text) - 1
    letters = (ctypes.c_char * len(text)).from_address(id(text) + header)
    try:
        rest = memoryview(letters).cast("B")
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        ctypes.memset(letters, ord("0"), len(text))
