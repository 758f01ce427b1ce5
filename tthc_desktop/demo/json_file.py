"""What the simulated systems behind the relay hold: JSON files and their papers in its data folder,
written by hand or by the demo office while the relay runs or before."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from tthc_desktop.relay.held_file import HeldFile, file_sha256

T = TypeVar("T")
_log = logging.getLogger(__name__)


def held_file(folder: Path, name: str) -> HeldFile:
    """A file below folder. Raises ValueError when the name leads out of it (also by a link), or
    when there is no such file."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise ValueError("no such file in the folder")
    sha256 = file_sha256(path)
    if not sha256:
        raise ValueError("unreadable")
    return HeldFile(path, sha256, path.stat().st_size)


class JsonFile(Generic[T]):
    """Read when it is asked for and has changed. What is malformed is told and counts as empty: a
    relay must start and take dossiers whatever lies in there."""

    def __init__(self, path: Path, read: Callable[[Any], T], empty: T) -> None:
        """Keeps a value in a file.

        Args:
            read: Makes the value of what the JSON holds; raises ValueError, KeyError, TypeError or
                AttributeError on any other shape.
            empty: The value of a file that is missing or malformed.
        """
        self._path = path
        self._read = read
        self._empty = empty
        self._stamp: tuple[int, int, int] | None = None
        self._value = empty
        self._lock = threading.Lock()

    def value(self) -> T:
        """The same object until the file changes."""
        with self._lock:
            try:
                stat = self._path.stat()
                stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            except OSError:
                self._stamp, self._value = None, self._empty
                return self._empty
            if stamp != self._stamp:
                self._stamp, self._value = stamp, self._fresh()
            return self._value

    def _fresh(self) -> T:
        try:
            return self._read(json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            # The kind alone: what is in the file is about people.
            _log.warning("%s cannot be used: %s", self._path.name, type(error).__name__)
            return self._empty
