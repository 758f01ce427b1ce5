"""The real inspect worker with a library that fails on the file: by name, for want of memory or in
a way that nobody foresaw."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tthc_desktop.workers import inspect, inspect_file


@contextmanager
def opened(content: bytes, password: str) -> Iterator[inspect_file.Opened]:
    if password == "nho":
        raise MemoryError
    if password == "la":
        raise ZeroDivisionError
    with _real(content, password) as found:
        yield found


_real = inspect_file.opened

if __name__ == "__main__":
    inspect_file.opened = opened
    inspect.main(sys.stdin, sys.stdout)
